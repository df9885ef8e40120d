// The worked example of docs/token-protocol.md, computed again from the document alone: with WebCrypto, and without a
// line of Warifu's code.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { deliveryInfo, deliveryTerms, type TokenTerms } from '../../src/otp/delivery.ts'
import { deliverSecret, deliverWith, parsePublicKey } from '../../src/platform/secrets/deliver.ts'

const { subtle } = globalThis.crypto
const example = JSON.parse(readFileSync(new URL('../vectors/token-protocol.json', import.meta.url), 'utf8'))
const terms: TokenTerms = example.terms
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (data: ArrayBuffer | Uint8Array) => Buffer.from(data as Uint8Array).toString('hex')
const base64url = (data: Uint8Array) => Buffer.from(data).toString('base64url')

function importPrivate(privateHex: string, publicHex: string): Promise<CryptoKey> {
  const point = bytes(publicHex)
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: base64url(bytes(privateHex)),
    x: base64url(point.slice(1, 33)),
    y: base64url(point.slice(33)),
  }
  return subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
}

/** The app's end, following the document's steps. */
async function openAsDocumented(
  privateKey: CryptoKey,
  appPublicKey: Uint8Array,
  delivery: typeof example.delivery,
) {
  const serverPublicKey = new Uint8Array(Buffer.from(delivery.serverPublicKey, 'base64url'))
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const publicKey = await subtle.importKey('raw', serverPublicKey, curve, true, [])
  const shared = await subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 256)
  const info = Buffer.concat([
    Buffer.from(`warifu token v1\0${terms.tokenId}\0`),
    serverPublicKey,
    appPublicKey,
  ])
  const material = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits'])
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new Uint8Array(info) }
  const key = await subtle.deriveBits(hkdf, material, 256)
  const aes = await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
  const lines = `warifu token v1\n${terms.tokenId}\ntime\nmobile\nSHA1\n6\n30\n${terms.expiresAtMs}\n`
  const associatedData = new TextEncoder().encode(lines)
  const iv = new Uint8Array(Buffer.from(delivery.nonce, 'base64url'))
  const gcm = { name: 'AES-GCM', iv, additionalData: associatedData, tagLength: 128 }
  const wrapped = new Uint8Array(Buffer.from(delivery.wrappedSecret, 'base64url'))
  return { shared, info, key, associatedData, secret: await subtle.decrypt(gcm, aes, wrapped) }
}

test('the worked example: what the server sends, byte by byte', () => {
  const ephemeral = { privateKey: bytes(example.serverPrivateKey), nonce: bytes(example.nonce) }
  const appPublicKey = parsePublicKey(example.request.publicKey)
  assert.ok(appPublicKey)
  assert.equal(hex(appPublicKey), example.appPublicKey)
  assert.deepEqual(deliverWith(ephemeral, bytes(example.secret), appPublicKey, terms), example.delivery)
  const info = deliveryInfo(terms.tokenId, bytes(example.serverPublicKey), appPublicKey)
  assert.equal(hex(info), example.info)
  assert.equal(hex(deliveryTerms(terms)), example.associatedData)
})

test('the worked example: what the app computes from it with WebCrypto, step by step', async () => {
  const privateKey = await importPrivate(example.appPrivateKey, example.appPublicKey)
  const opened = await openAsDocumented(privateKey, bytes(example.appPublicKey), example.delivery)
  assert.equal(hex(opened.shared), example.sharedSecret)
  assert.equal(hex(opened.info), example.info)
  assert.equal(hex(opened.key), example.key)
  assert.equal(Buffer.from(opened.associatedData).toString(), example.associatedDataText)
  assert.equal(hex(opened.secret), example.secret)
})

test('ENR-06: a delivery opens for its app, token and terms only, and each has its own key and nonce', async () => {
  const privateKey = await importPrivate(example.appPrivateKey, example.appPublicKey)
  const appPublicKey = bytes(example.appPublicKey)
  const secret = bytes(example.secret)
  const open = (delivery: object) => openAsDocumented(privateKey, appPublicKey, delivery)
  const first = deliverSecret(secret, appPublicKey, terms)
  const second = deliverSecret(secret, appPublicKey, terms)
  assert.equal(hex((await open(first)).secret), example.secret)
  assert.equal(hex((await open(second)).secret), example.secret)
  for (const part of ['serverPublicKey', 'nonce', 'wrappedSecret'] as const) {
    assert.notEqual(first[part], second[part])
    await assert.rejects(open({ ...first, [part]: second[part] }), part)
  }
  const changes: Partial<TokenTerms>[] = [
    { tokenId: 'WRFM25772183' },
    { movingFactor: 'event' },
    { formFactor: 'desktop' },
    { digits: 8 },
    { expiresAtMs: terms.expiresAtMs + 1 },
  ]
  for (const change of changes) {
    const other = deliverSecret(secret, appPublicKey, { ...terms, ...change })
    await assert.rejects(open(other), JSON.stringify(change))
  }
})

test('a public key that is not an uncompressed point of the curve is refused', () => {
  const point = bytes(example.appPublicKey)
  const changed = (at: number, value: number) => {
    const copy = point.slice()
    copy[at] = value
    return base64url(copy)
  }
  const fieldPrime = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff'
  const wrong = {
    empty: '',
    infinity: base64url(new Uint8Array(1)),
    'infinity, padded': base64url(new Uint8Array(65)),
    zeros: base64url(Uint8Array.from([4, ...new Uint8Array(64)])),
    'not on the curve': changed(64, (point[64] ?? 0) ^ 1),
    compressed: base64url(Uint8Array.from([2, ...point.slice(1, 33)])),
    hybrid: changed(0, 6),
    'x not below the field prime': base64url(Uint8Array.from([4, ...bytes(fieldPrime), ...point.slice(33)])),
    'one byte more': base64url(Uint8Array.from([...point, 0])),
    'padded text': `${example.request.publicKey}=`,
    'leftover bits': `${example.request.publicKey.slice(0, -1)}${'B'}`,
    'a line break': `${example.request.publicKey}\n`,
    base64: Buffer.from(point).toString('base64'),
  }
  for (const [name, text] of Object.entries(wrong)) assert.equal(parsePublicKey(text), undefined, name)
})
