// Issue 18: a system of an institution has a user confirm something on the token's own screen; the token's device answers.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { asBytes, toHex } from '../../../src/otp/bytes.ts'
import type { Answer } from '../../../src/otp/signed-operation/answer.ts'
import { parseCose } from '../../../src/otp/signed-operation/cose.ts'
import { parsePayload } from '../../../src/otp/signed-operation/payload.ts'
import { operationText, parseOperationText } from '../../../src/otp/signed-operation/reading.ts'
import { es256Key } from '../../../src/platform/secrets/es256.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { eventsOf, type Person, type Site, settledPerson, startSite } from '../../support/site.ts'
import {
  batchAsked,
  deviceKey,
  deviceProof,
  digitsOf,
  rowsProof,
  signatureOf,
  waitingProof,
} from '../../support/token-device.ts'
import { happen, openCompany, registerToken } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { johoku, shoko } from '../../support/world.ts'

let site: Site
let client: ApiClient
let person: Person
beforeEach(async () => {
  site = await startSite()
  const scopes = ['operations:create', 'operations:read'] as const
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
  person = await settledPerson(site, '0000000001')
})
afterEach(async () => {
  await site.end()
  assert.deepEqual(site.server.faults, [])
})

const limit = {
  template: 'limit',
  fields: [
    { type: 'money', label: '変更後の限度額', value: { currency: 'JPY', amount: 5_000_000, decimals: 0 } },
    { type: 'money', label: '変更前の限度額', value: { currency: 'JPY', amount: 500_000, decimals: 0 } },
  ],
  reference: '受付 0001',
} as const

/** Read to its end: a server that stops waits for whoever still reads. */
async function whole(response: Response | Promise<Response>): Promise<Response> {
  const { status, headers } = await response
  return new Response(await (await response).text(), { status, headers })
}

type Told = Readonly<Record<string, string>>

async function json(response: Response, status = 200): Promise<Told> {
  const text = await response.text()
  assert.equal(response.status, status, text)
  return JSON.parse(text)
}

const create = (more: object = {}, key = '') =>
  whole(
    client.post(
      'operations',
      { service: shoko, userId: person.userId, ...limit, ...more },
      key === '' ? {} : { 'Idempotency-Key': key },
    ),
  )
const asDevice = (path: string, body: object) =>
  whole(
    fetch(`${site.server.origin}/api/v1/token-operations${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

async function register(point: Uint8Array = deviceKey.point, changes: object = {}): Promise<Response> {
  const proof = await deviceProof(site.world.context, person.tokenId)
  return asDevice('/devices', { ...proof, publicKey: base64url(point), ...changes })
}

function answered({ operationId = '', digest = '' }: Told, answer: Answer, changes: object = {}) {
  const signature = base64url(signatureOf(answer, digest))
  const of = { tokenId: person.tokenId, service: shoko, operationId }
  return asDevice('/answers', { ...of, ...answer, signature, ...changes })
}

const approve = { decision: 'approve', reason: '' } as const

test('an operation is created, fetched by the device, approved with its key, and the client hears of it', async () => {
  const made = await json(await create({}, 'k1'), 201)
  assert.equal(made['status'], 'created')
  assert.equal(made['reference'], limit.reference)
  assert.equal(made['shared'], false)
  assert.deepEqual(await json(await create({}, 'k1'), 201), made)
  assert.equal((await register()).status, 200)
  const waiting = JSON.parse(
    await (await asDevice('', await waitingProof(site.world.context, person.tokenId))).text(),
  )
  assert.equal(waiting.operations.length, 1)
  const cose = new Uint8Array(Buffer.from(waiting.operations[0], 'base64url'))
  assert.equal(operationText(cose), made['qrText'])
  const operation = parsePayload(parseCose(cose)?.payload ?? new Uint8Array())
  assert.ok(typeof operation !== 'string')
  assert.deepEqual(
    operation.fields.map(({ label }) => label),
    ['変更後の限度額', '変更前の限度額'],
  )

  assert.deepEqual(await json(await answered(made, approve)), { accepted: true, status: 'approved' })
  const after = await json(await client.get(`operations/${made['operationId']}`))
  assert.equal(after['status'], 'approved')
  assert.equal(after['answeredBy'], 'device')
  const again = await json(await answered(made, { decision: 'reject', reason: 'not_mine' }))
  assert.equal(again['refusal'], 'operation_answered')
  assert.equal(
    (await eventsOf(site.world, person)).filter(({ type }) => type === 'operation_approved').length,
    1,
  )
})

test('issue 18: of an operation for a token that a customer’s users share, a system is told that its answer is any of theirs', async () => {
  const { context } = site.world
  const scopes = ['operations:create', 'operations:read'] as const
  const fb = await apiClient(context, site.server.origin, { service: webFb, scopes })
  const company = await openCompany(context, 'M54100000002')
  await registerToken(context, company, 'shared')
  const made = await json(
    await whole(fb.post('operations', { service: webFb, userId: company.userId, ...limit })),
    201,
  )
  assert.deepEqual([made['userId'], made['shared']], [company.userId, true])
  assert.equal((await json(await whole(fb.get(`operations/${made['operationId']}`))))['shared'], true)
})

test('the eight digits approve through the client; wrong ones say how it stands; a rejection needs none', async () => {
  const made = await json(await create(), 201)
  const post = (body: object) => client.post(`operations/${made['operationId']}/answers`, body)
  const wrong = await json(await post({ decision: 'approve', code: '12345678' }))
  assert.deepEqual(wrong, {
    accepted: false,
    refusal: 'operation_code_wrong',
    errorCode: 'RMCFXOTP002005E',
  })
  const code = await digitsOf(site.world.context, person.tokenId, made['digest'] ?? '')
  assert.deepEqual(await json(await post({ decision: 'approve', code })), {
    accepted: true,
    status: 'approved',
  })
  const other = await json(await create(), 201)
  const rejected = await client.post(`operations/${other['operationId']}/answers`, {
    decision: 'reject',
    reason: 'wrong_amount',
  })
  assert.deepEqual(await json(rejected), { accepted: true, status: 'rejected' })
})

test('nobody else’s answer counts: another key, an unregistered one, another token, another service', async () => {
  const made = await json(await create(), 201)
  const unregistered = await json(await answered(made, approve))
  assert.equal(unregistered['refusal'], 'answer_signature_wrong')
  assert.equal((await register()).status, 200)
  const stranger = es256Key(new Uint8Array(32).fill(8))
  const signature = base64url(signatureOf(approve, made['digest'] ?? '', stranger))
  assert.equal(
    (await json(await answered(made, approve, { signature })))['refusal'],
    'answer_signature_wrong',
  )
  assert.equal((await answered(made, approve, { tokenId: 'WRFM00000000' })).status, 404)
  assert.equal((await answered(made, approve, { service: johoku })).status, 404)
  assert.equal((await answered(made, approve, { service: 'no/such' })).status, 404)
  assert.equal((await answered(made, approve, { reason: 'again' })).status, 400)
  assert.equal((await json(await client.get(`operations/${made['operationId']}`)))['status'], 'created')

  const others = await apiClient(site.world.context, site.server.origin, {
    service: johoku,
    scopes: ['operations:create', 'operations:read'],
  })
  assert.equal((await whole(others.get(`operations/${made['operationId']}`))).status, 404)
  const cancel = { decision: 'cancel' }
  assert.equal((await whole(others.post(`operations/${made['operationId']}/answers`, cancel))).status, 404)
  assert.equal(
    (await whole(others.post('operations', { service: shoko, userId: 'x', ...limit }))).status,
    403,
  )
})

test('a device proves that it has the token now, and a newer key takes the place of an older one', async () => {
  assert.equal((await register(deviceKey.point, { proof: 'A'.repeat(27) })).status, 403)
  assert.equal((await register(deviceKey.point, { atMs: 0 })).status, 403)
  assert.equal((await register(new Uint8Array(64))).status, 422)
  assert.equal((await register()).status, 200)
  const waiting = await waitingProof(site.world.context, person.tokenId)
  site.world.clock.forward({ minutes: 3 })
  assert.equal((await asDevice('', waiting)).status, 403)
  const unknown = { ...(await waitingProof(site.world.context, person.tokenId)), tokenId: 'WRFM00000000' }
  assert.equal((await asDevice('', unknown)).status, 403)
})

test('what no token shows is refused with the field; a user without a token is told as one', async () => {
  const hidden = { ...limit.fields[0], label: '限度\u202E額' }
  const bad = await json(await create({ fields: [hidden] }), 400)
  assert.equal(JSON.stringify(bad['errors']).includes('#/fields'), true)
  // X12: what Unicode counts as letters and symbols, and nobody sees.
  for (const unseen of ['\u3164', '\u2800', '\u115F', 'A\uFE0F']) {
    const note = { type: 'text', label: '摘要', value: `送金先の変更${unseen}なし` } as const
    const asked = { template: 'note', fields: [note] }
    assert.equal((await create(asked)).status, 400, unseen)
    assert.equal((await create({ ...asked, fields: [{ ...note, label: unseen, value: '1' }] })).status, 400)
  }
  assert.equal((await create({ template: 'transfer' })).status, 400)
  assert.equal((await create({ fields: [] })).status, 400)
  assert.equal((await create({ userId: 'nobody' })).status, 409)
})

test('who was suspended since confirms nothing for a client any more, and is asked nothing; a no counts', async () => {
  const { context } = site.world
  const [made, other] = [await json(await create(), 201), await json(await create(), 201)]
  assert.equal((await register()).status, 200)
  const { userId } = person
  await happen(context, { type: 'user_suspended', service: shoko, userId })
  const refused = await json(await answered(made, approve))
  assert.equal(refused['refusal'], 'operation_impossible')
  const ended = await json(await client.get(`operations/${made['operationId']}`))
  assert.deepEqual([ended['status'], ended['reason']], ['cancelled', 'user_suspended'])
  assert.equal((await create()).status, 409)
  const no = await json(await answered(other, { decision: 'reject', reason: 'not_mine' }))
  assert.deepEqual(no, { accepted: true, status: 'rejected' })
})

test('X8: as many wait for one token as it fetches; nobody makes more, until some are answered or over', async () => {
  const reference = (i: number) => ({ reference: `受付 ${i}`, validSeconds: 60 })
  const made = await json(await create(reference(0)), 201)
  for (let i = 1; i < 20; i++) assert.equal((await create(reference(i))).status, 201)
  const flooded = await create(reference(20))
  assert.equal(flooded.status, 409)
  assert.match(await flooded.text(), /operations-waiting/)
  const other = await settledPerson(site, '0000000002')
  assert.equal((await create({ userId: other.userId })).status, 201)
  assert.equal(
    (await client.post(`operations/${made['operationId']}/answers`, { decision: 'cancel' })).status,
    200,
  )
  assert.equal((await create(reference(21))).status, 201)
  assert.equal((await create(reference(22))).status, 409)
  const waiting = await asDevice('', await waitingProof(site.world.context, person.tokenId))
  assert.equal(JSON.parse(await waiting.text()).operations.length, 20)
  site.world.clock.forward({ seconds: 61 })
  assert.equal((await create(reference(23))).status, 201)
})

test('the rows of a batch go to the device that has the token, in their order, while it waits', async () => {
  const { context } = site.world
  const batch = batchAsked([120_000, 80_000, 120_000])
  const { operationId = '' } = await json(await create(batch), 201)
  const asking = { ...(await rowsProof(context, person.tokenId, operationId)), service: shoko }
  assert.deepEqual(await json(await asDevice('/rows', asking)), { rows: batch.rows })
  const waiting = { ...(await waitingProof(context, person.tokenId)), operationId, service: shoko }
  assert.equal((await asDevice('/rows', waiting)).status, 403)
  assert.equal((await asDevice('/rows', { ...asking, operationId: '0'.repeat(32) })).status, 403)
  assert.equal((await asDevice('/rows', { ...asking, service: johoku })).status, 404)
  const other = await settledPerson(site, '0000000002')
  const theirs = { ...(await rowsProof(context, other.tokenId, operationId)), service: shoko }
  assert.equal((await asDevice('/rows', theirs)).status, 404)
  const { operationId: without = '' } = await json(await create(), 201)
  const none = { ...(await rowsProof(context, person.tokenId, without)), service: shoko }
  assert.equal((await asDevice('/rows', none)).status, 404)
  await client.post(`operations/${operationId}/answers`, { decision: 'cancel' })
  assert.equal((await asDevice('/rows', asking)).status, 404)
})

test('a batch may have 1,000 rows in 1 MiB, and nothing else more than 4 KiB; a row that no token shows is refused', async () => {
  const amounts = Array.from({ length: 1000 }, (_, at) => 1000 + at)
  const whole = batchAsked(amounts)
  assert.ok(JSON.stringify(whole).length > 150_000)
  const { operationId = '' } = await json(await create(whole), 201)
  const asking = { ...(await rowsProof(site.world.context, person.tokenId, operationId)), service: shoko }
  assert.equal((await json(await asDevice('/rows', asking)))['rows']?.length, 1000)
  assert.equal((await create(batchAsked([...amounts, 1]))).status, 400)
  assert.equal((await create({ reference: 'x'.repeat(1024 * 1024) })).status, 413)
  const long = { decision: 'cancel', reason: 'x'.repeat(5000) }
  assert.equal((await client.post(`operations/${operationId}/answers`, long)).status, 413)
  const small = batchAsked([5000, 6000, 4000])
  const turned = small.rows.map((row, at) => (at === 2 ? { ...row, reference: '12\u202E3' } : row))
  assert.equal((await create({ ...small, rows: turned })).status, 400)
})

test('the keys to pin are those that sign here, each of its institution', async () => {
  const answer = await fetch(`${site.server.origin}/api/v1/operation-keys?tokenId=${person.tokenId}`)
  const { institutions } = JSON.parse(await answer.text())
  const shokoKeys = institutions.find(({ institution }: Told) => institution === 'shoko-chukin')
  assert.equal(shokoKeys.keys.length, 1)
  const made = await json(await create(), 201)
  const cose = parseOperationText(made['qrText'] ?? '')
  assert.ok(typeof cose !== 'string')
  const kid = toHex(parseCose(cose)?.kid ?? asBytes(''))
  assert.match(kid, /^[0-9a-f]{16}$/)
  assert.ok(!institutions.some(({ institution }: Told) => institution === 'desk'))
})

test('X8: answers to nothing spend no budget but their address’s; wrong ones to an operation spend only its own', async () => {
  assert.equal((await register()).status, 200)
  const roomy = { burst: 100, perHour: 100 }
  // Twenty signatures are checked in all, however many answers arrive.
  const few = { burst: 2, perHour: 1 }
  const server = await site.world.serve({ issuingLimits: { perAddress: roomy, total: few } })
  const send = ({ operationId = '', digest = '' }: Told, signed: Answer, sent = signed) =>
    whole(
      fetch(`${server.origin}/api/v1/token-operations/answers`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          tokenId: person.tokenId,
          service: shoko,
          operationId,
          ...sent,
          signature: base64url(signatureOf(signed, digest)),
        }),
      }),
    )
  try {
    const [attacked, other, third] = [
      await json(await create(), 201),
      await json(await create(), 201),
      await json(await create(), 201),
    ]
    const nothing = { operationId: '0'.repeat(32), digest: attacked['digest'] ?? '' }
    for (let i = 0; i < 25; i++) assert.equal((await send(nothing, approve)).status, 404)
    const turnedDown = { decision: 'reject', reason: 'again' } as const
    for (let i = 0; i < 10; i++)
      assert.equal(
        (await json(await send(attacked, turnedDown, approve)))['refusal'],
        'answer_signature_wrong',
      )
    const eleventh = await send(attacked, approve)
    assert.equal(eleventh.status, 429)
    assert.ok(Number(eleventh.headers.get('Retry-After')) > 0)
    assert.deepEqual(await json(await send(other, approve)), { accepted: true, status: 'approved' })
    // One that is over costs no check, however often it is answered.
    for (let i = 0; i < 25; i++)
      assert.equal((await json(await send(other, approve)))['refusal'], 'operation_answered')
    for (let i = 0; i < 9; i++)
      assert.equal((await json(await send(third, turnedDown, approve)))['refusal'], 'answer_signature_wrong')
    assert.equal((await send(third, approve)).status, 429, 'the process has checked twenty')
  } finally {
    await server.stop()
  }
})
