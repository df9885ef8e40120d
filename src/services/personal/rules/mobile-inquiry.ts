import {
  judgePassword,
  type PasswordStates,
  type PasswordSubmission,
} from '../../../authority/rules/password-judgement.ts'
import { mustChangePassword } from '../../../authority/rules/password-rules.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { type Agreement, isStopped } from '../../../bank/rules/agreement.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { PersonalProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

export type MobileInquiryStates = PasswordStates & {
  readonly agreement: Agreement | undefined
}

/**
 * モバイルIB for feature phones: the balance for ID and password, without a code even from users with a registered token
 * (S4-A1-03). It opens no session, so nothing else can be reached through it; and it appears in the login history,
 * where its owner sees it.
 */
export function decideMobileInquiry(
  states: MobileInquiryStates,
  submission: Omit<PasswordSubmission, 'at'>,
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<{ readonly customerId: string }, Refusal | Stale> {
  const { mobile } = profile.personal
  if (mobile === null) return refuse('mobile_closed')
  const { user, password, agreement } = states
  const { service, userId } = submission
  return andThen(judgePassword(states, { ...submission, at: 'mobile' }, profile, now), () => {
    if (user === undefined || password === undefined) return refuse('stale')
    if (isStopped(agreement)) return refuse('service_stopped')
    if (mustChangePassword(password, profile.password, now)) return refuse('password_change_first')
    const loginAtMs = now.epochMilliseconds
    const device = mobile.serviceName
    const loggedIn = { type: 'logged_in', service, userId, loginAtMs, by: 'password', device } as const
    return accept({ customerId: user.customerId }, loggedIn)
  })
}
