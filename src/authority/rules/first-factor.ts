import type { Agreement } from '../../bank/rules/agreement.ts'
import type { FbUser } from '../../services/web-fb/rules/fb-user.ts'
import { refuseSecondLogin, sessionStarted, ticketStarted } from './begin-session.ts'
import type { Binding } from './binding.ts'
import { accept, type Decision, refuse } from './decision.ts'
import type { Confidential, Event, PasswordPlace, SessionStage, TicketPurpose } from './events.ts'
import { isOffered, mustRegisterMail, readyMethods, standingOf } from './methods.ts'
import type { Password, UnknownLogin } from './password.ts'
import type { Method, ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { RegisteredAddress } from './registered-address.ts'
import type { Session } from './session.ts'
import type { User } from './user.ts'

export type FirstFactorStates = BankingStates & {
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly unknownLogin: UnknownLogin | undefined
  readonly binding: Binding | undefined
  readonly mailAddress: RegisteredAddress | undefined
}

/**
 * What the ticket is for, and for a login the methods that the user may go on with, the first one first. Where no code
 * is asked for, the stage is that of the session that the password alone opened.
 */
export type FirstFactorPassed = {
  readonly purpose: TicketPurpose
  readonly methods: readonly Method[]
  readonly stage: SessionStage
}

/** Of a bank's services, what else a login depends on; elsewhere nothing. */
export type BankingStates = {
  readonly agreement?: Agreement | undefined
  readonly fbUser?: FbUser | undefined
  readonly current?: Session | undefined
}

/** The argon2id verdict, and on which generation of the password it was reached. */
export type PasswordVerdict = {
  readonly matches: boolean
  readonly generation: number
  /** A fresh verifier of the same password, when the stored one has old parameters or an old pepper (PWD-03). */
  readonly rehashed: Confidential<string> | null
}

export type FirstFactorSubmission = {
  readonly service: string
  readonly userId: string
  readonly loginHash: string
  readonly purpose: TicketPurpose
  readonly verdict: PasswordVerdict
  readonly sessionHash: string
  /** What the browser says it is. */
  readonly device?: string | null
  /** With a certificate whose user it is (certificate.ts); the password alone where it is left out. */
  readonly by?: 'certificate'
} & CurrentFacts

/** Which session the user was found to have, and when it was last used; at a bank's services. */
export type CurrentFacts = {
  readonly currentHash?: string | null | undefined
  readonly currentSeenAtMs?: number
}

/**
 * STEP 1 of login and of enrollment: user ID and password. What is refused first is listed first; nothing about
 * the token is told before the password was right.
 */
export function decideFirstFactor(
  states: FirstFactorStates,
  submission: FirstFactorSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<FirstFactorPassed, Refusal | Stale> {
  const judged = decidePassword(states, { ...submission, at: submission.purpose }, profile, now)
  if (!judged.outcome.ok) return { outcome: judged.outcome, events: judged.events }
  const barred = refuseAtBank(states, submission, profile, now)
  if (barred === 'stale') return refuse(barred)
  if (barred !== null) return refuse(barred, ...judged.events)
  const way = wayOn(states, submission.purpose, profile, now)
  if (typeof way === 'string') return refuse(way, ...judged.events)
  if (way.purpose === 'login' && way.methods.length === 0 && states.password !== undefined) {
    const circumstances = { by: submission.by ?? 'password', device: submission.device ?? null } as const
    const { stage, events } = sessionStarted(submission, states.password, circumstances, profile, now)
    return accept({ ...way, stage }, ...judged.events, ...events)
  }
  const ticket = ticketStarted(submission, way.purpose, profile, now)
  return accept({ ...way, stage: 'ticket' }, ...judged.events, ticket)
}

/** What only the services of a bank refuse to a right password, and again to the code after it. */
export function refuseAtBank(
  { user, agreement, fbUser, current }: BankingStates & { readonly user: User | undefined },
  {
    purpose,
    by,
    currentHash,
    currentSeenAtMs = 0,
  }: CurrentFacts & Pick<FirstFactorSubmission, 'purpose' | 'by'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Refusal | Stale | null {
  if (profile.banking === null || user === undefined) return null
  if (agreement !== undefined && agreement.stoppedAtMs !== null) return 'service_stopped'
  if (fbUser?.certificateOnly === true && by !== 'certificate') return 'certificate_needed'
  if (purpose !== 'login') return null
  return refuseSecondLogin(user, { current, currentHash, currentSeenAtMs }, profile, now)
}

export type PasswordSubmission = Pick<
  FirstFactorSubmission,
  'service' | 'userId' | 'loginHash' | 'verdict' | 'device'
> & {
  readonly at: PasswordPlace
}

/** User ID and password alone, wherever they are asked for before a login; every failure counts to the same lock. */
export function decidePassword(
  states: Pick<FirstFactorStates, 'user' | 'password' | 'unknownLogin'>,
  submission: PasswordSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { user, password } = states
  const { service, userId, at, verdict, device = null } = submission
  if (user === undefined || password === undefined) return rejectUnknown(states, submission, profile)
  if (verdict.generation !== password.generation) return refuse('stale')

  const told = device === null ? {} : { device }
  const rejected = { type: 'password_rejected', service, userId, at, ...told } as const
  if (password.locked) {
    const { failures } = password
    return refuse('password_locked', { ...rejected, refusal: 'password_locked', failures, locked: true })
  }
  // A suspended user is refused like a wrong password, counted alike, so that neither can be told from the other.
  if (user.status !== 'active' || !verdict.matches) {
    const reason = user.status !== 'active' ? 'user_suspended' : 'password_wrong'
    const failures = password.failures + 1
    const locked = failures >= profile.password.failuresMax
    return refuse(locked ? 'password_locked' : reason, { ...rejected, refusal: reason, failures, locked })
  }
  if (password.expiresAtMs !== null && now.epochMilliseconds >= password.expiresAtMs) {
    const { failures } = password
    const refusal = 'initial_password_expired'
    return refuse(refusal, { ...rejected, refusal, failures, locked: false })
  }

  const accepted: Event[] = [{ type: 'password_accepted', service, userId, at }]
  if (verdict.rehashed !== null) {
    accepted.push({ type: 'password_rehashed', service, userId, verifier: verdict.rehashed })
  }
  return accept({}, ...accepted)
}

/**
 * What the password opens. Who wants to log in and has none of the methods that count today is led to the
 * registration of an address where there is one, not into a dead end (S2-1.1-08, G-11).
 */
function wayOn(
  states: FirstFactorStates,
  purpose: TicketPurpose,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Omit<FirstFactorPassed, 'stage'> | Refusal {
  const { binding, mailAddress } = states
  // A code is for other things here, or only for those who registered a token (S3-FAQ-06, S4-A1-02).
  const isAsked =
    profile.login.code === 'required' ||
    (profile.login.code === 'registered' && binding !== undefined && binding.tokenId !== null)
  if (purpose === 'login' && !isAsked) return { purpose, methods: [] }
  if (binding?.status === 'locked') return 'code_locked'
  if (binding?.status === 'suspended') return 'code_suspended'
  const mailOffered = isOffered(standingOf(profile, 'mail', now))
  const registration = { purpose: 'registration', methods: [] } as const
  switch (purpose) {
    case 'enrollment':
      if (binding?.status === 'usable')
        return profile.login.code === 'registered' ? 'second_token' : 'already_enrolled'
      return isOffered(standingOf(profile, 'token', now)) ? { purpose, methods: [] } : 'method_ended'
    case 'registration':
      if (mailAddress !== undefined) return 'mail_address_present'
      return mailOffered ? registration : 'method_ended'
    case 'stop':
      return binding?.status === 'usable' ? { purpose, methods: [] } : 'not_enrolled'
    case 'login': {
      if (mustRegisterMail(profile, states, now)) return registration
      const methods = readyMethods(profile, states, now)
      if (methods.length > 0) return { purpose, methods }
      return mailOffered && mailAddress === undefined ? registration : 'not_enrolled'
    }
  }
}

/** Counts and locks exactly as for a real user: a lock must not show which IDs exist. */
function rejectUnknown(
  states: Pick<FirstFactorStates, 'unknownLogin'>,
  submission: PasswordSubmission,
  profile: ServiceProfile,
) {
  const { service, loginHash } = submission
  const before = states.unknownLogin
  const failures = before?.locked ? before.failures : (before?.failures ?? 0) + 1
  const locked = failures >= profile.password.failuresMax
  return refuse(locked ? 'password_locked' : 'user_unknown', {
    type: 'unknown_login_rejected',
    service,
    loginHash,
    failures,
    locked,
  })
}
