import type { JournalArchived } from '../../platform/decision/archived.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import type { RowsResealed } from '../../platform/decision/resealing.ts'
import type { CallEvent } from './call-events.ts'
import type { CertificateEvent } from './certificate-events.ts'
import type { ClientEvent } from './client-events.ts'
import type { ToldCap } from './code-cap.ts'
import type { CustomerEndEvent } from './customer-end.ts'
import type { CustomerEvent } from './customer-events.ts'
import type { DeskEvent } from './desk-events.ts'
import type { FenceEvent } from './fence-events.ts'
import type { KeyEvent, RingEvent } from './key-events.ts'
import type { OfUser } from './keys.ts'
import type { MailAddress } from './mail-address.ts'
import type { MailEvent } from './mail-events.ts'
import type { NoticeSettings } from './notice-settings.ts'
import type { OperationEvent } from './operation-events.ts'
import type { ClockAccepted, OversightEvent } from './oversight-events.ts'
import type { ParticularsEvent } from './particulars-events.ts'
import type { PasskeyEvent } from './passkey-events.ts'
import type { ProfileEvent } from './profile-in-force.ts'
import type { PushEvent } from './push-events.ts'
import type { Refusal } from './refusal.ts'
import type { ReplacementEvent } from './replacement-events.ts'
import type { RiskEvent } from './risk-events.ts'
import type { ToldLock } from './timed-lock.ts'
import type { ActivationEvent, TokenEvent, TokenMoveEvent, TokenMoveToldEvent } from './token-events.ts'

/** `holder` is `user:<id>`, or `customer:<id>` for a token that all users of a customer share. */
type OfBinding = OfUser & { readonly holder: string }

export type MustChange = 'initial' | 'reset' | null
export type SessionStage = 'ticket' | 'must_change_password' | 'authenticated'

/** What a session was begun with: a code besides the password, a certificate besides it, or it alone. */
export type SessionProof = 'password' | 'code' | 'certificate' | 'passkey'
export const ticketPurposes = ['login', 'enrollment', 'registration', 'stop', 'restart'] as const
export type TicketPurpose = (typeof ticketPurposes)[number]
/** Where a password was asked for. */
export type PasswordPlace = TicketPurpose | 'change' | 'mail_address' | 'lost' | 'service_stop' | 'mobile'

export type UserEvent =
  | (OfUser & {
      readonly type: 'user_created'
      readonly customerId: string
      readonly userName: string
      readonly administrator: boolean
    })
  | (OfUser & { readonly type: 'user_suspended' | 'user_resumed' | 'user_deleted' })
  | (OfUser & { readonly type: 'user_changed'; readonly userName: string; readonly administrator: boolean })
  /** Two customers had become one by their name: this user belongs to the other one (D1). */
  | (OfUser & { readonly type: 'user_moved'; readonly customerId: string; readonly fromCustomerId: string })
  /** The contract was stopped, or is served again: nothing that its users opened before lasts. */
  | {
      readonly type: 'customer_signed_out'
      readonly service: string
      readonly customerId: string
      readonly userIds: readonly string[]
    }

export type PasswordEvent =
  | (OfUser & {
      readonly type: 'password_set'
      readonly verifier: Confidential<string>
      readonly mustChange: MustChange
      readonly setAtMs: number
      readonly expiresAtMs: number | null
    })
  /** The same password under new parameters or a new pepper (PWD-03), or bound to its owner (finding X4). */
  | (OfUser & {
      readonly type: 'password_rehashed'
      readonly verifier: Confidential<string>
      /** The remembered ones, if they changed too. */
      readonly previous?: readonly Confidential<string>[]
    })
  /** Every verifier of an older version was bound to its owner; from then on no other matches. */
  | { readonly type: 'verifiers_bound' }
  | (OfUser & {
      readonly type: 'password_accepted'
      readonly at: PasswordPlace
      /** Typed where this user is known: it forgives nothing that strangers did. */
      readonly known?: boolean
    })
  | (OfUser &
      ToldLock & {
        readonly type: 'password_rejected'
        /** What the browser claimed to be, for services with a login history. */
        readonly device?: string
        readonly at: PasswordPlace
        readonly refusal: Refusal
        readonly failures: number
        readonly locked: boolean
        /** Only where the user is known: how many of theirs, counted for themselves. */
        readonly knownFailures?: number
        /** Only of a lock that leaves the user's known browsers and sessions alone. */
        readonly strangersOnly?: true
      })
  | (OfUser & { readonly type: 'password_change_refused'; readonly refusal: Refusal })
  /** By an administrator of the company (強制ロック). */
  | (OfUser & { readonly type: 'password_locked' })
  /** By time, as the next attempt found it. */
  | (OfUser & { readonly type: 'password_lock_ended' })
  | (OfUser & { readonly type: 'password_unlocked' })
  /** An unknown login ID: kept only as a keyed hash, since somebody may have typed a password there. */
  | ({
      readonly type: 'unknown_login_rejected'
      readonly service: string
      readonly loginHash: string
      readonly failures: number
      readonly locked: boolean
    } & ToldLock)

export type BindingEvent =
  | (OfBinding & {
      readonly type: 'token_enrolled'
      readonly tokenId: string
      readonly bindingId: string
      /** The steps of the codes that proved it, in order: one or two; none where they were spent before (decision 28). */
      readonly steps: readonly number[]
      readonly enrolledAtMs: number
      /** What the codes revealed of a device's clock, where they weren't usable by the server's (I2). */
      readonly drift?: { readonly driftMs: number; readonly driftUncertaintyMs: number }
    })
  | (OfBinding &
      ToldLock &
      ToldCap & {
        readonly type: 'enrollment_rejected'
        readonly tokenId: string
        readonly refusal: Refusal
        /** Those of the last hour, this one among them. */
        readonly triedAtMs?: readonly number[]
        readonly failures: number
        readonly locked: boolean
      })
  | (OfBinding & {
      readonly type: 'code_accepted'
      readonly tokenId: string
      /** What the bank's own system said the code was for. */
      readonly context?: string
      readonly step: number
      readonly driftMs: number
      readonly driftUncertaintyMs: number
    })
  | (OfBinding &
      ToldLock &
      ToldCap & {
        readonly type: 'code_rejected'
        readonly device?: string
        readonly context?: string
        readonly refusal: Refusal
        readonly failures: number
        readonly locked: boolean
      })
  | (OfBinding & {
      readonly type: 'token_synchronized'
      readonly tokenId: string
      readonly steps: readonly [number, number]
      readonly driftMs: number
      readonly driftUncertaintyMs: number
    })
  /** `binding_lock_ended`: by time, as the next attempt found it. */
  | (OfBinding & {
      readonly type: 'binding_lock_ended' | 'binding_suspended' | 'binding_resumed'
    })
  /** `anew`: by the desk, which forgives what counts toward the cap, too. */
  | (OfBinding & { readonly type: 'binding_unlocked'; readonly anew?: true })
  | (OfBinding & {
      readonly type: 'binding_revoked'
      readonly bindingId: string
      readonly tokenId: string
      readonly enrolledAtMs: number
    })
  /** After a revocation by the desk (失効): nobody in this service may enroll the token again (S0-2.8-02). */
  | (OfUser & { readonly type: 'token_barred'; readonly tokenId: string })
  /** After both, where a token was registered: why the user, or the whole customer, is stopped with it (D6). */
  | (OfBinding & {
      readonly type: 'loss_reported'
      readonly tokenId: string | null
      /** Who took the call; null: the user, on a screen. */
      readonly operatorId: string | null
      readonly reportedAtMs: number
      readonly stops: 'user' | 'customer'
    })

/**
 * What a code by mail is for. `login`, `reauthentication`, `passkey` (to register one) and `verification` (for a system of the
 * institution) go to the registered address; `registration` and `change` to the one that is to be confirmed.
 */
export type ChallengePurpose =
  | 'login'
  | 'registration'
  | 'change'
  | 'reauthentication'
  | 'passkey'
  | 'verification'

type OfChallenge = OfUser & { readonly purpose: ChallengePurpose }

/** Codes by mail, and their addresses. */
export type ChallengeEvent =
  | (OfChallenge & {
      readonly type: 'challenge_sent'
      readonly sessionHash: string
      readonly mailId: string
      readonly codeHash: Confidential<string>
      readonly address: Confidential<MailAddress>
      /** A keyed hash of the address; journals of before have none. */
      readonly mailboxHash?: string
      readonly sentAtMs: number
      readonly expiresAtMs: number
    })
  | (OfChallenge &
      ToldLock &
      ToldCap & {
        readonly type: 'challenge_failed'
        readonly holder: string
        readonly context?: string
        readonly refusal: Refusal
        /** For this code, and for all codes of the user since the last right one. */
        readonly attempts: number
        readonly failures: number
        readonly locked: boolean
      })
  | (OfChallenge & {
      readonly type: 'challenge_passed'
      readonly holder: string
      /** What the bank's own system said the code was for. */
      readonly context?: string
    })
  | (OfUser & {
      readonly type: 'mail_address_registered'
      readonly address: Confidential<MailAddress>
      readonly registeredAtMs: number
      readonly coolingUntilMs: number
    })
  | (OfUser & {
      readonly type: 'mail_address_changed'
      readonly address: Confidential<MailAddress>
      readonly changedAtMs: number
      readonly coolingUntilMs: number
    })
  | (OfUser & { readonly type: 'mail_address_removed' })
  /** `userId` is the administrator who made the choice, for the whole customer. */
  | (OfUser & {
      readonly type: 'notices_chosen'
      readonly customerId: string
      readonly settings: NoticeSettings
    })

export type SessionEvent =
  /** By a press, before it would have ended for want of use. */
  | (OfUser & { readonly type: 'session_prolonged'; readonly sessionHash: string })
  | (OfUser & {
      readonly type: 'session_started'
      readonly sessionHash: string
      readonly stage: SessionStage
      readonly purpose: TicketPurpose
      readonly startedAtMs: number
      readonly expiresAtMs: number
      /** Of a ticket: see `User.ticketGrant`. Absent in journals from before it existed. */
      readonly grantedUnder?: string
      /** Of a session: the browser that it was begun in, by which its user is known from now on (P1). */
      readonly browserId?: string
      /** Since when its user logs in there; a change of the password doesn't make it another browser. */
      readonly browserSinceMs?: number
      /** Of a session: what its user showed to begin it. Absent in journals from before it was kept. */
      readonly startedBy?: SessionProof
      /** Of a session that a passkey began: which one. Absent in journals from before decision 96. */
      readonly passkey?: string
    })
  | (OfUser & {
      readonly type: 'session_ended'
      readonly sessionHash: string
      readonly reason: 'logout' | 'replaced' | 'stopped' | 'used_up'
    })

/** What the authority decides. */
export type Event =
  | CustomerEvent
  | CustomerEndEvent
  | UserEvent
  | ParticularsEvent
  | PasswordEvent
  | TokenEvent
  | TokenMoveEvent
  | TokenMoveToldEvent
  | ActivationEvent
  | BindingEvent
  | ChallengeEvent
  | SessionEvent
  | PasskeyEvent
  | DeskEvent
  | CallEvent
  | MailEvent
  | FenceEvent
  | CertificateEvent
  | ClientEvent
  | OversightEvent
  | ClockAccepted
  | JournalArchived
  | ProfileEvent
  | KeyEvent
  | RingEvent
  | RowsResealed
  | ReplacementEvent
  | OperationEvent
  | PushEvent
  | RiskEvent
