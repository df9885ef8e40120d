import { decodeBase32 } from '../../otp/base32.ts'
import { toBase64url } from '../../otp/base64url.ts'
import { toHex } from '../../otp/bytes.ts'
import { keysMessage, keysText, keysToldMessage } from '../../otp/signed-operation/pin-anew.ts'
import { askKeysToPin } from '../app/client.ts'
import { sha256 } from '../app/operation.ts'
import type { KeptKey } from '../app/operation-keys.ts'
import type { TokenFile } from './token-file.ts'

/**
 * The keys that the token's server vouches for now, to keep in the place of all others: undefined where it doesn't answer,
 * or doesn't show that it has the token's secret.
 */
export async function keysAnew(
  { server, terms, secretBase32, offsetMs }: TokenFile,
  clock: () => number,
): Promise<readonly KeptKey[] | undefined> {
  const { tokenId, algorithm } = terms
  const secret = decodeBase32(secretBase32)
  if (secret === undefined) return undefined
  const form = { name: 'HMAC', hash: algorithm.replace('SHA', 'SHA-') }
  const key = await crypto.subtle.importKey('raw', new Uint8Array(secret), form, false, ['sign'])
  const macOf = async (message: string) =>
    toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(message))))
  const asking = { tokenId, atMs: Math.round(clock() + offsetMs) }
  const told = await askKeysToPin(server, { ...asking, proof: await macOf(keysMessage(asking)) })
  if (told === undefined) return undefined
  const digest = toHex(await sha256(new TextEncoder().encode(keysText(told.institutions))))
  if (told.proof !== (await macOf(keysToldMessage({ ...asking, digest })))) return undefined
  return told.institutions.flatMap(({ institution, name, keys }) =>
    keys.map((each) => ({ institution, name, ...each })),
  )
}
