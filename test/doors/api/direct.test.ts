// Decision 51: what is answered without Hono is answered the same whether it goes the short way or the general one.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { disableClient } from '../../../src/authority/operations/clients/clients.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { headersIn, type RawAnswer, sendRaw, statusIn } from '../../support/raw.ts'
import { nextCode, type Person, type Site, settledPerson, startSite } from '../../support/site.ts'
import { tenOperations } from '../../support/ten-operations.ts'
import { shoko, testCaller } from '../../support/world.ts'

let site: Site
let client: ApiClient
let person: Person
let code: string
beforeEach(async () => {
  site = await startSite()
  client = await apiClient(site.world.context, site.server.origin, {
    service: shoko,
    scopes: ['verify', 'operations:create'],
  })
  person = await settledPerson(site, '0000000001')
  code = await nextCode(site, person.tokenId)
})
afterEach(() => site.end())

/** No client sends a header twice; whoever does goes the general way. */
const repeated = 'X-Twice: a\r\nX-Twice: b\r\n'

type Asked = {
  readonly path?: string
  readonly body?: string
  readonly headers?: string
  readonly key?: string
}

async function bothWays({
  path = 'verifications',
  body = right(),
  headers = '',
  key = client.apiKey,
}: Asked): Promise<readonly RawAnswer[]> {
  const ask = (more: string) =>
    sendRaw(
      site.server.port,
      `POST /api/v1/${path} HTTP/1.1\r\nHost: warifu.test\r\nConnection: close\r\n` +
        `Authorization: Bearer ${key}\r\nContent-Type: application/json\r\n${headers}${more}` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  return [await ask(''), await ask(repeated)]
}

function right(more: object = {}): string {
  return JSON.stringify({ service: shoko, userId: person.userId, code, ...more })
}

/** Raw requests are sent in latin1. */
const limit = tenOperations.find(({ template }) => template === 'limit')

function operation(more: object = {}): Asked {
  const body = JSON.stringify({
    service: shoko,
    userId: person.userId,
    reference: '1',
    ...limit,
    ...more,
  }).replaceAll(/[^ -~]/gu, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return { path: 'operations', body }
}

/** An answer of a device to an operation that there isn't. */
function answering(more: object = {}): Asked {
  const of = { tokenId: person.tokenId, service: shoko, operationId: '0'.repeat(32) }
  const signature = 'A'.repeat(86)
  const body = JSON.stringify({ ...of, decision: 'approve', reason: '', signature, ...more })
  return { path: 'token-operations/answers', body }
}

/** All of an answer but what is of its moment. */
function lasting(answer: RawAnswer) {
  const headers = Object.fromEntries(headersIn(answer))
  for (const name of ['x-request-id', 'date', 'ratelimit-remaining', 'ratelimit-reset']) {
    assert.ok(headers[name] !== undefined || name.startsWith('ratelimit'), name)
    delete headers[name]
  }
  const body = answer.text.slice(answer.text.indexOf('\r\n\r\n') + 4)
  return { status: statusIn(answer), headers, body: body.replace(/"requestId":"[^"]+"/, '') }
}

const asked: readonly (readonly [string, number, () => Asked])[] = [
  ['a wrong code', 200, () => ({ body: right({ code: code === '000000' ? '000001' : '000000' }) })],
  ['an answer given again', 200, () => ({ headers: 'Idempotency-Key: k1\r\n' })],
  ['a key that nobody has', 401, () => ({ key: 'wrong' })],
  ['an unknown member', 400, () => ({ body: right({ more: 1 }) })],
  ['no JSON', 400, () => ({ body: '{"a":1,' })],
  ['a member twice', 400, () => ({ body: right().replace('{', `{"code":"1",`) })],
  ['another service', 403, () => ({ body: right({ service: 'shoko-chukin/other' }) })],
  ['If-Match', 400, () => ({ headers: 'If-Match: "a"\r\n' })],
  ['an operation for nobody', 409, () => operation({ userId: 'nobody' })],
  ['an operation without fields', 400, () => operation({ fields: [] })],
  ['an operation of another service', 403, () => operation({ service: 'shoko-chukin/other' })],
  ['an operation, given again', 201, () => ({ ...operation(), headers: 'Idempotency-Key: k1\r\n' })],
  ['an answer to no operation', 404, () => answering()],
  ['an answer for another service', 404, () => answering({ service: 'shoko-chukin/other' })],
  ['an answer with an unknown reason', 400, () => answering({ reason: 'why' })],
  ['a bad Idempotency-Key', 400, () => ({ headers: 'Idempotency-Key: a b\r\n' })],
]
for (const [what, status, ask] of asked) {
  test(`API-02: ${what} is answered alike both ways`, async () => {
    const request = ask()
    // Under its key a first answer is told as new, and each one after it as given again.
    if (request.headers?.includes('k1') === true) await bothWays(request)
    const [direct, general] = (await bothWays(request)).map(lasting)
    assert.deepEqual(direct, general)
    assert.equal(direct?.status, status, direct?.body ?? '')
    assert.deepEqual(site.server.faults, [])
  })
}

test('OTP-01: a code that was spent one way is spent for the other', async () => {
  const [direct, general] = await bothWays({})
  assert.match(direct?.text ?? '', /"accepted":true/)
  assert.match(general?.text ?? '', /"accepted":false/)
})

test('API-01: a client that is disabled is refused both ways at once', async () => {
  await bothWays({})
  await disableClient(site.world.context, testCaller, client.clientId)
  assert.deepEqual((await bothWays({})).map(statusIn), [401, 401])
})
