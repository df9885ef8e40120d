import { approvalCode, approvalKeyInfo, approvalMessage } from '../../otp/signed-operation/answer.ts'
import type { PinnedKey } from '../../otp/signed-operation/cose.ts'
import type { Operation } from '../../otp/signed-operation/payload.ts'
import {
  openEnvelope,
  type Reader,
  type ReadingRefusal,
  readEnvelope,
} from '../../otp/signed-operation/reading.ts'

// Signed operations with WebCrypto: what a token reads, and the eight digits that approve it.

export type ReadOperation = { readonly operation: Operation; readonly digest: Uint8Array<ArrayBuffer> }

/** What a COSE_Sign1 asks this token to confirm, or why it isn't shown. */
export async function readOperation(
  cose: Uint8Array,
  keys: readonly PinnedKey[],
  reader: Reader,
): Promise<ReadOperation | ReadingRefusal> {
  const envelope = openEnvelope(cose, { keys, nowSeconds: reader.nowSeconds })
  if (typeof envelope === 'string') return envelope
  const holds = await verifies(envelope.key.point, envelope.signed, envelope.signature)
  const operation = readEnvelope(envelope, holds, reader)
  return typeof operation === 'string' ? operation : { operation, digest: await sha256(envelope.payload) }
}

/** The eight digits; `secret` is the token's, imported for HKDF. */
export async function approvalDigits(
  secret: CryptoKey,
  tokenId: string,
  digest: Uint8Array,
): Promise<string> {
  const salt = new Uint8Array()
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info: approvalKeyInfo(tokenId) }
  const form = { name: 'HMAC', hash: 'SHA-256', length: 256 }
  const key = await crypto.subtle.deriveKey(hkdf, secret, form, false, ['sign'])
  return approvalCode(new Uint8Array(await crypto.subtle.sign('HMAC', key, approvalMessage(digest))))
}

/** Whether a signature (ES256, r ‖ s) is the key's over exactly this; false for a point that is none. */
export async function verifies(
  point: Uint8Array,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array,
): Promise<boolean> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const uncompressed = Uint8Array.of(4, ...point)
  try {
    const key = await crypto.subtle.importKey('raw', uncompressed, curve, false, ['verify'])
    const form = { name: 'ECDSA', hash: 'SHA-256' }
    return await crypto.subtle.verify(form, key, new Uint8Array(signature), message)
  } catch {
    return false
  }
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))
}
