import { accept, refuse, together } from '../../platform/decision/decision.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import type { Decision } from './decision.ts'
import { anyStage, openSession } from './gate.ts'
import type { Password } from './password.ts'
import { judgeOwnPassword, type PasswordVerdict } from './password-judgement.ts'
import { contextOf, refuseNewPassword } from './password-rules.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { carriedOn, type Session } from './session.ts'
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

/** パスワード変更, forced or voluntary. A wrong current password counts toward the same lock as at login. */
export function decidePasswordChange(
  states: PasswordChangeStates,
  submission: PasswordChangeSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { password } = states
  const { service, userId, currentVerdict, seenAtMs } = submission
  const opened = openSession(states, seenAtMs, profile, now, anyStage)
  if (opened === null || password === undefined) return refuse('ticket_invalid')
  const { session, user } = opened
  const current = { service, userId, at: 'change', verdict: currentVerdict } as const
  return together(judgeOwnPassword({ user, password }, current, profile, now), () =>
    change(session, user, submission, profile, now),
  )
}

/** What is wrong with the new password; or the change, with a new session ID. */
function change(
  session: Session,
  user: User,
  submission: PasswordChangeSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { service, userId, newPassword, newPasswordAgain, newVerifier } = submission
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
      ...carriedOn(session),
    },
  )
}
