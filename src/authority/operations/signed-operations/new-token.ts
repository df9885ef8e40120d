import { bindingState, tokenClaimState } from '../../rules/binding.ts'
import { type ConfirmationPolicy, mayAskSignature } from '../../rules/confirmation.ts'
import { decideNewToken, type NewToken } from '../../rules/new-token.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { tokenState, tokenUseState } from '../../rules/token.ts'
import { type Context, profileOf } from '../context.ts'
import { codeAtOf } from '../enroll-token.ts'

/** Are tokens changed, and given up, on the screen of the token that is there (取引署名)? */
export function changesTokenBySignature({
  confirmation,
}: {
  readonly confirmation: ConfirmationPolicy
}): boolean {
  return mayAskSignature(confirmation, 'token_change')
}

/** The rows of a token that comes to a holder; of none, rows that there are not. */
export function newTokenRefs(
  { service, holder }: Pick<NewToken, 'service' | 'holder'>,
  tokenId: string | null,
) {
  return {
    newHolder: bindingState.ref(service, holder),
    newClaim: tokenClaimState.ref(service, tokenId ?? ''),
    newToken: tokenState.ref(tokenId ?? ''),
    newTokenUse: tokenUseState.ref(tokenId ?? ''),
  }
}

/** Codes of the token that is to come, judged and spent with asking for it. */
export async function newTokenProof(context: Context, of: NewToken, codes: readonly string[]) {
  const { token } = await context.store.read({ token: tokenState.ref(of.tokenId) })
  const submission = { ...of, codes, codeAt: codeAtOf(context, token) }
  const profile: ServiceProfile = profileOf(context, of.service)
  return {
    refs: newTokenRefs(of, of.tokenId),
    decide: (states: Parameters<typeof decideNewToken>[0], now: Temporal.Instant) =>
      decideNewToken(states, submission, profile, now),
  }
}
