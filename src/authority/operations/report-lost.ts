import { decideLostReport } from '../rules/lost-report.ts'
import { withNotices } from '../rules/notices.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from './context.ts'
import { judgePassword } from './judge-password.ts'
import { prepareNotices } from './methods/prepare-notices.ts'

export type LostReport = { readonly service: string; readonly userId: string; readonly password: string }

/**
 * Stops a user whose token was lost or stolen: nobody gets in, and sessions end. Refused like STEP 1 of a login, and
 * counted toward the same lock. Rejects with `Overloaded` when too many passwords are waiting to be checked.
 */
export function reportLost(context: Context, caller: Caller, report: LostReport) {
  const profile = profileOf(context, report.service)
  return untilFresh(async () => {
    const { refs, submission } = await judgePassword(context, { ...report, device: null })
    const notices = await prepareNotices(context, report, 'password')
    const now = context.now()
    return context.store.change(changeContext(caller, now), refs, (states) =>
      withNotices(decideLostReport(states, submission, profile, now), notices, now),
    )
  })
}
