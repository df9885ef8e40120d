import { accept, andThen, refuse } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import {
  browserIn,
  type CurrentFacts,
  refuseSecondLogin,
  sessionStarted,
  ticketStarted,
} from './begin-session.ts'
import type { DecisionOf } from './decision.ts'
import type { Event, SessionStage, TicketPurpose } from './events.ts'
import type { LoginAddition } from './login-addition.ts'
import { withoutLockLeftBehind } from './methods/left-behind.ts'
import {
  addableMethod,
  hasMovedToPasskey,
  isOffered,
  isRequired,
  type MethodRules,
  readyMethods,
  standingOf,
} from './methods/method.ts'
import type { Method } from './methods/policy.ts'
import type { Registered } from './methods/registered.ts'
import { confirmsByPasskey, passkeysConfirm } from './passkey-confirmation.ts'
import { judgePassword, type PasswordStates, type PasswordVerdict } from './password-judgement.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { Session } from './session.ts'
import type { User } from './user.ts'
import { lockRefusal } from './wrong-code.ts'

export type FirstFactorStates = CurrentState & PasswordStates & Registered

/**
 * The purpose of the ticket and, for a login, the methods that the user may continue with, the preferred one first. If
 * no code is needed, the stage is that of the session that the password alone opened.
 */
export type FirstFactorPassed = {
  readonly purpose: TicketPurpose
  readonly methods: readonly Method[]
  readonly stage: SessionStage
}

/** The user's current session, if a second one has to wait for it. */
export type CurrentState = { readonly current?: Session | undefined }

/** What decides a login: the service's profile, and what its kind adds. */
export type LoginRules<E extends AnyEvent = AnyEvent> = {
  readonly profile: ServiceProfile
  readonly addition: LoginAddition<E>
}

/** What decides the first step besides: all methods that there are, in the order in which a login offers them. */
export type FirstFactorRules<E extends AnyEvent = AnyEvent> = LoginRules<E> & {
  readonly methods: readonly MethodRules[]
}

export type FirstFactorSubmission = {
  readonly service: string
  readonly userId: string
  readonly loginHash: string
  readonly purpose: TicketPurpose
  readonly verdict: PasswordVerdict
  readonly sessionHash: string
  /** What the browser claims to be. */
  readonly device?: string | null
  /** Set when a certificate of the user accompanies the password (certificate.ts). */
  readonly by?: 'certificate'
} & CurrentFacts

/**
 * STEP 1 of login and of enrollment: user ID and password. Refusals are in order of precedence; nothing about the token
 * is revealed until the password was right.
 */
export function decideFirstFactor<E extends AnyEvent>(
  states: FirstFactorStates,
  submission: FirstFactorSubmission,
  rules: FirstFactorRules<E>,
  now: Temporal.Instant,
): DecisionOf<Event | E, FirstFactorPassed, Refusal | Stale> {
  const { profile } = rules
  const typed = { ...submission, at: submission.purpose }
  return andThen(
    judgePassword(states, typed, profile, now),
    (): DecisionOf<Event | E, FirstFactorPassed, Refusal | Stale> => {
      const barred = refuseLogin(states, submission, rules, now)
      if (barred !== null) return refuse(barred)
      const { binding } = withoutLockLeftBehind(states, submission.userId, profile, now)
      const way = nextStep({ ...states, binding }, submission, rules, now)
      if (typeof way === 'string') return refuse(way)
      if (way.purpose === 'login' && way.methods.length === 0 && states.password !== undefined) {
        const { by = 'password' as const, device = null } = submission
        const { passkeys } = states
        const circumstances = { by, device, passkeys, ...browserIn(submission) }
        const { stage, events } = sessionStarted(submission, states.password, circumstances, rules, now)
        return accept({ ...way, stage }, ...events)
      }
      const { service, userId, sessionHash } = submission
      const start = { service, userId, sessionHash, grant: states.user?.ticketGrant ?? null }
      return accept({ ...way, stage: 'ticket' }, ticketStarted(start, way.purpose, profile, now))
    },
  )
}

/** Refusals of a right password, repeated for the code after it: by the service's kind, or for a second login. */
export function refuseLogin(
  { user, current }: CurrentState & { readonly user: User | undefined },
  asked: CurrentFacts & Pick<FirstFactorSubmission, 'purpose' | 'by'>,
  { profile, addition }: LoginRules,
  now: Temporal.Instant,
): Refusal | Stale | null {
  const { purpose, by, currentHash, currentSeenAtMs = 0, browserId = null } = asked
  if (user === undefined) return null
  const barred = addition.bar(by, { purpose, userId: user.userId })
  if (barred !== null) return barred
  if (purpose !== 'login') return null
  return refuseSecondLogin(user, { current, currentHash, currentSeenAtMs, browserId }, profile, now)
}

/**
 * What the password opens. A user who has none of today's methods is led to the registration of an address, if the
 * service has one, not into a dead end (S2-1.1-08, G-11).
 */
function nextStep(
  registered: Registered,
  { purpose, by }: Pick<FirstFactorSubmission, 'purpose' | 'by'>,
  { profile, methods }: Pick<FirstFactorRules, 'profile' | 'methods'>,
  now: Temporal.Instant,
): Omit<FirstFactorPassed, 'stage'> | Refusal {
  const { binding } = registered
  const hasMoved = hasMovedToPasskey(registered, profile, now)
  // Whoever has a passkey is let in by nothing that a page in between can use, although the service asks others for no more.
  // Here codes serve other purposes, or only users who registered a token (S3-FAQ-06, S4-A1-02).
  const isAsked =
    (hasMoved && by !== 'certificate') ||
    profile.login.code === 'required' ||
    (profile.login.code === 'registered' && binding !== undefined && binding.tokenId !== null)
  if (purpose === 'login' && !isAsked) {
    // Whoever had a code to show doesn't get in without one because of a loss (D6, decision 27).
    const misses = profile.login.code === 'registered' && (binding?.lostAtMs ?? null) !== null
    return misses ? 'token_lost' : { purpose, methods: [] }
  }
  // What has become of a token is none of a passkey's business.
  if (purpose === 'restart' && passkeysConfirm(profile, 'restart'))
    return confirmsByPasskey(registered.passkeys, profile, 'restart', now)
      ? { purpose, methods: [] }
      : 'passkey_lacking'
  if (binding?.status === 'locked') return lockRefusal(binding)
  if (binding?.status === 'suspended') return 'code_suspended'
  if (purpose === 'stop' || purpose === 'restart')
    return binding?.status === 'usable' ? { purpose, methods: [] } : 'not_enrolled'
  const registering = methods.find(({ registration }) => registration?.purpose === purpose)
  if (registering !== undefined) {
    // A password alone adds nothing to a passkey, by which somebody could get around it.
    if (hasMoved) return 'passkey_needed'
    const barred = registering.registration?.bar(registered, profile) ?? null
    if (barred !== null) return barred
    return isOffered(standingOf(profile, registering, now)) ? { purpose, methods: [] } : 'method_ended'
  }
  const ready = readyMethods(methods, profile, registered, now)
  if (hasMoved) return ready.length > 0 ? { purpose, methods: ready } : 'passkey_needed'
  const required = addableMethod(methods, profile, registered, isRequired, now)
  if (required !== undefined) return { purpose: required.purpose, methods: [] }
  if (ready.length > 0) return { purpose, methods: ready }
  const offered = addableMethod(methods, profile, registered, isOffered, now)
  return offered === undefined ? 'not_enrolled' : { purpose: offered.purpose, methods: [] }
}
