import type { TicketPurpose } from '../rules/events.ts'
import type { ServiceProfile } from '../rules/profile.ts'

/** What a user reads, and the code with it. */
export type Message = { readonly text: string; readonly code: string }

/** `purpose` is what the user was about to do: whom to ask differs (S0-2.3.1-07, S0-2.5.1-03). */
export type RefusalText = (profile: ServiceProfile, purpose: TicketPurpose) => string

type Status = 403 | 409 | 422

/** All that there is to say of a refusal. Each module has a table of its own, texts/refusals.ts. */
export type RefusalRecord = {
  /**
   * Codes read as in the manuals: RMC + FX or FB + function (LGN login, PWD password, USR users, DSK support desk, ENV
   * ご利用環境, MAL mail, OTP ユーザOTP管理, TRD deals, ORD orders, CTR contracts, CRT certificates, CAL calendar, TRF
   * transfers, SYS system) + screen group + number + kind (E error, W warning, I information). The manuals print
   * RMCFXLGN001001E and RMCFXLGN001028E; the others follow the same system (requirements appendix B).
   */
  readonly code: string
  readonly status: Status
  /**
   * The group of refusals that the outside must not tell apart: one code, one status, one text; only the journal knows
   * which it was. Any other refusal has a code of its own.
   */
  readonly alike?: string | null
  /** What the user reads. */
  readonly ja: string | RefusalText
  /** What whoever works at the terminal reads. */
  readonly en: string
  /** What the staff of a desk may know and the user may not: a few words in the journal. */
  readonly desk: string
}

/** Closed on purpose: a refusal without a record does not compile. */
export type RefusalTable<R extends string> = Readonly<Record<R, RefusalRecord>>

/** Where a service has its own words for a refusal of a module below it, or lets the outside tell it apart. */
export type RefusalOverrides<R extends string> = {
  readonly [refusal in R]?: Pick<RefusalRecord, 'ja' | 'alike'>
}

export function overridden<R extends string>(
  table: RefusalTable<R>,
  overrides: RefusalOverrides<R>,
): RefusalTable<R> {
  const changed = (Object.keys(overrides) as R[]).map((refusal): [R, RefusalRecord] => [
    refusal,
    { ...table[refusal], ...overrides[refusal] },
  ])
  return { ...table, ...Object.fromEntries(changed) }
}

/** How screens answer with the refusals of a table. */
export function answersOf<R extends string>(table: RefusalTable<R>) {
  return {
    /** What a user is told of a refusal, with its code in parentheses at the end as the manuals show it. */
    refusalMessage(refusal: R, profile: ServiceProfile, purpose: TicketPurpose = 'login'): Message {
      const { code, ja } = table[refusal]
      return { text: typeof ja === 'string' ? ja : ja(profile, purpose), code }
    },
    refusalStatus(refusal: R): Status {
      return table[refusal].status
    },
  }
}
