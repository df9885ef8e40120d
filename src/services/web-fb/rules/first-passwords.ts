import { anyStage, openSession } from '../../../authority/rules/gate.ts'
import {
  decidePasswordChange,
  type PasswordChangeStates,
  type PasswordChangeSubmission,
} from '../../../authority/rules/password-change.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Confidential } from '../../../platform/decision/event.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { FbUser } from './fb-user.ts'
import {
  type FixedPassword,
  type FixedPasswordPurpose,
  type FixedPasswordVerdict,
  isFixedPassword,
  judgeFixedPassword,
} from './fixed-password.ts'
import { purposesOf } from './new-fb-user.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

export type FixedPasswords = Readonly<Record<FixedPasswordPurpose, FixedPassword | undefined>>

export type FirstPasswordsStates = PasswordChangeStates &
  FixedPasswords & { readonly fbUser: FbUser | undefined }

/** One fixed password: the new one, typed twice, and the verdict on the first one typed with it. */
export type NewFixedPassword = {
  readonly current: string
  readonly next: string
  readonly again: string
  readonly verdict: FixedPasswordVerdict
  readonly verifier: Confidential<string>
}

export type FirstPasswordsSubmission = {
  readonly login: PasswordChangeSubmission
  readonly fixed: Readonly<Partial<Record<FixedPasswordPurpose, NewFixedPassword>>>
}

/** What is wrong with a new fixed password, before the current one is checked. */
export function refuseNewFixedPassword(
  { current, next, again }: Pick<NewFixedPassword, 'current' | 'next' | 'again'>,
  purpose: FixedPasswordPurpose,
  others: readonly string[],
  profile: FbProfile,
): Refusal | null {
  if (!isFixedPassword(next, purpose, profile.fb)) return 'fixed_password_form'
  if (next !== again) return 'new_password_mismatch'
  return next === current || others.includes(next) ? 'fixed_passwords_alike' : null
}

/**
 * 初回パスワード変更: all first passwords at once, or none (domain-notes a-2). Each current one is required, so that somebody
 * with only the login password can't choose the others.
 */
export function decideFirstPasswords(
  states: FirstPasswordsStates,
  { login, fixed }: FirstPasswordsSubmission,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { fbUser, password } = states
  // Before any password is judged: without a session nobody gets to guess, or to count (SES-06).
  if (openSession(states, login.seenAtMs, profile, now, anyStage) === null || fbUser === undefined)
    return refuse('ticket_invalid')
  const { service, userId } = login
  const changed: Event[] = []
  const chosen: string[] = [login.newPassword]
  for (const purpose of purposesOf(fbUser)) {
    const typed = fixed[purpose]
    if (typed === undefined) return refuse('fixed_password_form')
    const broken = refuseNewFixedPassword(typed, purpose, chosen, profile)
    if (broken !== null) return refuse(broken)
    const judged = judgeFixedPassword(
      { fixed: states[purpose], login: password },
      { service, userId, purpose },
      typed.verdict,
      profile.fb,
    )
    if (!judged.outcome.ok) return { outcome: judged.outcome, events: judged.events }
    const { verifier } = typed
    changed.push({ type: 'fixed_password_set', service, userId, purpose, verifier, mustChange: false })
    chosen.push(typed.next)
  }
  const decided = decidePasswordChange(states, login, profile, now)
  return decided.outcome.ok ? accept({}, ...changed, ...decided.events) : decided
}
