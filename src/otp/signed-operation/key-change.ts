import { bytesToNumber } from '../bytes.ts'
import { bytes, decodeCbor, encodeCbor, integer, map, text } from './cbor.ts'
import type { CoseSign1, PinnedKey, PublicPoint } from './cose.ts'
import { findPinned, parseCose, pointBytes, signedBytes, slackSeconds } from './cose.ts'
import { parseCount } from './fields.ts'
import { entriesOf, versionOf } from './payload.ts'

/** A stolen key could sign its own successor: it can't do so for longer than this. */
const keyLifeSecondsMax = 2 * 366 * 86_400

/** A new operation key of an institution, as an old one vouches for it. */
export type KeyChange = {
  readonly institution: string
  readonly point: PublicPoint
  readonly notBefore: number
  readonly notAfter: number
  readonly serial: number
}

export type KeyChangeRefusal =
  | 'bad_cose'
  | 'unknown_key'
  | 'bad_signature'
  | 'not_deterministic'
  | 'unknown_version'
  | 'bad_payload'
  | 'other_institution'
  | 'expired'
  | 'old_serial'

export function encodeKeyChange(change: KeyChange): Uint8Array<ArrayBuffer> {
  return encodeCbor(
    map([
      [1, integer(1)],
      [2, text(change.institution)],
      [3, bytes(change.point)],
      [4, integer(change.notBefore)],
      [5, integer(change.notAfter)],
      [6, integer(change.serial)],
    ]),
  )
}

export type KeyChangeEnvelope = CoseSign1 & {
  readonly key: PinnedKey
  readonly signed: Uint8Array<ArrayBuffer>
}

/** What has still to be verified: `signed` under `key.point`. */
export function openKeyChange(
  cose: Uint8Array,
  { keys, nowSeconds }: { readonly keys: readonly PinnedKey[]; readonly nowSeconds: number },
): KeyChangeEnvelope | 'bad_cose' | 'unknown_key' {
  const parsed = parseCose(cose)
  if (parsed === undefined) return 'bad_cose'
  const key = findPinned({ keys, kid: parsed.kid, nowSeconds })
  return key === undefined ? 'unknown_key' : { ...parsed, key, signed: signedBytes(parsed, 'key') }
}

/**
 * The new key in an envelope, or why it isn't pinned. `verified` is whether the signature holds; `serialHeld` that of the
 * newest key of this institution.
 */
export function readKeyChange(
  { key, payload }: KeyChangeEnvelope,
  verified: boolean,
  { serialHeld, nowSeconds }: { readonly serialHeld: number; readonly nowSeconds: number },
): KeyChange | KeyChangeRefusal {
  if (!verified) return 'bad_signature'
  const change = parseKeyChange(payload)
  if (typeof change === 'string') return change
  if (change.institution !== key.institution) return 'other_institution'
  if (nowSeconds >= change.notAfter + slackSeconds) return 'expired'
  return change.serial > serialHeld ? change : 'old_serial'
}

function parseKeyChange(
  payload: Uint8Array,
): KeyChange | 'not_deterministic' | 'unknown_version' | 'bad_payload' {
  const value = decodeCbor(payload)
  if (value === undefined) return 'not_deterministic'
  const version = versionOf(value)
  if (version !== 'this') return version
  const entries = entriesOf(value)
  const [institution, point] = [entries?.get(2), entries?.get(3)]
  const [notBefore, notAfter, serial] = [4, 5, 6].map((key) => parseCount(entries?.get(key)))
  if (entries?.size !== 6 || institution?.kind !== 'text' || point?.kind !== 'bytes') return 'bad_payload'
  if (!/^[a-z0-9-]{1,40}$/.test(institution.value) || !isOnCurve(point.value)) return 'bad_payload'
  if (notBefore === undefined || notAfter === undefined || serial === undefined) return 'bad_payload'
  const life = notAfter - notBefore
  if (life <= 0 || life > keyLifeSecondsMax) return 'bad_payload'
  return { institution: institution.value, point: point.value, notBefore, notAfter, serial }
}

// The curve P-256 (SP 800-186 §3.2.1.3): y² = x³ - 3x + b over the integers modulo p.
const p = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

/** Whether 64 bytes, x and y, are a point of P-256: a key that no signature could be checked with is none. */
export function isOnCurve(point: Uint8Array): boolean {
  if (point.length !== pointBytes) return false
  const [x, y] = [bytesToNumber(point.slice(0, 32)), bytesToNumber(point.slice(32))]
  return x < p && y < p && (y * y - (x * x * x - 3n * x + b)) % p === 0n
}
