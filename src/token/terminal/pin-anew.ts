import { decodeBase32 } from '../../otp/base32.ts'
import { keysAnew } from '../app/keys-anew.ts'
import type { KeptKey } from '../app/operation-keys.ts'
import { proofOf } from '../app/proof.ts'
import type { TokenFile } from './token-file.ts'

/** The keys to keep in the place of all others, by the secret of a token in a file. */
export async function keysOfFile(
  { server, terms, secretBase32, offsetMs }: TokenFile,
  clock: () => number,
): Promise<readonly KeptKey[] | undefined> {
  const { tokenId, algorithm } = terms
  const secret = decodeBase32(secretBase32)
  if (secret === undefined) return undefined
  const form = { name: 'HMAC', hash: algorithm.replace('SHA', 'SHA-') }
  const key = await crypto.subtle.importKey('raw', new Uint8Array(secret), form, false, ['sign'])
  const asking = { tokenId, atMs: Math.round(clock() + offsetMs) }
  return keysAnew(server, asking, (message) => proofOf(key, message))
}
