// docs/vip-compatible.md: POST /prov, as its two open-source clients send it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import { parseVipSettings } from '../../src/doors/vip/settings.ts'
import { statementMac, wrapWith } from '../../src/platform/secrets/vip-provisioning.ts'
import {
  clientIds,
  createCompatibleClient,
  postXml,
  refusalOf,
  requestXml,
  type Style,
} from '../support/compatible-client.ts'
import { type CompatibleSite, roomyLimits, startCompatibleSite } from '../support/compatible-site.ts'
import { journalHead } from '../support/site.ts'
import { createWorld } from '../support/world.ts'

const malformed = '4E00 Malformed request'
const modelUnsupported = '4E0D Unsupported token model'
const applicationUnsupported = '4F04 Expired or unsupported mobile application'
const vectors = JSON.parse(readFileSync(new URL('../vectors/vip-provisioning.json', import.meta.url), 'utf8'))

let site: CompatibleSite
beforeEach(async () => {
  site = await startCompatibleSite(parseVipSettings('{"refusedClients":["python-vipaccess-0.3"]}'))
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const send = (document: string | Uint8Array, type?: string) => postXml(site.server.origin, document, type)

test('the published requests of three clients have the right MAC', () => {
  for (const published of vectors.request_data) {
    const {
      timestamp,
      client_id_type: clientIdType,
      client_id: clientId,
      dist_channel: distChannel,
    } = published
    const statement = { timestamp: String(timestamp), clientIdType, clientId, distChannel }
    assert.equal(statementMac(statement), published.data_base64, published.source)
  }
})

test('secrets are wrapped as in the published examples', () => {
  const made = vectors.secret_made_here
  const iv = Buffer.from(made.iv_hex, 'hex')
  const wrapped = wrapWith({ salt: new Uint8Array(20), iv }, Buffer.from(made.secret_hex, 'hex'))
  assert.deepEqual([wrapped.cipher, wrapped.digest], [made.cipher_base64, made.digest_hmac_sha1_base64])
  const fixture = vectors.secret_published_fixture
  const published = { salt: new Uint8Array(20), iv: Buffer.from(fixture.iv_base64, 'base64') }
  assert.equal(wrapWith(published, Buffer.from(fixture.secret_hex, 'hex')).cipher, fixture.cipher_base64)
})

test('each published request gets a token at its time, and none ten minutes later', async () => {
  const world = await createWorld({ start: '2014-09-29T22:34:24Z' })
  const server = await world.serve({ vip: parseVipSettings('{}'), vipLimits: roomyLimits })
  for (const published of vectors.request_data) {
    const timestamp = String(published.timestamp)
    const { client_id_type: clientIdType, client_id: clientId, dist_channel: distChannel } = published
    const said = {
      id: timestamp,
      timestamp,
      clientIdType,
      clientId,
      distChannel,
      data: published.data_base64,
    }
    world.clock.set(`${Temporal.Instant.fromEpochMilliseconds(published.timestamp * 1000)}`)
    const client = createCompatibleClient(server.origin, world.clock.now, 'python')
    assert.match((await client.provision(said)).tokenId, /^WRVM[0-9]{8}$/)
    world.clock.forward({ minutes: 10 })
    assert.equal(await refusalOf(client.request(said)), malformed)
  }
  await server.stop()
  await world.end()
})

for (const style of ['python', 'go'] as const satisfies readonly Style[]) {
  test(`the ${style} client gets a token with the right codes, our own prefix and issuer, for three years`, async () => {
    const { clock } = site.world
    const client = site.client(style)
    const token = await client.provision()
    const now = clock.now()
    assert.match(token.tokenId, /^WRVM[0-9]{8}$/)
    assert.equal(token.issuer, 'Warifu')
    assert.deepEqual([token.period, token.counter], [30, null])
    assert.equal(token.serverSeconds, Math.floor(now.epochMilliseconds / 1000))
    const expires = now.toZonedDateTimeISO('Asia/Tokyo').add({ years: 3 }).toInstant()
    assert.equal(token.expiry, expires.toString({ smallestUnit: 'millisecond' }))
    assert.match(token.expiry, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.equal(client.code(token), await site.world.code(token.tokenId))
    assert.equal(await client.says(client.check(token.tokenId, client.code(token))), 'working')
    clock.forward({ seconds: 30 })
  })

  test(`the ${style} client gets an event-based token if its model is one`, async () => {
    const client = site.client(style)
    const token = await client.provision({ tokenModel: 'VSMB' })
    assert.match(token.tokenId, /^WRVE[0-9]{8}$/)
    assert.deepEqual([token.period, token.counter], [null, 0])
    assert.equal(client.code(token), await site.world.code(token.tokenId, 0))
    assert.equal(await client.says(client.check(token.tokenId, client.code(token))), 'working')
  })
}

test('a model gets the prefix, the moving factor and the form factor of the table', async () => {
  const own = { prefix: 'ABCD', movingFactor: 'event', formFactor: 'desktop' }
  const settings = { issuer: `A & B "<bank>"`, models: { SYM: own } }
  const other = await startCompatibleSite(parseVipSettings(JSON.stringify(settings)))
  const client = other.client()
  const { tokenId, counter, issuer } = await client.provision({ tokenModel: 'SYM' })
  assert.match(tokenId, /^ABCD[0-9]{8}$/)
  assert.equal(counter, 0)
  assert.equal(issuer, 'A &amp; B &quot;&lt;bank&gt;&quot;')
  assert.equal(await refusalOf(client.request()), modelUnsupported)
  await other.end()
})

test('no Content-Type is needed, and any is accepted', async () => {
  const client = site.client()
  for (const type of [
    undefined,
    'text/xml',
    'multipart/xml',
    'text/plain',
    'application/x-www-form-urlencoded',
  ]) {
    const response = await send(await requestXml('python', client.wanted()), type)
    assert.match(await response.text(), /<ReasonCode>0000</, `${type}`)
    assert.equal(response.headers.getSetCookie().length, 0)
  }
})

test('the request’s ID is repeated, and nothing else from it', async () => {
  const client = site.client()
  const wanted = client.wanted()
  const answer = await (await client.request()).text()
  assert.match(answer, new RegExp(`RequestId="${wanted.id}"`))
  assert.ok(!answer.includes(clientIds.python))
  const hostile = await (await client.request({ id: '&#34;&gt;&lt;x y=&#39;' })).text()
  assert.match(hostile, /RequestId="&quot;&gt;&lt;x y=&apos;"/)
  const long = await (await client.request({ id: '1'.repeat(65) })).text()
  assert.ok(!long.includes('RequestId'))
})

test('each request gets its own token: two clients of one name in one second don’t share a secret', async () => {
  const client = site.client()
  const document = await requestXml('python', client.wanted())
  const head = journalHead(site.world)
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(document)))
  const texts = await Promise.all(answers.map((answer) => answer.text()))
  assert.equal(new Set(texts.map((text) => /Id="(WRVM\d+)"/.exec(text)?.[1])).size, 20)
  assert.equal(new Set(texts.map((text) => /<Cipher>([^<]+)/.exec(text)?.[1])).size, 20)
  assert.equal(journalHead(site.world), head + 40, 'issued and requested, by the one rule for all tokens')
})

test('a timestamp may be five minutes off either way, and no more', async () => {
  const client = site.client()
  const at = (offset: number) => String(Math.floor(site.world.clock.now().epochMilliseconds / 1000) + offset)
  for (const offset of [-300, 300]) {
    const timestamp = at(offset)
    const response = await client.request({ id: timestamp, timestamp })
    assert.match(await response.text(), /<ReasonCode>0000</, `${offset}`)
  }
  for (const timestamp of [at(-301), at(301), '0', '999999999999']) {
    assert.equal(await refusalOf(client.request({ id: timestamp, timestamp })), malformed, timestamp)
  }
})

test('4E0D: a model that the table doesn’t have, whatever it is called', async () => {
  const client = site.client()
  const head = journalHead(site.world)
  for (const tokenModel of ['XXXX', 'symc', 'SYM', 'VSME', 'UBHE', '____', 'name']) {
    assert.equal(await refusalOf(client.request({ tokenModel })), modelUnsupported, tokenModel)
  }
  assert.equal(journalHead(site.world), head)
})

test('4F04: an older version, a client of another kind, or one that the settings refuse', async () => {
  const client = site.client()
  const document = await requestXml('python', client.wanted())
  const head = journalHead(site.world)
  assert.equal(await refusalOf(send(document.replace('"2.0"', '"1.0"'))), applicationUnsupported)
  for (const changes of [{ clientIdType: 'UUID' }, { clientId: 'python-vipaccess-0.3.1' }]) {
    assert.equal(await refusalOf(client.request(changes)), applicationUnsupported, JSON.stringify(changes))
  }
  assert.equal(journalHead(site.world), head)
})
