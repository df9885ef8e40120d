import type { FeePolicy } from '../../../bank/rules/fees.ts'
import type { TransferDaysPolicy } from '../../../bank/rules/transfer-days.ts'

/** The section of a profile that only WEB-FB has. */
export type FbPolicy = {
  readonly usersMax: number
  readonly fixedPasswords: {
    /** Wrong ones in a row until the user ID is locked. */
    readonly failuresMax: number
    readonly registrationDigits: number
    readonly approvalDigits: number
    /** Letters and digits, as that of the login. */
    readonly transferLengthMin: number
    readonly transferLengthMax: number
  }
  /** What no agreement goes beyond. */
  readonly perTransferYenMax: number
  readonly perDayYenMax: number
  /** Of one transfer. */
  readonly payeesMax: number
  /** Of one that was read from a customer's file (総合振込ファイル). */
  readonly filePayeesMax: number
  /** 登録済振込先 of a customer. */
  readonly registeredPayeesMax: number
  readonly days: TransferDaysPolicy
  readonly fees: FeePolicy
}
