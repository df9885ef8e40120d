import { accept, andThen, refuse } from '../../platform/decision/decision.ts'
import { type AnyEvent, reveal } from '../../platform/decision/event.ts'
import { type CodeStates, decideCode } from './authentication.ts'
import { browserIn, type CurrentFacts, type LoginBrowser, sessionStarted } from './begin-session.ts'
import { userHolder } from './binding.ts'
import { type Challenge, decideChallengeCode } from './challenge.ts'
import type { CodeAt } from './code-match.ts'
import type { DecisionOf } from './decision.ts'
import type { Event, SessionStage } from './events.ts'
import { type CurrentState, type LoginRules, refuseLogin } from './first-factor.ts'
import { type Opened, openTicket, type TicketStates } from './gate.ts'
import { mailMethod } from './methods/mail.ts'
import { isAccepted, isGivenUp, standingOf } from './methods/method.ts'
import type { Registered } from './methods/registered.ts'
import { tokenMethod } from './methods/token.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { RegisteredAddress } from './registered-address.ts'

export type LoginStates = CodeStates & TicketStates & CurrentState & Pick<Registered, 'passkeys'>

export type LoginSubmission = {
  readonly service: string
  readonly userId: string
  readonly code: string
  readonly codeAt: CodeAt
  readonly sessionHash: string
  readonly device?: string | null
} & CurrentFacts

/** `generation`: of the password that the login went by, for the browser's mark. */
export type LoggedIn = { readonly stage: SessionStage; readonly generation: number }

/** Login STEP 2: the code turns a ticket into a session; an expired password must be changed before anything else. */
export function decideLogin<E extends AnyEvent>(
  states: LoginStates,
  submission: LoginSubmission,
  rules: LoginRules<E>,
  now: Temporal.Instant,
): DecisionOf<Event | E, LoggedIn, Refusal | Stale> {
  const { profile } = rules
  const opened = openTicket(states, 'login', now)
  if (opened === null) return refuse('ticket_invalid')
  // The method may have ended between STEP 1 and STEP 2.
  if (!isAccepted(standingOf(profile, tokenMethod, now))) return refuse('method_ended')
  if (isGivenUp(tokenMethod, profile, states, now)) return refuse('passkey_needed')
  // If a second login has to wait, only one of a user's two tickets opens a session; a refused code is not spent.
  const barred = refuseLogin(states, { ...submission, purpose: 'login' }, rules, now)
  if (barred !== null) return refuse(barred)
  const holder = userHolder(submission.userId)
  return andThen(decideCode(states, { ...submission, holder }, profile.code, now), () =>
    begin(opened, states, submission, rules, now),
  )
}

export type MailLoginSubmission = {
  readonly service: string
  readonly userId: string
  /** The keyed hash of the submitted code. */
  readonly codeHash: string
  readonly sessionHash: string
  readonly device?: string | null
} & CurrentFacts

/**
 * The same with a code by mail (S2-1.1-01), which counts only with the ticket that requested it, and only while its
 * address is still the registered one: users give up an address because others read it.
 */
export function decideMailLogin<E extends AnyEvent>(
  states: TicketStates &
    CurrentState &
    Pick<Registered, 'passkeys'> & {
      readonly mailAddress: RegisteredAddress | undefined
      readonly challenge: Challenge | undefined
    },
  submission: MailLoginSubmission,
  rules: LoginRules<E>,
  now: Temporal.Instant,
): DecisionOf<Event | E, LoggedIn, Refusal | Stale> {
  const { profile } = rules
  const opened = openTicket(states, 'login', now)
  if (opened === null) return refuse('ticket_invalid')
  if (!isAccepted(standingOf(profile, mailMethod, now))) return refuse('method_ended')
  if (isGivenUp(mailMethod, profile, states, now)) return refuse('passkey_needed')
  const barred = refuseLogin(states, { ...submission, purpose: 'login' }, rules, now)
  if (barred !== null) return refuse(barred)
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
  return andThen(decideChallengeCode(sent, code, profile, now), () =>
    begin(opened, states, submission, rules, now),
  )
}

/** The session that both factors open; it replaces the ticket. */
function begin<E extends AnyEvent>(
  { ticket, password }: Opened,
  { passkeys }: Pick<Registered, 'passkeys'>,
  submission: Pick<LoginSubmission, 'service' | 'userId' | 'sessionHash' | 'device' | keyof LoginBrowser>,
  rules: LoginRules<E>,
  now: Temporal.Instant,
): DecisionOf<Event | E, LoggedIn, never> {
  const { service, userId, device = null } = submission
  const circumstances = { by: 'code', device, passkeys, ...browserIn(submission) } as const
  const { stage, events: started } = sessionStarted(submission, password, circumstances, rules, now)
  return accept(
    { stage, generation: password.generation },
    { type: 'session_ended', service, userId, sessionHash: ticket.sessionHash, reason: 'replaced' },
    ...started,
  )
}
