import { refuse } from '../../platform/decision/decision.ts'
import { reveal } from '../../platform/decision/event.ts'
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
  const refused = refuseAsked(states.user, asked, rules, now)
  if (refused !== null) return refused
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
  const refused = refuseAsked(states.user, submission, rules, now)
  if (refused !== null) return refused
  const { binding, mailAddress, challenge } = states
  // An address that was changed meanwhile proves nothing.
  const isCurrent =
    challenge !== undefined &&
    mailAddress !== undefined &&
    reveal(challenge.address) === reveal(mailAddress.address)
  const sent = { binding, challenge: isCurrent ? challenge : undefined }
  const { service, userId, sessionHash, codeHash, context } = submission
  const code = { service, userId, sessionHash, codeHash, purpose: 'verification', context } as const
  return decideChallengeCode(sent, code, rules.profile, now)
}

/** What refuses whatever is asked about a user, the first of them first; null: nothing. */
function refuseAsked(
  user: User | undefined,
  { service, customerId, loginHash, context }: AskedAbout,
  { profile, addition }: MailVerificationRules,
  now: Temporal.Instant,
) {
  const told = context === null ? {} : { context }
  if (user === undefined || user.status === 'deleted') {
    const refusal = 'user_unknown'
    return refuse(refusal, { type: 'verification_rejected', service, loginHash, refusal, ...told } as const)
  }
  if (user.customerId !== customerId) return refuse('stale')
  if (user.status === 'suspended') return refuse('user_suspended')
  if (profile.methods.mail === null || !isAccepted(standingOf(profile, mailMethod, now)))
    return refuse('method_ended')
  const barred = addition.bar('certificate')
  return barred === null ? null : refuse(barred)
}
