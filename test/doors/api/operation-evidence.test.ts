// Issue 18: the evidence of an operation is one file, which openssl, python3-cbor2 and sha256sum check without Warifu.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { archiveJournal } from '../../../src/authority/operations/archive-journal.ts'
import { bindVerifiers } from '../../../src/authority/operations/bind-verifiers.ts'
import { checkpointPublicKey } from '../../../src/authority/operations/keys/key-ring.ts'
import { signCheckpoint } from '../../../src/authority/operations/sign-checkpoint.ts'
import { takeOperationEvidence } from '../../../src/authority/operations/signed-operations/take-evidence.ts'
import { signedOperationState } from '../../../src/authority/rules/signed-operation.ts'
import { operationEvidenceWords } from '../../../src/authority/texts/signed-operations.ts'
import { commandsOf } from '../../../src/compose/commands.ts'
import { modules } from '../../../src/compose/modules.ts'
import { parseInput } from '../../../src/platform/cli/command.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import { checkEvidence } from '../../../src/platform/journal/evidence.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { newKey, parseKeyRing, parseRingFile, ringText } from '../../../src/platform/secrets/key-ring.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { type Unpacked, unpack } from '../../support/evidence.ts'
import { type Person, type Site, settledPerson, startSite } from '../../support/site.ts'
import { tenOperations } from '../../support/ten-operations.ts'
import { batchAsked, deviceKey, deviceProof, digitsOf, signatureOf } from '../../support/token-device.ts'
import { johoku, shoko, testCaller } from '../../support/world.ts'

const scopes = ['operations:create', 'operations:read', 'operations:evidence'] as const
let site: Site
let client: ApiClient
let person: Person
const unpackedOnes: Unpacked[] = []
beforeEach(async () => {
  site = await startSite()
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
  person = await settledPerson(site, '0000000001')
  await signCheckpoint(site.world.context)
})
afterEach(async () => {
  for (const each of unpackedOnes.splice(0)) each.remove()
  await site.end()
  assert.deepEqual(site.server.faults, [])
})

type Made = { readonly operationId: string; readonly digest: string }

async function create(asked: (typeof tenOperations)[number] | ReturnType<typeof batchAsked>): Promise<Made> {
  const answer = await client.post('operations', {
    service: shoko,
    userId: person.userId,
    reference: '受付 0001',
    ...asked,
  })
  const text = await answer.text()
  assert.equal(answer.status, 201, text)
  return JSON.parse(text)
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const [transfer] = tenOperations

/** Asks as a device does, without a key of a client. */
async function asDevice(path: string, body: object): Promise<void> {
  const answer = await client.send(
    `token-operations/${path}`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    null,
  )
  assert.equal(answer.status, 200, await answer.text())
}

async function approvedByDevice(): Promise<Made> {
  const proof = await deviceProof(site.world.context, person.tokenId)
  await asDevice('devices', { ...proof, publicKey: base64url(deviceKey.point) })
  const made = await create(transfer)
  const answer = { decision: 'approve', reason: '' } as const
  const of = { tokenId: person.tokenId, service: shoko, operationId: made.operationId }
  await asDevice('answers', { ...of, ...answer, signature: base64url(signatureOf(answer, made.digest)) })
  await signCheckpoint(site.world.context)
  return made
}

async function answer({ operationId }: Made, body: object): Promise<void> {
  const answered = await client.post(`operations/${operationId}/answers`, body)
  assert.equal(JSON.parse(await answered.text()).accepted, true)
}

async function evidenceOf({ operationId }: Made): Promise<Unpacked> {
  const answer = await client.get(`operations/${operationId}/evidence`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  assert.equal(answer.status, 200, Buffer.from(bytes).toString('utf8'))
  assert.equal(answer.headers.get('Content-Type'), 'application/zip')
  assert.equal(
    answer.headers.get('Content-Disposition'),
    `attachment; filename="evidence-${operationId}.zip"`,
  )
  const unpacked = await unpack(bytes, publicKey())
  unpackedOnes.push(unpacked)
  return unpacked
}

const publicKey = () => checkpointPublicKey(site.world.context).publicKeyPem
const holds = 'この証拠は正しく確認されました\n'

async function assertHolds(file: Unpacked): Promise<void> {
  const { code, said } = await file.check()
  assert.equal(code, 0, said)
  assert.ok(said.endsWith(holds), said)
}

/** Where a change says something else; anywhere in whatever isn't here. */
const placeIn: Readonly<Record<string, (bytes: Buffer) => number>> = {
  'journal.json': (bytes) => bytes.indexOf('operation_approved'),
  'shown.txt': (bytes) => bytes.indexOf('1,234,567円'),
}

test('TXN-07: the commands of the README prove an approval by the device; with one changed byte anywhere they fail', async () => {
  const file = await evidenceOf(await approvedByDevice())
  assert.deepEqual(file.names, [
    'README.txt',
    'SHA256SUMS',
    'SHA256SUMS.sig',
    'answer.sig',
    'device-key.pem',
    'journal.json',
    'operation-key.pem',
    'operation.cose',
    'payload.cbor',
    'shown.txt',
  ])
  await assertHolds(file)
  assert.match(file.text('shown.txt'), /^商工中金（shoko-chukin\/fx-web）\n振込\n受取口座: 9990 見本銀行\n/)
  assert.match(file.text('shown.txt'), /\n {2}「ニ」はカタカナ\n振込金額: 1,234,567円\n/)
  const journal = file.text('journal.json')
  assert.ok(checkEvidence(journal, publicKey()).ok)
  const types = [...journal.matchAll(/\\"type\\":\\"(\w+)\\"/g)].map(([, type]) => type)
  assert.deepEqual(types, ['token_device_registered', 'operation_created', 'operation_approved'])

  // With the list of sums made anew by somebody who has no key, too: it is the rest that fails.
  const sums = ['sha256sum', 'openssl pkeyutl -verify -pubin -inkey checkpoint-key.pem -rawin -in SHA256SUMS']
  assert.equal((await file.check(sums)).code, 0)
  for (const name of file.names) {
    const bytes = file.read(name)
    const isDeep = !['README.txt', 'SHA256SUMS', 'SHA256SUMS.sig'].includes(name)
    const at = placeIn[name]?.(bytes) ?? Math.floor(bytes.length * 0.6)
    const changed = Uint8Array.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    file.write(name, changed)
    assert.notEqual((await file.check()).code, 0, name)
    if (isDeep) assert.notEqual((await file.check(sums)).code, 0, `${name}, with its sum`)
    file.write(name, bytes)
  }
  await assertHolds(file)
})

test('an approval by the eight digits holds as well, and the file says plainly that the secret is shared', async () => {
  const made = await create(transfer)
  const code = await digitsOf(site.world.context, person.tokenId, made.digest)
  await answer(made, { decision: 'approve', code })
  const file = await evidenceOf(made)
  await assertHolds(file)
  assert.ok(!file.names.includes('answer.sig') && !file.names.includes('device-key.pem'))
  assert.match(
    file.text('README.txt'),
    /金融機関が共有しています。そのため、金融機関もこの番号を計算できます。/,
  )
})

test('of each template, another program reads the same from the bytes as was shown; a rejection has evidence too', async () => {
  for (const asked of tenOperations) {
    const made = await create(asked)
    await answer(made, { decision: 'reject', reason: 'wrong_amount' })
    const file = await evidenceOf(made)
    await assertHolds(file)
    assert.match(file.text('journal.json'), /"状態": "却下"[\s\S]*"理由": "金額が違う"/, asked.template)
  }
})

test('of a batch the list is there, for people and for programs, and gives the root that was signed', async () => {
  const made = await create(batchAsked([120_000, 80_000, 120_000, 7, 5]))
  await answer(made, { decision: 'reject', reason: 'wrong_payee' })
  const file = await evidenceOf(made)
  await assertHolds(file)
  assert.match(
    file.text('rows.txt'),
    /^1件目\n {2}0000 試験\n {2}001 本店\n {2}普通 1000001\n {2}ﾄﾘﾋｷｻｷ 1\n {2}120,000円\n2件目\n/,
  )
  assert.match(file.text('README.txt'), /rows\.cbor/)
  const sums = ['sha256sum', 'openssl pkeyutl -verify -pubin -inkey checkpoint-key.pem -rawin -in SHA256SUMS']
  for (const name of ['rows.cbor', 'rows.txt']) {
    const bytes = file.read(name)
    const changed = Buffer.from(bytes.toString('latin1').replace('1000002', '1000009'), 'latin1')
    assert.notDeepEqual(changed, bytes)
    file.write(name, changed)
    const { code, said } = await file.check(sums)
    assert.notEqual(code, 0)
    assert.match(said, /NG: rows/)
    file.write(name, bytes)
  }
})

test('after a change of the master key, evidence of before it holds under the public key of today alone', async () => {
  const { operationId } = await approvedByDevice()
  const { context, keyRingText } = site.world
  const before = parseRingFile(keyRingText, 'ring')
  const next = newKey('2025-06-01T00:00:00Z')
  const keyRing = parseKeyRing(ringText({ ...before, current: next.id, keys: [...before.keys, next] }))
  const rotated = { ...context, keyRing }
  const taker = { service: null, userId: null }
  const of = { service: shoko, operationId }
  const taken = await takeOperationEvidence(rotated, testCaller, taker, of, operationEvidenceWords)
  assert.ok(taken.ok)
  const file = await unpack(taken.bytes, checkpointPublicKey(rotated).publicKeyPem)
  unpackedOnes.push(file)
  await assertHolds(file)
  assert.ok(checkEvidence(file.text('journal.json'), checkpointPublicKey(rotated).publicKeyPem).ok)
  file.write('checkpoint-key.pem', Buffer.from(publicKey()))
  assert.notEqual((await file.check()).code, 0)
})

test('the terminal writes the same file; taking it is journaled before it is there', async () => {
  const made = await approvedByDevice()
  const folder = mkdtempSync(join(tmpdir(), 'warifu-evidence-'))
  try {
    const command = commandsOf(modules).find(({ words }) => words === 'evidence')
    assert.ok(command && 'run' in command)
    const out = join(folder, 'case.zip')
    const words = (operationId: string) => [operationId, '--out', out, '--as', 'kansa', '--reason', '照会']
    const input = parseInput(command, words(made.operationId))
    const ended = await command.run(input, site.world.context as never)
    assert.equal(ended.exitCode ?? 0, 0)
    assert.equal(statSync(out).mode & 0o777, 0o600)
    const file = await unpack(new Uint8Array(readFileSync(out)), publicKey())
    unpackedOnes.push(file)
    await assertHolds(file)
    await assert.rejects(
      command.run(parseInput(command, words('0'.repeat(32))), site.world.context as never),
      /there is no such operation/,
    )
    const [noted] = await newestJournal(site.world.context.store, { types: ['exported'] }, 1)
    assert.match(noted?.body ?? '', /"what":"evidence"/)
    assert.match(noted?.beside ?? noted?.body ?? '', new RegExp(`operation=${made.operationId}`))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('E6: entries that went to the archive are taken from its files, proven as in the journal; of a changed file nothing is', async (t) => {
  const made = await approvedByDevice()
  const { context, clock } = site.world
  const folder = mkdtempSync(join(tmpdir(), 'warifu-evidence-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  await bindVerifiers(context, [])
  clock.forward({ hours: 24 * 500 })
  const beforeMs = context.now().subtract({ hours: 24 * 450 }).epochMilliseconds
  // Small parts, so that the registration of the device and the operation are in different ones.
  const order = { folder, beforeMs, entriesMax: 12 }
  const archiving = await archiveJournal(context, testCaller, order, assert.fail)
  assert.ok(archiving.ok && archiving.parts.length > 1, JSON.stringify(archiving))

  const taker = { service: null, userId: null }
  const of = { service: shoko, operationId: made.operationId }
  const take = (archive?: { readonly folder: string }) =>
    takeOperationEvidence(context, testCaller, taker, of, operationEvidenceWords, archive)
  const without = await take()
  assert.match(
    JSON.stringify(without),
    /evidence_archived.*in the archive of the journal: .*--archive FOLDER/,
  )
  const taken = await take({ folder })
  assert.ok(taken.ok, JSON.stringify(taken))
  const file = await unpack(taken.bytes, publicKey())
  unpackedOnes.push(file)
  await assertHolds(file)
  assert.match(file.text('journal.json'), /operation_created[\s\S]*operation_approved/)
  assert.match(file.text('journal.json'), /token_device_registered/, 'since when the device had its key')

  const parts = readdirSync(folder).filter((name) => name.endsWith('.gz'))
  for (const name of parts) {
    const at = join(folder, name)
    const bytes = readFileSync(at)
    const text = gunzipSync(bytes).toString('utf8')
    if (!text.includes('operation_approved')) continue
    writeFileSync(at, gzipSync(text.replaceAll('"by\\":\\"device', '"by\\":\\"code')))
    assert.match(JSON.stringify(await take({ folder })), /is not the file that its manifest names/)
    rmSync(at)
    assert.match(JSON.stringify(await take({ folder })), /cannot be read/)
  }
  assert.match(
    JSON.stringify(await take({ folder: join(folder, 'nowhere') })),
    /the archive in .* cannot be read/,
  )
})

test('without the scope, of another service or of nothing there is none; nor where the journal was changed, or it was erased (E6)', async () => {
  const made = await approvedByDevice()
  const path = `operations/${made.operationId}/evidence`
  const status = async (by: ApiClient) => {
    const answered = await by.get(path)
    await answered.arrayBuffer()
    return answered.status
  }
  const { context } = site.world
  const origin = site.server.origin
  const reader = await apiClient(context, origin, { service: shoko, scopes: ['operations:read'] })
  const stranger = await apiClient(context, origin, { service: johoku, scopes })
  assert.deepEqual([await status(client), await status(reader), await status(stranger)], [200, 403, 404])
  const rowsErased = {
    type: 'rows_erased',
    service: shoko,
    state: 'signedOperation',
    keys: [[shoko, made.operationId]],
  }
  const refs = { operation: signedOperationState.ref(shoko, made.operationId) }
  const unknown = await client.get(`operations/${'0'.repeat(32)}/evidence`)
  assert.equal(unknown.status, 404, await unknown.text())
  await context.store.query(
    `UPDATE journal SET body = replace(body, '"by":"device"', '"by":"code"') WHERE type = 'operation_approved'`,
  )
  assert.equal(await status(client), 409)
  const change = { ...testCaller, at: context.now() }
  assert.ok((await context.store.change(change, refs, () => accept({}, rowsErased))).ok)
  assert.equal(await status(client), 410)
  const read = JSON.parse(await (await client.get(`operations/${made.operationId}`)).text())
  assert.deepEqual([read.status, read.reference, read.qrText], ['approved', '', ''])
})
