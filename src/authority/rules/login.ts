import { accept, andThen, refuse } from '../../platform/decision/decision.ts'
import { reveal } from '../../platform/decision/event.ts'
import { type CodeStates, decideCode } from './authentication.ts'
import { sessionStarted } from './begin-session.ts'
import { userHolder } from './binding.ts'
import { type Challenge, decideChallengeCode } from './challenge.ts'
import type { CodeAt } from './code-match.ts'
import type { Decision } from './decision.ts'
import type { SessionStage } from './events.ts'
import { type BankingStates, type CurrentFacts, refuseAtBank } from './first-factor.ts'
import { type Opened, openTicket, type TicketStates } from './gate.ts'
import { isAccepted, standingOf } from './methods.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { RegisteredAddress } from './registered-address.ts'

export type LoginStates = CodeStates & TicketStates & BankingStates

export type LoginSubmission = {
  readonly service: string
  readonly userId: string
  readonly code: string
  readonly codeAt: CodeAt
  readonly sessionHash: string
  readonly device?: string | null
} & CurrentFacts

/** Login STEP 2: the code turns a ticket into a session; an old password must be changed before anything else. */
export function decideLogin(
  states: LoginStates,
  submission: LoginSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly stage: SessionStage }, Refusal | Stale> {
  const opened = openTicket(states, { purpose: 'login', outlivesPassword: false }, now)
  if (opened === null) return refuse('ticket_invalid')
  // The method may have ended between STEP 1 and STEP 2.
  if (!isAccepted(standingOf(profile, 'token', now))) return refuse('method_ended')
  // Of two tickets of one user, only one opens a session where the second login waits; a refused code is not spent.
  const barred = refuseAtBank(states, { ...submission, purpose: 'login' }, profile, now)
  if (barred !== null) return refuse(barred)
  const holder = userHolder(submission.userId)
  return andThen(decideCode(states, { ...submission, holder }, profile.code, now), () =>
    begin(opened, submission, profile, now),
  )
}

export type MailLoginSubmission = {
  readonly service: string
  readonly userId: string
  /** The keyed hash of the code as it was typed. */
  readonly codeHash: string
  readonly sessionHash: string
}

/**
 * The same with a code by mail (S2-1.1-01), which counts only with the ticket that it was asked for with, and only
 * while its address is the registered one: whoever gave the address up did so because others read it.
 */
export function decideMailLogin(
  states: TicketStates & {
    readonly mailAddress: RegisteredAddress | undefined
    readonly challenge: Challenge | undefined
  },
  submission: MailLoginSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly stage: SessionStage }> {
  const opened = openTicket(states, { purpose: 'login', outlivesPassword: false }, now)
  if (opened === null) return refuse('ticket_invalid')
  if (!isAccepted(standingOf(profile, 'mail', now))) return refuse('method_ended')
  const { binding, mailAddress, challenge } = states
  const registered = mailAddress && reveal(mailAddress.address)
  const isCurrent = challenge !== undefined && reveal(challenge.address) === registered
  const { service, userId, codeHash } = submission
  const code = {
    service,
    userId,
    codeHash,
    purpose: 'login',
    sessionHash: opened.ticket.sessionHash,
  } as const
  const sent = { binding, challenge: isCurrent ? challenge : undefined }
  return andThen(decideChallengeCode(sent, code, profile, now), () => begin(opened, submission, profile, now))
}

/** The session that both factors open, in the place of the ticket. */
function begin(
  { ticket, password }: Opened,
  submission: Pick<LoginSubmission, 'service' | 'userId' | 'sessionHash' | 'device'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly stage: SessionStage }, never> {
  const { service, userId, device = null } = submission
  const { stage, events: started } = sessionStarted(
    submission,
    password,
    { by: 'code', device },
    profile,
    now,
  )
  return accept(
    { stage },
    { type: 'session_ended', service, userId, sessionHash: ticket.sessionHash, reason: 'replaced' },
    ...started,
  )
}
