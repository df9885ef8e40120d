// Requests come from others: OpenSSL makes the good ones, chance and malice the rest.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { newKeyRingText, parseKeyRing } from '../key-ring.ts'
import { newAuthority, signCertificate } from './authority.ts'
import { fromPem, toPem } from './pem.ts'
import { publicKeyOfRequest } from './request.ts'

const folder = mkdtempSync(join(tmpdir(), 'warifu-requests-'))
after(() => rmSync(folder, { recursive: true }))
const openssl = (...words: readonly string[]) =>
  execFileSync('openssl', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

const label = 'CERTIFICATE REQUEST'

function make(kind: string, ...more: readonly string[]): string {
  const words = ['req', '-new', '-newkey', ...kind.split(' '), '-nodes', '-keyout', 'own.key']
  return openssl(...words, '-subj', '/CN=somebody else', ...more)
}

const ring = parseKeyRing(newKeyRingText('2026-01-01T00:00:00Z'))
const now = Temporal.Now.instant()
const validity = { from: now.subtract({ minutes: 5 }), until: now.add({ hours: 24 * 30 }) }
const authority = newAuthority(ring, '割符 認証局', validity)
const subject = { service: 'shinkin-5410/web-fb', userId: 'M54100020025', organization: '金庫' }

const keys: readonly (readonly [string, boolean])[] = [
  ['ec -pkeyopt ec_paramgen_curve:P-256', true],
  ['ec -pkeyopt ec_paramgen_curve:P-384', true],
  ['ec -pkeyopt ec_paramgen_curve:P-521', true],
  ['rsa:2048', true],
  ['rsa:1024', false],
  ['ed25519', false],
  ['ec -pkeyopt ec_paramgen_curve:secp256k1', false],
]

test('a request gives its public key if the key is strong enough and signed the request, and nothing else in it counts', () => {
  for (const [kind, accepted] of keys) {
    const request = make(kind)
    const publicKey = publicKeyOfRequest(request)
    assert.equal(publicKey !== undefined, accepted, kind)
    if (publicKey === undefined) continue
    const certificate = signCertificate(ring, authority, { subject, publicKey }, validity)
    writeFileSync(join(folder, 'own.pem'), certificate.pem)
    const own = openssl('pkey', '-in', 'own.key', '-pubout')
    assert.equal(openssl('x509', '-in', 'own.pem', '-noout', '-pubkey'), own)
    assert.match(openssl('x509', '-in', 'own.pem', '-noout', '-subject'), /CN = M54100020025/)
  }
})

const good = make('ec -pkeyopt ec_paramgen_curve:P-256')
const goodDer = fromPem(good, [label]) ?? new Uint8Array()
const goodKey = publicKeyOfRequest(good)
assert.ok(goodKey)
const rsa = fromPem(make('rsa:2048'), [label]) ?? new Uint8Array()
const rsaKey = publicKeyOfRequest(toPem(label, rsa))
assert.ok(rsaKey)

test('finding I5: explanatory text may stand before and after a request (RFC 7468 §2)', () => {
  const inWords = make('ec -pkeyopt ec_paramgen_curve:P-256', '-text')
  assert.match(inWords, /^Certificate Request:/)
  assert.ok(publicKeyOfRequest(inWords))
  const lines = good.trim()
  for (const text of [
    `Subject: CN=somebody\n${good}`,
    `${good}\nas asked for on the phone -----\n`,
    `これは申請書です。\r\n\r\n${good.replaceAll('\n', '\r\n')}\r\n以上`,
    `\uFEFF${good}`,
    `  ${lines}  `,
    lines.replaceAll('\n', ' '),
    good.replaceAll(label, `NEW ${label}`),
  ])
    assert.deepEqual(publicKeyOfRequest(text), goodKey, text)
})

test('finding I5: of several blocks none is chosen, and half a block is none', () => {
  const body = good.split('\n').slice(1, -2).join('\n')
  for (const text of [
    '',
    'nothing',
    authority.certificate,
    good + good,
    good + authority.certificate,
    `-----BEGIN ${label}-----\n${good}`,
    `${good}-----END ${label}-----\n`,
    good.replace(`-----END ${label}-----`, ''),
    good.replace(`-----END ${label}`, '-----END CERTIFICATE'),
    good.replaceAll(label, 'CERTIFICATE'),
    `-----BEGIN ${label}-----\nProc-Type: 4,ENCRYPTED\n\n${body}\n-----END ${label}-----\n`,
    `say -----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`,
    `-----BEGIN ${label}-----\n-----END ${label}-----\n`,
    `-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----`,
    good.replace(/.(?=\n-----END)/, '*'),
  ])
    assert.equal(publicKeyOfRequest(text), undefined, text)
})

const refused = (der: Uint8Array, why?: string) =>
  assert.equal(publicKeyOfRequest(toPem(label, der)), undefined, why ?? Buffer.from(der).toString('hex'))

/** The same bytes with some of them replaced. */
function replaced(der: Uint8Array, from: string, to: string): Uint8Array {
  const hex = Buffer.from(der).toString('hex')
  assert.ok(hex.includes(from))
  return new Uint8Array(Buffer.from(hex.replaceAll(from, to), 'hex'))
}

test('a request that is altered, truncated or followed by anything is refused', () => {
  for (let at = 0; at < goodDer.length; at++) {
    refused(goodDer.subarray(0, at), `cut at ${at}`)
    const altered = goodDer.slice()
    altered[at] = (altered[at] ?? 0) ^ 0x01
    refused(altered, `byte ${at}`)
  }
  refused(new Uint8Array([...goodDer, 0]), 'something behind it')
  refused(new Uint8Array([...goodDer, ...goodDer]), 'another behind it')
})

test('a request in BER, with a foreign algorithm or a length beyond all bytes is refused', () => {
  const inner = goodDer.subarray(goodDer[1] === 0x81 ? 3 : 4)
  const of = (...head: number[]) => new Uint8Array([...head, ...inner])
  assert.deepEqual(publicKeyOfRequest(toPem(label, of(0x30, 0x81, inner.length))), goodKey, 'the same again')
  refused(new Uint8Array([...of(0x30, 0x80), 0, 0]), 'an open length')
  refused(of(0x30, 0x82, 0, inner.length), 'a length of more bytes than it needs')
  refused(of(0x30, 0x88, 0, 0, 0, 0, 0, 0, 0, inner.length), 'eight bytes of length')
  refused(of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff), 'four gigabytes')
  refused(of(0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 'more than there is')
  refused(of(0x31, 0x81, inner.length), 'a set')
  // sha256WithRSAEncryption as SHA-1, MD5 and PSS, and ECDSA's under a key of RSA.
  for (const id of ['05', '04', '0a'])
    refused(replaced(rsa, '2a864886f70d01010b', `2a864886f70d0101${id}`), id)
  refused(replaced(goodDer, '2a8648ce3d040302', '2a8648ce3d040301'), 'a hash of nobody')
  refused(replaced(rsa, '2a864886f70d01010b0500', '2a864886f70d01010b0400'), 'parameters of nobody')
})

test('deep nesting, very many parts or great length neither take long nor end the process', () => {
  let nested = Buffer.from([0x30, 0])
  for (let i = 0; i < 20_000; i++) {
    const { length } = nested
    const head =
      length < 128 ? [0x30, length] : [0x30, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff]
    nested = Buffer.concat([Buffer.from(head), nested])
    if (nested.length > 60_000) break
  }
  refused(nested, 'nested')
  const wide = (member: number[], bytes: number) => {
    const members = Buffer.alloc(bytes, Buffer.from(member))
    return Buffer.concat([Buffer.from([0x30, 0x83, bytes >> 16, (bytes >> 8) & 0xff, bytes & 0xff]), members])
  }
  refused(wide([0x05, 0x00], 60_000), 'wide')
  const arcs = 60_000
  refused(
    Buffer.concat([Buffer.from([0x06, 0x82, arcs >> 8, arcs & 0xff]), Buffer.alloc(arcs, 1)]),
    'many arcs',
  )
  refused(
    Buffer.concat([Buffer.from([0x06, 0x82, arcs >> 8, arcs & 0xff]), Buffer.alloc(arcs, 0x81)]),
    'one arc',
  )
  refused(Buffer.alloc(20_000_000, 0x30), 'long')
  assert.equal(publicKeyOfRequest(`-----BEGIN ${label}-----\n`.repeat(100_000)), undefined)
  assert.equal(publicKeyOfRequest(`-----BEGIN ${label}-----${' '.repeat(2_000_000)}`), undefined)
  assert.equal(publicKeyOfRequest(`${' \t'.repeat(1_000_000)}-----END ${label}-----`), undefined)
})

test('property: random bytes, and requests with some random bytes, give no key and no error', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => refused(bytes)))
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      assert.equal(publicKeyOfRequest(text), undefined)
      assert.equal(
        publicKeyOfRequest(`-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`),
        undefined,
      )
    }),
  )
  const change = fc.record({
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
    instead: fc.nat(12),
  })
  const changes = fc.array(change, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.constantFrom(goodDer, rsa), changes, (der, list) => {
      let bytes = Buffer.from(der)
      for (const { at, bytes: put, instead } of list) {
        const start = at % bytes.length
        bytes = Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + instead)])
      }
      fc.pre(!bytes.equals(der))
      // Only unsigned bytes may differ: the key that comes out is the one that signed.
      const key = publicKeyOfRequest(toPem(label, bytes))
      const own = der === goodDer ? goodKey : rsaKey
      if (key !== undefined) assert.deepEqual(key, own)
    }),
    { numRuns: 2000 },
  )
})
