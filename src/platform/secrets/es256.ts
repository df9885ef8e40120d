import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { bytesToNumber } from '../../otp/bytes.ts'
import type { PublicPoint } from '../../otp/signed-operation/cose.ts'

// ES256 (RFC 7518 §3.4): ECDSA with P-256 and SHA-256, its signature r ‖ s in 64 bytes.

const dsaEncoding = 'ieee-p1363'

/** The order of P-256 (SP 800-186 §3.2.1.3). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** A private key that follows from a key of the ring; `name` says which one. */
export function es256Secret(key: Uint8Array, name: string): Uint8Array {
  // 48 bytes modulo the order, which makes every key as likely as any other (FIPS 186-5 §A.2.1).
  const bits = hkdfSync('sha256', key, '', name, 48)
  const scalar = (bytesToNumber(new Uint8Array(bits)) % (order - 1n)) + 1n
  return Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')
}

/** As a JWK, private (RFC 7518 §6.2). */
export type Es256Jwk = {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly d: string
}

export type Es256Key = {
  readonly point: PublicPoint
  readonly jwk: () => Es256Jwk
  readonly sign: (message: Uint8Array) => Uint8Array<ArrayBuffer>
}

/** The key pair of a private key of 32 bytes. Throws if that is none of P-256. */
export function es256Key(secret: Uint8Array): Es256Key {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(secret)
  // Without its first byte, which says that it is not compressed.
  const point = new Uint8Array(pair.getPublicKey()).slice(1)
  const jwk = () => ({ ...publicJwk(point), d: Buffer.from(secret).toString('base64url') })
  const key = createPrivateKey({ key: jwk(), format: 'jwk' })
  return { point, jwk, sign: (message) => new Uint8Array(sign('sha256', message, { key, dsaEncoding })) }
}

/** A JWT in compact form (RFC 7515 §3.1), signed with ES256. */
export function signedJwt({ sign }: Es256Key, header: object, claims: object): string {
  const text = `${part({ alg: 'ES256', ...header })}.${part(claims)}`
  return `${text}.${Buffer.from(sign(Buffer.from(text))).toString('base64url')}`
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Whether a signature is the key's over exactly this message; false for a point that is none, too. */
export function verifyEs256(point: PublicPoint, message: Uint8Array, signature: Uint8Array): boolean {
  const key = publicKeyOf(point)
  return key !== undefined && verify('sha256', message, { key, dsaEncoding }, signature)
}

/** A public key as openssl reads it. Throws TypeError if the point is none of P-256. */
export function es256Pem(point: PublicPoint): string {
  const key = publicKeyOf(point)
  if (key === undefined) throw new TypeError('Not a point of P-256')
  return key.export({ format: 'pem', type: 'spki' }).toString()
}

/** Whether it is a point of P-256, x and y. */
export function isEs256Point(point: PublicPoint): boolean {
  return publicKeyOf(point) !== undefined
}

// SubjectPublicKeyInfo of a point of P-256 (RFC 5480 §2), up to its 64 bytes: read faster than a JWK.
const spkiPrefix = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex')

function publicKeyOf(point: PublicPoint): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.concat([spkiPrefix, point]), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

function publicJwk(point: PublicPoint) {
  const [x, y] = [point.slice(0, 32), point.slice(32)].map((part) => Buffer.from(part).toString('base64url'))
  return { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' } as const
}
