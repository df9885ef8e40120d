import { accept, refuse } from '../../platform/decision/decision.ts'
import { type Confidential, type EventOf, reveal } from '../../platform/decision/event.ts'
import { existing, gone, state } from '../../platform/decision/state.ts'
import { confidential, integer, json, text } from '../../platform/decision/table.ts'
import { type Binding, userHolder, withoutEndedLock } from './binding.ts'
import type { Decision } from './decision.ts'
import type { ChallengeEvent, ChallengePurpose } from './events.ts'
import type { FenceEvent } from './fence-events.ts'
import { openSession, openTicket } from './gate.ts'
import { type MailDraft, queueMail } from './mail.ts'
import type { MailAddress } from './mail-address.ts'
import { isFull, isProven, type Mailbox } from './mailbox.ts'
import { mailMethod } from './methods/mail.ts'
import { isAccepted, isOffered, standingOf } from './methods/method.ts'
import type { MailCodePolicy } from './methods/policy.ts'
import type { Password } from './password.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { RegisteredAddress } from './registered-address.ts'
import type { Session } from './session.ts'
import { sameLock } from './timed-lock.ts'
import type { User } from './user.ts'
import { countWrongCode, lockRefusal } from './wrong-code.ts'

/**
 * A code that was generated here and mailed. At most one per user and purpose: a new one voids the old (EML-03). It is
 * valid only in the session that asked for it (EML-04).
 */
export type Challenge = {
  readonly service: string
  readonly userId: string
  readonly purpose: ChallengePurpose
  readonly sessionHash: string
  readonly mailId: string
  /** A keyed hash of the code and its context; null once the code is used. */
  readonly codeHash: Confidential<string> | null
  readonly address: Confidential<MailAddress>
  readonly sentAtMs: number
  readonly expiresAtMs: number
  readonly attempts: number
  /** When codes were sent in the last hour, newest last. */
  readonly sends: readonly number[]
}

const hourMs = 3_600_000

type OfChallenge = Pick<Challenge, 'service' | 'userId'> & { readonly purpose: string }

const ofChallenge = ({ service, userId, purpose }: OfChallenge) => [service, userId, purpose] as const

const used = existing<Challenge, object>((challenge) => ({ ...challenge, codeHash: null }))

export const challengeState = state<
  Challenge,
  | EventOf<ChallengeEvent, 'challenge_sent' | 'challenge_failed' | 'challenge_passed'>
  | EventOf<FenceEvent, 'challenges_fenced'>
>()({
  name: 'challenge',
  row: 'the one live code by mail for a user and a purpose, as a keyed hash bound to the session',
  table: 'challenge',
  ofPerson: { by: 'userId', erased: gone },
  key: ['service', 'userId', 'purpose'],
  columns: {
    service: text,
    userId: text,
    purpose: text,
    sessionHash: text,
    mailId: text,
    codeHash: confidential(text),
    address: confidential(text),
    sentAtMs: integer,
    expiresAtMs: integer,
    attempts: integer,
    sends: json,
  },
  on: {
    challenge_sent: {
      key: ofChallenge,
      fold: (challenge, { type: _, mailboxHash: __, ...sent }) => {
        const recent = (challenge?.sends ?? []).filter((atMs) => atMs > sent.sentAtMs - hourMs)
        return { ...sent, attempts: 0, sends: [...recent, sent.sentAtMs] }
      },
    },
    challenge_failed: {
      key: ofChallenge,
      fold: existing((challenge, { attempts }) => ({ ...challenge, attempts })),
    },
    challenge_passed: {
      key: ofChallenge,
      fold: used,
    },
    challenges_fenced: { keys: ({ challenges }) => challenges.map(ofChallenge), fold: used },
  },
})

export type ChallengeStates = {
  readonly session: Session | undefined
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly binding: Binding | undefined
  readonly mailAddress: RegisteredAddress | undefined
  readonly challenge: Challenge | undefined
}

/** To send a code, the mailbox must have room for it, too. */
export type SendStates = ChallengeStates & { readonly mailbox: Mailbox | undefined }

export type ChallengeRequest = {
  readonly service: string
  readonly userId: string
  readonly purpose: ChallengePurpose
  readonly sessionHash: string
  readonly seenAtMs: number
  /** Where the mail goes; read earlier, so it is compared with the registered address again. */
  readonly address: MailAddress
  readonly mailboxHash: string
  readonly codeHash: string
  readonly draft: MailDraft
}

/**
 * Sends a code. Nothing is sent for anybody who has neither shown the password nor logged in, here or at the system of
 * the institution that asks.
 */
export function decideChallenge(
  states: SendStates,
  request: ChallengeRequest,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly expiresAtMs: number }, Refusal | Stale> {
  const { mailAddress, challenge } = states
  const { service, userId, purpose, sessionHash, address, draft } = request
  const { binding } = withoutEndedLock(states.binding, userId, now)
  const policy = mailPolicyOf(profile)
  if (!maySend(states, request, profile, now)) return refuse('ticket_invalid')
  if (binding?.status === 'locked') return refuse(lockRefusal(binding))
  if (binding?.status === 'suspended') return refuse('code_suspended')
  const standing = standingOf(profile, mailMethod, now)
  if (purpose === 'registration') {
    if (!isOffered(standing)) return refuse('method_ended')
    if (mailAddress !== undefined) return refuse('mail_address_present')
  } else {
    if (!isAccepted(standing)) return refuse('method_ended')
  }
  const isOwn = isProven(purpose)
  if (isOwn && mailAddress === undefined) return refuse('mail_address_missing')
  if (mailAddress !== undefined) {
    const isSame = reveal(mailAddress.address) === address
    if (isOwn && !isSame) return refuse('stale')
    if (purpose === 'change' && isSame) return refuse('mail_address_same')
  }
  const sentAtMs = now.epochMilliseconds
  const tooMany = refuseFlood(challenge, policy, sentAtMs)
  if (tooMany !== null) return refuse(tooMany)
  if (isFull(states.mailbox, isProven(purpose), sentAtMs)) return refuse('mailbox_full')
  const expiresAtMs = sentAtMs + policy.validSeconds * 1000
  const { mailId } = draft
  return accept(
    { expiresAtMs },
    {
      type: 'challenge_sent',
      service,
      userId,
      purpose,
      sessionHash,
      mailId,
      sentAtMs,
      expiresAtMs,
      codeHash: { confidential: request.codeHash },
      address: { confidential: address },
      mailboxHash: request.mailboxHash,
    },
    queueMail(draft, now),
  )
}

function maySend(
  states: ChallengeStates,
  { purpose, seenAtMs }: ChallengeRequest,
  profile: ServiceProfile,
  now: Temporal.Instant,
): boolean {
  if (purpose === 'verification') return states.user?.status === 'active'
  if (purpose !== 'login' && purpose !== 'registration')
    return openSession(states, seenAtMs, profile, now) !== null
  const all = { ...states, ticket: states.session }
  return openTicket(all, purpose, now) !== null
}

/** At most one mail a minute, and five an hour (G-01, EML-05), whatever became of their codes. */
function refuseFlood(
  challenge: Challenge | undefined,
  policy: MailCodePolicy,
  nowMs: number,
): 'mail_too_soon' | 'mail_too_many' | null {
  if (challenge === undefined) return null
  const recent = challenge.sends.filter((atMs) => atMs > nowMs - hourMs)
  if (recent.length >= policy.sendsPerHourMax) return 'mail_too_many'
  return nowMs < challenge.sentAtMs + policy.resendSeconds * 1000 ? 'mail_too_soon' : null
}

export type ChallengeCode = {
  readonly service: string
  readonly userId: string
  readonly purpose: ChallengePurpose
  readonly sessionHash: string
  /** The keyed hash of the submitted code. */
  readonly codeHash: string
  /** What the bank's own system said it was for, if one asks. */
  readonly context?: string | null
}

/**
 * May this code pass? A wrong one counts toward the same lock as a wrong token code (S2-1.3-01), and a new code does
 * not reset the count (EML-05). Without a live code there is nothing to guess, so nothing is counted.
 */
export function decideChallengeCode(
  { binding: stored, challenge }: Pick<ChallengeStates, 'binding' | 'challenge'>,
  submission: ChallengeCode,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly address: MailAddress }> {
  const { service, userId, purpose, sessionHash, codeHash, context = null } = submission
  const told = context === null ? {} : { context }
  const holder = userHolder(userId)
  const { binding, ended } = withoutEndedLock(stored, userId, now)
  const failures = binding?.failures ?? 0
  const attempts = challenge?.attempts ?? 0
  const failed = { type: 'challenge_failed', service, userId, holder, purpose, ...told } as const
  const uncounted = (refusal: Refusal, locked: boolean) =>
    refuse(refusal, ...ended, {
      ...failed,
      refusal,
      attempts,
      failures,
      locked,
      ...(binding && sameLock(binding)),
    })
  if (binding?.status === 'locked') return uncounted(lockRefusal(binding), true)
  if (binding?.status === 'suspended') return uncounted('code_suspended', false)
  const policy = mailPolicyOf(profile)
  if (!isLive(challenge, sessionHash, policy, now)) return uncounted('mail_code_void', false)
  // Both are keyed hashes: comparing them reveals nothing about the code.
  if (reveal(challenge.codeHash) !== codeHash) {
    const counted = countWrongCode(binding, profile.code, now)
    const refusal = 'mail_code_wrong'
    return refuse(refusal, ...ended, { ...failed, refusal, attempts: attempts + 1, ...counted })
  }
  return accept({ address: reveal(challenge.address) }, ...ended, {
    type: 'challenge_passed',
    service,
    userId,
    holder,
    purpose,
    ...told,
  })
}

type Live = Challenge & { readonly codeHash: Confidential<string> }

function isLive(
  challenge: Challenge | undefined,
  sessionHash: string,
  { attemptsMax }: MailCodePolicy,
  now: Temporal.Instant,
): challenge is Live {
  return (
    challenge !== undefined &&
    challenge.codeHash !== null &&
    challenge.sessionHash === sessionHash &&
    challenge.attempts < attemptsMax &&
    now.epochMilliseconds < challenge.expiresAtMs &&
    // A clock that went back must not extend a code's life.
    now.epochMilliseconds >= challenge.sentAtMs
  )
}

/** The profile's section; codes by mail are only offered where it exists. */
export function mailPolicyOf({ service, methods }: ServiceProfile): MailCodePolicy {
  if (methods.mail === null) throw new Error(`${service} has no codes by mail`)
  return methods.mail
}
