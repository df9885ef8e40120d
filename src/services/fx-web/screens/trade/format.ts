import { fill } from '../../../../authority/texts/catalog.ts'
import type { Currency } from '../../../../bank/rules/rates.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { Contract } from '../../rules/contract.ts'
import type { Order } from '../../rules/order.ts'
import type { DeliveryMethod, Side, Terms } from '../../rules/terms.ts'
import { type FxText, fxCatalog } from '../../texts/catalog.ts'
import type { FxService } from '../service.ts'

/** How money, rates and days are written (domain-notes e: groups of three, yyyy/MM/dd, the day of the week). */

type Written = Pick<FxService, 't' | 'dates'>

const sideNames = { sell: 'side.sell', buy: 'side.buy' } as const satisfies Record<Side, FxText>

const methodNames = {
  fixed: 'method.fixed',
  month: 'method.month',
  period: 'method.period',
} as const satisfies Record<DeliveryMethod, FxText>

const confirmationNames = {
  unconfirmed: 'confirmed.unconfirmed',
  confirmed: 'confirmed.confirmed',
  disputed: 'confirmed.disputed',
} as const satisfies Record<Contract['confirmation'], FxText>

const orderNames = {
  accepted: 'order.accepted',
  filled: 'order.filled',
  expired: 'order.expired',
  cancelled: 'order.cancelled',
} as const satisfies Record<Order['status'], FxText>

export function isSide(text: string): text is Side {
  return Object.hasOwn(sideNames, text)
}

export const sideName = ({ t }: Written, side: Side) => t(sideNames[side])
export const methodName = ({ t }: Written, method: DeliveryMethod) => t(methodNames[method])
export const confirmationName = ({ t }: Written, of: Contract['confirmation']) => t(confirmationNames[of])
export const orderName = ({ t }: Written, status: Order['status']) => t(orderNames[status])

/** Of a request: anything may stand there. */
export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(fxCatalog.ja, `money.${text}`) && /^[A-Z]{3}$/.test(text)
}

/** USD（米ドル） */
export function currencyName({ t }: Written, code: Currency): string {
  return fill(t('money.currency'), { code, name: t(`money.${code}`) })
}

export function contractStatus(
  { t }: Written,
  { status, isOverdue }: { readonly status: Contract['status']; readonly isOverdue: boolean },
): string {
  if (status === 'completed') return t('contract.completed')
  return t(isOverdue ? 'contract.overdue' : 'contract.open')
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

export function yen({ t }: Written, amount: number): string {
  return fill(t('money.yen'), { amount: grouped(amount) })
}

/** 銭 as yen with two decimals. */
export function rate(sen: number): string {
  const size = Math.abs(sen)
  return `${sen < 0 ? '−' : ''}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`
}

export function signedRate(sen: number): string {
  return sen > 0 ? `+${rate(sen)}` : rate(sen)
}

/** 155.20円 */
export function rateText({ t }: Written, sen: number): string {
  return fill(t('money.rate'), { rate: rate(sen) })
}

export function date({ dates }: Written, text: string): string {
  return dates.weekday(Temporal.PlainDate.from(text))
}

export function dateTime({ dates }: Written, ms: number): string {
  return dates.second(ms)
}

export function delivery(written: Written, { method, deliverFrom, deliverUntil }: Terms): string {
  const from = date(written, deliverFrom)
  const days =
    method === 'fixed' ? from : fill(written.t('days.period'), { from, until: date(written, deliverUntil) })
  return fill(written.t('delivery.of'), { method: methodName(written, method), days })
}

export function fact(name: string, value: string | Html): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`
}

export function termsFacts(written: Written, terms: Terms): Html {
  const { t } = written
  return html`${fact(t('terms.currency'), currencyName(written, terms.currency))}
${fact(t('terms.side'), sideName(written, terms.side))}
${fact(t('terms.amount'), money(terms.amount, terms.currency))}
${fact(t('terms.delivery'), delivery(written, terms))}`
}
