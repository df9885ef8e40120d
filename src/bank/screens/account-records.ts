import type { Account } from '../rules/account.ts'
import { accountTypeNames } from './accounts.ts'

/** A customer's accounts, as the person reads what is kept of them. */
export function accountRecords(accounts: readonly Account[]) {
  return {
    title: '口座',
    records: accounts.map(({ branchCode, accountType, number, holderName, balanceYen }) => ({
      店番: branchCode,
      科目: accountTypeNames[accountType],
      口座番号: number,
      名義: holderName,
      '残高（円）': balanceYen,
    })),
  }
}
