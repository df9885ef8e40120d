// Clients that must show a certificate besides their key, directly and behind a proxy (API-01; RFC 8705).
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { Agent, request } from 'node:https'
import { afterEach, beforeEach, test } from 'node:test'
import { createWarifu } from '../../../clients/typescript/src/client.ts'
import { WarifuProblem } from '../../../clients/typescript/src/errors.ts'
import {
  issueClientCertificate,
  revokeClientCertificate,
} from '../../../src/authority/operations/certificates/client-certificates.ts'
import { makeRevocationLists } from '../../../src/authority/operations/certificates/revocation-list.ts'
import { addClientKey } from '../../../src/authority/operations/clients/clients.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { assertionOf, signingClient } from '../../support/assertions.ts'
import { authority, certificateOf } from '../../support/certificates.ts'
import { localhostTls } from '../../support/localhost-tls.ts'
import { publicOrigin } from '../../support/site.ts'
import { openCompany } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { createWorld, shoko, testCaller, type World } from '../../support/world.ts'

const header = 'x-client-cert'
type Served = Awaited<ReturnType<World['serve']>>
type Shown = { readonly serial: string; readonly pem: string; readonly keyPem: string }

let world: World
/** Behind a proxy at 127.0.0.1. */
let proxied: Served
/** Behind a proxy somewhere else: whoever comes from here is none. */
let unproxied: Served
/** Asks for certificates in its own handshake. */
let asking: Served
let client: ApiClient
beforeEach(async () => {
  world = await createWorld()
  const { certificate } = await authority(world.context)
  const of = (trustedProxies: readonly string[], named: string | null = header) => ({
    origin: publicOrigin,
    header: named,
    trustedProxies,
  })
  proxied = await world.serve({ certificates: of(['127.0.0.0/8']) })
  unproxied = await world.serve({ certificates: of(['10.0.0.1']) })
  const tls = { ...localhostTls, clientAuthorities: certificate }
  asking = await world.serve({ certificates: of([], null), tls })
  client = await apiClient(world.context, proxied.origin, { service: shoko, scopes: ['verify'] })
})
afterEach(async () => {
  for (const server of [proxied, unproxied, asking]) {
    assert.deepEqual(server.faults, [])
    await server.stop()
  }
  await world.end()
})

async function issued(clientId = client.clientId): Promise<Shown> {
  const given = await issueClientCertificate(world.context, testCaller, {
    clientId,
    days: 365,
    requestPem: null,
  })
  assert.ok(given.ok && given.made !== null)
  return { serial: given.serial, pem: given.pem, keyPem: given.made.keyPem }
}

const derOf = ({ pem }: Pick<Shown, 'pem'>) => new X509Certificate(pem).raw.toString('base64')

/** As the proxy would pass it on, or somebody would like it to. */
async function call(
  value: string | null,
  { origin }: Served = proxied,
  bearer = client.apiKey,
): Promise<number> {
  const shown = value === null ? {} : { [header]: value }
  const body = JSON.stringify({ service: shoko, userId: '0000000001', code: '123456' })
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}`, ...shown }
  const response = await fetch(`${origin}/api/v1/verifications`, { method: 'POST', headers, body })
  if (response.status === 401) assert.equal((await response.json()).code, 'unauthenticated')
  return response.status
}

async function rejections(): Promise<string[]> {
  const rows = await world.context.store.query(
    "SELECT body FROM journal WHERE type = 'client_proof_rejected' ORDER BY position",
  )
  return rows.map(([body]) => JSON.parse(body as string).event.because)
}

test('API-01: once a client has a certificate, its key alone is refused, and so is another one’s certificate', async () => {
  assert.equal(await call(null), 200)
  const other = await apiClient(world.context, proxied.origin, { service: shoko, scopes: ['verify'] })
  const theirs = await issued(other.clientId)
  const own = await issued()
  assert.equal(await call(null), 401)
  assert.equal(await call(derOf(theirs)), 401)
  assert.equal(await call(derOf(own)), 200)
  assert.equal(await call(derOf(own), proxied, other.apiKey), 401)
  assert.equal(await call(derOf(theirs), proxied, other.apiKey), 200)
  assert.deepEqual(await rejections(), ['certificate_missing', 'certificate_other', 'certificate_other'])
})

test('API-01: the certificate of a user, of a namesake and garbage are none of the client’s', async () => {
  const own = await issued()
  const user = await openCompany(world.context, 'C54100020001')
  const stranger = await createWorld()
  await authority(stranger.context)
  const { clientId } = await apiClient(stranger.context, '', { service: shoko, scopes: ['verify'] })
  const namesake = await issueClientCertificate(stranger.context, testCaller, {
    clientId,
    days: 1,
    requestPem: null,
  })
  await stranger.end()
  assert.ok(namesake.ok)
  const der = derOf(own)
  const wrong = [
    derOf(await certificateOf(world.context, { ...user, service: webFb })),
    derOf(namesake),
    der.slice(0, -8),
    `${der},${der}`,
    `${der}AAAA`,
    Buffer.concat([Buffer.from(der, 'base64'), Buffer.from([0])]).toString('base64'),
    'AAAA',
    'x'.repeat(5000),
    ':::',
    '%',
  ]
  for (const value of wrong) assert.equal(await call(value), 401, value.slice(0, 40))
  for (const value of [`:${der}:`, encodeURIComponent(own.pem)]) assert.equal(await call(value), 200)
})

test('API-01, THR-05: from anybody but a named proxy the header is nothing', async () => {
  const own = await issued()
  assert.equal(await call(derOf(own), unproxied), 401)
  assert.equal(await call(derOf(own), proxied), 200)
  const { pem } = own
  // Nor on a connection of its own that proves nothing.
  assert.equal(await direct(null, { [header]: encodeURIComponent(pem) }), 401)
})

/** In the handshake; with an agent, its sessions are resumed. */
function direct(shown: Shown | null, more: object = {}, agent: Agent | false = false): Promise<number> {
  const body = JSON.stringify({ service: shoko, userId: '0000000001', code: '123456' })
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${client.apiKey}`, ...more }
  const tls = shown === null ? {} : { cert: shown.pem, key: shown.keyPem }
  const to = { host: 'localhost', port: asking.port, ca: localhostTls.cert, method: 'POST', agent }
  return new Promise((resolve, reject) => {
    const sent = request({ ...to, ...tls, path: '/api/v1/verifications', headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject).end(body)
  })
}

test('API-01: in the handshake itself, resumed ones too, it is the key of the certificate that counts', async () => {
  assert.equal(await direct(null), 200)
  const own = await issued()
  const other = await apiClient(world.context, proxied.origin, { service: shoko, scopes: ['verify'] })
  const theirs = await issued(other.clientId)
  assert.deepEqual([await direct(null), await direct(theirs), await direct(own)], [401, 401, 200])
  const agent = new Agent({ maxCachedSessions: 10, keepAlive: false })
  for (let i = 0; i < 3; i++) assert.equal(await direct(own, {}, agent), 200)
  agent.destroy()
  // Somebody who has the certificate and not its key makes no handshake.
  const without = { ...own, keyPem: theirs.keyPem }
  await assert.rejects(direct(without), /key values mismatch/i)
})

test('API-01: certificates rotate with an overlap, and a revoked or expired one is out at once', async () => {
  const first = await issued()
  assert.equal(await call(derOf(first)), 200)
  const second = await issued()
  assert.deepEqual([await call(derOf(first)), await call(derOf(second))], [200, 200])
  const third = await issueClientCertificate(world.context, testCaller, {
    clientId: client.clientId,
    days: 1,
    requestPem: null,
  })
  assert.deepEqual(third, { ok: false, refusal: 'client_certificates_full' })
  const revoke = (serial: string) =>
    revokeClientCertificate(world.context, testCaller, { serial, reason: 'superseded' })
  assert.ok((await revoke(first.serial)).ok)
  assert.deepEqual([await call(derOf(first)), await call(derOf(second))], [401, 200])
  assert.match(await makeRevocationLists(world.context), /BEGIN X509 CRL/)
  assert.deepEqual(await revoke(first.serial), { ok: false, refusal: 'nothing_to_do' })
  // The last one, too: the client is outside then, and not let in by its key.
  assert.ok((await revoke(second.serial)).ok)
  assert.deepEqual([await call(derOf(second)), await call(null)], [401, 401])
  const added = await addClientKey(world.context, testCaller, { clientId: client.clientId, keyDays: null })
  assert.ok(added.ok)
  assert.equal(await call(null, proxied, added.apiKey), 401)
  const fourth = await issued()
  assert.equal(await call(derOf(fourth)), 200)
  world.clock.forward({ hours: 365 * 24 })
  assert.equal(await call(derOf(fourth)), 401)
})

test('API-01: whoever signs needs the certificate too', async () => {
  const signing = await signingClient(world.context, { service: shoko, scopes: ['verify'] })
  const own = await issued(signing.clientId)
  const told = { now: world.clock.now(), audience: publicOrigin }
  assert.equal(await call(null, proxied, assertionOf(signing, told)), 401)
  assert.equal(await call(derOf(own), proxied, assertionOf(signing, told)), 200)
})

test('the TypeScript client shows a certificate by a fetch that it is given', async () => {
  const own = await issued()
  const credentials = { apiKey: client.apiKey }
  const asked = { body: { service: shoko, userId: '0000000001', code: '123456' } }
  const plain = createWarifu({ origin: proxied.origin, credentials })
  await assert.rejects(plain.createVerification(asked), WarifuProblem)
  const showing = createWarifu({
    origin: proxied.origin,
    credentials,
    fetch: (url, init) => {
      const headers = new Headers(init.headers)
      headers.set(header, derOf(own))
      return fetch(url, { ...init, headers })
    },
  })
  assert.equal((await showing.createVerification(asked)).accepted, false)
})
