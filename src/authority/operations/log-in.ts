import { newSessionId, sessionHash } from '../../platform/secrets/random.ts'
import { pathFrom } from '../../platform/store/store.ts'
import { decideLogin } from '../rules/login.ts'
import { nothingAdded } from '../rules/login-addition.ts'
import { passkeyRefs } from '../rules/methods/registered.ts'
import { withNotices } from '../rules/notices.ts'
import { sessionState } from '../rules/session.ts'
import type { User } from '../rules/user.ts'
import { type Caller, type Context, changeContext, kindOf, profileOf, untilFresh } from './context.ts'
import { codeAtOf } from './enroll-token.ts'
import { tokenRefs } from './holder-path.ts'
import { browserOf, loggedIn } from './known-browser.ts'
import { noticeDrafts, noticeRefs } from './methods/prepare-notices.ts'
import { sessionElsewhere } from './prepare-login.ts'
import { ticketRefs } from './ticket-refs.ts'

export type CodeLogin = {
  readonly service: string
  readonly userId: string
  /** The ticket from STEP 1 or a completed enrollment. */
  readonly ticketHash: string
  readonly code: string
  readonly device?: string | null
}

/**
 * Login STEP 2. Accepted: `sessionId` replaces the ticket; its stage says whether the password must be changed
 * first. The code is spent, durably, before this fulfills.
 */
export function logIn(context: Context, caller: Caller, login: CodeLogin) {
  const { service, userId, ticketHash, code, device = null } = login
  const profile = profileOf(context, service)
  const part = kindOf(context, profile).login
  const subjectOf = (user: User | undefined) => ({ service, userId, customerId: user?.customerId ?? '' })
  return untilFresh(async () => {
    const current = await sessionElsewhere(context, profile, userId)
    const sessionId = newSessionId()
    const browser = await browserOf(context, caller, { service, userId })
    const now = context.now()
    const path = pathFrom({
      ...ticketRefs({ service, userId, ticketHash }),
      current: sessionState.ref(current.currentHash ?? ''),
    }).to(({ user, binding }) => ({
      ...part?.prepare(subjectOf(user), profile).refs,
      ...noticeRefs(context, subjectOf(user)),
      ...passkeyRefs(profile, userId),
      ...tokenRefs(binding),
    }))
    const outcome = await context.store.change(changeContext(caller, now), path, (states) => {
      const subject = subjectOf(states.user)
      const addition = part?.prepare(subject, profile).additionOf(states) ?? nothingAdded
      const submission = {
        service,
        userId,
        code,
        codeAt: codeAtOf(context, states.token),
        sessionHash: sessionHash(sessionId),
        device,
        ...browser,
        ...current,
      }
      const notices = noticeDrafts(context, subject, states, { locked: 'code', now })
      return withNotices(decideLogin(states, submission, { profile, addition }, now), notices, now)
    })
    return outcome.ok ? loggedIn(outcome, { service, userId, sessionId, browser, now }) : outcome
  })
}
