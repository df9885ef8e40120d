// How keys are protected in a PSKC file (RFC 6030 §6): AES-CBC as in XML Encryption, a MAC over the ciphertext, and a
// key that two parties share or derive from a password.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  getHashes,
  pbkdf2,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'

const blockBytes = 16

const ciphers: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc': { name: 'aes-128-cbc', keyBytes: 16 },
  'http://www.w3.org/2001/04/xmlenc#aes192-cbc': { name: 'aes-192-cbc', keyBytes: 24 },
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc': { name: 'aes-256-cbc', keyBytes: 32 },
}

const macs: Readonly<Record<string, string>> = {
  'http://www.w3.org/2000/09/xmldsig#hmac-sha1': 'sha1',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha224': 'sha224',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha384': 'sha384',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha512': 'sha512',
}

/** What PBKDF2 needs besides the password; `prf` is the URI of an HMAC; SHA-1 if the file names none. */
export type Derivation = {
  readonly salt: Uint8Array
  readonly iterations: number
  readonly keyBytes: number
  readonly prf: string | null
}

/** How a file is protected: the methods that it names, by their URIs. */
export const fileMethods = {
  cipher: 'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
  mac: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
  derivation: 'http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2',
} as const

/** More would only keep the machine busy: the file sets the number before anything in it is proven. */
const iterationsMax = 10_000_000
const pbkdf2Async = promisify(pbkdf2)

/** The lengths of the keys that a pre-shared key may have. */
export function isKeyLength(bytes: number): boolean {
  return Object.values(ciphers).some(({ keyBytes }) => keyBytes === bytes)
}

/** Whether a MAC of this URI can be computed. */
export function isMac(uri: string): boolean {
  const hash = Object.hasOwn(macs, uri) ? macs[uri] : undefined
  return hash !== undefined && getHashes().includes(hash)
}

/**
 * The key that a password stands for (RFC 6030 §6.2, RFC 8018 §5.2), off the event loop. Undefined for absurd
 * parameters: no salt, no iterations or more than 10 million, a key length that no cipher takes, another PRF.
 */
export async function deriveFileKey(
  password: string,
  { salt, iterations, keyBytes, prf }: Derivation,
): Promise<Uint8Array | undefined> {
  const uri = prf ?? 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'
  const hash = Object.hasOwn(macs, uri) ? macs[uri] : undefined
  if (hash === undefined || salt.length === 0 || salt.length > 1024 || !isKeyLength(keyBytes))
    return undefined
  if (!Number.isInteger(iterations) || iterations < 1 || iterations > iterationsMax) return undefined
  return new Uint8Array(await pbkdf2Async(password, salt, iterations, keyBytes, hash))
}

export type Encrypted = {
  /** URI of the cipher. */
  readonly method: string
  /** The initialization vector and what follows it. */
  readonly bytes: Uint8Array
}

/**
 * The plaintext, or why there is none: an unsupported cipher, a key of the wrong length, or bytes that do not decrypt
 * to something padded. The last catches a wrong key in 255 of 256 cases, so check the MAC first.
 */
export function decryptValue(
  key: Uint8Array,
  { method, bytes }: Encrypted,
): Uint8Array | 'encryption' | 'key_length' | 'undecipherable' {
  const cipher = Object.hasOwn(ciphers, method) ? ciphers[method] : undefined
  if (cipher === undefined) return 'encryption'
  if (key.length !== cipher.keyBytes) return 'key_length'
  if (bytes.length < 2 * blockBytes || bytes.length % blockBytes !== 0) return 'undecipherable'
  const decipher = createDecipheriv(cipher.name, key, bytes.subarray(0, blockBytes))
  // XML Encryption §5.2 leaves all padding bytes but the last to the sender; PKCS #5 is one choice.
  decipher.setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes.subarray(blockBytes)), decipher.final()])
  const padding = padded.at(-1) ?? 0
  if (padding < 1 || padding > blockBytes) return 'undecipherable'
  return new Uint8Array(padded.subarray(0, padded.length - padding))
}

/** Whether a MAC over the encrypted bytes, vector included, is right; in constant time. */
export function isMacRight(uri: string, macKey: Uint8Array, { bytes }: Encrypted, mac: Uint8Array): boolean {
  const right = macOf(uri, macKey, bytes)
  return right.length === mac.length && timingSafeEqual(right, mac)
}

function macOf(uri: string, macKey: Uint8Array, bytes: Uint8Array): Buffer {
  const hash = macs[uri]
  if (hash === undefined) throw new RangeError(`${uri} is not a MAC`)
  return createHmac(hash, macKey).update(bytes).digest()
}

/** Protects the secrets of one new file: a fresh MAC key, and a fresh vector for each secret (RFC 6030 §6.1). */
export type FileProtection = {
  /** The MAC key, encrypted under the file's own key. */
  readonly macKey: Uint8Array
  /** The vector and the encrypted secret, and the MAC over both. */
  readonly protect: (secret: Uint8Array) => { readonly encrypted: Uint8Array; readonly mac: Uint8Array }
}

/** Throws RangeError unless the key has the 16 bytes of AES-128, which every reader of PSKC knows. */
export function protectFile(key: Uint8Array): FileProtection {
  if (key.length !== 16) throw new RangeError(`an AES-128 key has 16 bytes, not ${key.length}`)
  const macKey = randomBytes(32)
  const encrypt = (plain: Uint8Array) => {
    const vector = randomBytes(blockBytes)
    const cipher = createCipheriv('aes-128-cbc', key, vector)
    return Buffer.concat([vector, cipher.update(plain), cipher.final()])
  }
  return {
    macKey: encrypt(macKey),
    protect: (secret) => {
      const encrypted = encrypt(secret)
      return { encrypted, mac: macOf(fileMethods.mac, macKey, encrypted) }
    },
  }
}

/** A fresh salt, and the iterations that OWASP recommends for PBKDF2 with HMAC-SHA-256. */
export function newDerivation(): Derivation {
  return { salt: randomBytes(16), iterations: 600_000, keyBytes: 16, prf: fileMethods.mac }
}
