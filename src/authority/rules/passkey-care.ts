import { accept, andThen, refuse } from '../../platform/decision/decision.ts'
import { type CodeStates, decideCode } from './authentication.ts'
import type { CodeAt } from './code-match.ts'
import type { Decision } from './decision.ts'
import { openSession, type SessionStates } from './gate.ts'
import type { Registered } from './methods/registered.ts'
import { decidePasskeyProof, decideProofAsk, type ShownPasskeyProof } from './passkey-proof.ts'
import type { Visiting } from './passkey-registration.ts'
import { letsInByToken, tellingOf } from './passkey-telling.ts'
import {
  hasUsablePasskey,
  isNewPasskey,
  type Passkey,
  type PasskeyChallenge,
  type PasskeyHolder,
} from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { Session } from './session.ts'
import { staffKeysOf } from './staff-keys.ts'

/**
 * What users do with a passkey of their own by one press. `disown`: they throw out one that is not theirs; `withdraw`: they have
 * changed their mind about one that waits.
 */
export type PasskeyAct =
  | { readonly act: 'rename'; readonly name: string }
  | { readonly act: 'disown' | 'withdraw' | 'confirm' }

export type PasskeyCare = Visiting & {
  readonly credentialId: string
  /** The user's session as the caller found it. */
  readonly currentHash: string | null
} & PasskeyAct

type OwnStates = SessionStates & { readonly holder: PasskeyHolder | undefined }

type CareStates = OwnStates &
  Pick<Registered, 'binding'> & {
    /** The one that the caller found to be the user's. */
    readonly current: Session | undefined
  }

/**
 * What may be done to which passkey, and in which session, is said by `tellingOf`. Whoever presses in a session whose place the
 * passkey has taken meanwhile throws it out all the same, and its session with it.
 */
export function decidePasskeyCare(
  states: CareStates,
  care: PasskeyCare,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<
  { readonly loggedOut: boolean },
  'ticket_invalid' | 'nothing_to_do' | 'passkey_by_others' | Stale
> {
  const { service, userId, credentialId, seenAtMs } = care
  const { holder, user, session, binding } = states
  const opened = openSession(states, seenAtMs, profile, now)
  const taken = opened === null && care.act === 'disown' ? takenBy(states, care, profile, now) : null
  if (taken === 'stale') return refuse('stale')
  if (session === undefined || user === undefined || (opened === null && taken === null))
    return refuse('ticket_invalid')
  const passkey = ownPasskey(holder, credentialId)
  if (passkey === undefined) return refuse('nothing_to_do')
  const of = { service, userId, credentialId } as const
  const telling = tellingOf(passkey, { session, binding, passkeys: holder }, profile, now)
  const stays = { loggedOut: false }
  switch (care.act) {
    case 'rename':
      return care.name === passkey.name
        ? accept(stays)
        : accept(stays, { type: 'passkey_renamed', ...of, name: care.name })
    case 'confirm':
      return telling.mayConfirm
        ? accept(stays, { type: 'passkey_confirmed', ...of })
        : refuse('nothing_to_do')
    case 'withdraw':
      if (staffKeysOf(profile) !== undefined) return refuse('passkey_by_others')
      return telling.mayWithdraw ? accept(stays, removed(of, false, now)) : refuse('nothing_to_do')
    case 'disown': {
      if (staffKeysOf(profile) !== undefined) return refuse('passkey_by_others')
      if (!telling.mayDisown) return refuse('nothing_to_do')
      const disownedAtMs = now.epochMilliseconds
      const gone = [{ type: 'passkey_disowned', ...of, disownedAtMs } as const, removed(of, true, now)]
      const left = taken ?? (isNewPasskey(passkey, profile, now) ? session : null)
      return left === null ? accept(stays, ...gone) : accept({ loggedOut: true }, ...gone, ended(left))
    }
  }
}

/**
 * The session that this passkey began in the place of one that would be open otherwise; null: that is not how it stands. `stale`
 * if another one is the user's than the caller found.
 */
function takenBy(
  { session, user, current, holder }: CareStates,
  { seenAtMs, credentialId, currentHash }: PasskeyCare,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Session | Stale | null {
  if (session === undefined || user === undefined || user.sessionHash === null) return null
  const { sessionHash } = session
  if (openSession({ session, user: { ...user, sessionHash } }, seenAtMs, profile, now) === null) return null
  if (currentHash !== user.sessionHash) return 'stale'
  // What ended otherwise is void for good, whoever logs in after that (X2).
  const took = ownPasskey(holder, credentialId)?.took
  return current?.passkey === credentialId && took?.place === sessionHash ? current : null
}

function ended({ service, userId, sessionHash }: Pick<Session, 'service' | 'userId' | 'sessionHash'>) {
  return { type: 'session_ended', service, userId, sessionHash, reason: 'stopped' } as const
}

function ownPasskey(holder: PasskeyHolder | undefined, credentialId: string): Passkey | undefined {
  return holder?.passkeys.find((each) => each.credentialId === credentialId)
}

type Own = { readonly service: string; readonly userId: string; readonly credentialId: string }

function removed(of: Own, disowned: boolean, now: Temporal.Instant) {
  return { type: 'passkey_removed', ...of, disowned, removedAtMs: now.epochMilliseconds } as const
}

/** With what users inside show that it is they who remove a passkey. */
export type RemovalProof = 'passkey' | 'token'

/**
 * With which of them this user can; without any, it takes the desk. A passkey first: no page in between gets that. Codes by
 * mail don't do: they don't count any more once a passkey does.
 */
export function removalProofsOf(
  { binding, passkeys }: Pick<Registered, 'binding' | 'passkeys'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): readonly RemovalProof[] {
  const byPasskey: readonly RemovalProof[] = hasUsablePasskey(passkeys, now) ? ['passkey'] : []
  return letsInByToken({ binding, passkeys }, profile, now) ? [...byPasskey, 'token'] : byPasskey
}

/** What the browser is to sign for it. */
export function decideRemovalAsk(
  states: OwnStates,
  ask: Visiting & { readonly challenge: string },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, 'ticket_invalid' | 'passkey_lacking' | 'passkey_by_others'> {
  const { seenAtMs } = ask
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  if (staffKeysOf(profile) !== undefined) return refuse('passkey_by_others')
  return decideProofAsk(states.holder, { ...ask, purpose: 'removal' }, profile, now)
}

export type PasskeyRemoval = Visiting & {
  readonly credentialId: string
  /** Whose token a code comes from. */
  readonly tokenHolder: string
  readonly proof:
    | { readonly by: 'token'; readonly code: string; readonly codeAt: CodeAt }
    | ({ readonly by: 'passkey' } & ShownPasskeyProof)
}

/**
 * Refusals that are not about the proof come first, and spend none. While a passkey is new, limits are lower; who takes it away is
 * logged out, so that nobody goes on with what it opened and without what it lowered.
 */
export function decidePasskeyRemoval(
  states: OwnStates & CodeStates & { readonly challenge: PasskeyChallenge | undefined },
  removal: PasskeyRemoval,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly loggedOut: boolean }, Refusal | Stale> {
  const { service, userId, sessionHash, credentialId, tokenHolder, seenAtMs, proof } = removal
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  if (staffKeysOf(profile) !== undefined) return refuse('passkey_by_others')
  const { holder, binding } = states
  const passkey = ownPasskey(holder, credentialId)
  if (passkey === undefined) return refuse('nothing_to_do')
  const proofs = removalProofsOf({ binding, passkeys: holder }, profile, now)
  if (!proofs.includes(proof.by)) return refuse('nothing_to_do')
  const proven: Decision<object, Refusal | Stale> =
    proof.by === 'token'
      ? decideCode(states, { service, userId, holder: tokenHolder, ...proof }, profile.code, now)
      : decidePasskeyProof(states, { service, userId, sessionHash, purpose: 'removal' }, proof, profile, now)
  const loggedOut = isNewPasskey(passkey, profile, now)
  const gone = removed({ service, userId, credentialId }, false, now)
  return andThen(proven, () =>
    loggedOut
      ? accept({ loggedOut }, gone, ended({ service, userId, sessionHash }))
      : accept({ loggedOut }, gone),
  )
}
