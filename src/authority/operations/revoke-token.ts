import type { TokenRevocationReason } from '../rules/events.ts'
import { decideTokenRevocation, tokenState } from '../rules/token.ts'
import { type Caller, type Context, changeContext } from './context.ts'

/**
 * Revokes a token as a whole, at every institution at once. Only for the authority's operator, since a token belongs to
 * its holder and not to one institution. Refused with `nothing_to_do` if already revoked.
 */
export function revokeToken(
  context: Context,
  caller: Caller,
  revocation: { readonly tokenId: string; readonly reason: Exclude<TokenRevocationReason, 'replaced'> },
) {
  const refs = { token: tokenState.ref(revocation.tokenId) }
  return context.store.change(changeContext(caller, context.now()), refs, ({ token }) =>
    decideTokenRevocation(token, revocation),
  )
}
