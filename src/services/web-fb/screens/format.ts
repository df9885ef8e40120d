import type { Account, AccountType } from '../../../bank/rules/account.ts'
import type { FeeBearer } from '../../../bank/rules/fees.ts'
import type { Destination } from '../../../bank/rules/payee.ts'
import type { OwnBank } from '../../../bank/rules/policy.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { TransferStatus } from '../rules/transfer.ts'

/** 科目, as shown on screens. */
export const accountTypeNames = {
  ordinary: '普通',
  current: '当座',
  savings: '貯蓄',
  other: 'その他',
} as const satisfies Record<AccountType, string>

export const feeBearerNames = {
  payer: '当方負担',
  payee: '先方負担',
} as const satisfies Record<FeeBearer, string>

/** The states of a transfer, as shown in lists and on receipts (E-5). */
export const transferStatusNames = {
  held: '保留中',
  reserved: '予約中',
  executed: '振込済',
  failed: '振込不能',
  cancelled: '取消済',
  stopped: '中止',
} as const satisfies Record<TransferStatus, string>

/** 002 店舗002 普通 1000025 (S3-3.4-05). */
export function accountText(
  { branchCode, accountType, number }: Pick<Account, 'branchCode' | 'accountType' | 'number'>,
  bank: OwnBank,
): string {
  const branch = bank.branches.find(({ code }) => code === branchCode)?.name ?? ''
  return `${branchCode} ${branch} ${accountTypeNames[accountType]} ${number}`
}

/** 確認用5410 店舗002 普通 0000001 (S3-3.4-08). */
export function destinationText({ bankName, branchName, accountType, number }: Destination): string {
  return `${bankName} ${branchName} ${accountTypeNames[accountType]} ${number}`
}

/** 10,000 円 (S3-3.4-08). */
export function yenText(yen: number): string {
  return `${wholeNumber.format(yen)} 円`
}

/** Made once: a page of a large file has hundreds of amounts. */
const wholeNumber = new Intl.NumberFormat('ja-JP')

const weekdays = '月火水木金土日'

/** 2016/01/20（水）, from a stored day. */
export function dayText(day: string): string {
  const { year, month, day: date, dayOfWeek } = Temporal.PlainDate.from(day)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${year}/${two(month)}/${two(date)}（${weekdays[dayOfWeek - 1] ?? ''}）`
}

/** 01月20日 (S3-3.4-06). */
export function monthDayText(day: string): string {
  const [, month = '', date = ''] = day.split('-')
  return `${month}月${date}日`
}

/** One row of a list of facts. */
export function fact(name: string, value: string | Html): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`
}
