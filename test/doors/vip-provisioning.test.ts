// docs/vip-compatible.md: POST /prov, as its two open-source clients send it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { parseVipSettings } from '../../src/doors/vip/settings.ts'
import { statementMac, wrapWith } from '../../src/platform/secrets/vip-provisioning.ts'
import {
  clientIds,
  createCompatibleClient,
  postXml,
  refusalIn,
  requestXml,
  type Style,
  type Wanted,
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

async function refusalOf(response: Promise<Response> | Response): Promise<string> {
  const answer = await response
  assert.equal(answer.status, 200, 'a refusal of the protocol is answered with 200')
  assert.equal(answer.headers.get('Content-Type'), 'text/xml; charset=utf-8')
  assert.equal(answer.headers.get('Cache-Control'), 'no-store')
  return refusalIn(await answer.text())
}

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

test('4E00: what the MAC covers can’t be changed, and an out-of-range value is malformed', async () => {
  const client = site.client()
  const wanted = client.wanted()
  const data = vectors.request_data[0].data_base64
  const later = String(Number(wanted.id) + 1)
  const cases: Partial<Wanted>[] = [
    { data },
    { data: '' },
    { data: 'x' },
    { data: `${data}AAAA` },
    { id: later },
    { timestamp: later },
    { id: 'a', timestamp: 'a' },
    { id: '', timestamp: '' },
    { id: `0x${wanted.id}`, timestamp: `0x${wanted.id}` },
    { id: '-1', timestamp: '-1' },
    { id: ` ${wanted.id}`, timestamp: ` ${wanted.id}` },
    { tokenModel: '' },
    { tokenModel: 'SY' },
    { tokenModel: 'SYMCX' },
    { tokenModel: 'SY C' },
    { activationCode: 'ABCDEFGHIJKLMNOP' },
    { activationCode: 'A'.repeat(21) },
    { clientId: '' },
    { clientId: 'x'.repeat(129) },
    { clientIdType: '' },
    { distChannel: '' },
    { distChannel: 'x'.repeat(65) },
  ]
  const head = journalHead(site.world)
  for (const changes of cases) {
    assert.equal(await refusalOf(client.request(changes)), malformed, JSON.stringify(changes))
  }
  assert.equal(journalHead(site.world), head)
})

test('4E00: a document with a part missing, doubled, or in another namespace', async () => {
  const client = site.client()
  const document = await requestXml('python', client.wanted())
  const without = (pattern: RegExp | string, replacement = '') => {
    const changed = document.replace(pattern, replacement)
    assert.notEqual(changed, document, String(pattern))
    return changed
  }
  const leaves = ['TokenModel', 'ActivationCode', 'SharedSecretDeliveryMethod']
  const extended = ['AppHandle', 'ClientIDType', 'ClientID', 'DistChannel', 'ClientTimestamp', 'Data']
  const cases = [
    ...[...leaves, ...extended].flatMap((name) => [
      without(new RegExp(`<${name}>[^<]*</${name}>`)),
      without(new RegExp(`<${name}>[^<]*</${name}>`), '$&$&'),
      without(new RegExp(`<${name}>([^<]*)</${name}>`), `<${name}><${name}>$1</${name}></${name}>`),
      without(new RegExp(`<${name}>([^<]*)</${name}>`), `<${name} xmlns="urn:x">$1</${name}>`),
    ]),
    without('<OtpAlgorithm type="HMAC-SHA1-TRUNC-6DIGITS"/>'),
    without('-6DIGITS', '-8DIGITS'),
    without('<OtpAlgorithm type=', '<OtpAlgorithm xmlns:q="urn:q" q:type='),
    without('>HTTPS<', '>SMS<'),
    without(' extVersion="auth"'),
    without('extVersion="auth"', 'extVersion="other"'),
    without(/<Extension[\s\S]*<\/Extension>/),
    without(/<Extension[\s\S]*<\/Extension>/, '$&$&'),
    without(/ Id="[^"]*"/),
    without(' Version="2.0"'),
    without('Version="2.0"', 'Version="two"'),
    document.replaceAll('2006/08/vipservice', '2006/08/other'),
    without('xmlns="http://www.verisign.com/2006/08/vipservice"'),
    document.replaceAll('GetSharedSecret', 'GetSharedSecrets'),
  ]
  const head = journalHead(site.world)
  for (const changed of cases) assert.equal(await refusalOf(send(changed)), malformed, changed)
  assert.equal(journalHead(site.world), head)
})

test('another prefix for the namespace, another order, comments and unknown elements change nothing', async () => {
  const client = site.client()
  const document = await requestXml('go', client.wanted())
  const prefixed = document
    .replace('xmlns=', 'xmlns:q=')
    .replaceAll(/<(\/?)([A-Z])/g, '<$1q:$2')
    .replaceAll(/<(\/?)(os|platform)>/g, '<$1q:$2>')
  const reordered = document.replace(/(<TokenModel>.*<\/TokenModel>)([\s\S]*)(<\/GetSharedSecret>)/, '$2$1$3')
  const commented = document.replace('SYMC', 'SY<!-- - -->M<![CDATA[C]]>')
  const extended = document.replace('<TokenModel>', '<Unknown a="b"><c/></Unknown><TokenModel>')
  for (const changed of [prefixed, reordered, commented, extended]) {
    assert.notEqual(changed, document)
    assert.match(await (await send(changed)).text(), /<ReasonCode>0000</, changed)
  }
})

test('4E00: anything not well-formed, with a document type or entities, not UTF-8, or too long', async () => {
  const client = site.client()
  const document = await requestXml('python', client.wanted())
  const [declaration = '', ...lines] = document.split('\n')
  const rest = lines.join('\n')
  const dtd = (inside: string) => `${declaration}<!DOCTYPE GetSharedSecret [${inside}]>\n${rest}`
  const bomb = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const cases: (string | Uint8Array)[] = [
    '',
    ' ',
    'cr1=1&cr2=2',
    '{"TokenModel":"SYMC"}',
    '<',
    '<GetSharedSecret/>',
    document.slice(0, -1),
    `${document}<x/>`,
    `${document}trailing`,
    document.replace('</TokenModel>', '</TokenMode>'),
    document.replace('Version="2.0"', 'Version="2.0" Version="2.0"'),
    document.replace('Version="2.0"', 'Version=2.0'),
    document.replace('SYMC', 'SYMC\0'),
    document.replace('SYMC', '&model;'),
    document.replace('SYMC', '&#0;'),
    document.replace('<TokenModel>', '<q:TokenModel>').replace('</TokenModel>', '</q:TokenModel>'),
    `${declaration}<?php echo 1 ?>${rest}`,
    dtd(''),
    dtd('<!ENTITY model "SYMC">').replace('>SYMC<', '>&model;<'),
    dtd('<!ENTITY model SYSTEM "file:///etc/passwd">').replace('>SYMC<', '>&model;<'),
    dtd(`<!ENTITY l0 "lol">${bomb}`).replace('>SYMC<', '>&l9;<'),
    `${declaration}<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">${rest}`,
    document.replace('UTF-8', 'ISO-8859-1'),
    new Uint8Array(Buffer.from(document, 'utf16le')),
    new Uint8Array([...Buffer.from(document.replace('SYMC', 'SYM')), 0xff]),
    document.replace('</GetSharedSecret>', `${'<a>'.repeat(200)}${'</a>'.repeat(200)}</GetSharedSecret>`),
    document.padEnd(4097),
    document.padEnd(1_000_000),
  ]
  const head = journalHead(site.world)
  for (const body of cases) {
    const shown = typeof body === 'string' ? body.slice(0, 500).trimEnd() : 'bytes'
    assert.equal(await refusalOf(send(body)), malformed, shown)
  }
  assert.equal(journalHead(site.world), head)
  assert.match(await (await send(document.padEnd(4096))).text(), /<ReasonCode>0000</)
})

test('4E00: the request of the desktop application, whose key nobody knows (activation code, no extension)', async () => {
  const desktop = `<?xml version="1.0" encoding="UTF-8"?>
<GetSharedSecret Id="09/29/25 12:00:00 COMPUTER" Version="2.0" xmlns="http://www.verisign.com/2006/08/vipservice">
<TokenModel>SYDC</TokenModel><ActivationCode>ABCDEFGHIJKL3456</ActivationCode><ClockDrift>4</ClockDrift>
<OtpAlgorithm type="HMAC-SHA1-TRUNC-6DIGITS"/><SharedSecretDeliveryMethod>HTTPS</SharedSecretDeliveryMethod>
<SupportedEncryptionAlgorithm>PBE-AES128-CBC</SupportedEncryptionAlgorithm></GetSharedSecret>`
  const answer = await send(desktop)
  const text = await answer.clone().text()
  assert.equal(await refusalOf(answer), malformed)
  assert.match(text, /RequestId="09\/29\/25 12:00:00 COMPUTER"/)
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

test('WEB-05: a document altered anywhere is answered with a token or a reason, never with a fault', async () => {
  const client = site.client()
  const document = new TextEncoder().encode(await requestXml('go', client.wanted()))
  const change = fc.record({
    at: fc.nat(document.length - 1),
    removed: fc.integer({ min: 0, max: 40 }),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc
        .constantFrom(
          '<',
          '>',
          '&',
          '&#x',
          '<!--',
          '<![CDATA[',
          ']]>',
          '<!DOCTYPE',
          '<?',
          'xmlns=""',
          '"',
          '\0',
          '</',
        )
        .map((text) => new TextEncoder().encode(text)),
    ),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const changed = changes.reduce(
        (bytes, { at, removed, put }) =>
          new Uint8Array([...bytes.subarray(0, at), ...put, ...bytes.subarray(at + removed)]),
        document,
      )
      const answer = await send(changed)
      assert.equal(answer.status, 200)
      assert.match(await answer.text(), /<ReasonCode>(0000|4E00|4E0D|4F04)<\/ReasonCode>/)
    }),
    { numRuns: 400 },
  )
})
