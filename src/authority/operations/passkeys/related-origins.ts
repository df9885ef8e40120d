import { relyingPartyOf } from '../../rules/passkeys.ts'
import type { Context } from '../context.ts'

/** Where the passkeys of this domain may be used, of all services whose passkeys are bound to it. */
export function relatedOrigins(
  { profiles }: Context,
  { host, publicOrigin }: { readonly host: string; readonly publicOrigin: string },
): readonly string[] {
  const all = [...profiles.values()].flatMap(({ methods: { passkey } }) => {
    if (passkey === null) return []
    const { id, origins } = relyingPartyOf(passkey, publicOrigin)
    return id === host ? origins : []
  })
  return [...new Set(all)]
}
