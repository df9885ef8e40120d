import { accept, refuse } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import { browserIn, type CurrentFacts, sessionStarted } from './begin-session.ts'
import type { Care } from './care.ts'
import type { DecisionOf } from './decision.ts'
import type { Event, SessionStage } from './events.ts'
import { type CurrentState, type LoginRules, refuseLogin } from './first-factor.ts'
import { isAccepted, standingOf } from './methods/method.ts'
import { passkeyMethod } from './methods/passkey.ts'
import { openChallenge } from './passkey-registration.ts'
import {
  isUsablePasskey,
  type Passkey,
  type PasskeyChallenge,
  type PasskeyClaim,
  type PasskeyHolder,
} from './passkeys.ts'
import { isLockedFor, type Password } from './password.ts'
import type { PasskeyRefusal, Refusal, StaffKeyRefusal, Stale } from './refusal.ts'
import { isLockOver } from './timed-lock.ts'
import type { User } from './user.ts'

/** What an authenticator signed, as far as it can be judged without the rows. */
export type PasskeyAnswer = {
  readonly credentialId: string
  /** The user that the authenticator made it for; null: it doesn't say. */
  readonly userHandle: string | null
  readonly counter: number
  readonly backedUp: boolean
  /** The key that its signature was checked with; null: nobody has such a passkey. */
  readonly checkedWith: string | null
}

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
  readonly shown: PasskeyAnswer | PasskeyRefusal | StaffKeyRefusal
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
  const passkey = typeof shown === 'string' ? undefined : passkeyOf(holder, shown.credentialId)
  const refusal = refusalOf(states, passkey, login, rules, now)
  if (refusal === 'stale') return refuse('stale')
  if (refusal !== null || typeof shown === 'string' || password === undefined) {
    const why = refusal ?? 'passkey_wrong'
    const credentialId = passkey?.credentialId ?? null
    const rejectedAtMs = now.epochMilliseconds
    const rejected = {
      type: 'passkey_rejected',
      ...of,
      userId,
      credentialId,
      refusal: why,
      rejectedAtMs,
    } as const
    const isStopped = why === 'passkey_copied' && passkey?.stoppedAtMs === null
    return refuse(why, rejected, ...(isStopped ? currentEnded(states) : []))
  }
  const { credentialId, counter, backedUp } = shown
  const usedAtMs = now.epochMilliseconds
  const circumstances = { by: 'passkey', device: login.device, ...browserIn(login) } as const
  const { stage, events } = sessionStarted(login, password, circumstances, rules, now)
  return accept(
    { stage },
    { type: 'passkey_accepted', ...of, userId, credentialId, counter, backedUp, usedAtMs },
    ...events,
  )
}

/** The copy may have begun it. */
function currentEnded({ user, current }: PasskeyLoginStates): readonly Event[] {
  if (current === undefined || user?.sessionHash !== current.sessionHash) return []
  const { service, userId, sessionHash } = current
  return [{ type: 'session_ended', service, userId, sessionHash, reason: 'stopped' }]
}

function passkeyOf({ passkeys }: PasskeyHolder, credentialId: string): Passkey | undefined {
  return passkeys.find((passkey) => passkey.credentialId === credentialId)
}

/** Why this passkey of this user opens nothing; null: it does. First whether it is theirs, then whether it counts. */
function refusalOf<E extends AnyEvent>(
  states: PasskeyLoginStates,
  passkey: Passkey | undefined,
  login: PasskeyLogin,
  rules: LoginRules<E>,
  now: Temporal.Instant,
): Refusal | Stale | null {
  const { shown } = login
  const { holder, user, password, care } = states
  if (typeof shown === 'string') return shown
  if (passkey === undefined) return 'passkey_unknown'
  if (shown.checkedWith !== passkey.publicKey) return 'stale'
  if (shown.userHandle !== null && shown.userHandle !== holder?.userHandle) return 'passkey_of_other'
  if (passkey.stoppedAtMs !== null) return 'passkey_copied'
  if (wentBack(shown.counter, passkey.counter)) return 'passkey_copied'
  if (!isUsablePasskey(passkey, now)) return 'passkey_waits'
  if (!isAccepted(standingOf(rules.profile, passkeyMethod, now))) return 'method_ended'
  if (user?.status !== 'active') return care?.loss ? 'stopped_by_loss' : 'user_suspended'
  // Whoever locked the login locked this one, too; what strangers typed takes nothing from the owner of a passkey.
  if (password !== undefined && isLockedFor(password, true) && !isLockOver(password, now))
    return 'password_locked'
  return refuseLogin(states, { ...login, purpose: 'login' }, rules, now)
}

/** Only a copy counts anew (WebAuthn §6.1.1); one that counts nothing says 0 for ever. */
function wentBack(counter: number, before: number): boolean {
  return (counter > 0 || before > 0) && counter <= before
}
