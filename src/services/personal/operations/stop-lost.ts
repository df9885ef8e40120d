import { type Caller, type Context, untilFresh } from '../../../authority/operations/context.ts'
import { attemptPassword, type TypedPassword } from '../../../authority/operations/judge-password.ts'
import { prepareNotices } from '../../../authority/operations/methods/prepare-notices.ts'
import { lostToken } from '../../../authority/operations/report-lost.ts'
import { usersOfCustomer } from '../../../authority/operations/users-of-customer.ts'
import { withNotices } from '../../../authority/rules/notices.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { decideLostStop } from '../rules/lost-stop.ts'
import { serviceStopNotices } from '../rules/notices.ts'
import { personalProfileOf } from './profile-of.ts'

/**
 * 紛失・盗難 at a bank's service: stops the customer entirely until the institution lifts it; sessions end, the token is
 * revoked for good. Refused like STEP 1 of a login, and counted toward the same lock. Rejects with `Overloaded` when too
 * many passwords wait.
 */
export function stopLost(context: Context, caller: Caller, report: TypedPassword) {
  const profile = personalProfileOf(context, report.service)
  return attemptPassword(context, caller, report, (judging) =>
    untilFresh(async () => {
      const { user, refs, changing, submission } = await judging()
      // One mail says that everything is stopped, the token too.
      const { stop: _, ...notices } = await prepareNotices(context, report, 'password')
      const lost = await lostToken(context, report)
      const sessionHash = user?.sessionHash ?? null
      const customerId = user?.customerId ?? ''
      const everybody = await usersOfCustomer(context, report.service, customerId)
      const { userIds } = everybody
      const now = context.now()
      const all = {
        ...refs,
        ...lost.refs,
        ...everybody.refs,
        agreement: agreementState.ref(report.service, customerId),
        session: sessionState.ref(sessionHash ?? ''),
      }
      return context.store.change(changing(now), all, (states) =>
        withNotices(
          decideLostStop(
            states,
            { ...submission, sessionHash, tokenId: lost.tokenId, userIds },
            profile,
            now,
          ),
          notices,
          now,
          serviceStopNotices,
        ),
      )
    }),
  )
}
