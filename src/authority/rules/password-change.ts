import { accept, type Decision, refuse } from './decision.ts'
import type { Confidential } from './events.ts'
import type { PasswordVerdict } from './first-factor.ts'
import type { Password } from './password.ts'
import { contextOf, refuseNewPassword } from './password-rules.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { isLoggedIn, type Session } from './session.ts'
import type { User } from './user.ts'

export type PasswordChangeStates = {
  readonly session: Session | undefined
  readonly user: User | undefined
  readonly password: Password | undefined
}

export type PasswordChangeSubmission = {
  readonly service: string
  readonly userId: string
  readonly newPassword: string
  readonly newPasswordAgain: string
  readonly currentVerdict: PasswordVerdict
  /** Whether the new one equals the current one or one of the remembered ones before it. */
  readonly reused: boolean
  /** Whether it is on the list of common passwords. */
  readonly isCommon: boolean
  readonly newVerifier: Confidential<string> | null
  readonly seenAtMs: number
  readonly sessionHash: string
}

/** パスワード変更, forced or voluntary. The wrong current password counts towards the same lock as at login. */
export function decidePasswordChange(
  states: PasswordChangeStates,
  submission: PasswordChangeSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { session, user, password } = states
  const { service, userId, currentVerdict, newPassword, newPasswordAgain, newVerifier, seenAtMs } = submission
  if (session === undefined || user === undefined || password === undefined) return refuse('ticket_invalid')
  if (!isLoggedIn(session, user, seenAtMs, profile.session, now)) return refuse('ticket_invalid')
  if (currentVerdict.generation !== password.generation) return refuse('stale')

  const rejected = { type: 'password_rejected', service, userId, at: 'change' } as const
  if (password.locked || !currentVerdict.matches) {
    const failures = password.failures + 1
    const locked = password.locked || failures >= profile.password.failuresMax
    const refusal = 'password_wrong'
    return refuse(locked ? 'password_locked' : refusal, { ...rejected, refusal, failures, locked })
  }
  const refuseNew = (refusal: Refusal) =>
    refuse(refusal, { type: 'password_change_refused', service, userId, refusal })
  const broken = refuseNewPassword(
    newPassword,
    newPasswordAgain,
    user,
    contextOf(profile, submission.isCommon),
  )
  if (broken !== null) return refuseNew(broken)
  if (submission.reused) return refuseNew('new_password_reused')
  if (newVerifier === null) return refuse('stale')

  const startedAtMs = now.epochMilliseconds
  return accept(
    {},
    { type: 'password_accepted', service, userId, at: 'change' },
    {
      type: 'password_set',
      service,
      userId,
      verifier: newVerifier,
      mustChange: null,
      setAtMs: startedAtMs,
      expiresAtMs: null,
    },
    { type: 'session_ended', service, userId, sessionHash: session.sessionHash, reason: 'replaced' },
    {
      type: 'session_started',
      service,
      userId,
      sessionHash: submission.sessionHash,
      stage: 'authenticated',
      purpose: 'login',
      startedAtMs,
      // A new session ID (SES-01), not a longer session: the absolute limit runs from the login.
      expiresAtMs: session.expiresAtMs,
    },
  )
}
