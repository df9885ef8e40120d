import { accept, andThen, refuse } from '../../platform/decision/decision.ts'
import { type CodeStates, decideCode } from './authentication.ts'
import { type Challenge, decideChallengeCode } from './challenge.ts'
import type { CodeAt } from './code-match.ts'
import { asksSignature } from './confirmation.ts'
import type { Decision } from './decision.ts'
import { openSession, type SessionStates } from './gate.ts'
import { mailMethod } from './methods/mail.ts'
import { isAccepted, isOffered, standingOf } from './methods/method.ts'
import { passkeyMethod } from './methods/passkey.ts'
import type { Registered } from './methods/registered.ts'
import { tokenMethod } from './methods/token.ts'
import { confirmsByPasskey } from './passkey-confirmation.ts'
import type { NewCredential, RegisteredFrom, RegistrationProof } from './passkey-events.ts'
import {
  decidePasskeyProof,
  decideProofAsk,
  openChallenge,
  passkeyChallenged,
  type ShownPasskeyProof,
} from './passkey-proof.ts'
import { type PasskeyChallenge, type PasskeyClaim, type PasskeyHolder, passkeyPolicyOf } from './passkeys.ts'
import type { ServiceProfile } from './profile.ts'
import type { PasskeyRefusal, Refusal, StaffKeyRefusal, Stale } from './refusal.ts'
import { isCooling } from './registered-address.ts'
import { isModelAllowed } from './staff-keys.ts'

const hourMs = 3_600_000

/** Null: they have neither token nor address, nor a passkey that confirms another one, and it takes the desk. */
export function proofOf(
  { binding, mailAddress, passkeys }: Registered,
  profile: ServiceProfile,
  now: Temporal.Instant,
): RegistrationProof | null {
  const counts = (method: typeof tokenMethod) => isAccepted(standingOf(profile, method, now))
  if ((binding?.tokenId ?? null) !== null && counts(tokenMethod))
    return asksSignature(profile.confirmation, { act: 'passkey' }) ? 'signature' : 'token'
  if (mailAddress !== undefined && counts(mailMethod)) return 'mail'
  return confirmsByPasskey(passkeys, profile, 'passkey', now) ? 'passkey' : null
}

export type RegistrationStates = SessionStates &
  CodeStates &
  Pick<Registered, 'mailAddress'> & {
    readonly holder: PasskeyHolder | undefined
    /** The code that was mailed for it. */
    readonly mailed: Challenge | undefined
    /** What another passkey was to sign for it. */
    readonly toProve: PasskeyChallenge | undefined
  }

/** Who asks, in which session. */
export type Visiting = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  readonly seenAtMs: number
}

export type RegistrationAsk = Visiting & {
  readonly proof: /** Asked for once the authenticator has made something to sign for. */
    | { readonly by: 'signature' }
    | { readonly by: 'token'; readonly code: string; readonly codeAt: CodeAt }
    | { readonly by: 'mail'; readonly codeHash: string }
    | ({ readonly by: 'passkey' } & ShownPasskeyProof)
  /** Whose token a code comes from. */
  readonly tokenHolder: string
  /** What the browser is to sign. */
  readonly challenge: string
  /** For a user without passkeys. */
  readonly userHandle: string
}

/** What another passkey is to sign, before the first step. */
export function decideAnotherAsk(
  states: SessionStates & Pick<Registered, 'binding' | 'mailAddress' | 'passkeys'>,
  { seenAtMs, ...ask }: Visiting & { readonly challenge: string },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  const barred = refuseRegistration(states.passkeys, profile, now)
  if (barred !== null) return refuse(barred)
  if (proofOf(states, profile, now) !== 'passkey') return refuse('nothing_to_do')
  return decideProofAsk(states.passkeys, { ...ask, purpose: 'passkey' }, profile, now)
}

/**
 * The first step: a code of the moment, or another passkey. A code is what a thief can have too, so the passkey waits; without it,
 * nothing begins. Refusals that are not about the code come first, and spend none.
 */
export function decidePasskeyAsk(
  states: RegistrationStates,
  ask: RegistrationAsk,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { service, sessionHash, seenAtMs, proof, challenge } = ask
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  const barred = refuseRegistration(states.holder, profile, now)
  if (barred !== null) return refuse(barred)
  if (proofOf({ ...states, passkeys: states.holder }, profile, now) !== proof.by)
    return refuse(proof.by === 'passkey' ? 'nothing_to_do' : 'stale')
  // Whoever has just had the address changed may be somebody else.
  if (proof.by === 'mail' && isCooling(states.mailAddress, now)) return refuse('cooling_down')
  const { userHandle } = states.holder ?? ask
  const of = { service, sessionHash, purpose: 'registration', challenge, userHandle } as const
  return andThen(decideProof(states, ask, profile, now), () =>
    accept({}, passkeyChallenged(of, profile, now)),
  )
}

function decideProof(
  states: RegistrationStates,
  { service, userId, sessionHash, proof, tokenHolder: holder }: RegistrationAsk,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  switch (proof.by) {
    case 'signature':
      return accept({})
    case 'token':
      return decideCode(states, { service, userId, holder, ...proof }, profile.code, now)
    case 'passkey': {
      const { toProve: challenge, holder: own } = states
      const answering = { service, userId, sessionHash, purpose: 'passkey' } as const
      return decidePasskeyProof({ challenge, holder: own }, answering, proof, profile, now)
    }
    case 'mail': {
      const { codeHash } = proof
      const of = { service, userId, sessionHash, purpose: 'passkey', codeHash } as const
      return decideChallengeCode({ ...states, challenge: states.mailed }, of, profile, now)
    }
  }
}

/** Why this user registers no (more) passkey; null: they may. */
export function refuseRegistration(
  holder: PasskeyHolder | undefined,
  profile: ServiceProfile,
  now: Temporal.Instant,
): 'method_ended' | 'passkeys_too_many' | null {
  if (!isOffered(standingOf(profile, passkeyMethod, now))) return 'method_ended'
  const { passkeysMax } = passkeyPolicyOf(profile)
  return (holder?.passkeys ?? []).length >= passkeysMax ? 'passkeys_too_many' : null
}

export type RegistrationAnswer = Visiting & {
  /** The challenge that the answer was checked against; null: there was none. */
  readonly answered: string | null
  readonly made: NewCredential | PasskeyRefusal | StaffKeyRefusal
  readonly name: string
  readonly from: RegisteredFrom
}

/** The second step: what the authenticator made. It counts after a wait, and everybody who can be told is told of it. */
export function decidePasskeyRegistration(
  states: SessionStates &
    Pick<Registered, 'binding' | 'mailAddress'> & {
      readonly challenge: PasskeyChallenge | undefined
      readonly holder: PasskeyHolder | undefined
      readonly claim: PasskeyClaim | undefined
    },
  answer: RegistrationAnswer,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly usableFromMs: number }, Refusal | Stale> {
  const { service, userId, sessionHash, seenAtMs, answered, made, name, from } = answer
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  const open = openChallenge(states.challenge, answered, now)
  if (typeof open === 'string') return refuse(open)
  const { holder, claim } = states
  const barred = refuseRegistration(holder, profile, now)
  const of = { service, userId, sessionHash, purpose: 'registration' } as const
  const registeredAtMs = now.epochMilliseconds
  const rejected = (refusal: Refusal) => {
    const credentialId = typeof made === 'string' ? null : made.credentialId
    return refuse(refusal, {
      type: 'passkey_rejected',
      ...of,
      credentialId,
      refusal,
      rejectedAtMs: registeredAtMs,
    })
  }
  if (barred !== null) return rejected(barred)
  if (typeof made === 'string') return rejected(made)
  if (claim !== undefined) return rejected('passkey_known')
  const registeredBy = proofOf({ ...states, passkeys: holder }, profile, now)
  if (registeredBy === 'signature') return rejected('operation_needed')
  // What proved it was taken away meanwhile, as a passkey that its owner does not know.
  if (registeredBy === null) return rejected('passkey_lacking')
  const { staff, waitHours } = passkeyPolicyOf(profile)
  if (staff !== undefined && !isModelAllowed(made, staff)) return rejected('passkey_model_refused')
  // Staff have no mail that a wait would leave time for; others see at 担当者管理 what they registered.
  const usableFromMs = registeredAtMs + (staff === undefined ? waitHours * hourMs : 0)
  const userHandle = open.userHandle ?? ''
  const told = { registeredBy, from }
  const registered = { ...of, ...made, ...told, userHandle, name, registeredAtMs, usableFromMs }
  return accept({ usableFromMs }, { type: 'passkey_registered', ...registered })
}
