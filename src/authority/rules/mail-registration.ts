import { decideCode } from './authentication.ts'
import type { Binding } from './binding.ts'
import {
  type Challenge,
  type ChallengeCode,
  type ChallengeStates,
  decideChallenge,
  decideChallengeCode,
  mailPolicyOf,
} from './challenge.ts'
import type { CodeAt } from './code-match.ts'
import { accept, type Decision, refuse } from './decision.ts'
import type { Event } from './events.ts'
import type { PasswordVerdict } from './first-factor.ts'
import type { MailDraft } from './mail.ts'
import type { MailAddress } from './mail-address.ts'
import { isAccepted, standingOf } from './methods.ts'
import type { Password } from './password.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { RegisteredAddress } from './registered-address.ts'
import { isLoggedIn, isTicket, type Session } from './session.ts'
import type { Token, TokenUse } from './token.ts'
import type { User } from './user.ts'

const hourMs = 3_600_000

export type MailRegistration = {
  readonly service: string
  readonly userId: string
  readonly codeHash: string
  /** The session that replaces the ticket, with which the user may log in at once. */
  readonly sessionHash: string
}

/**
 * 利用開始登録 of an address: the code that was mailed there proves it. Nobody's token is touched (S2-1.1-07). Where
 * the user has a token that could still have been asked for, the password alone led here, so that what is of high risk
 * has to wait.
 */
export function decideMailRegistration(
  states: ChallengeStates,
  registration: MailRegistration,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object> {
  const { session, user, binding, mailAddress } = states
  const { service, userId, codeHash, sessionHash } = registration
  if (session === undefined || !isTicket(session, user, 'registration', now)) return refuse('ticket_invalid')
  if (mailAddress !== undefined) return refuse('mail_address_present')
  const code: ChallengeCode = {
    ...{ service, userId, codeHash },
    purpose: 'registration',
    sessionHash: session.sessionHash,
  }
  const checked = decideChallengeCode(states, code, profile, now)
  if (!checked.outcome.ok) return { outcome: checked.outcome, events: checked.events }
  const nowMs = now.epochMilliseconds
  const couldHaveShownToken = binding?.status === 'usable' && isAccepted(standingOf(profile, 'token', now))
  const waits = couldHaveShownToken ? mailPolicyOf(profile).coolingHours.registration : 0
  const ticket = { stage: 'ticket', purpose: 'login', startedAtMs: nowMs } as const
  return accept(
    {},
    ...checked.events,
    {
      type: 'mail_address_registered',
      ...{ service, userId, registeredAtMs: nowMs, coolingUntilMs: nowMs + waits * hourMs },
      address: { confidential: checked.outcome.address },
    },
    { type: 'session_ended', service, userId, sessionHash: session.sessionHash, reason: 'replaced' },
    {
      type: 'session_started',
      ...{ service, userId, sessionHash, ...ticket },
      expiresAtMs: nowMs + profile.session.ticketSeconds * 1000,
    },
  )
}

export type AddressChangeStates = ChallengeStates & {
  readonly password: Password | undefined
  readonly reauthentication: Challenge | undefined
}

export type AddressChangeRequest = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  readonly seenAtMs: number
  readonly verdict: PasswordVerdict
  readonly newAddress: MailAddress
  readonly newCodeHash: string
  readonly newDraft: MailDraft
  /** For the code to the address before; null where there is none, and a code of the token is asked for instead. */
  readonly own: { readonly address: MailAddress; readonly codeHash: string; readonly draft: MailDraft } | null
}

/**
 * The first step of changing the address, or registering the first one, behind the login: the password again (PWD-07),
 * then a code to the new address, and one to the old.
 */
export function decideAddressChangeRequest(
  states: AddressChangeStates,
  request: AddressChangeRequest,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { session, user, password, mailAddress } = states
  const { service, userId, sessionHash, seenAtMs, verdict, own } = request
  if (session === undefined || password === undefined) return refuse('ticket_invalid')
  if (!isLoggedIn(session, user, seenAtMs, profile.session, now)) return refuse('ticket_invalid')
  if (verdict.generation !== password.generation) return refuse('stale')
  if ((mailAddress === undefined) !== (own === null)) return refuse('stale')
  if (password.locked || !verdict.matches) {
    const failures = password.failures + 1
    const locked = password.locked || failures >= profile.password.failuresMax
    const rejected = { type: 'password_rejected', service, userId, at: 'mail_address' } as const
    return refuse(locked ? 'password_locked' : 'password_wrong', {
      ...rejected,
      ...{ refusal: 'password_wrong', failures, locked },
    })
  }
  const ask = { service, userId, sessionHash, seenAtMs }
  const { newAddress: address, newCodeHash: codeHash, newDraft: draft } = request
  const confirmation = decideChallenge(
    states,
    { ...ask, purpose: 'change', address, codeHash, draft },
    profile,
    now,
  )
  if (!confirmation.outcome.ok) return { outcome: confirmation.outcome, events: confirmation.events }
  const events: Event[] = [
    { type: 'password_accepted', service, userId, at: 'mail_address' },
    ...confirmation.events,
  ]
  if (own === null) return accept({}, ...events)
  const challenge = states.reauthentication
  const repeated = { ...ask, ...own, purpose: 'reauthentication' } as const
  const proof = decideChallenge({ ...states, challenge }, repeated, profile, now)
  if (!proof.outcome.ok) return { outcome: proof.outcome, events: proof.events }
  return accept({}, ...events, ...proof.events)
}

export type AddressChange = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  readonly seenAtMs: number
  /** Of the code that was mailed to the new address. */
  readonly newCodeHash: string
  /** Of the code that was mailed to the old one; or a code of the token. */
  readonly proof: { readonly codeHash: string } | { readonly code: string; readonly codeAt: CodeAt }
}

/**
 * The second step: both codes, or nothing. The proof is looked at first, and where one of the two is wrong the other is
 * not spent. Whoever changed an address waits before anything of high risk.
 */
export function decideAddressChange(
  states: {
    readonly session: Session | undefined
    readonly user: User | undefined
    readonly binding: Binding | undefined
    readonly token: Token | undefined
    readonly tokenUse: TokenUse | undefined
    readonly mailAddress: RegisteredAddress | undefined
    readonly challenge: Challenge | undefined
    readonly reauthentication: Challenge | undefined
  },
  change: AddressChange,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { session, user, binding, mailAddress } = states
  const { service, userId, sessionHash, seenAtMs, newCodeHash, proof } = change
  if (session === undefined || !isLoggedIn(session, user, seenAtMs, profile.session, now)) {
    return refuse('ticket_invalid')
  }
  if ('code' in proof !== (mailAddress === undefined)) return refuse('stale')
  const holder = `user:${userId}`
  const code = { service, userId, sessionHash }
  const proven =
    'code' in proof
      ? decideCode(states, { service, userId, holder, ...proof }, profile.code, now)
      : decideChallengeCode(
          { binding, challenge: states.reauthentication },
          { ...code, purpose: 'reauthentication', codeHash: proof.codeHash },
          profile,
          now,
        )
  if (!proven.outcome.ok) return { outcome: proven.outcome, events: proven.events }
  const confirmed = decideChallengeCode(
    states,
    { ...code, purpose: 'change', codeHash: newCodeHash },
    profile,
    now,
  )
  if (!confirmed.outcome.ok) return { outcome: confirmed.outcome, events: confirmed.events }

  const changedAtMs = now.epochMilliseconds
  const address = { confidential: confirmed.outcome.address }
  const of = { service, userId, address }
  const isFirst = mailAddress === undefined
  return accept(
    {},
    ...proven.events,
    ...confirmed.events,
    isFirst
      ? // Proven with password and token in this very session: there is nothing to wait for.
        { type: 'mail_address_registered', ...of, registeredAtMs: changedAtMs, coolingUntilMs: changedAtMs }
      : {
          type: 'mail_address_changed',
          ...of,
          changedAtMs,
          // A change must not end the wait that the registration began.
          coolingUntilMs: Math.max(
            mailAddress.coolingUntilMs,
            changedAtMs + mailPolicyOf(profile).coolingHours.change * hourMs,
          ),
        },
  )
}
