import { bindingState, tokenClaimState, userHolder } from '../rules/binding.ts'
import { careState } from '../rules/care.ts'
import { decideLostReport } from '../rules/lost-report.ts'
import { withNotices } from '../rules/notices.ts'
import { type Caller, type Context, profileOf, untilFresh } from './context.ts'
import { attemptPassword } from './judge-password.ts'
import { prepareNotices } from './methods/prepare-notices.ts'

export type LostReport = { readonly service: string; readonly userId: string; readonly password: string }

/**
 * Stops a user whose token was lost or stolen: nobody gets in, sessions end, and the token is revoked for good. Refused
 * like STEP 1 of a login, and counted toward the same lock. Rejects with `Overloaded` when too many passwords are waiting
 * to be checked.
 */
export function reportLost(context: Context, caller: Caller, report: LostReport) {
  const profile = profileOf(context, report.service)
  return attemptPassword(context, caller, { ...report, device: null }, (judging) =>
    untilFresh(async () => {
      const { refs, changing, submission } = await judging()
      const notices = await prepareNotices(context, report, 'password')
      const lost = await lostToken(context, report)
      const now = context.now()
      const all = { ...refs, ...lost.refs, care: careState.ref(report.service, report.userId) }
      return context.store.change(changing(now), all, (states) =>
        withNotices(
          decideLostReport(states, { ...submission, tokenId: lost.tokenId }, profile, now),
          notices,
          now,
        ),
      )
    }),
  )
}

/** The token of whoever reports it lost, and what is locked to revoke it. */
export async function lostToken(
  { store }: Context,
  { service, userId }: Pick<LostReport, 'service' | 'userId'>,
) {
  const bindingRef = bindingState.ref(service, userHolder(userId))
  const { binding } = await store.read({ binding: bindingRef })
  const tokenId = binding?.tokenId ?? ''
  return { tokenId, refs: { binding: bindingRef, claim: tokenClaimState.ref(service, tokenId) } }
}
