import type { ParticularName } from './particulars-events.ts'

/** Who acted from outside the screens, and who looked at or took out what others entrusted to us (D4, X9). */
export type OversightEvent =
  /**
   * Somebody at the server's terminal changed something or took something out; the entry's actor is who. It precedes
   * what the command did. `service` is null for what belongs to no service: every institution's auditors read it.
   */
  | {
      readonly type: 'terminal_acted'
      readonly service: string | null
      readonly userId: string | null
      /** As it is typed after `./warifu`. */
      readonly command: string
      /** What of: some options of the command, never a secret. */
      readonly subject: string
      readonly reason: string
      /** The number of the request that another person granted. */
      readonly approvalId?: string
      /**
       * Why it took nobody else though it is listed: there were no two administrators yet, or it was to let one in again.
       */
      readonly alone?: 'first_administrators' | 'rescue'
    }
  | PersonalDataRead
  | ListRead
  | AccountNumbersShown
  | JournalChecked
  | ParticularsShown
  /** Many records left at once, as a file or a list; journaled before the first one did. */
  | {
      readonly type: 'exported'
      /** Where from: a desk, a service, or null for all of them. */
      readonly service: string | null
      /** The operator; null at the terminal. */
      readonly userId: string | null
      readonly what: ExportName
      /** What was asked for, readable; '' for everything. */
      readonly filter: string
      /** Null for a file that is written while it is read. */
      readonly count: number | null
    }

/** An auditor had the journal checked, and what was found first that does not hold. */
export type JournalChecked = {
  readonly type: 'journal_checked'
  /** The desk, and whoever began it. */
  readonly service: string
  readonly userId: string
  readonly entries: number
  readonly fault: string | null
}

/** An operator says that the clock is right, whatever the newest entry before this one says (R2). */
export type ClockAccepted = {
  readonly type: 'clock_accepted'
  readonly service: null
  readonly userId: null
  /** When the newest entry was written, by a clock that was wrong or long ago; null: there was none. */
  readonly newestEntryMs: number | null
}

export type ExportName =
  | 'backup'
  | 'journal'
  | 'journal_archive'
  | 'user_otp'
  | 'users_without_mail'
  | 'incident'
  | 'evidence'
  | 'customer'

/** An operator saw the page of a user; once an operator, user and hour. */
export type PersonalDataRead = {
  readonly type: 'personal_data_read'
  /** The user, and whoever looked, at which desk. */
  readonly service: string
  readonly userId: string
  readonly desk: string
  readonly readBy: string
  readonly readAtMs: number
}

/** Lists that show more than one person's data: at a desk, and those that systems of the institution read. */
export type ListName =
  | 'search'
  | 'user_otp'
  | 'users_without_mail'
  | 'transfers'
  | 'contracts'
  | 'journal'
  | 'calls'
  | 'users'
  | 'customers'
  | 'tokens'
  | 'activation_codes'

/** An operator, or a system of the institution, saw a list of people; once for each list, condition and hour. */
export type ListRead = {
  readonly type: 'list_read'
  /** The desk, and the operator or `client:` and the ID of the system. */
  readonly service: string
  readonly userId: string
  readonly list: ListName
  /** What was searched for, as it was typed; '' for all of it. */
  readonly filter: string
  /** How many were found; null where nobody counts. */
  readonly count: number | null
  readonly readAtMs: number
}

/** An operator asked for account numbers that the page masks: each time. */
export type AccountNumbersShown = {
  readonly type: 'account_numbers_shown'
  /** Whose, or the subject of a request, or the run of transfers, or the receipt of one; who looked, at which desk. */
  readonly service: string
  readonly userId: string
  readonly of: 'user' | 'request' | 'run' | 'transfer'
  readonly desk: string
  readonly readBy: string
}

/** An operator asked for what a caller is identified with, which the page masks: each time. */
export type ParticularsShown = {
  readonly type: 'particulars_shown'
  /** Whose; who looked, at which desk. */
  readonly service: string
  readonly userId: string
  readonly desk: string
  readonly readBy: string
  /** What was shown. */
  readonly fields: readonly ParticularName[]
}

export type TerminalActed = Extract<OversightEvent, { readonly type: 'terminal_acted' }>
