import { reveal } from '../../platform/decision/event.ts'
import { decideLostReport } from '../rules/lost-report.ts'
import { withNotices } from '../rules/notices.ts'
import { passwordState, unknownLoginState } from '../rules/password.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, loginHash, profileOf, untilFresh } from './context.ts'
import { prepareNotices } from './methods/prepare-notices.ts'

export type LostReport = { readonly service: string; readonly userId: string; readonly password: string }

/**
 * Stops a user whose token was lost or stolen: nobody gets in, and sessions end. Refused like STEP 1 of a login, and
 * counted toward the same lock. Rejects with `Overloaded` when too many passwords are waiting to be checked.
 */
export function reportLost(context: Context, caller: Caller, report: LostReport) {
  const { store, passwords } = context
  const { service, userId, password } = report
  const profile = profileOf(context, service)
  const strangerHash = loginHash(context, service, userId)
  return untilFresh(async () => {
    const stored = (await store.read({ password: passwordState.ref(service, userId) })).password
    const checked = await passwords.verify({ service, userId }, stored && reveal(stored.verifier), password)
    const notices = await prepareNotices(context, report, 'password')
    const now = context.now()
    const refs = {
      user: userState.ref(service, userId),
      password: passwordState.ref(service, userId),
      unknownLogin: unknownLoginState.ref(service, strangerHash),
    }
    const verdict = { matches: checked.matches, generation: stored?.generation ?? 0, rehashed: null }
    const submission = { service, userId, loginHash: strangerHash, verdict }
    return store.change(changeContext(caller, now), refs, (states) =>
      withNotices(decideLostReport(states, submission, profile, now), notices, now),
    )
  })
}
