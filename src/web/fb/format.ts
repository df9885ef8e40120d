import type { Account, AccountType } from '../../domain/banking/account.ts'
import type { OwnBank } from '../../domain/banking/policy.ts'

/** 科目, as screens name it. */
export const accountTypeNames = {
  ordinary: '普通',
  current: '当座',
  savings: '貯蓄',
  other: 'その他',
} as const satisfies Record<AccountType, string>

/** 002 店舗002 普通 1000025 (S3-3.4-05). */
export function accountText(
  { branchCode, accountType, number }: Pick<Account, 'branchCode' | 'accountType' | 'number'>,
  bank: OwnBank,
): string {
  const branch = bank.branches.find(({ code }) => code === branchCode)?.name ?? ''
  return `${branchCode} ${branch} ${accountTypeNames[accountType]} ${number}`
}

/** 10,000 円 (S3-3.4-08). */
export function yenText(yen: number): string {
  return `${yen.toLocaleString('ja-JP')} 円`
}
