// docs/vip-compatible.md: documents that POST /prov does not take, and those that it has to.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { parseVipSettings } from '../../src/doors/vip/settings.ts'
import { postXml, refusalOf, requestXml, type Wanted } from '../support/compatible-client.ts'
import { type CompatibleSite, startCompatibleSite } from '../support/compatible-site.ts'
import { journalHead } from '../support/site.ts'

const malformed = '4E00 Malformed request'
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
