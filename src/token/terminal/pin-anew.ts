import { keysAnew } from '../app/keys-anew.ts'
import type { KeptKey } from '../app/operation-keys.ts'
import { proofOf } from '../app/proof.ts'
import { hmacKeyOf } from './hmac-key.ts'
import type { TokenFile } from './token-file.ts'

/** The keys to keep in the place of all others, by the secret of a token in a file. */
export async function keysOfFile(
  { server, terms, secretBase32, offsetMs }: TokenFile,
  clock: () => number,
): Promise<readonly KeptKey[] | undefined> {
  const { tokenId } = terms
  const key = await hmacKeyOf({ terms, secretBase32 })
  if (key === undefined) return undefined
  const asking = { tokenId, atMs: Math.round(clock() + offsetMs) }
  return keysAnew(server, asking, (message) => proofOf(key, message))
}
