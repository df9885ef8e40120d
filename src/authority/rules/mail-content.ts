import type { ReplacementWay } from './profile.ts'
import type { Risk, RiskAct } from './risk-events.ts'
import type { ToldAct } from './two-persons.ts'

/**
 * What a mail says, without the words, which are in `texts/mails.ts`. A code works once, so its mail is sent at most
 * once; a notice is sent at least once, since reading it twice is better than never.
 */
export type MailContent =
  /** A code for a login, and one that confirms an address. */
  | {
      readonly kind: 'code' | 'address_code'
      readonly code: string
      readonly expiresAtMs: number
      /** It lets the address be changed that it comes to; whoever reads it must not take it for a login's. */
      readonly changesAddress?: true
      /** It lets a passkey be registered. */
      readonly addsPasskey?: true
    }
  /** To the previous address. */
  | { readonly kind: 'address_changed'; readonly changedAtMs: number }
  | { readonly kind: 'password_changed'; readonly changedAtMs: number }
  | { readonly kind: 'login_notice'; readonly loggedInAtMs: number }
  | {
      readonly kind: 'lock_notice'
      readonly locked: 'password' | 'code' | 'cap'
      readonly lockedAtMs: number
    }
  | {
      readonly kind: 'registration_notice'
      readonly registered: 'token' | 'address'
      readonly registeredAtMs: number
    }
  /** The user gave up a token, or stopped the whole service. */
  | { readonly kind: 'stop_notice'; readonly stopped: 'token' | 'service'; readonly stoppedAtMs: number }
  /** The user brought back the whole service. */
  | { readonly kind: 'restart_notice'; readonly restartedAtMs: number }
  /** The support desk did something to the user; `kindName` is what the service's kind calls an act of its own. */
  | {
      readonly kind: 'desk_notice'
      readonly act: Omit<ToldAct, 'atMs'>
      readonly kindName: string | null
      readonly actedAtMs: number
    }
  /** A change that goes around the token waits, took effect, or was stopped. */
  | {
      readonly kind: 'replacement_notice'
      readonly step: 'asked' | 'done' | 'stopped'
      readonly way: ReplacementWay
      readonly atMs: number
      readonly dueAtMs: number
    }
  /** A passkey was registered, by a code or on the token's own screen, removed, thrown out, or stopped since it may have been copied. */
  | {
      readonly kind: 'passkey_notice'
      readonly step: 'registered' | 'signed' | 'removed' | 'disowned' | 'copied'
      readonly atMs: number
      readonly usableFromMs: number
    }
  /** What a service tells of its own business, in its own words. */
  | { readonly kind: 'service_notice'; readonly about: string; readonly lines: readonly string[] }
  /** Rules of the profile applied to what the user did (decision 89). */
  | {
      readonly kind: 'risk_notice'
      readonly act: RiskAct
      readonly risks: readonly Risk[]
      readonly notedAtMs: number
    }
  /** The token is on another device now. */
  | { readonly kind: 'token_moved_notice'; readonly tokenId: string; readonly movedAtMs: number }
  | { readonly kind: 'token_expiry_notice'; readonly tokenId: string; readonly expiresAtMs: number }

export type MailKind = MailContent['kind']

/** Kinds that carry a code: sent at most once, and not after the code has expired. */
export const codeKinds: readonly MailKind[] = ['code', 'address_code']

/** Why a mail was given up. */
export type DropReason = 'expired' | 'refused' | 'uncertain' | 'attempts' | 'held'
