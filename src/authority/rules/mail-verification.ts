import { refuse } from '../../platform/decision/decision.ts'
import { reveal } from '../../platform/decision/event.ts'
import { userHolder } from './binding.ts'
import {
  type ChallengeRequest,
  type ChallengeStates,
  decideChallenge,
  decideChallengeCode,
  type SendStates,
} from './challenge.ts'
import type { Decision } from './decision.ts'
import type { LoginAddition } from './login-addition.ts'
import { mailMethod } from './methods/mail.ts'
import { isAccepted, standingOf } from './methods/method.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { sameLock } from './timed-lock.ts'
import type { User } from './user.ts'

export type MailVerificationRules = {
  readonly profile: ServiceProfile
  readonly addition: Pick<LoginAddition, 'bar'>
}

type AskedAbout = {
  readonly service: string
  readonly userId: string
  /** The user's customer when the rows were looked up. */
  readonly customerId: string
  readonly loginHash: string
  readonly context: string | null
}

/**
 * Sends a code that the bank's own system asks for, which has checked the user's first factor itself. It goes to the
 * registered address only, and the limits of codes by mail hold.
 */
export function decideMailCode(
  states: SendStates,
  asked: AskedAbout,
  /** Null where there was no address to make one for. */
  code: Pick<ChallengeRequest, 'sessionHash' | 'address' | 'mailboxHash' | 'codeHash' | 'draft'> | null,
  rules: MailVerificationRules,
  now: Temporal.Instant,
): Decision<{ readonly expiresAtMs: number }, Refusal | Stale> {
  const refused = refuseUnknown(states.user, asked)
  if (refused !== null) return refused
  const barred = barOf(states.user, rules, now)
  if (barred !== null) return refuse(barred)
  if (code === null) return refuse(states.mailAddress === undefined ? 'mail_address_missing' : 'stale')
  const { service, userId } = asked
  const request = { service, userId, ...code, purpose: 'verification', seenAtMs: 0 } as const
  return decideChallenge(states, request, rules.profile, now)
}

/** Is this the code that was mailed? It counts, locks and is spent as one of a login. */
export function decideMailVerification(
  states: Omit<ChallengeStates, 'session' | 'password'>,
  submission: AskedAbout & { readonly sessionHash: string; readonly codeHash: string },
  rules: MailVerificationRules,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const refused = refuseUnknown(states.user, submission)
  if (refused !== null) return refused
  const { binding, mailAddress, challenge } = states
  const { service, userId, sessionHash, codeHash, context } = submission
  const barred = barOf(states.user, rules, now)
  // Where there are no codes by mail, nobody can have had one.
  if (barred !== null && rules.profile.methods.mail === null) return refuse(barred)
  if (barred !== null) return refuse(barred, uncounted(states, submission, barred))
  // An address that was changed meanwhile proves nothing.
  const isCurrent =
    challenge !== undefined &&
    mailAddress !== undefined &&
    reveal(challenge.address) === reveal(mailAddress.address)
  const sent = { binding, challenge: isCurrent ? challenge : undefined }
  const code = { service, userId, sessionHash, codeHash, purpose: 'verification', context } as const
  return decideChallengeCode(sent, code, rules.profile, now)
}

/** A code that nobody compares is in the journal all the same, as those of tokens are; it changes no count and no lock. */
function uncounted(
  { binding, challenge }: Pick<ChallengeStates, 'binding' | 'challenge'>,
  { service, userId, context }: AskedAbout,
  refusal: Refusal,
) {
  return {
    type: 'challenge_failed',
    service,
    userId,
    holder: userHolder(userId),
    purpose: 'verification',
    ...(context === null ? {} : { context }),
    refusal,
    attempts: challenge?.attempts ?? 0,
    failures: binding?.failures ?? 0,
    locked: false,
    ...(binding && sameLock(binding)),
  } as const
}

/** Whom nobody knows, or who moved to another customer meanwhile; null: neither. */
function refuseUnknown(user: User | undefined, { service, customerId, loginHash, context }: AskedAbout) {
  const told = context === null ? {} : { context }
  if (user === undefined || user.status === 'deleted') {
    const refusal = 'user_unknown'
    return refuse(refusal, { type: 'verification_rejected', service, loginHash, refusal, ...told } as const)
  }
  return user.customerId === customerId ? null : refuse('stale')
}

/** What refuses whatever is asked about a user, the first of them first; null: nothing. */
function barOf(
  user: User | undefined,
  { profile, addition }: MailVerificationRules,
  now: Temporal.Instant,
): Refusal | null {
  if (user?.status === 'suspended') return 'user_suspended'
  if (profile.methods.mail === null || !isAccepted(standingOf(profile, mailMethod, now)))
    return 'method_ended'
  return addition.bar('certificate')
}
