// After the theft of an operation key: what the token's server proves takes the place of all that is pinned.
import { toHex } from '../../otp/bytes.ts'
import { keysMessage, keysText, keysToldMessage } from '../../otp/signed-operation/pin-anew.ts'
import { askKeysToPin } from './client.ts'
import { sha256 } from './operation.ts'
import type { KeptKey } from './operation-keys.ts'

/**
 * The keys that the token's server vouches for now, to keep in the place of all others: undefined where it doesn't answer,
 * or doesn't show that it has the token's secret. `macOf` is a MAC with that secret, in base64url.
 */
export async function keysAnew(
  server: string,
  asking: { readonly tokenId: string; readonly atMs: number },
  macOf: (message: string) => Promise<string>,
): Promise<readonly KeptKey[] | undefined> {
  const told = await askKeysToPin(server, { ...asking, proof: await macOf(keysMessage(asking)) })
  if (told === undefined) return undefined
  const digest = toHex(await sha256(new TextEncoder().encode(keysText(told.institutions))))
  if (told.proof !== (await macOf(keysToldMessage({ ...asking, digest })))) return undefined
  return told.institutions.flatMap(({ institution, name, keys }) =>
    keys.map((each) => ({ institution, name, ...each })),
  )
}
