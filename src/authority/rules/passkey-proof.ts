import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { isAccepted, standingOf } from './methods/method.ts'
import { passkeyMethod } from './methods/passkey.ts'
import type { PasskeyPurpose } from './passkey-events.ts'
import {
  hasUsablePasskey,
  isUsablePasskey,
  type Passkey,
  type PasskeyChallenge,
  type PasskeyHolder,
  passkeyPolicyOf,
} from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'
import type { PasskeyRefusal, Refusal, StaffKeyRefusal, Stale } from './refusal.ts'

/** Why what was shown counts for nothing, whosever it is. */
export type ShowingRefusal = PasskeyRefusal | StaffKeyRefusal

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

/** What a browser signs next, instead of whatever it was to sign before. */
export function passkeyChallenged(
  of: Omit<PasskeyChallenge, 'issuedAtMs' | 'expiresAtMs'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
) {
  const issuedAtMs = now.epochMilliseconds
  const expiresAtMs = issuedAtMs + passkeyPolicyOf(profile).challengeSeconds * 1000
  return { type: 'passkey_challenged', ...of, issuedAtMs, expiresAtMs } as const
}

/** The live challenge, if it is the one that was answered. */
export function openChallenge(
  challenge: PasskeyChallenge | undefined,
  answered: string | null,
  now: Temporal.Instant,
): PasskeyChallenge | 'passkey_challenge_void' | Stale {
  if (challenge === undefined) return 'passkey_challenge_void'
  if (challenge.challenge !== answered) return 'stale'
  return now.epochMilliseconds < challenge.expiresAtMs ? challenge : 'passkey_challenge_void'
}

/** Why this passkey of this user counts for nothing; null: it does. First whether it is theirs, then whether it counts. */
export function refusePasskey(
  holder: PasskeyHolder | undefined,
  shown: PasskeyAnswer | ShowingRefusal,
  profile: ServiceProfile,
  now: Temporal.Instant,
): ShowingRefusal | 'method_ended' | Stale | null {
  if (typeof shown === 'string') return shown
  const passkey = passkeyOf(holder, shown.credentialId)
  if (passkey === undefined) return 'passkey_unknown'
  if (shown.checkedWith !== passkey.publicKey) return 'stale'
  if (shown.userHandle !== null && shown.userHandle !== holder?.userHandle) return 'passkey_of_other'
  if (passkey.stoppedAtMs !== null) return 'passkey_copied'
  if (wentBack(shown.counter, passkey.counter)) return 'passkey_copied'
  if (!isUsablePasskey(passkey, now)) return 'passkey_waits'
  return isAccepted(standingOf(profile, passkeyMethod, now)) ? null : 'method_ended'
}

/** Only a copy counts anew (WebAuthn §6.1.1); one that counts nothing says 0 for ever. */
function wentBack(counter: number, before: number): boolean {
  return (counter > 0 || before > 0) && counter <= before
}

/** Who answered, in which browser, and for what. */
export type Answering = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  readonly purpose: PasskeyPurpose
}

/** What is journaled of a passkey that was refused, and whether it was stopped by that. */
export function passkeyRejected(
  holder: PasskeyHolder | undefined,
  shown: PasskeyAnswer | ShowingRefusal,
  answering: Answering,
  refusal: Refusal,
  now: Temporal.Instant,
) {
  const passkey = typeof shown === 'string' ? undefined : passkeyOf(holder, shown.credentialId)
  const credentialId = passkey?.credentialId ?? null
  const rejectedAtMs = now.epochMilliseconds
  const rejected = { type: 'passkey_rejected', ...answering, credentialId, refusal, rejectedAtMs } as const
  return { rejected, isStopped: refusal === 'passkey_copied' && passkey?.stoppedAtMs === null }
}

export function passkeyAccepted(answering: Answering, shown: PasskeyAnswer, now: Temporal.Instant) {
  const { credentialId, counter, backedUp } = shown
  const usedAtMs = now.epochMilliseconds
  return { type: 'passkey_accepted', ...answering, credentialId, counter, backedUp, usedAtMs } as const
}

function passkeyOf(holder: PasskeyHolder | undefined, credentialId: string): Passkey | undefined {
  return holder?.passkeys.find((passkey) => passkey.credentialId === credentialId)
}

/** What the browser is to sign for this purpose, if its user has a passkey that counts. */
export function decideProofAsk(
  holder: PasskeyHolder | undefined,
  { service, sessionHash, purpose, challenge }: Omit<Answering, 'userId'> & { readonly challenge: string },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, 'passkey_lacking'> {
  if (!hasUsablePasskey(holder, now)) return refuse('passkey_lacking')
  const of = { service, sessionHash, purpose, challenge, userHandle: null } as const
  return accept({}, passkeyChallenged(of, profile, now))
}

export type ShownPasskeyProof = {
  /** The challenge that the answer was checked against; null: there was none. */
  readonly answered: string | null
  readonly shown: PasskeyAnswer | ShowingRefusal
}

/**
 * Inside a session: a passkey of its user says that they are there. An answer uses its challenge up, whatever becomes of it; a
 * passkey that may have been copied is stopped, and the session with it.
 */
export function decidePasskeyProof(
  states: { readonly challenge: PasskeyChallenge | undefined; readonly holder: PasskeyHolder | undefined },
  answering: Answering,
  { answered, shown }: ShownPasskeyProof,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, ShowingRefusal | 'method_ended' | Stale> {
  const open = openChallenge(states.challenge, answered, now)
  if (typeof open === 'string') return refuse(open)
  const { holder } = states
  const refusal = refusePasskey(holder, shown, profile, now)
  if (refusal === 'stale') return refuse('stale')
  if (refusal === null && typeof shown !== 'string') return accept({}, passkeyAccepted(answering, shown, now))
  const why = refusal ?? 'passkey_wrong'
  const { rejected, isStopped } = passkeyRejected(holder, shown, answering, why, now)
  const { purpose: _, ...ofSession } = answering
  const ended = { type: 'session_ended', ...ofSession, reason: 'stopped' } as const
  return isStopped ? refuse(why, rejected, ended) : refuse(why, rejected)
}
