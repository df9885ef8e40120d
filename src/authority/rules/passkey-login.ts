import { accept, refuse } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import { browserIn, type CurrentFacts, sessionStarted } from './begin-session.ts'
import type { Care } from './care.ts'
import type { DecisionOf } from './decision.ts'
import type { Event, SessionStage } from './events.ts'
import { type CurrentState, type LoginRules, refuseLogin } from './first-factor.ts'
import type { TakenPlace } from './passkey-events.ts'
import {
  openChallenge,
  type PasskeyAnswer,
  passkeyAccepted,
  passkeyRejected,
  refusePasskey,
  type ShowingRefusal,
} from './passkey-proof.ts'
import type { PasskeyChallenge, PasskeyClaim, PasskeyHolder } from './passkeys.ts'
import { isLockedFor, type Password } from './password.ts'
import type { Refusal, Stale } from './refusal.ts'
import { isLockOver } from './timed-lock.ts'
import type { User } from './user.ts'

export type PasskeyLoginStates = CurrentState & {
  readonly challenge: PasskeyChallenge | undefined
  readonly claim: PasskeyClaim | undefined
  readonly holder: PasskeyHolder | undefined
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly care: Care | undefined
}

export type PasskeyLogin = {
  readonly service: string
  /** Whose the passkey was when it was looked up; empty: nobody's. */
  readonly userId: string
  /** Of the browser before its login. */
  readonly askedBy: string
  readonly answered: string | null
  readonly shown: PasskeyAnswer | ShowingRefusal
  readonly sessionHash: string
  readonly device: string | null
} & CurrentFacts

/**
 * A login with a passkey instead of password and code. Nothing is said of a user before the signature was right; an answer
 * uses its challenge up, whatever becomes of it.
 */
export function decidePasskeyLogin<E extends AnyEvent>(
  states: PasskeyLoginStates,
  login: PasskeyLogin,
  rules: LoginRules<E>,
  now: Temporal.Instant,
): DecisionOf<Event | E, { readonly stage: SessionStage }, Refusal | Stale> {
  const { service, userId, askedBy, answered, shown } = login
  const open = openChallenge(states.challenge, answered, now)
  if (typeof open === 'string') return refuse(open)
  if (open.service !== service) return refuse('passkey_challenge_void')
  const of = { service, sessionHash: askedBy, purpose: 'login' } as const
  const { claim, holder, user, password } = states
  if ((claim?.userId ?? '') !== userId) return refuse('stale')
  if (user === undefined || holder === undefined) {
    const refusal = typeof shown === 'string' ? shown : 'passkey_unknown'
    return refuse(refusal, { type: 'unknown_passkey_rejected', ...of, refusal })
  }
  const refusal = refusalOf(states, login, rules, now)
  if (refusal === 'stale') return refuse('stale')
  const answering = { ...of, userId }
  if (refusal !== null || typeof shown === 'string' || password === undefined) {
    const why = refusal ?? 'passkey_wrong'
    const { rejected, isStopped } = passkeyRejected(holder, shown, answering, why, now)
    return refuse(why, rejected, ...(isStopped ? currentEnded(states) : []))
  }
  const { device } = login
  const passkey = shown.credentialId
  const circumstances = { by: 'passkey', device, passkey, passkeys: holder, ...browserIn(login) } as const
  const { stage, events } = sessionStarted(login, password, circumstances, rules, now)
  const took = placeTaken(states, login, passkey)
  return accept({ stage }, { ...passkeyAccepted(answering, shown, now), took }, ...events)
}

/** In whose place it logs in; one that takes the place of itself keeps the first. */
function placeTaken(
  { user, holder }: PasskeyLoginStates,
  { sessionHash: began }: PasskeyLogin,
  credentialId: string,
): TakenPlace {
  const current = user?.sessionHash ?? null
  const before = holder?.passkeys.find((each) => each.credentialId === credentialId)?.took
  return { began, place: before !== undefined && before.began === current ? before.place : current }
}

/** The copy may have begun it. */
function currentEnded({ user, current }: PasskeyLoginStates): readonly Event[] {
  if (current === undefined || user?.sessionHash !== current.sessionHash) return []
  const { service, userId, sessionHash } = current
  return [{ type: 'session_ended', service, userId, sessionHash, reason: 'stopped' }]
}

/** Why this passkey of this user opens nothing; null: it does. */
function refusalOf<E extends AnyEvent>(
  states: PasskeyLoginStates,
  login: PasskeyLogin,
  rules: LoginRules<E>,
  now: Temporal.Instant,
): Refusal | Stale | null {
  const { holder, user, password, care } = states
  const refusal = refusePasskey(holder, login.shown, rules.profile, now)
  if (refusal !== null) return refusal
  if (user?.status !== 'active') return care?.loss ? 'stopped_by_loss' : 'user_suspended'
  // Whoever locked the login locked this one, too; what strangers typed takes nothing from the owner of a passkey.
  if (password !== undefined && isLockedFor(password, true) && !isLockOver(password, now))
    return 'password_locked'
  return refuseLogin(states, { ...login, purpose: 'login' }, rules, now)
}
