/** The profile section shared by all services of a bank. */

export type OwnBranch = { readonly code: string; readonly name: string; readonly kana: string }
/** The institution itself, which need not be in the public directory of banks. */
export type OwnBank = {
  /** 金融機関コード, four digits. */
  readonly code: string
  readonly name: string
  readonly kana: string
  readonly branches: readonly OwnBranch[]
}

/** Who says what accounts hold: the ledger of the service itself, or the institution's core system (E5). */
export const accountSources = ['ledger', 'core'] as const
export type AccountsFrom = (typeof accountSources)[number]

export type BankingPolicy = {
  readonly bank: OwnBank
  /** 入出金明細: how many days back, today included (domain-notes a-2: 62). */
  readonly statementDays: number
  readonly accountsFrom: AccountsFrom
}
