// The server's end of the issuing protocol (docs/token-protocol.md): ECDH-ES over P-256 (NIST SP 800-56A C(1e, 1s) in
// its one-pass form), HKDF-SHA-256 (RFC 5869), AES-256-GCM (NIST SP 800-38D).
import { createCipheriv, createECDH, hash, hkdfSync, randomBytes } from 'node:crypto'
import { deliveryInfo, deliveryTerms, publicKeyBytes, type TokenTerms } from '../../otp/delivery.ts'

/** A secret that only the holder of one private key can open. All fields are base64url. */
export type Delivery = {
  readonly serverPublicKey: string
  readonly nonce: string
  /** The encrypted secret with the 16 bytes of the tag at its end, as WebCrypto takes it. */
  readonly wrappedSecret: string
}

/** Used for one delivery and never again. */
export type Ephemeral = { readonly privateKey: Uint8Array; readonly nonce: Uint8Array }

const curve = 'prime256v1'

/**
 * The bytes of an app's public key: a point of P-256, uncompressed, in base64url. Undefined for anything else, another
 * spelling of the same bytes included. A point off the curve would reveal the server's key (RFC 7748 §7 explains why);
 * the point at infinity has no such spelling.
 */
export function parsePublicKey(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== publicKeyBytes || bytes[0] !== 4 || bytes.toString('base64url') !== text)
    return undefined
  const probe = createECDH(curve)
  probe.generateKeys()
  try {
    probe.computeSecret(bytes)
    return new Uint8Array(bytes)
  } catch {
    return undefined
  }
}

/** Wraps a secret for an app under a fresh key of the server. Throws if the public key is not a point of the curve. */
export function deliverSecret(secret: Uint8Array, appPublicKey: Uint8Array, terms: TokenTerms): Delivery {
  const ecdh = createECDH(curve)
  ecdh.generateKeys()
  return deliverWith(
    { privateKey: ecdh.getPrivateKey(), nonce: randomBytes(12) },
    secret,
    appPublicKey,
    terms,
  )
}

/** The same with a given key and nonce, for the worked example. Only `deliverSecret` is for use. */
export function deliverWith(
  { privateKey, nonce }: Ephemeral,
  secret: Uint8Array,
  appPublicKey: Uint8Array,
  terms: TokenTerms,
): Delivery {
  const ecdh = createECDH(curve)
  ecdh.setPrivateKey(privateKey)
  const serverPublicKey = ecdh.getPublicKey()
  const info = deliveryInfo(terms.tokenId, serverPublicKey, appPublicKey)
  // Without salt (RFC 5869 §3.1): the shared secret is fresh, and the info holds both public keys.
  const key = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(appPublicKey), '', info, 32))
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  cipher.setAAD(deliveryTerms(terms))
  const wrapped = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()])
  return {
    serverPublicKey: serverPublicKey.toString('base64url'),
    nonce: Buffer.from(nonce).toString('base64url'),
    wrappedSecret: wrapped.toString('base64url'),
  }
}

/** SHA-256 of parts without line breaks, in base64url: how a repeated request is recognized. */
export function requestDigest(...parts: readonly string[]): string {
  return hash('sha256', parts.join('\n'), 'base64url')
}
