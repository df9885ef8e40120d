import { refuse } from '../../platform/decision/decision.ts'
import { type CodeStates, type CodeSubmission, decideCode } from './authentication.ts'
import type { Decision } from './decision.ts'
import type { LoginAddition } from './login-addition.ts'
import { isAccepted, standingOf } from './methods/method.ts'
import { tokenMethod } from './methods/token.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { sameLock } from './timed-lock.ts'
import type { User } from './user.ts'

export type VerificationStates = CodeStates & { readonly user: User | undefined }

export type VerificationSubmission = CodeSubmission & {
  /** Asked for an unknown user only. */
  readonly loginHash: () => string
  /** The user's customer when `holder` was looked up. */
  readonly customerId: string
  readonly context: string | null
}

export type VerificationRules = {
  readonly profile: ServiceProfile
  readonly addition: Pick<LoginAddition, 'bar'>
  /** Whose token counts for the user, by the rows of this decision. */
  readonly holder: string
}

/**
 * A code that the bank's own system asks about. It takes the place of a ticket: whoever typed the code passed the first
 * factor there. From there on it is the code of any login: spent by success, counted by failure, refused by a lock.
 */
export function decideVerification(
  states: VerificationStates,
  submission: VerificationSubmission,
  { profile, addition, holder }: VerificationRules,
  now: Temporal.Instant,
): Decision<{ readonly tokenId: string }, Refusal | Stale> {
  const { user, binding } = states
  const { service, userId, context } = submission
  const told = context === null ? {} : { context }
  if (user === undefined || user.status === 'deleted') {
    const refusal = 'user_unknown'
    const loginHash = submission.loginHash()
    return refuse(refusal, { type: 'verification_rejected', service, loginHash, refusal, ...told })
  }
  // The caller looked up whose token counts before the transaction.
  if (user.customerId !== submission.customerId || holder !== submission.holder) return refuse('stale')
  const barred = barOf(user, { profile, addition }, now)
  if (barred === null) return decideCode(states, submission, profile.code, now)
  const failures = binding?.failures ?? 0
  const rejected = { type: 'code_rejected', service, userId, holder, refusal: barred, ...told } as const
  return refuse(barred, { ...rejected, failures, locked: false, ...(binding && sameLock(binding)) })
}

/** What refuses every code of the user alike, before anybody compares it. */
export function barOf(
  user: User,
  { profile, addition }: Omit<VerificationRules, 'holder'>,
  now: Temporal.Instant,
): Refusal | null {
  if (user.status === 'suspended') return 'user_suspended'
  if (!isAccepted(standingOf(profile, tokenMethod, now))) return 'method_ended'
  // Whoever logs in by certificate confirms transfers by code, so only what bars the whole customer counts.
  return addition.bar('certificate')
}
