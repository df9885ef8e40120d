import type { Account, AccountType } from '../rules/account.ts'
import type { BankingPolicy } from '../rules/policy.ts'

/** How a bank's services write accounts and money (domain-notes c-1, e). */

export const accountTypeNames: { readonly [T in AccountType]: string } = {
  ordinary: '普通',
  current: '当座',
  savings: '貯蓄',
  other: 'その他',
}

type Known = Pick<Account, 'branchCode' | 'accountType' | 'number'>

export function branchName({ branchCode }: Pick<Known, 'branchCode'>, policy: BankingPolicy | null): string {
  return policy?.bank.branches.find(({ code }) => code === branchCode)?.name ?? `支店番号${branchCode}`
}

/** 駅前支店　普通　7654321 */
export function accountText(account: Known, policy: BankingPolicy | null): string {
  return `${branchName(account, policy)}　${accountTypeNames[account.accountType]}　${account.number}`
}

const shownDigits = 3

/** ****321: enough to know which account is meant, not to pay into it or to pass for its holder (X9). */
export function maskedNumber(number: string): string {
  const hidden = Math.max(number.length - shownDigits, Math.min(number.length, 4))
  return '*'.repeat(hidden) + number.slice(hidden)
}

/** 11月30日9時30分現在 */
export function asOfText(ms: number): string {
  const { month, day, hour, minute } =
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Tokyo')
  return `${month}月${day}日${hour}時${minute}分現在`
}

/** 1,234,567円 */
export function yenText(yen: number): string {
  return `${yen.toLocaleString('ja-JP')}円`
}
