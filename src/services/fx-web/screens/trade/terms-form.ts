import type { ServiceProfile } from '../../../../authority/rules/profile.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { choice, dateField, type Option } from '../../../../platform/web/choice.ts'
import { type FieldErrors, field } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { Asked } from '../../operations/ask-quote.ts'
import type { TradingDay } from '../../operations/show-trading.ts'
import type { DeliveryRequest } from '../../rules/delivery.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { Terms } from '../../rules/terms.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import type { FxService } from '../service.ts'
import { currencyName, date, isSide, plainAmount, sideName } from './format.ts'
import { policyOf } from './visit.ts'

/** The fields shared by 取引締結 and リーブオーダー: currency, direction, amount, delivery. */

export const termsFields = ['currency', 'side', 'amount', 'method', 'start', 'end', 'month', 'tenor'] as const
export type Typed = { readonly [name: string]: string | undefined }

const methods = [
  ['fixed', 'method.fixed'],
  ['month', 'method.month'],
  ['tenor', 'method.tenor'],
  ['period', 'method.period'],
] as const

/** Only the form's own fields, so that nothing else in a request is passed on. */
export function typedOf(form: Form | Typed, names: readonly string[] = termsFields): Typed {
  return Object.fromEntries(names.map((name) => [name, form[name] ?? '']))
}

/** The same terms again, for a form that is already filled in. */
export function typedFrom(terms: Terms): Typed {
  const isMonth = terms.method === 'month'
  return {
    currency: terms.currency,
    side: terms.side,
    amount: plainAmount(terms.amount),
    method: terms.method,
    start: isMonth ? '' : terms.deliverFrom,
    end: terms.method === 'period' ? terms.deliverUntil : '',
    month: isMonth ? terms.deliverFrom.slice(0, 7) : '',
    tenor: '',
  }
}

/** A number with at most two decimals, in hundredths; NaN for anything else. Accepts full width and grouping. */
export function hundredths(text: string): number {
  const plain = text.normalize('NFKC').replaceAll(/[,\s]/g, '')
  const [, whole, decimals = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain) ?? []
  return whole === undefined ? Number.NaN : Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
}

export function isoDate(text: string): string {
  return text.normalize('NFKC').trim().replaceAll('/', '-')
}

/** The input in the form that the operations take, or everything that is missing. */
export function readTerms(
  { t, told }: FxService,
  typed: Typed,
): { readonly asked: Asked } | { readonly errors: FieldErrors } {
  const { currency = '', side = '', amount = '', method = '' } = typed
  const errors: Record<string, string> = {}
  if (currency === '') errors['currency'] = t('terms.currencyNeeded')
  if (!isSide(side)) errors['side'] = t('terms.sideNeeded')
  if (amount.trim() === '') errors['amount'] = told.required(t('terms.amount'))
  const kind = methods.find(([name]) => name === method)?.[0]
  if (kind === undefined) errors['method'] = t('terms.methodNeeded')
  if (kind === undefined || !isSide(side) || Object.keys(errors).length > 0) return { errors }
  return { asked: { currency, side, amount: hundredths(amount), delivery: readDelivery(kind, typed) } }
}

function readDelivery(method: DeliveryRequest['method'], typed: Typed): DeliveryRequest {
  const { start = '', end = '', month = '', tenor = '' } = typed
  return { method, start: isoDate(start), end: isoDate(end), month, tenorMonths: Number(tenor) }
}

function fieldOf(refusal: Refusal, { method }: Typed): string | undefined {
  if (refusal === 'trade_currency') return 'currency'
  if (['trade_amount', 'trade_contract_limit', 'trade_credit_limit'].includes(refusal)) return 'amount'
  if (refusal === 'order_rate') return 'limitRate'
  if (refusal.startsWith('order_deadline_')) return 'keepUntil'
  if (!refusal.startsWith('delivery_')) return undefined
  if (method === 'month' || method === 'tenor') return method
  return refusal.startsWith('delivery_end_') || refusal === 'delivery_reversed' ? 'end' : 'start'
}

/** What is said of a refusal: beside the field that it is about, or above the form. */
export function problemOf(
  refusal: Refusal,
  typed: Typed,
  profile: ServiceProfile,
): { readonly errors: FieldErrors; readonly message: Message | null } {
  const message = refusalMessage(refusal, profile)
  const beside = fieldOf(refusal, typed)
  return beside === undefined
    ? { errors: {}, message }
    : { errors: { [beside]: message.text }, message: null }
}

export function termsView(service: FxService, typed: Typed, errors: FieldErrors, day: TradingDay): Html {
  const { t } = service
  const fx = policyOf(service)
  const of = (name: (typeof termsFields)[number]) => ({ value: typed[name], error: errors[name] })
  const closed = t('terms.holidays')
  return html`${choice('currency', t('terms.currency'), [['', t('terms.choose')], ...fx.currencies.map((code): Option => [code, currencyName(service, code)])], of('currency'))}
${choice(
  'side',
  t('terms.side'),
  [
    ['', t('terms.choose')],
    ['sell', sideName(service, 'sell')],
    ['buy', sideName(service, 'buy')],
  ],
  { ...of('side'), hint: t('terms.sideHint') },
)}
${field({
  name: 'amount',
  label: t('terms.amount'),
  value: typed['amount'] ?? '',
  error: errors['amount'],
  hint: fill(t('terms.amountHint'), { least: fx.amountUnitsMin.toLocaleString('ja-JP') }),
  autocomplete: 'off',
  maxlength: 20,
})}
${choice(
  'method',
  t('terms.method'),
  [['', t('terms.choose')], ...methods.map(([method, name]) => [method, t(name)] as const)],
  {
    ...of('method'),
    hint: t('terms.methodHint'),
  },
)}
<div class="delivery">${dateField('start', t('terms.start'), { ...of('start'), hint: fill(t('terms.startHint'), { day: date(service, day.nextBusinessDay), closed }) })}
${dateField('end', t('terms.end'), { ...of('end'), hint: fill(t('terms.endHint'), { closed }) })}
${choice('month', t('terms.month'), [['', t('terms.monthChoose')], ...day.months.map((month) => monthOption(service, month))], of('month'))}
${choice('tenor', t('terms.tenor'), [['', t('terms.tenorChoose')], ...tenorOptions(service, day)], {
  ...of('tenor'),
  hint: fill(t('terms.tenorHint'), { day: date(service, day.spotDay) }),
})}</div>`
}

function monthOption({ t, dates }: FxService, value: string): Option {
  return [value, fill(t('terms.ofMonth'), { month: dates.month(Temporal.PlainYearMonth.from(value)) })]
}

function tenorOptions(service: FxService, day: TradingDay): readonly Option[] {
  return day.tenors.map((tenor, i) => {
    const said = { count: i + 1, day: date(service, tenor) }
    return [String(i + 1), fill(service.t('terms.inMonths'), said)] as const
  })
}

export function hiddenFields(typed: Typed): Html {
  const inputs = Object.entries(typed).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value ?? ''}">`,
  )
  return html`${inputs}`
}
