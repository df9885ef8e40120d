// The TypeScript client (clients/typescript) against the running server.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { createWarifu, detailsOf, type Warifu } from '../../clients/typescript/src/client.ts'
import { WarifuProblem, WarifuUnexpected, WarifuUnreachable } from '../../clients/typescript/src/errors.ts'
import type { Patience } from '../../clients/typescript/src/retry.ts'
import { type ApiClient, apiClient } from '../support/api.ts'
import { eventsOf, nextCode, type Person, type Site, settledPerson, startSite } from '../support/site.ts'
import { shoko } from '../support/world.ts'
import { type Between, between, passOn } from './support.ts'

let site: Site
let client: ApiClient
let person: Person
let opened: Between[]
beforeEach(async () => {
  opened = []
  site = await startSite()
  const settings = { service: shoko, scopes: ['verify', 'users:read'] } as const
  client = await apiClient(site.world.context, site.server.origin, settings)
  person = await settledPerson(site, '0000000001')
})
afterEach(async () => {
  for (const each of opened) await each.end()
  await site.end()
})

const long = { timeoutMs: 60_000, deadlineMs: 120_000 } as const

function warifuAt(origin: string, apiKey = client.apiKey, patience: Partial<Patience> = long): Warifu {
  return createWarifu({ origin, credentials: { apiKey }, patience })
}

async function stand(...given: Parameters<typeof between>): Promise<Between> {
  const made = await between(...given)
  opened.push(made)
  return made
}

async function asked(code?: string) {
  const typed = code ?? (await nextCode(site, person.tokenId))
  return { body: { service: shoko, userId: person.userId, code: typed } }
}

async function failure<E extends Error>(
  kind: new (...given: never) => E,
  promise: Promise<unknown>,
): Promise<E> {
  const error = await promise.then(
    () => assert.fail('it was answered'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof kind, String(error))
  return error
}

test('a code is accepted once; the same call again is told the same; a refusal is an answer', async () => {
  const warifu = warifuAt(site.server.origin)
  const verification = await asked()
  const accepted = await warifu.createVerification(verification)
  assert.ok(accepted.accepted)
  assert.equal(accepted.tokenId, person.tokenId)
  const { idempotencyKey, attempts, status, headers } = detailsOf(accepted)
  assert.deepEqual([attempts, status, headers.get('Idempotency-Replayed')], [1, 200, null])
  assert.ok(idempotencyKey !== null)
  const again = await warifu.createVerification(verification, { idempotencyKey })
  assert.deepEqual(again, accepted)
  assert.equal(detailsOf(again).headers.get('Idempotency-Replayed'), 'true')
  const refused = await warifu.createVerification(verification)
  assert.ok(!refused.accepted)
  assert.equal(refused.refusal, 'code_wrong')
})

test('an answer that is lost on the way is asked for again, under the same key: one acceptance', async () => {
  const network = await stand((request, told, nth) =>
    passOn(site.server.origin, request, (answer) => {
      if (nth === 1) {
        answer.resume()
        answer.on('end', () => told.socket?.destroy())
        return
      }
      told.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(told)
    }),
  )
  const before = (await eventsOf(site.world, person)).filter(({ type }) => type === 'code_accepted').length
  const accepted = await warifuAt(network.origin).createVerification(await asked())
  assert.ok(accepted.accepted)
  const { attempts, headers } = detailsOf(accepted)
  assert.deepEqual([attempts, headers.get('Idempotency-Replayed')], [2, 'true'])
  const keys = network.seen.map((request) => request.headers['idempotency-key'])
  assert.equal(new Set(keys).size, 1)
  const after = (await eventsOf(site.world, person)).filter(({ type }) => type === 'code_accepted').length
  assert.equal(after - before, 1)
})

test('what the server refuses is a problem with its code, its fields and its request', async () => {
  const malformed = await failure(
    WarifuProblem,
    warifuAt(site.server.origin).createVerification(await asked('12')),
  )
  assert.deepEqual([malformed.status, malformed.code, malformed.attempts], [400, 'malformed', 1])
  assert.deepEqual(malformed.errors, [{ pointer: '#/code', detail: 'must be six or eight digits' }])
  assert.match(malformed.requestId, /^[A-Za-z0-9_-]{22}$/)
  const stranger = warifuAt(site.server.origin, `${client.apiKey.slice(0, -4)}AAAA`)
  const unknown = await failure(WarifuProblem, stranger.createVerification(await asked('123456')))
  assert.deepEqual([unknown.status, unknown.code], [401, 'unauthenticated'])
  const nobody = await failure(WarifuProblem, warifuAt(site.server.origin).readUser({ userId: 'a/b?c' }))
  assert.deepEqual([nobody.status, nobody.code, nobody.idempotencyKey], [404, 'not-found', null])
})

test('Retry-After is waited for; one that is longer than the patience is told at once', async () => {
  const times: number[] = []
  const busy = await stand((_, told, nth) => {
    times.push(performance.now())
    if (nth === 1) told.writeHead(503, { 'Retry-After': '1' }).end('{}')
    else told.writeHead(200, { 'Content-Type': 'application/json' }).end('{"now":"2025-07-01T00:00:00Z"}')
  })
  await warifuAt(busy.origin).serverTime()
  assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 990)
  const problem = { title: 'later', status: 503, code: 'unavailable', requestId: 'r' }
  const closed = await stand((_, told) =>
    told.writeHead(503, { 'Retry-After': '3600' }).end(JSON.stringify(problem)),
  )
  const later = await failure(
    WarifuProblem,
    warifuAt(closed.origin).createVerification(await asked('123456')),
  )
  assert.deepEqual([later.code, later.retryAfterSeconds, later.attempts], ['unavailable', 3600, 1])
  assert.equal(closed.seen.length, 1)
})

test('it tries as often as it was told, under one key, and not at all again what would happen twice', async () => {
  const away = await stand((_, told) => told.writeHead(502).end('<html>Bad Gateway</html>'))
  const patience = { ...long, attemptsMax: 4 }
  const warifu = warifuAt(away.origin, client.apiKey, patience)
  const failed = await failure(WarifuUnexpected, warifu.createVerification(await asked('123456')))
  assert.deepEqual([failed.status, failed.attempts, away.seen.length], [502, 4, 4])
  assert.equal(new Set(away.seen.map(({ headers }) => headers['idempotency-key'])).size, 1)
  assert.equal(away.seen[0]?.headers['idempotency-key'], failed.idempotencyKey)
  // It takes no Idempotency-Key.
  const body = { requestId: 'r', clientPublicKey: 'k' } as never
  const once = await failure(WarifuUnexpected, warifu.registerToken({ body }))
  assert.deepEqual([once.attempts, away.seen.length], [1, 5])
})

test('a server that hangs ends in time, and one that is not there is unreachable', async () => {
  const silent = await stand(() => {})
  const patience = { attemptsMax: 2, timeoutMs: 200, deadlineMs: 60_000 }
  const warifu = warifuAt(silent.origin, client.apiKey, patience)
  const hung = await failure(WarifuUnreachable, warifu.createVerification(await asked('123456')))
  assert.equal(hung.attempts, 2)
  await silent.end()
  opened.pop()
  const gone = await failure(WarifuUnreachable, warifuAt(silent.origin).readUser({ userId: person.userId }))
  assert.equal(gone.attempts, 3)
})

test('whoever calls can end the call, with the reason that they give', async () => {
  const silent = await stand(() => {})
  const reason = new Error('the user went away')
  const ending = new AbortController()
  const call = warifuAt(silent.origin).createVerification(await asked('123456'), { signal: ending.signal })
  ending.abort(reason)
  assert.equal(await failure(Error, call), reason)
})

test('the key goes nowhere else: no redirect is followed, and no plain HTTP outside of this machine', async () => {
  const other = await stand((_, told) => told.end('{}'))
  const moved = await stand((_, told) => told.writeHead(307, { Location: `${other.origin}/` }).end())
  await failure(WarifuUnreachable, warifuAt(moved.origin).createVerification(await asked('123456')))
  assert.equal(other.seen.length, 0)
  for (const origin of ['http://otp.bank.example', 'https://otp.bank.example/', 'otp.bank.example'])
    assert.throws(() => warifuAt(origin), TypeError, origin)
  assert.throws(() => warifuAt('https://otp.bank.example', 'a key\r\nX-Other: 1'), TypeError)
})

test('an ID never becomes another path', async () => {
  const warifu = warifuAt(site.server.origin)
  for (const userId of ['', '.', '..']) await assert.rejects(warifu.readUser({ userId }), TypeError)
  const found = await warifu.readUser({ userId: person.userId })
  assert.equal(found.userId, person.userId)
})

test('with If-None-Match, what the caller already has is not sent again', async () => {
  const warifu = warifuAt(site.server.origin)
  const { userId } = person
  const found = await warifu.readUser({ userId })
  const tag = detailsOf(found).headers.get('ETag') ?? assert.fail('there is no ETag')
  assert.equal(await warifu.readUser({ userId, 'If-None-Match': tag }), undefined)
  assert.equal((await warifu.readUser({ userId, 'If-None-Match': '"other"' }))?.userId, userId)
})

test('every operation of the document is a method', async () => {
  const document = await (await fetch(`${site.server.origin}/api/v1/openapi.json`)).json()
  const methods = Object.values<Record<string, { readonly operationId: string }>>(document.paths)
  const ids = methods.flatMap((each) => Object.values(each).map(({ operationId }) => operationId))
  assert.deepEqual(Object.keys(warifuAt(site.server.origin)).sort(), ids.sort())
})
