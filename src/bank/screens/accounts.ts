import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { datesIn } from '../../platform/web/dates.ts'
import type { Account, AccountType } from '../rules/account.ts'
import type { BankingPolicy } from '../rules/policy.ts'
import { accountTexts } from '../texts/accounts.ts'

/** How a bank's services write accounts and money, in Japanese unless the screen has another language. */

export const accountTypeNames: { readonly [T in AccountType]: string } = accountTexts.ja.types

type Spoken = Pick<ServiceProfile, 'language'>
const textsIn = ({ language = 'ja' }: Spoken) => accountTexts[language]

export function accountTypeName(type: AccountType, spoken: Spoken): string {
  return textsIn(spoken).types[type]
}

type Known = Pick<Account, 'branchCode' | 'accountType' | 'number'>

export function branchName(
  { branchCode }: Pick<Known, 'branchCode'>,
  policy: BankingPolicy | null,
  spoken: Spoken = {},
): string {
  return (
    policy?.bank.branches.find(({ code }) => code === branchCode)?.name ?? textsIn(spoken).branch(branchCode)
  )
}

export function accountText(account: Known, policy: BankingPolicy | null, spoken: Spoken = {}): string {
  const { account: written } = textsIn(spoken)
  return written(
    branchName(account, policy, spoken),
    accountTypeName(account.accountType, spoken),
    account.number,
  )
}

const shownDigits = 3

/** ****321: enough to know which account is meant, not to pay into it or to pass for its holder (X9). */
export function maskedNumber(number: string): string {
  const hidden = Math.max(number.length - shownDigits, Math.min(number.length, 4))
  return '*'.repeat(hidden) + number.slice(hidden)
}

export function asOfText(ms: number, spoken: Spoken = {}): string {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Tokyo')
  return textsIn(spoken).asOf(at, datesIn(spoken.language).minute(ms))
}

export function yenText(yen: number, spoken: Spoken = {}): string {
  return textsIn(spoken).yen(yen.toLocaleString('ja-JP'))
}
