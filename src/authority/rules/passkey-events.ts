import type { OfUser } from './keys.ts'
import type { PasskeyConfirmedAct } from './methods/policy.ts'
import type { Refusal } from './refusal.ts'

/** What a challenge is for; an act that a passkey confirms is its own purpose. */
export type PasskeyPurpose = 'login' | 'registration' | 'removal' | PasskeyConfirmedAct

/** How a user proves that a passkey is to be theirs: on the token's own screen, by a code of the token or by mail, or by another one. */
export type RegistrationProof = 'signature' | 'token' | 'mail' | 'passkey'

/** Where a passkey was registered: what the browser says to be, and from which address; null: it doesn't tell. */
export type RegisteredFrom = { readonly browser: string | null; readonly address: string | null }

/** Which session a login by passkey began, and in whose place; null: nobody was inside. */
export type TakenPlace = { readonly began: string; readonly place: string | null }

/** Of a challenge: whose browser asked for it. At most one lives for each purpose. */
type OfChallenge = {
  readonly service: string
  readonly sessionHash: string
  readonly purpose: PasskeyPurpose
}

/** What an authenticator says of a credential that it made. */
export type NewCredential = {
  /** Base64url, as everything that WebAuthn writes as bytes. */
  readonly credentialId: string
  /** COSE. */
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  /** Bound to one device, or copied between those of its owner. */
  readonly deviceType: 'singleDevice' | 'multiDevice'
  readonly backedUp: boolean
  /** The model of the authenticator; zeros where it doesn't say. */
  readonly aaguid: string
  /** The maker vouches for the model; left out: nobody was asked to. */
  readonly attested?: true
}

export type PasskeyEvent =
  | (OfChallenge & {
      readonly type: 'passkey_challenged'
      readonly challenge: string
      /** By what an authenticator is to know the user who registers it; null: it registers nothing. */
      readonly userHandle: string | null
      readonly issuedAtMs: number
      readonly expiresAtMs: number
    })
  /** It counts from `usableFromMs`. */
  | (OfUser &
      OfChallenge &
      NewCredential & {
        readonly type: 'passkey_registered'
        readonly userHandle: string
        /** What the user calls it. */
        readonly name: string
        readonly registeredAtMs: number
        readonly usableFromMs: number
        /** How, and from where; absent in journals from before decision 96. */
        readonly registeredBy?: RegistrationProof
        readonly from?: RegisteredFrom
        /** On the token's own screen, so it counts at once; in journals from before decision 96. */
        readonly confirmed?: true
      })
  | (OfUser &
      OfChallenge & {
        readonly type: 'passkey_accepted'
        readonly credentialId: string
        readonly counter: number
        readonly backedUp: boolean
        readonly usedAtMs: number
        /** Of a login. */
        readonly took?: TakenPlace
      })
  /** Of a passkey that may have been copied: it is stopped, since nobody can tell who has the copy. */
  | (OfUser &
      OfChallenge & {
        readonly type: 'passkey_rejected'
        /** Null: none that the user has. */
        readonly credentialId: string | null
        readonly refusal: Refusal
        readonly rejectedAtMs: number
      })
  /** A passkey that nobody has here. */
  | (OfChallenge & { readonly type: 'unknown_passkey_rejected'; readonly refusal: Refusal })
  | (OfUser & { readonly type: 'passkey_renamed'; readonly credentialId: string; readonly name: string })
  /**
   * A login tells of these on its first screen. `itself`: the passkey that opened it, the first time that it does; null: nothing of
   * the kind.
   */
  | (OfUser & {
      readonly type: 'passkeys_told'
      readonly credentialIds: readonly string[]
      readonly itself: string | null
      readonly toldAtMs: number
    })
  /** The user says that it is not theirs; it is removed with that. */
  | (OfUser & {
      readonly type: 'passkey_disowned'
      readonly credentialId: string
      readonly disownedAtMs: number
    })
  /** The user says that it is theirs. */
  | (OfUser & { readonly type: 'passkey_confirmed'; readonly credentialId: string })
  | (OfUser & {
      readonly type: 'passkey_removed'
      readonly credentialId: string
      /** By the one press of whoever does not know it. */
      readonly disowned: boolean
      readonly removedAtMs: number
    })
  /** The desk ends the wait. */
  | (OfUser & {
      readonly type: 'passkeys_admitted'
      readonly credentialIds: readonly string[]
      readonly admittedAtMs: number
    })
  /** The desk takes all of them, and codes count again. */
  | (OfUser & { readonly type: 'passkeys_released'; readonly credentialIds: readonly string[] })
  /** After a restore: nothing that was asked for before is answered. */
  | {
      readonly type: 'passkey_challenges_fenced'
      readonly challenges: readonly { readonly sessionHash: string; readonly purpose: PasskeyPurpose }[]
    }
