import { claimsOfToken } from '../queries/tokens.ts'
import { userOfHolder } from '../rules/binding.ts'
import { decideTokenRevocation, tokenState } from '../rules/token.ts'
import type { TokenRevocationReason } from '../rules/token-events.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext } from './context.ts'

/**
 * Revokes a token as a whole, at every institution at once, and signs out whoever it is bound to. Only for the
 * authority's operator, since a token belongs to its holder and not to one institution. Refused with `nothing_to_do` if
 * already revoked.
 */
export async function revokeToken(
  context: Context,
  caller: Caller,
  revocation: { readonly tokenId: string; readonly reason: Exclude<TokenRevocationReason, 'replaced'> },
) {
  const { store } = context
  const { tokenId } = revocation
  // Whoever enrolls it between this and the change has a token that is worthless from the start.
  const claims = await claimsOfToken(store, tokenId)
  const boundTo = claims.flatMap(({ service, holder }) => {
    const userId = userOfHolder(holder)
    return userId === null ? [] : [{ service, userId }]
  })
  const users = boundTo.map(
    ({ service, userId }, i) => [`user ${i}`, userState.ref(service, userId)] as const,
  )
  const refs = { ...Object.fromEntries(users), token: tokenState.ref(tokenId) }
  return store.change(changeContext(caller, context.now()), refs, ({ token }) =>
    decideTokenRevocation(token, { ...revocation, boundTo }),
  )
}
