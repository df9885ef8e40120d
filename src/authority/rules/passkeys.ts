import { hiddenIn } from '../../otp/plain-text.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { existing, gone, state } from '../../platform/decision/state.ts'
import { integer, json, text } from '../../platform/decision/table.ts'
import type { UserEvent } from './events.ts'
import { type OfUser, ofUser } from './keys.ts'
import type { PasskeyPolicy } from './methods/policy.ts'
import type {
  NewCredential,
  PasskeyEvent,
  PasskeyPurpose,
  RegisteredFrom,
  RegistrationProof,
  TakenPlace,
} from './passkey-events.ts'
import type { ServiceProfile } from './profile.ts'

/** One passkey of a user. */
export type Passkey = NewCredential & {
  readonly name: string
  readonly registeredAtMs: number
  readonly usableFromMs: number
  readonly lastUsedAtMs: number | null
  /** Has the user said that it is theirs? */
  readonly confirmed: boolean
  /** How it was registered, and from where; left out: nobody kept that. */
  readonly registeredBy?: RegistrationProof
  readonly from?: RegisteredFrom
  /** Since it counts: when the login began that told of it first, opened by something else. Left out: none has. */
  readonly toldAtMs?: number
  /** When the first login began that it opened itself and that told of it. */
  readonly toldItselfAtMs?: number
  /** What its last login did; left out: none was kept. */
  readonly took?: TakenPlace
  /** When its counter went back, so that it may have been copied; null: it didn't. */
  readonly stoppedAtMs: number | null
}

/** All passkeys of a user. */
export type PasskeyHolder = OfUser & {
  /** What authenticators know the user by: it says nothing of a person. */
  readonly userHandle: string
  /** From when on one of them has counted: then codes by mail don't any more, until the desk says so. Null: none has yet. */
  readonly effectiveFromMs: number | null
  readonly passkeys: readonly Passkey[]
}

/** What a user calls a passkey; undefined: nothing that can stand in a list. */
export function parsePasskeyName(typed: string): string | undefined {
  const name = typed.normalize('NFC').trim()
  const isFormula = /^[=+\-@＝＋－＠]/u.test(name)
  return name === '' || name.length > passkeyNameMax || isFormula || hiddenIn(name) !== null
    ? undefined
    : name
}

export const passkeyNameMax = 40

type Named = { readonly credentialId: string }

const withPasskey = (
  holder: PasskeyHolder,
  { credentialId }: Named,
  change: (passkey: Passkey) => Passkey,
): PasskeyHolder => ({
  ...holder,
  passkeys: holder.passkeys.map((passkey) =>
    passkey.credentialId === credentialId ? change(passkey) : passkey,
  ),
})

const earliest = (passkeys: readonly Passkey[]): number | null =>
  passkeys.length === 0 ? null : Math.min(...passkeys.map(({ usableFromMs }) => usableFromMs))

type HolderEvent =
  | EventOf<
      PasskeyEvent,
      | 'passkey_registered'
      | 'passkey_accepted'
      | 'passkey_rejected'
      | 'passkey_renamed'
      | 'passkey_confirmed'
      | 'passkeys_told'
      | 'passkey_removed'
      | 'passkeys_admitted'
      | 'passkeys_released'
    >
  | EventOf<UserEvent, 'user_deleted'>

export const passkeyHolderState = state<PasskeyHolder, HolderEvent>()({
  name: 'passkeyHolder',
  row: 'all passkeys of a user, and since when they count',
  table: 'passkey_holder',
  ofPerson: { by: 'userId', erased: gone },
  key: ['service', 'userId'],
  columns: { service: text, userId: text, userHandle: text, effectiveFromMs: integer, passkeys: json },
  on: {
    passkey_registered: {
      key: ofUser,
      fold(holder, event) {
        const { service, userId, userHandle, usableFromMs } = event
        const passkeys = [...(holder?.passkeys ?? []), newPasskey(event)]
        const effectiveFromMs = Math.min(holder?.effectiveFromMs ?? usableFromMs, usableFromMs)
        return { service, userId, userHandle, effectiveFromMs, passkeys }
      },
    },
    passkey_accepted: {
      key: ofUser,
      fold: existing((holder, { counter, backedUp, usedAtMs, took, ...named }) =>
        withPasskey(holder, named, (passkey) => {
          const used = { ...passkey, counter, backedUp, lastUsedAtMs: usedAtMs }
          return took === undefined ? used : { ...used, took }
        }),
      ),
    },
    passkey_rejected: {
      key: ofUser,
      fold: existing((holder, { credentialId, refusal, rejectedAtMs }) =>
        credentialId === null || refusal !== 'passkey_copied'
          ? holder
          : withPasskey(holder, { credentialId }, (passkey) => {
              return { ...passkey, stoppedAtMs: passkey.stoppedAtMs ?? rejectedAtMs }
            }),
      ),
    },
    passkey_renamed: {
      key: ofUser,
      fold: existing((holder, { name, ...named }) =>
        withPasskey(holder, named, (passkey) => ({ ...passkey, name })),
      ),
    },
    passkey_confirmed: {
      key: ofUser,
      fold: existing((holder, named) =>
        withPasskey(holder, named, (passkey) => ({ ...passkey, confirmed: true })),
      ),
    },
    passkeys_told: {
      key: ofUser,
      fold: existing((holder, { credentialIds, itself, toldAtMs }) => {
        const passkeys = holder.passkeys.map((passkey) => {
          if (passkey.credentialId === itself) return { ...passkey, toldItselfAtMs: toldAtMs }
          return credentialIds.includes(passkey.credentialId) ? { ...passkey, toldAtMs } : passkey
        })
        return { ...holder, passkeys }
      }),
    },
    passkey_removed: {
      key: ofUser,
      fold: existing((holder, { credentialId, removedAtMs }) => {
        const passkeys = holder.passkeys.filter((passkey) => passkey.credentialId !== credentialId)
        const { effectiveFromMs } = holder
        // One that a thief registered and nobody could use yet leaves everything as it was.
        const wasEffective = effectiveFromMs !== null && effectiveFromMs <= removedAtMs
        return { ...holder, passkeys, effectiveFromMs: wasEffective ? effectiveFromMs : earliest(passkeys) }
      }),
    },
    passkeys_admitted: {
      key: ofUser,
      fold: existing((holder, { credentialIds, admittedAtMs }) => {
        const passkeys = holder.passkeys.map((passkey) =>
          credentialIds.includes(passkey.credentialId) ? { ...passkey, usableFromMs: admittedAtMs } : passkey,
        )
        const { effectiveFromMs } = holder
        return {
          ...holder,
          passkeys,
          effectiveFromMs: Math.min(effectiveFromMs ?? admittedAtMs, admittedAtMs),
        }
      }),
    },
    passkeys_released: { key: ofUser, fold: gone },
    user_deleted: { key: ofUser, fold: gone },
  },
})

function newPasskey(event: EventOf<PasskeyEvent, 'passkey_registered'>): Passkey {
  const {
    type: _,
    service: __,
    userId: ___,
    sessionHash: ____,
    purpose: _____,
    userHandle: ______,
    confirmed = false,
    ...made
  } = event
  return { ...made, lastUsedAtMs: null, confirmed, stoppedAtMs: null }
}

/** Whose a credential is in a service: one credential, one user. */
export type PasskeyClaim = OfUser & { readonly credentialId: string }

export const passkeyClaimState = state<
  PasskeyClaim,
  EventOf<PasskeyEvent, 'passkey_registered' | 'passkey_removed' | 'passkeys_released'>
>()({
  name: 'passkeyClaim',
  row: 'whose a passkey is: one credential, one user there',
  table: 'passkey_claim',
  ofPerson: { by: 'userId', erased: gone },
  key: ['service', 'credentialId'],
  columns: { service: text, credentialId: text, userId: text },
  on: {
    passkey_registered: {
      key: ({ service, credentialId }) => [service, credentialId],
      fold: (_, { service, credentialId, userId }) => ({ service, credentialId, userId }),
    },
    passkey_removed: { key: ({ service, credentialId }) => [service, credentialId], fold: gone },
    passkeys_released: {
      keys: ({ service, credentialIds }) => credentialIds.map((credentialId) => [service, credentialId]),
      fold: gone,
    },
  },
})

/** What a browser is to sign, once: there is one for each browser and purpose, and an answer uses it up. */
export type PasskeyChallenge = {
  readonly sessionHash: string
  readonly purpose: PasskeyPurpose
  readonly service: string
  readonly challenge: string
  /** By what an authenticator is to know the user who registers it; null: it registers nothing. */
  readonly userHandle: string | null
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

type ChallengeKey = Pick<PasskeyChallenge, 'sessionHash' | 'purpose'>

const ofChallenge = ({ sessionHash, purpose }: ChallengeKey) => [sessionHash, purpose] as const

export const passkeyChallengeState = state<
  PasskeyChallenge,
  EventOf<
    PasskeyEvent,
    | 'passkey_challenged'
    | 'passkey_registered'
    | 'passkey_accepted'
    | 'passkey_rejected'
    | 'unknown_passkey_rejected'
    | 'passkey_challenges_fenced'
  >
>()({
  name: 'passkeyChallenge',
  row: 'what a browser is to sign with a passkey, once',
  table: 'passkey_challenge',
  key: ['sessionHash', 'purpose'],
  columns: {
    sessionHash: text,
    purpose: text,
    service: text,
    challenge: text,
    userHandle: text,
    issuedAtMs: integer,
    expiresAtMs: integer,
  },
  fades: true,
  on: {
    passkey_challenged: { key: ofChallenge, fold: (_, { type: __, ...challenge }) => challenge },
    passkey_registered: { key: ofChallenge, fold: gone },
    passkey_accepted: { key: ofChallenge, fold: gone },
    passkey_rejected: { key: ofChallenge, fold: gone },
    unknown_passkey_rejected: { key: ofChallenge, fold: gone },
    passkey_challenges_fenced: { keys: ({ challenges }) => challenges.map(ofChallenge), fold: gone },
  },
})

/**
 * Whose pages may use a passkey of the service: as the profile says, or those of this installation. `publicOrigin` is where
 * browsers find it.
 */
export function relyingPartyOf(
  policy: Pick<PasskeyPolicy, 'rpId' | 'origins'>,
  publicOrigin: string,
): { readonly id: string; readonly origins: readonly string[] } {
  const { rpId, origins } = policy
  return {
    id: rpId ?? new URL(publicOrigin).hostname,
    origins: origins.length > 0 ? origins : [publicOrigin],
  }
}

/** Why browsers use no passkey on the pages of this installation, as the profile stands; null: they do. */
export function relyingPartyFault(
  policy: Pick<PasskeyPolicy, 'rpId' | 'origins'>,
  publicOrigin: string,
): string | null {
  const { id, origins } = relyingPartyOf(policy, publicOrigin)
  const { hostname, protocol } = new URL(publicOrigin)
  if (protocol !== 'https:' && hostname !== 'localhost')
    return 'PUBLIC_ORIGIN is not https, without which browsers have no passkeys'
  if (!origins.includes(publicOrigin))
    return `its origins leave out ${publicOrigin}, where its pages are: no passkey is accepted there`
  const isBelow = hostname === id || hostname.endsWith(`.${id}`)
  // Named as a related origin, it may lie elsewhere (WebAuthn Level 3 §5.11).
  return isBelow || policy.origins.length > 0
    ? null
    : `its rpId ${id} is neither the host of PUBLIC_ORIGIN, ${hostname}, nor a domain above it: browsers refuse it`
}

/** The profile's section; passkeys are only offered where it exists. */
export function passkeyPolicyOf({ service, methods }: ServiceProfile): PasskeyPolicy {
  if (methods.passkey === null) throw new Error(`${service} has no passkeys`)
  return methods.passkey
}

/** Does it open anything now? */
export function isUsablePasskey({ usableFromMs, stoppedAtMs }: Passkey, now: Temporal.Instant): boolean {
  return stoppedAtMs === null && now.epochMilliseconds >= usableFromMs
}

/** Is there one that does? */
export function hasUsablePasskey(holder: PasskeyHolder | undefined, now: Temporal.Instant): boolean {
  return (holder?.passkeys ?? []).some((passkey) => isUsablePasskey(passkey, now))
}

/** Is this one so new that its user may send less? */
export function isNewPasskey(
  { usableFromMs }: Pick<Passkey, 'usableFromMs'>,
  { methods: { passkey } }: Pick<ServiceProfile, 'methods'>,
  now: Temporal.Instant,
): boolean {
  const hours = passkey?.lowered?.hours ?? 0
  const sinceMs = now.epochMilliseconds - usableFromMs
  return sinceMs >= 0 && sinceMs < hours * 3_600_000
}

/** What a user may send a day while one of their passkeys is new: who logged in with it may be a thief. Null: as ever. */
export function loweredPerDayYen(
  holder: PasskeyHolder | undefined,
  profile: Pick<ServiceProfile, 'methods'>,
  now: Temporal.Instant,
): number | null {
  const { lowered = null } = profile.methods.passkey ?? {}
  if (lowered === null || holder === undefined) return null
  return holder.passkeys.some((passkey) => isNewPasskey(passkey, profile, now)) ? lowered.perDayYen : null
}

/** Has one of the user's passkeys counted, whatever became of it? */
export function isPasskeyUser(holder: PasskeyHolder | undefined, now: Temporal.Instant): boolean {
  return (
    holder !== undefined && holder.effectiveFromMs !== null && holder.effectiveFromMs <= now.epochMilliseconds
  )
}

/** How a user's passkeys stand, for whoever acts on what they saw: nothing personal. */
export function passkeysSeen(holder: PasskeyHolder | undefined): string {
  if (holder === undefined) return 'none'
  const each = holder.passkeys.map(({ registeredAtMs, usableFromMs, stoppedAtMs }) => {
    return [registeredAtMs, usableFromMs, ...(stoppedAtMs === null ? [] : ['stopped'])].join(' ')
  })
  return [holder.passkeys.length, ...each].join(', ')
}

/** The desk ends the wait of those that wait; null: none does. */
export function passkeysAdmitted(holder: PasskeyHolder | undefined, now: Temporal.Instant) {
  const admittedAtMs = now.epochMilliseconds
  const waiting = (holder?.passkeys ?? []).filter(({ usableFromMs }) => admittedAtMs < usableFromMs)
  if (holder === undefined || waiting.length === 0) return null
  const { service, userId } = holder
  const credentialIds = waiting.map(({ credentialId }) => credentialId)
  return { type: 'passkeys_admitted', service, userId, credentialIds, admittedAtMs } as const
}

/** The desk takes all of them, and what the user had before counts again; null: there is nothing to take. */
export function passkeysReleased(holder: PasskeyHolder | undefined) {
  if (holder === undefined) return null
  const { service, userId, passkeys } = holder
  const credentialIds = passkeys.map(({ credentialId }) => credentialId)
  return { type: 'passkeys_released', service, userId, credentialIds } as const
}
