import { accept, andThen, refuse } from '../../platform/decision/decision.ts'
import { type CodeStates, decideCode } from './authentication.ts'
import type { CodeAt } from './code-match.ts'
import type { Decision } from './decision.ts'
import { openSession, type SessionStates } from './gate.ts'
import { isAccepted, isGivenUp, standingOf } from './methods/method.ts'
import type { Registered } from './methods/registered.ts'
import { tokenMethod } from './methods/token.ts'
import { decidePasskeyProof, decideProofAsk, type ShownPasskeyProof } from './passkey-proof.ts'
import type { Visiting } from './passkey-registration.ts'
import {
  hasUsablePasskey,
  isNewPasskey,
  isUsablePasskey,
  type Passkey,
  type PasskeyChallenge,
  type PasskeyHolder,
} from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { staffKeysOf } from './staff-keys.ts'

/** What users do with a passkey of their own by one press. `disown`: they throw out one that waits. */
export type PasskeyAct =
  | { readonly act: 'rename'; readonly name: string }
  | { readonly act: 'disown' | 'confirm' }

export type PasskeyCare = Visiting & { readonly credentialId: string } & PasskeyAct

type OwnStates = SessionStates & { readonly holder: PasskeyHolder | undefined }

/**
 * A passkey that waits can't be confirmed: its owner has not had the time to see it. Only one that waits is thrown out by a
 * press: of one that counts, a stolen session would take its owner's.
 */
export function decidePasskeyCare(
  states: OwnStates,
  care: PasskeyCare,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, 'ticket_invalid' | 'nothing_to_do' | 'passkey_by_others'> {
  const { service, userId, credentialId, seenAtMs } = care
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  const passkey = ownPasskey(states.holder, credentialId)
  if (passkey === undefined) return refuse('nothing_to_do')
  const of = { service, userId, credentialId } as const
  switch (care.act) {
    case 'rename':
      return care.name === passkey.name
        ? accept({})
        : accept({}, { type: 'passkey_renamed', ...of, name: care.name })
    case 'confirm':
      return mayConfirm(passkey, now)
        ? accept({}, { type: 'passkey_confirmed', ...of })
        : refuse('nothing_to_do')
    case 'disown':
      if (staffKeysOf(profile) !== undefined) return refuse('passkey_by_others')
      return mayDisown(passkey, now) ? accept({}, removed(of, true, now)) : refuse('nothing_to_do')
  }
}

export function mayConfirm(passkey: Passkey, now: Temporal.Instant): boolean {
  return !passkey.confirmed && isUsablePasskey(passkey, now)
}

/** Does it still wait, so that one press throws it out? */
export function mayDisown({ usableFromMs }: Passkey, now: Temporal.Instant): boolean {
  return now.epochMilliseconds < usableFromMs
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
  const tokenCounts =
    (binding?.tokenId ?? null) !== null &&
    isAccepted(standingOf(profile, tokenMethod, now)) &&
    !isGivenUp(tokenMethod, profile, { passkeys }, now)
  const byPasskey: readonly RemovalProof[] = hasUsablePasskey(passkeys, now) ? ['passkey'] : []
  return tokenCounts ? [...byPasskey, 'token'] : byPasskey
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
  const ended = { type: 'session_ended', service, userId, sessionHash, reason: 'stopped' } as const
  const gone = removed({ service, userId, credentialId }, false, now)
  return andThen(proven, () => (loggedOut ? accept({ loggedOut }, gone, ended) : accept({ loggedOut }, gone)))
}
