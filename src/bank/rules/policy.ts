import type { FeePolicy } from './fees.ts'
import type { TransferDaysPolicy } from './transfer-days.ts'

/** The sections of a profile that only the services of a bank have. */

export type OwnBranch = { readonly code: string; readonly name: string; readonly kana: string }
/** The institution itself, which need not be in the public directory of banks. */
export type OwnBank = {
  /** 金融機関コード, four digits. */
  readonly code: string
  readonly name: string
  readonly kana: string
  readonly branches: readonly OwnBranch[]
}

export type BankingPolicy = {
  readonly bank: OwnBank
  /** 入出金明細: how many days back, today included (domain-notes a-2: 62). */
  readonly statementDays: number
}

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

/** Of the texts of the 利用追加規定, those that there are (messages/personal-terms.ts). */
export type PersonalTermsVersion = '1.0'

export type PersonalPolicy = {
  /** 利用追加規定: who registers a token accepts this version (S4-0-05). */
  readonly terms: { readonly version: PersonalTermsVersion; readonly effectiveOn: string }
  /** モバイルIB of feature phones, by ID and password only (S4-A1-03); null: closed. */
  readonly mobile: { readonly serviceName: string } | null
  /** 24 hours, for what was lost or stolen. */
  readonly lost: { readonly telephone: string; readonly name: string }
}
