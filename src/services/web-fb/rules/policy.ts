import type { FeePolicy } from '../../../bank/rules/fees.ts'
import type { TransferDaysPolicy } from '../../../bank/rules/transfer-days.ts'

/** When a transfer looks like one that was accepted before. */
export type DuplicatesPolicy = {
  /** Same payee, same amount: how many days apart at most. */
  readonly payeeDays: number
  /** The same file: how many days later at most. */
  readonly fileDays: number
}

/** HH:MM on the day of a reserved transfer: from when to when it is tried, and how often. */
export type ReservedPolicy = {
  readonly from: string
  readonly until: string
  readonly everyMinutes: number
}

/** The profile section that only WEB-FB has. */
export type FbPolicy = {
  readonly usersMax: number
  readonly fixedPasswords: {
    /** Consecutive wrong ones until the user ID is locked. */
    readonly failuresMax: number
    readonly registrationDigits: number
    readonly approvalDigits: number
    /** Letters and digits, like the login password. */
    readonly transferLengthMin: number
    readonly transferLengthMax: number
  }
  /** The maximum for every agreement. */
  readonly perTransferYenMax: number
  readonly perDayYenMax: number
  /** Per transfer. */
  readonly payeesMax: number
  /** Per transfer read from a customer's file (総合振込ファイル). */
  readonly filePayeesMax: number
  /** 登録済振込先 per customer. */
  readonly registeredPayeesMax: number
  readonly days: TransferDaysPolicy
  /** How long a file that was taken in waits to be confirmed or discarded. */
  readonly draftDays: number
  readonly duplicates: DuplicatesPolicy
  readonly reserved: ReservedPolicy
  /** HH:MM on business days, beside the cut-off: when what left the accounts goes to clearing. */
  readonly runTimes: readonly string[]
  readonly fees: FeePolicy
}
