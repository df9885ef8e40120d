import type { TicketPurpose } from '../rules/events.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Situation } from '../rules/situation.ts'

/** What a user reads, with its code. */
export type Message = { readonly text: string; readonly code: string }

/**
 * `purpose` is what the user was about to do; the contact depends on it, and on what the service's calendar says
 * (S0-2.3.1-07, S0-2.5.1-03, S2-1.3-04). Without a situation, the words hold whenever they are read.
 */
export type RefusalText = (
  profile: ServiceProfile,
  purpose: TicketPurpose,
  situation: Situation | null,
) => string

export type Status = 403 | 409 | 422 | 429

/** All about one refusal. Each module has its own table, texts/refusals.ts. */
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
   * The group of refusals that must look alike from outside: one code, one status, one text; only the journal knows
   * which it was. Any other refusal has its own code.
   */
  readonly alike?: string | null
  /** What the user reads. */
  readonly ja: string | RefusalText
  /** What the person at the terminal reads. */
  readonly en: string
  /** What desk staff may know but the user may not: a few words in the journal. */
  readonly desk: string
}

/** Closed on purpose: a refusal without a record does not compile. */
export type RefusalTable<R extends string> = Readonly<Record<R, RefusalRecord>>

/** For a service that words a refusal of a lower module differently, or reveals it. */
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

/** What customers read who chose English; a refusal that they never meet has the terminal's words. */
export type EnglishRefusals<R extends string> = { readonly [refusal in R]?: string | RefusalText }

/** How screens answer with the refusals of a table. */
export function answersOf<R extends string>(table: RefusalTable<R>, english: EnglishRefusals<R> = {}) {
  return {
    /** The user's text of a refusal, ending with its code in parentheses as in the manuals. */
    refusalMessage(
      refusal: R,
      profile: ServiceProfile,
      purpose: TicketPurpose = 'login',
      situation: Situation | null = null,
    ): Message {
      const { code, ja, en } = table[refusal]
      const text = profile.language === 'en' ? (english[refusal] ?? en) : ja
      return { text: typeof text === 'string' ? text : text(profile, purpose, situation), code }
    },
    refusalStatus(refusal: R): Status {
      return table[refusal].status
    },
  }
}
