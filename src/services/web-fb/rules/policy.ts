import type { FeePolicy } from '../../../bank/rules/fees.ts'
import type { TransferDaysPolicy } from '../../../bank/rules/transfer-days.ts'

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
  readonly fees: FeePolicy
}
