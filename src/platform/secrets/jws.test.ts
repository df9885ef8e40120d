// Signatures of clients (RFC 7515, RFC 7518, RFC 8037), and the keys that check them.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { parsePublicJwk, verifyJws } from './jws.ts'

/** RFC 8037 appendix A: a key pair, the thumbprint of its public half, and a signature of it. */
const rfc8037 = {
  jwk: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
  thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  signed: 'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc',
  signature: 'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
}

/** RFC 7515 appendix A.3. */
const rfc7515 = {
  jwk: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  },
  signed:
    'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ',
  signature: 'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
}

function parsed(jwk: object) {
  const key = parsePublicJwk(JSON.stringify(jwk))
  assert.ok(typeof key === 'object', String(key))
  return key
}

test('the published signatures are right, and nothing near them', () => {
  for (const { jwk, signed, signature } of [rfc8037, rfc7515]) {
    const key = parsed(jwk)
    const bytes = Buffer.from(signature, 'base64url')
    const { algorithm } = key
    const isRight = (by: Uint8Array, text = signed) => verifyJws(key.jwk, { algorithm, text, signature: by })
    assert.ok(isRight(bytes))
    assert.ok(!isRight(bytes, `${signed}A`))
    const near = [
      bytes.subarray(1),
      Buffer.concat([bytes, Buffer.from([0])]),
      Buffer.alloc(0),
      Buffer.alloc(64),
    ]
    for (const each of near) assert.ok(!isRight(each))
    for (const other of ['ES256', 'EdDSA', 'PS256'] as const) {
      const said = { algorithm: other, text: signed, signature: bytes }
      assert.equal(verifyJws(key.jwk, said), other === algorithm)
    }
  }
  assert.equal(parsed(rfc8037.jwk).thumbprint, rfc8037.thumbprint)
})

test('a key is kept with the members that make it, whatever else came with them', () => {
  const key = parsed({
    use: 'sig',
    alg: 'ES256',
    kid: 'theirs',
    ...rfc7515.jwk,
    key_ops: ['verify'],
    ext: true,
  })
  const { crv, kty, x, y } = rfc7515.jwk
  assert.deepEqual([key.algorithm, key.jwk], ['ES256', JSON.stringify({ crv, kty, x, y })])
  assert.equal(parsed({ ...rfc8037.jwk, alg: 'Ed25519' }).algorithm, 'EdDSA')
})

const exported = (type: 'rsa' | 'ec', options: object) =>
  generateKeyPairSync(type as 'rsa', options as { modulusLength: number }).publicKey.export({ format: 'jwk' })

test('what is no public key for signatures, or a weak one, is refused and says why', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const table: readonly (readonly [text: string, problem: string])[] = [
    ['', 'not_a_jwk'],
    ['null', 'not_a_jwk'],
    ['[]', 'not_a_jwk'],
    ['{}', 'not_a_jwk'],
    [JSON.stringify({ keys: [rfc7515.jwk] }), 'not_a_jwk'],
    [JSON.stringify({ ...rfc7515.jwk, y: rfc7515.jwk.x }), 'not_a_jwk'],
    [JSON.stringify({ ...rfc7515.jwk, kty: 'RSA' }), 'not_a_jwk'],
    [JSON.stringify(privateKey.export({ format: 'jwk' })), 'private_key'],
    [JSON.stringify({ kty: 'oct', k: 'AAAA' }), 'private_key'],
    [JSON.stringify(exported('ec', { namedCurve: 'P-384' })), 'other_kind'],
    [JSON.stringify(exported('ec', { namedCurve: 'secp256k1' })), 'other_kind'],
    [JSON.stringify(exported('rsa', { modulusLength: 1024 })), 'weak'],
    [JSON.stringify(exported('rsa', { modulusLength: 2048, publicExponent: 3 })), 'weak'],
    [JSON.stringify({ ...rfc7515.jwk, use: 'enc' }), 'other_use'],
    [JSON.stringify({ ...rfc7515.jwk, alg: 'ES384' }), 'other_use'],
    [JSON.stringify({ ...rfc7515.jwk, key_ops: ['sign'] }), 'other_use'],
    [JSON.stringify({ ...exported('rsa', { modulusLength: 2048 }), alg: 'RS256' }), 'other_use'],
  ]
  for (const [text, problem] of table) assert.equal(parsePublicJwk(text), problem, text)
})
