import { fromBase64url, toBase64url } from '../base64url.ts'
import { toHex } from '../bytes.ts'
import { decodeBase45, encodeBase45 } from './base45.ts'
import type { CoseSign1, PinnedKey } from './cose.ts'
import { findPinned, parseCose, signedBytes, slackSeconds } from './cose.ts'
import type { Operation, PayloadRefusal } from './payload.ts'
import { openPayload, readBody } from './payload.ts'

/** Why a token doesn't show what it was given, in the order in which they are found. */
export type ReadingRefusal =
  | 'not_an_operation'
  | 'bad_base45'
  | 'bad_cose'
  | 'unknown_key'
  | 'bad_signature'
  | PayloadRefusal
  | 'other_institution'
  | 'other_token'
  | 'expired'
  | 'not_yet_valid'
  | 'already_answered'

const prefix = 'WRF1:'

/** The text of the QR code. */
export function operationText(cose: Uint8Array): string {
  return `${prefix}${encodeBase45(cose)}`
}

/** The bytes of a COSE_Sign1 in such a text; nothing is forgiven, not even a space around it. */
export function parseOperationText(scanned: string): Uint8Array | 'not_an_operation' | 'bad_base45' {
  if (!scanned.startsWith(prefix)) return 'not_an_operation'
  return decodeBase45(scanned.slice(prefix.length)) ?? 'bad_base45'
}

const fragment = '#operation='

/** What follows the app's address in a link on the same device: no server and no log gets it. */
export function operationFragment(cose: Uint8Array): string {
  return `${fragment}${toBase64url(cose)}`
}

/** The bytes of a COSE_Sign1 in such a fragment. */
export function parseOperationFragment(hash: string): Uint8Array | 'not_an_operation' {
  const encoded = hash.startsWith(fragment) ? hash.slice(fragment.length) : ''
  if (!/^[A-Za-z0-9_-]+$/.test(encoded) || encoded.length % 4 === 1) return 'not_an_operation'
  const cose = fromBase64url(encoded)
  return toBase64url(cose) === encoded ? cose : 'not_an_operation'
}

/** A COSE_Sign1 by a pinned key, whose signature has still to be verified: `signed` under `key.point`. */
export type Envelope = CoseSign1 & { readonly key: PinnedKey; readonly signed: Uint8Array<ArrayBuffer> }

export function openEnvelope(
  cose: Uint8Array,
  { keys, nowSeconds }: { readonly keys: readonly PinnedKey[]; readonly nowSeconds: number },
): Envelope | 'bad_cose' | 'unknown_key' {
  const parsed = parseCose(cose)
  if (parsed === undefined) return 'bad_cose'
  const key = findPinned({ keys, kid: parsed.kid, nowSeconds })
  return key === undefined ? 'unknown_key' : { ...parsed, key, signed: signedBytes(parsed, 'operation') }
}

export type Reader = {
  /** The tokens of this device, each once for every institution that it belongs to. */
  readonly tokens: readonly { readonly institution: string; readonly tokenId: string }[]
  /** The IDs, in hex, of what this device has answered. */
  readonly answered: ReadonlySet<string>
  readonly nowSeconds: number
}

/**
 * The operation in an envelope, or why it isn't shown: the checks of a token behind those of `openEnvelope`, in their
 * order. `verified` is whether the signature holds, which only the caller's cryptography can tell.
 */
export function readEnvelope(
  { key, payload }: Envelope,
  verified: boolean,
  { tokens, answered, nowSeconds }: Reader,
): Operation | ReadingRefusal {
  if (!verified) return 'bad_signature'
  const opened = openPayload(payload)
  if (typeof opened === 'string') return opened
  const { institution, tokenId, issuedSeconds, expiresSeconds, operationId } = opened.head
  if (institution !== key.institution) return 'other_institution'
  if (!tokens.some((token) => token.institution === institution && token.tokenId === tokenId))
    return 'other_token'
  const body = readBody(opened)
  if (typeof body === 'string') return body
  if (nowSeconds >= expiresSeconds + slackSeconds) return 'expired'
  if (issuedSeconds > nowSeconds + slackSeconds) return 'not_yet_valid'
  if (answered.has(toHex(operationId))) return 'already_answered'
  return { ...opened.head, ...body }
}

/** Until when the ID of an answered operation is kept, so that it isn't answered again. */
export function answeredUntilSeconds({ expiresSeconds }: Pick<Operation, 'expiresSeconds'>): number {
  return expiresSeconds + 86_400
}
