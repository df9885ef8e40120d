import { asciiBytes, concatBytes, sameBytes, toHex } from '../bytes.ts'
import { array, bytes, encodeCbor, text } from './cbor.ts'

// COSE_Sign1 (RFC 9052 §4.2) in the one shape that signed operations have: ES256 and a key ID in the protected header,
// nothing in the other.

const kidBytes = 8
const signatureBytes = 64
export const coseBytesMax = 1200

// Tag 18, array of 4; protected header {1: -7, 4: kid}.
const start = Uint8Array.of(0xd2, 0x84)
const header = Uint8Array.of(0xa2, 0x01, 0x26, 0x04, 0x48)

/** What a signature is for: one for an operation is none for a key. */
export const purposes = {
  operation: asciiBytes('warifu-operation-v1'),
  key: asciiBytes('warifu-operation-key-v1'),
} as const

export type Purpose = keyof typeof purposes

export type CoseSign1 = {
  readonly kid: Uint8Array
  readonly payload: Uint8Array
  /** r, then s, of 32 bytes each. */
  readonly signature: Uint8Array
}

/** The bytes that ES256 signs (Sig_structure of RFC 9052 §4.4). */
export function signedBytes(
  { kid, payload }: Pick<CoseSign1, 'kid' | 'payload'>,
  purpose: Purpose,
): Uint8Array<ArrayBuffer> {
  const parts = [bytes(concatBytes(header, kid)), bytes(purposes[purpose]), bytes(payload)]
  return encodeCbor(array(text('Signature1'), ...parts))
}

export function encodeCose({ kid, payload, signature }: CoseSign1): Uint8Array<ArrayBuffer> {
  return concatBytes(
    start,
    encodeCbor(bytes(concatBytes(header, kid))),
    Uint8Array.of(0xa0),
    encodeCbor(bytes(payload)),
    encodeCbor(bytes(signature)),
  )
}

/** The parts of a COSE_Sign1, or undefined if it has another shape, another algorithm or more than 1,200 bytes. */
export function parseCose(cose: Uint8Array): CoseSign1 | undefined {
  if (cose.length > coseBytesMax) return undefined
  const kidAt = start.length + 1 + header.length
  const payloadAt = kidAt + kidBytes + 1
  // The head of the payload's byte string: its length is what is left when all else is taken away.
  const behind = 2 + signatureBytes
  const headBytes = [1, 2, 3].find((size) => {
    const length = cose.length - payloadAt - size - behind
    return length >= 0 && headLength(length) === size
  })
  if (headBytes === undefined) return undefined
  const parts = {
    kid: cose.slice(kidAt, kidAt + kidBytes),
    payload: cose.slice(payloadAt + headBytes, cose.length - behind),
    signature: cose.slice(cose.length - signatureBytes),
  }
  return sameBytes(encodeCose(parts), cose) ? parts : undefined
}

function headLength(length: number): number {
  return length < 24 ? 1 : length < 256 ? 2 : 3
}

/** A public key of P-256: x, then y, of 32 bytes each. */
export type PublicPoint = Uint8Array

export const pointBytes = 64

/** What a key ID is the beginning of, by SHA-256: the COSE Key Thumbprint's input (RFC 9679 §4). */
export function thumbprintBytes(point: PublicPoint): Uint8Array<ArrayBuffer> {
  // {1: 2, -1: 1, -2: x, -3: y}: EC2, P-256.
  return concatBytes(
    Uint8Array.of(0xa4, 0x01, 0x02, 0x20, 0x01, 0x21),
    encodeCbor(bytes(point.slice(0, 32))),
    Uint8Array.of(0x22),
    encodeCbor(bytes(point.slice(32))),
  )
}

export type PinnedKey = {
  /** The only institution that this key signs for. */
  readonly institution: string
  readonly kid: Uint8Array
  readonly point: PublicPoint
  readonly notBefore: number
  readonly notAfter: number
}

/** The pinned key that a signature names, if it may sign now: a minute either way is the clock's. */
export function findPinned({
  keys,
  kid,
  nowSeconds,
}: {
  readonly keys: readonly PinnedKey[]
  readonly kid: Uint8Array
  readonly nowSeconds: number
}): PinnedKey | undefined {
  return keys.find(
    (key) =>
      toHex(key.kid) === toHex(kid) &&
      nowSeconds >= key.notBefore - slackSeconds &&
      nowSeconds < key.notAfter + slackSeconds,
  )
}

/** How far the clock of a phone may be off. */
export const slackSeconds = 60
