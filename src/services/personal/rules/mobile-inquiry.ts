import { accept, type Decision, refuse } from '../../../authority/rules/decision.ts'
import {
  decidePassword,
  type FirstFactorStates,
  type PasswordSubmission,
} from '../../../authority/rules/first-factor.ts'
import { mustChangePassword } from '../../../authority/rules/password-rules.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { Refusal, Stale } from '../../../authority/rules/refusal.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'

export type MobileInquiryStates = Pick<FirstFactorStates, 'user' | 'password' | 'unknownLogin'> & {
  readonly agreement: Agreement | undefined
}

/**
 * モバイルIB of feature phones: the balance for ID and password, without a code even of those who registered a token
 * (S4-A1-03). It opens no session, so there is nothing behind it that could be reached with it; and it stands in the
 * history of logins, where its owner sees it.
 */
export function decideMobileInquiry(
  states: MobileInquiryStates,
  submission: Omit<PasswordSubmission, 'at'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly customerId: string }, Refusal | Stale> {
  const mobile = profile.personal?.mobile ?? null
  if (mobile === null) return refuse('mobile_closed')
  const judged = decidePassword(states, { ...submission, at: 'mobile' }, profile, now)
  if (!judged.outcome.ok) return { outcome: judged.outcome, events: judged.events }
  const { user, password, agreement } = states
  const { service, userId } = submission
  if (user === undefined || password === undefined) return refuse('stale')
  if (agreement !== undefined && agreement.stoppedAtMs !== null)
    return refuse('service_stopped', ...judged.events)
  if (mustChangePassword(password, profile.password, now))
    return refuse('password_change_first', ...judged.events)
  const loginAtMs = now.epochMilliseconds
  return accept({ customerId: user.customerId }, ...judged.events, {
    type: 'logged_in',
    service,
    userId,
    loginAtMs,
    by: 'password',
    device: mobile.serviceName,
  })
}
