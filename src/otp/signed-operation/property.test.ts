import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import vectors from '../../../test/vectors/signed-operations.json' with { type: 'json' }
import { asBytes, concatBytes, sameBytes, toHex } from '../bytes.ts'
import { decodeBase45, encodeBase45 } from './base45.ts'
import type { CborValue } from './cbor.ts'
import { decodeCbor, encodeCbor } from './cbor.ts'
import type { PinnedKey } from './cose.ts'
import { encodeCose, signedBytes } from './cose.ts'
import { isOnCurve } from './key-change.ts'
import { encodePayload, parsePayload } from './payload.ts'
import { openEnvelope, operationText, parseOperationText, readEnvelope } from './reading.ts'

const bytesOf = (max: number) => fc.uint8Array({ maxLength: max }).map((bytes) => new Uint8Array(bytes))
const payloads = vectors.vectors.map(({ payload_hex }) => new Uint8Array(Buffer.from(payload_hex, 'hex')))

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = publicKey.export({ format: 'jwk' })
const point = concatBytes(Buffer.from(jwk.x ?? '', 'base64url'), Buffer.from(jwk.y ?? '', 'base64url'))
const kid = new Uint8Array(8).fill(7)

function signed(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = signedBytes({ kid, payload }, 'operation')
  const signature = new Uint8Array(sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
  return encodeCose({ kid, payload, signature })
}

function read(cose: Uint8Array): ReturnType<typeof readEnvelope> {
  const keys: PinnedKey[] = ['shinkin-5410', 'johoku', 'sample-shinkin'].map((institution) => ({
    institution,
    kid,
    point,
    notBefore: 0,
    notAfter: 4e9,
  }))
  const at = { nowSeconds: 1796000010 }
  for (const key of keys) {
    const envelope = openEnvelope(cose, { keys: [key], ...at })
    if (typeof envelope === 'string') return envelope
    const holds = verify(
      'sha256',
      envelope.signed,
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      envelope.signature,
    )
    const tokens = vectors.vectors.map(({ token }) => ({ institution: key.institution, tokenId: token }))
    const operation = readEnvelope(envelope, holds, { tokens, answered: new Set(), ...at })
    if (operation !== 'other_institution') return operation
  }
  return 'other_institution'
}

test('issue 18: one byte changed anywhere in a signed operation, and it is refused', () => {
  const coses = payloads.map(signed)
  for (const cose of coses) assert.notEqual(typeof read(cose), 'string')
  fc.assert(
    fc.property(
      fc.nat(coses.length - 1),
      fc.nat(1199),
      fc.integer({ min: 1, max: 255 }),
      (which, place, flip) => {
        const cose = Uint8Array.from(coses[which] ?? [])
        const at = place % cose.length
        cose[at] = (cose[at] ?? 0) ^ flip
        assert.equal(typeof read(cose), 'string')
        const text = operationText(cose)
        assert.deepEqual(parseOperationText(text), cose)
      },
    ),
    { numRuns: 1500 },
  )
})

test('issue 18: whatever is signed and read encodes to the same bytes again, so that no byte goes unseen', () => {
  const edit = fc.record({ at: fc.nat(1199), remove: fc.nat(3), insert: bytesOf(3) })
  fc.assert(
    fc.property(fc.nat(payloads.length - 1), fc.array(edit, { maxLength: 3 }), (which, edits) => {
      let payload: Uint8Array = payloads[which] ?? new Uint8Array()
      for (const { at, remove, insert } of edits) {
        const place = at % (payload.length + 1)
        payload = concatBytes(payload.slice(0, place), insert, payload.slice(place + remove))
      }
      const operation = parsePayload(payload)
      if (typeof operation !== 'string') assert.ok(sameBytes(encodePayload(operation), payload))
    }),
    { numRuns: 3000 },
  )
})

const scalar: fc.Arbitrary<CborValue> = fc.oneof(
  fc.maxSafeInteger().map((value): CborValue => ({ kind: 'integer', value })),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }).map((value): CborValue => ({ kind: 'integer', value })),
  bytesOf(300).map((value): CborValue => ({ kind: 'bytes', value })),
  fc.string({ unit: 'grapheme' }).map((value): CborValue => ({ kind: 'text', value })),
)

const { value: anyValue } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 5 }).map((value): CborValue => ({ kind: 'array', value })),
    fc
      .uniqueArray(fc.tuple(fc.integer({ min: -999, max: 999 }), tie('value')), {
        maxLength: 30,
        selector: ([key]) => key,
      })
      .map((entries): CborValue => {
        const sorted = entries.map(
          ([key, value]) => [{ kind: 'integer', value: key } as const, value] as const,
        )
        return { kind: 'map', value: sorted }
      }),
  ),
}))

test('issue 18: CBOR there and back; bytes that are read are the only ones of their value', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const encoded = encodeCbor(value)
      const decoded = decodeCbor(encoded)
      assert.ok(decoded !== undefined)
      assert.deepEqual(encodeCbor(decoded), encoded)
    }),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(bytesOf(40), (bytes) => {
      const value = decodeCbor(bytes)
      if (value !== undefined) assert.deepEqual(encodeCbor(value), bytes)
    }),
    { numRuns: 3000 },
  )
})

// Maps stand in arrays and in keys, too.
const written = [
  '17 1818 18ff 190100 19ffff 1a00010000 1affffffff 1b0000000100000000 40 6161 80 a0',
  'a201000200 a200002000 a218180019010000 81a201000200 a1a20100020000',
]
const writtenOtherwise = [
  '1817 190018 1900ff 1a00000100 1a0000ffff 1b00000000ffffffff 3800 5800 780161 9800 b800',
  'a202000100 a220000000 a201000100 a219010000181800 81a202000100 a1a20200010000 0000 1c 5f40ff',
]

test('issue 18: CBOR is read only as it has to be written: shortest heads, keys that ascend, none twice', () => {
  for (const hex of written.flatMap((line) => line.split(' '))) {
    const value = decodeCbor(asBytes(hex))
    assert.ok(value !== undefined, hex)
    assert.equal(toHex(encodeCbor(value)), hex)
  }
  for (const hex of writtenOtherwise.flatMap((line) => line.split(' ')))
    assert.equal(decodeCbor(asBytes(hex)), undefined, hex)
})

test('issue 18: base45 there and back; a text that is read is the only one of its bytes', () => {
  fc.assert(fc.property(bytesOf(100), (bytes) => assert.deepEqual(decodeBase45(encodeBase45(bytes)), bytes)))
  const letter = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:')
  fc.assert(
    fc.property(fc.string({ unit: letter, maxLength: 12 }), (text) => {
      const bytes = decodeBase45(text)
      if (bytes !== undefined) assert.equal(encodeBase45(bytes), text)
    }),
    { numRuns: 2000 },
  )
})

test('issue 18: a key is on the curve, and with one bit changed it is not', () => {
  assert.ok(isOnCurve(point))
  fc.assert(
    fc.property(fc.nat(511), (bit) => {
      const bent = Uint8Array.from(point)
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      assert.ok(!isOnCurve(bent))
    }),
  )
  assert.ok(!isOnCurve(point.slice(1)))
})
