// The app's end of the issuing protocol (docs/token-protocol.md), with WebCrypto alone.
import { fromBase64url, toBase64url } from '../../otp/base64url.ts'
import { deliveryInfo, deliveryTerms, type TokenTerms } from '../../otp/delivery.ts'

export type Delivery = {
  readonly serverPublicKey: string
  readonly nonce: string
  readonly wrappedSecret: string
}

/** A secret under some AES key, and what else is needed to open it. */
export type WrappedSecret = {
  readonly nonce: Uint8Array<ArrayBuffer>
  readonly associatedData: Uint8Array<ArrayBuffer>
  readonly wrapped: Uint8Array<ArrayBuffer>
}

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const

/** A key pair for one registration. The private key can't be read, not even by this app, unless it says so. */
export async function newKeyPair(extractable = false): Promise<{ publicKey: string; privateKey: CryptoKey }> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, extractable, ['deriveBits'])
  return {
    publicKey: toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))),
    privateKey,
  }
}

export function newIdempotencyKey(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(16)))
}

/**
 * The AES key of a delivery, which can't be read and serves that one use only. Throws if the server's public key is
 * not a point of the curve.
 */
export async function deliveryKey(
  keys: { readonly publicKey: string; readonly privateKey: CryptoKey },
  { tokenId }: TokenTerms,
  delivery: Delivery,
  use: 'unwrapKey' | 'decrypt',
): Promise<CryptoKey> {
  const serverBytes = fromBase64url(delivery.serverPublicKey)
  const serverPublicKey = await crypto.subtle.importKey('raw', serverBytes, curve, false, [])
  const exchange = { name: 'ECDH', public: serverPublicKey }
  const shared = await crypto.subtle.deriveBits(exchange, keys.privateKey, 256)
  const material = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const info = deliveryInfo(tokenId, serverBytes, fromBase64url(keys.publicKey))
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, [use])
}

export function wrappedSecretOf(terms: TokenTerms, { nonce, wrappedSecret }: Delivery): WrappedSecret {
  return {
    nonce: fromBase64url(nonce),
    associatedData: deliveryTerms(terms),
    wrapped: fromBase64url(wrappedSecret),
  }
}

export function gcmOf({ nonce, associatedData }: Omit<WrappedSecret, 'wrapped'>) {
  return { name: 'AES-GCM', iv: nonce, additionalData: associatedData, tagLength: 128 }
}
