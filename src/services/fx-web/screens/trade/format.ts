import type { Currency } from '../../../../bank/rules/rates.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { Contract } from '../../rules/contract.ts'
import type { Order } from '../../rules/order.ts'
import type { DeliveryMethod, Side, Terms } from '../../rules/terms.ts'

/** How money, rates and days are written (domain-notes e: groups of three, yyyy/MM/dd, the day of the week). */

export const currencyNames: { readonly [C in Currency]: string } = {
  USD: '米ドル',
  EUR: 'ユーロ',
  GBP: '英ポンド',
  AUD: '豪ドル',
  CNY: '人民元',
}

export const sideNames: { readonly [S in Side]: string } = { sell: '売予約（輸入）', buy: '買予約（輸出）' }

export const methodNames: { readonly [M in DeliveryMethod]: string } = {
  fixed: '確定日渡し',
  month: '暦月渡し',
  period: '特定期間渡し',
}

export const confirmationNames: { readonly [C in Contract['confirmation']]: string } = {
  unconfirmed: '未確認',
  confirmed: '確認済',
  disputed: '相違申出中',
}

export const orderNames: { readonly [S in Order['status']]: string } = {
  accepted: '受付中',
  filled: '成立',
  expired: '期限切れ',
  cancelled: '取消',
}

export function contractStatus({
  status,
  isOverdue,
}: {
  readonly status: Contract['status']
  readonly isOverdue: boolean
}): string {
  if (status === 'completed') return '完了'
  return isOverdue ? '期日経過' : '残高あり'
}

/** Without digit grouping: for files and for fields. */
export function plainAmount(amount: number): string {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`
}

export function grouped(number: number): string {
  return number.toLocaleString('ja-JP')
}

export function money(amount: number, currency: Currency): string {
  return `${currency} ${grouped(Math.floor(amount / 100))}.${String(amount % 100).padStart(2, '0')}`
}

export function yen(amount: number): string {
  return `${grouped(amount)}円`
}

/** 銭 as yen with two decimals. */
export function rate(sen: number): string {
  const size = Math.abs(sen)
  return `${sen < 0 ? '−' : ''}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`
}

export function signedRate(sen: number): string {
  return sen > 0 ? `+${rate(sen)}` : rate(sen)
}

const weekdays = ['月', '火', '水', '木', '金', '土', '日'] as const

export function date(text: string): string {
  const day = Temporal.PlainDate.from(text)
  return `${text.replaceAll('-', '/')}(${weekdays[day.dayOfWeek - 1]})`
}

export function dateTime(ms: number): string {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Tokyo')
  const time = at.toPlainTime().toString({ smallestUnit: 'second' })
  return `${at.toPlainDate().toString().replaceAll('-', '/')} ${time}`
}

export function delivery({ method, deliverFrom, deliverUntil }: Terms): string {
  const days = method === 'fixed' ? date(deliverFrom) : `${date(deliverFrom)}～${date(deliverUntil)}`
  return `${methodNames[method]}　${days}`
}

export function fact(name: string, value: string | Html): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`
}

export function termsFacts(terms: Terms): Html {
  return html`${fact('通貨', `${terms.currency}（${currencyNames[terms.currency]}）`)}
${fact('売買', sideNames[terms.side])}
${fact('金額', money(terms.amount, terms.currency))}
${fact('受渡', delivery(terms))}`
}
