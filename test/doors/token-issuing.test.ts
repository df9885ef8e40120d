// The issuing protocol over HTTP: docs/token-protocol.md.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import { forgetExpiredIssuances } from '../../src/authority/queries/tokens.ts'
import { serviceHref } from '../../src/authority/routes.ts'
import { encodeBase32 } from '../../src/otp/base32.ts'
import { stepAt } from '../../src/otp/totp.ts'
import { timeCode } from '../journeys/support/oathtool.ts'
import { journalHead, passStepOne, postCode, type Site, startSite, textOf } from '../support/site.ts'
import { type Answered, codeOf, newDevice, postJson } from '../support/token-client.ts'
import { createWorld, shoko } from '../support/world.ts'

const roomy = { perAddress: { burst: 100_000, perHour: 1 }, total: { burst: 100_000, perHour: 1 } }

let site: Site
beforeEach(async () => {
  site = await startSite({ issuingLimits: roomy })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

async function problemOf(response: Response) {
  assert.match(response.headers.get('Content-Type') ?? '', /^application\/problem\+json/)
  assert.equal(response.headers.get('Cache-Control'), 'no-store')
  const problem = await response.json()
  assert.equal(problem.status, response.status)
  return problem
}

async function expectProblem(response: Promise<Response>, status: number, code: string): Promise<void> {
  const problem = await problemOf(await response)
  assert.deepEqual([problem.status, problem.code], [status, code])
}

test('a new app gets a token ID, three years, the server’s time and a secret that only it can open', async () => {
  const device = await newDevice(site.server.origin)
  const response = await device.register()
  assert.equal(response.status, 201)
  assert.equal(response.headers.get('Cache-Control'), 'no-store')
  assert.equal(response.headers.getSetCookie().length, 0)
  const answered: Answered = await response.json()
  const { delivery, ...terms } = answered
  const now = site.world.clock.now()
  assert.deepEqual(terms, {
    tokenId: terms.tokenId,
    movingFactor: 'time',
    formFactor: 'mobile',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
    expiresAtMs: now.toZonedDateTimeISO('Asia/Tokyo').add({ years: 3 }).epochMilliseconds,
    serverTimeMs: now.epochMilliseconds,
  })
  assert.match(terms.tokenId, /^WRFM[0-9]{8}$/)
  const secret = await device.open(answered)
  assert.equal(secret.length, 20)
  const code = await codeOf(secret, stepAt(now.epochMilliseconds, 30))
  assert.equal(code, await site.world.code(terms.tokenId))
  assert.equal(code, timeCode(encodeBase32(secret), now))
  for (const spelling of ['hex', 'base64', 'base64url'] as const) {
    assert.ok(!JSON.stringify(answered).includes(secret.toString(spelling)))
  }
})

test('form factor and moving factor are as requested', async () => {
  const device = await newDevice(site.server.origin)
  const asked = { formFactor: 'desktop', movingFactor: 'event' }
  const answered: Answered = await (await device.register(asked)).json()
  assert.match(answered.tokenId, /^WRFD/)
  const secret = await device.open(answered)
  assert.equal(await codeOf(secret, 3), await site.world.code(answered.tokenId, 3))
})

test('a token of the protocol enrolls and logs in, with codes made by WebCrypto', async () => {
  const { world } = site
  const device = await newDevice(site.server.origin)
  const answered: Answered = await (await device.register()).json()
  const secret = await device.open(answered)
  const code = (offset: number) => codeOf(secret, stepAt(world.clock.now().epochMilliseconds, 30) + offset)
  const { tokenId } = answered
  const person = { ...(await world.user('TokenApp1')), tokenId }
  const client = site.browser()
  await passStepOne(client, person, 'enrollment')
  const codes = { otp1: await code(-1), otp2: await code(0) }
  const enrolled = await client.submit(serviceHref(shoko, 'enrollmentToken'), { tokenId, ...codes })
  assert.equal(enrolled.headers.get('Location')?.split('?')[0], serviceHref(shoko, 'enrollmentComplete'))
  world.clock.forward({ seconds: 30 })
  const again = site.browser()
  await passStepOne(again, person)
  const landed = await postCode(again, person, await code(0))
  assert.equal(landed.status, 303, textOf(await landed.text()))

  await expectProblem(device.register(), 409, 'already-delivered')
})

test('a lost answer: the same request gets the same token again, freshly wrapped', async () => {
  const device = await newDevice(site.server.origin)
  const first: Answered = await (await device.register()).json()
  site.world.clock.forward({ hours: 23, minutes: 59 })
  const head = journalHead(site.world)
  const second: Answered = await (await device.register()).json()
  assert.equal(journalHead(site.world), head, 'a repeated request is no event')
  assert.equal(second.tokenId, first.tokenId)
  assert.equal(second.expiresAtMs, first.expiresAtMs)
  assert.equal(second.serverTimeMs, site.world.clock.now().epochMilliseconds)
  assert.notDeepEqual(second.delivery, first.delivery)
  assert.deepEqual(await device.open(second), await device.open(first))
})

test('another request under the same key is refused, and gets nothing', async () => {
  const device = await newDevice(site.server.origin)
  await device.register()
  const stranger = await newDevice(site.server.origin)
  const { publicKey } = stranger.asked
  for (const changes of [{ publicKey }, { formFactor: 'desktop' }, { movingFactor: 'event' }]) {
    const head = journalHead(site.world)
    await expectProblem(device.register(changes), 409, 'request-differs')
    assert.equal(journalHead(site.world), head)
  }
  const known: Answered = await (await device.register()).json()
  await assert.rejects(stranger.open(known))
})

test('a key is free again after 24 hours, before and after the upkeep', async () => {
  const { clock, context } = site.world
  const device = await newDevice(site.server.origin)
  const first: Answered = await (await device.register()).json()
  clock.forward({ hours: 24 })
  const second: Answered = await (await device.register()).json()
  assert.notEqual(second.tokenId, first.tokenId)
  clock.forward({ hours: 24 })
  await forgetExpiredIssuances(context.store, clock.now().epochMilliseconds)
  const third: Answered = await (await device.register()).json()
  assert.notEqual(third.tokenId, second.tokenId)
  const check = { outsideCheckpoints: [], compareRows: true }
  assert.equal((await context.store.verifyJournal(check)).fault, null)
})

test('a hundred requests at once under one key make one token', async () => {
  const device = await newDevice(site.server.origin)
  const head = journalHead(site.world)
  const responses = await Promise.all(Array.from({ length: 100 }, () => device.register()))
  const answers: Answered[] = await Promise.all(responses.map((response) => response.json()))
  assert.equal(new Set(answers.map(({ tokenId }) => tokenId)).size, 1)
  assert.equal(journalHead(site.world), head + 2)
  const secrets = await Promise.all(answers.map((answer) => device.open(answer)))
  assert.equal(new Set(secrets.map((secret) => secret.toString('hex'))).size, 1)
})

test('API-02: a malformed request is refused, naming the wrong member', async () => {
  const { origin } = site.server
  const { asked } = await newDevice(origin)
  const head = journalHead(site.world)
  const pointers: [unknown, string][] = [
    ['{', '#'],
    ['', '#'],
    [`"${'\\ud800'.repeat(3)}"`, '#'],
    ['null', '#'],
    ['[]', '#'],
    [{ ...asked, more: 1 }, '#'],
    [{ ...asked, idempotencyKey: 'short' }, '#/idempotencyKey'],
    [{ ...asked, idempotencyKey: 'a'.repeat(65) }, '#/idempotencyKey'],
    [{ ...asked, idempotencyKey: 12 }, '#/idempotencyKey'],
    [{ ...asked, publicKey: '' }, '#/publicKey'],
    [{ ...asked, publicKey: { kty: 'EC' } }, '#/publicKey'],
    [{ ...asked, formFactor: 'watch' }, '#/formFactor'],
    [{ ...asked, movingFactor: null }, '#/movingFactor'],
    [
      { idempotencyKey: asked.idempotencyKey, publicKey: asked.publicKey, formFactor: 'mobile' },
      '#/movingFactor',
    ],
  ]
  for (const [body, pointer] of pointers) {
    const problem = await problemOf(await postJson(origin, body))
    assert.deepEqual([problem.status, problem.code], [400, 'malformed'], JSON.stringify(body))
    assert.deepEqual(
      problem.errors.map((error: { pointer: string }) => error.pointer),
      [pointer],
      JSON.stringify(body),
    )
  }
  await expectProblem(postJson(origin, JSON.stringify(asked).padEnd(4097)), 413, 'too-large')
  assert.equal((await postJson(origin, JSON.stringify(asked).padEnd(4096))).status, 201)
  assert.equal(journalHead(site.world), head + 2)
})

test('a key off the curve, compressed or at infinity is refused', async () => {
  const { origin } = site.server
  const { asked } = await newDevice(origin)
  const point = Buffer.from(asked.publicKey, 'base64url')
  const off = Buffer.from(point)
  off[64] = (off[64] ?? 0) ^ 1
  for (const bytes of [off, Buffer.alloc(65), Buffer.from([6, ...point.subarray(1)])]) {
    await expectProblem(
      postJson(origin, { ...asked, publicKey: bytes.toString('base64url') }),
      422,
      'public-key-invalid',
    )
  }
})

test('only JSON is accepted, whoever sends it, and no cookie is read or set', async () => {
  const { origin } = site.server
  const { asked } = await newDevice(origin)
  const head = journalHead(site.world)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/problem+json', '']) {
    await expectProblem(postJson(origin, asked, { 'Content-Type': type }), 415, 'media-type')
  }
  assert.equal(journalHead(site.world), head)
  const preflight = await fetch(`${origin}/api/v1/tokens`, {
    method: 'OPTIONS',
    headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
  })
  assert.equal(preflight.headers.get('Access-Control-Allow-Origin'), null)
  assert.equal(
    (await postJson(origin, asked, { 'Content-Type': 'Application/JSON; charset=utf-8' })).status,
    201,
  )
})

test('other paths and methods of the API are answered as problems, not as pages', async () => {
  const { origin } = site.server
  for (const [method, path, status, allow] of [
    ['PUT', '/api/v1/tokens', 405, 'GET, POST, HEAD'],
    ['DELETE', '/api/v1/time', 405, 'GET, HEAD'],
    ['GET', '/api/v1/nothing', 404, null],
    ['HEAD', '/api/v1/nothing', 404, null],
  ] as const) {
    const response = await fetch(origin + path, { method })
    assert.deepEqual([response.status, response.headers.get('Allow')], [status, allow])
    assert.match(response.headers.get('Content-Type') ?? '', /^application\/problem\+json/)
  }
})

test('the time is the server’s, and nobody caches it', async () => {
  const response = await fetch(`${site.server.origin}/api/v1/time`)
  assert.equal(response.headers.get('Cache-Control'), 'no-store')
  assert.deepEqual(await response.json(), { serverTimeMs: site.world.clock.now().epochMilliseconds })
})

test('THR-05: an address must wait after its burst, whatever headers it sends, and is told how long', async () => {
  const world = await createWorld()
  const limits = { perAddress: { burst: 3, perHour: 60 }, total: { burst: 1000, perHour: 1000 } }
  const server = await world.serve({ issuingLimits: limits })
  const { asked } = await newDevice(server.origin)
  for (let i = 0; i < 3; i++) assert.equal((await postJson(server.origin, asked)).status, 201)
  const disguises = ['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'True-Client-IP', 'CF-Connecting-IP']
  for (const [i, name] of disguises.entries()) {
    const value = name === 'Forwarded' ? 'for=192.0.2.9' : `192.0.2.${i}`
    const response = await postJson(server.origin, asked, { [name]: value })
    const wait = Number(response.headers.get('Retry-After'))
    assert.ok(wait > 0 && wait <= 60, `${wait}`)
    await expectProblem(Promise.resolve(response), 429, 'rate-limited')
  }
  assert.equal((await fetch(`${server.origin}/api/v1/time`)).status, 200)
  await server.stop()
  await world.end()
})

test('a standard limit applies by default', async () => {
  const world = await createWorld()
  const server = await world.serve()
  const { asked } = await newDevice(server.origin)
  const responses = await Promise.all(Array.from({ length: 31 }, () => postJson(server.origin, asked)))
  const statuses = responses.map(({ status }) => status).sort()
  assert.deepEqual(statuses, [...new Array(30).fill(201), 429])
  await server.stop()
  await world.end()
})

test('the worked example is a request that the schema accepts', async () => {
  const path = new URL('../vectors/token-protocol.json', import.meta.url)
  const { request, codeOfStep1, secret } = JSON.parse(readFileSync(path, 'utf8'))
  assert.equal((await postJson(site.server.origin, request)).status, 201)
  assert.equal(await codeOf(Buffer.from(secret, 'hex'), 1), codeOfStep1)
})
