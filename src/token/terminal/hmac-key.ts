import { decodeBase32 } from '../../otp/base32.ts'
import type { TokenFile } from './token-file.ts'

/** What proves to the server that this file has the token; undefined where its secret can't be read. */
export async function hmacKeyOf({
  terms: { algorithm },
  secretBase32,
}: Pick<TokenFile, 'terms' | 'secretBase32'>): Promise<CryptoKey | undefined> {
  const secret = decodeBase32(secretBase32)
  if (secret === undefined) return undefined
  const form = { name: 'HMAC', hash: algorithm.replace('SHA', 'SHA-') }
  return crypto.subtle.importKey('raw', new Uint8Array(secret), form, false, ['sign'])
}
