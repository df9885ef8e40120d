import { toHex } from '../../otp/bytes.ts'
import { keysMessage, keysText, keysToldMessage } from '../../otp/signed-operation/pin-anew.ts'
import { askKeysToPin } from '../app/client.ts'
import { sha256 } from '../app/operation.ts'
import type { KeptKey } from '../app/operation-keys.ts'
import { proofOf } from '../app/proof.ts'
import { hmacKeyOf } from './hmac-key.ts'
import type { TokenFile } from './token-file.ts'

/**
 * The keys that the token's server vouches for now, to keep in the place of all others: undefined where it doesn't answer,
 * or doesn't show that it has the token's secret.
 */
export async function keysAnew(
  { server, terms, secretBase32, offsetMs }: TokenFile,
  clock: () => number,
): Promise<readonly KeptKey[] | undefined> {
  const { tokenId } = terms
  const key = await hmacKeyOf({ terms, secretBase32 })
  if (key === undefined) return undefined
  const macOf = (message: string) => proofOf(key, message)
  const asking = { tokenId, atMs: Math.round(clock() + offsetMs) }
  const told = await askKeysToPin(server, { ...asking, proof: await macOf(keysMessage(asking)) })
  if (told === undefined) return undefined
  const digest = toHex(await sha256(new TextEncoder().encode(keysText(told.institutions))))
  if (told.proof !== (await macOf(keysToldMessage({ ...asking, digest })))) return undefined
  return told.institutions.flatMap(({ institution, name, keys }) =>
    keys.map((each) => ({ institution, name, ...each })),
  )
}
