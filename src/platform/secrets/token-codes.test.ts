import assert from 'node:assert/strict'
import { test } from 'node:test'
import vectors from '../../../test/vectors/oath.json' with { type: 'json' }
import type { Algorithm } from '../../otp/hotp.ts'
import { type KeyRing, newKeyRingText, parseKeyRing } from './key-ring.ts'
import { SealError } from './seal.ts'
import { createTokenCodes, type SealedToken, type TokenCodes } from './token-codes.ts'

const ring = parseKeyRing(newKeyRingText('2026-04-01T00:00:00Z'))
const rfcSecret = Buffer.from(vectors.hotp.secret_hex, 'hex')

function token(codes: TokenCodes, tokenId: string, secret: Uint8Array = rfcSecret): SealedToken {
  return { tokenId, sealedSecret: codes.sealSecret(tokenId, secret), algorithm: 'SHA1', digits: 6 }
}

test('OTP-05: sealed secrets give the RFC vectors, freshly opened or from memory', () => {
  const codes = createTokenCodes(ring, { entriesMax: 10 })
  const eventBased = token(codes, 'VSMB25772182')
  for (const vector of vectors.hotp.cases) assert.equal(codes.codeAt(eventBased, vector.counter), vector.otp)

  for (const [name, { hex }] of Object.entries(vectors.totp.secrets)) {
    const algorithm = name as Algorithm
    const timeBased = {
      ...token(codes, `VSMT-${name}`, Buffer.from(hex, 'hex')),
      algorithm,
      digits: 8,
    } as const
    for (const vector of vectors.totp.cases.filter((each) => each.algorithm === name)) {
      assert.equal(codes.codeAt(timeBased, Number.parseInt(vector.T_hex, 16)), vector.otp8)
    }
  }
})

test('CRY-01: a sealed secret moved to another token gives no code, though both tokens are in memory', () => {
  const codes = createTokenCodes(ring, { entriesMax: 10 })
  const [a, b] = [token(codes, 'A'), token(codes, 'B')]
  codes.codeAt(a, 0)
  codes.codeAt(b, 0)
  assert.throws(() => codes.codeAt({ ...a, sealedSecret: b.sealedSecret }, 0), SealError)
  assert.throws(() => codes.openSecret('A', b.sealedSecret), SealError)
  assert.equal(codes.codeAt(a, 0), '755224')
})

test('CRY-01: a new sealed secret under the same token ID counts at once, even in the same buffer', () => {
  const codes = createTokenCodes(ring, { entriesMax: 10 })
  const old = token(codes, 'A')
  const renewed = token(codes, 'A', Buffer.from('another secret of 20'))
  const buffer = old.sealedSecret.slice()
  assert.equal(codes.codeAt({ ...old, sealedSecret: buffer }, 0), '755224')
  buffer.set(renewed.sealedSecret)
  const fresh = createTokenCodes(ring, { entriesMax: 1 }).codeAt(renewed, 0)
  assert.notEqual(fresh, '755224')
  assert.equal(codes.codeAt({ ...old, sealedSecret: buffer }, 0), fresh)
})

test('CRY-04: a token sealed again gives the same codes, and its secret comes back', () => {
  const codes = createTokenCodes(ring, { entriesMax: 10 })
  const old = token(codes, 'A')
  const secret = codes.openSecret('A', old.sealedSecret)
  assert.deepEqual(Buffer.from(secret), rfcSecret)
  assert.equal(codes.codeAt({ ...old, sealedSecret: codes.sealSecret('A', secret) }, 0), codes.codeAt(old, 0))
})

test('CRY-01: at most entriesMax opened secrets are kept, the most recently used ones', () => {
  let opened = 0
  const counting: KeyRing = {
    ...ring,
    subkey: (purpose, keyId) => {
      opened += 1
      return ring.subkey(purpose, keyId)
    },
  }
  const codes = createTokenCodes(counting, { entriesMax: 2 })
  const [a, b, c] = [token(codes, 'A'), token(codes, 'B'), token(codes, 'C')]
  const opensOf = (used: SealedToken) => {
    const before = opened
    codes.codeAt(used, 0)
    return opened - before
  }
  assert.deepEqual([a, b, b, a, c, a, b, a, c].map(opensOf), [1, 1, 0, 0, 1, 0, 1, 0, 1])
  assert.throws(() => createTokenCodes(ring, { entriesMax: 0 }), RangeError)
})
