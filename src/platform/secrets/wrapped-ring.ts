import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import { z } from 'zod'

/** What a token has a key of: the one that unwraps the key of a ring's file, and never leaves it (decision 74). */
export type WrappingKey = {
  /** The token's label. */
  readonly token: string
  /** The key's CKA_ID, in hex. */
  readonly keyId: string
  /** The hash of OAEP. Tokens differ: SoftHSM knows only SHA-1, which is safe there (RFC 8017 §7.1 needs no collision resistance). */
  readonly hash: (typeof oaepHashes)[number]
}

/** The better one first. */
export const oaepHashes = ['SHA-256', 'SHA-1'] as const

const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'))

const shape = z.strictObject({
  version: z.literal(3),
  token: z.string().min(1).max(32),
  keyId: z.string().regex(/^([0-9a-f]{2}){1,64}$/),
  hash: z.enum(oaepHashes),
  dataKey: bytes,
  sealed: bytes,
})

/** A key ring's file whose text only whoever has the data key reads; a token unwraps that one. */
export type WrappedRing = z.infer<typeof shape>

const algorithm = 'aes-256-gcm'
const [keyBytes, nonceBytes, tagBytes] = [32, 12, 16]

/** What the text of a file says of a wrapped ring; undefined where it isn't one. */
export function parseWrappedRing(text: string): WrappedRing | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export function newDataKey(): Buffer {
  return randomBytes(keyBytes)
}

/** A data key as only the token opens it. `publicKey` is that of the wrapping key, as DER. */
export function wrapDataKey(dataKey: Buffer, publicKey: Buffer, { hash }: WrappingKey): Buffer {
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' })
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, dataKey)
}

/** The text of the file in which a ring's text lies under a data key, with that data key wrapped beside it. */
export function wrappedRingText(
  ring: string,
  dataKey: Buffer,
  { token, keyId, hash, dataKey: wrapped }: WrappingKey & { readonly dataKey: Buffer },
): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, dataKey, nonce, { authTagLength: tagBytes })
  const sealed = Buffer.concat([nonce, cipher.update(ring, 'utf8'), cipher.final(), cipher.getAuthTag()])
  const file = {
    version: 3,
    token,
    keyId,
    hash,
    dataKey: wrapped.toString('base64'),
    sealed: sealed.toString('base64'),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** The ring's text; undefined where another data key is needed, or a bit differs. */
export function openWrappedRing({ sealed }: WrappedRing, dataKey: Buffer): string | undefined {
  const end = sealed.length - tagBytes
  if (end < nonceBytes || dataKey.length !== keyBytes) return undefined
  const nonce = sealed.subarray(0, nonceBytes)
  const decipher = createDecipheriv(algorithm, dataKey, nonce, { authTagLength: tagBytes })
  decipher.setAuthTag(sealed.subarray(end))
  try {
    return decipher.update(sealed.subarray(nonceBytes, end), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}
