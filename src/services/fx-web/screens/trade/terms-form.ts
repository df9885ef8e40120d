import { ja } from '../../../../authority/texts/ja.ts'
import type { Currency } from '../../../../bank/rules/rates.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { choice, dateField, type Option } from '../../../../platform/web/choice.ts'
import { type FieldErrors, field } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { Asked } from '../../operations/ask-quote.ts'
import type { TradingDay } from '../../operations/show-trading.ts'
import type { DeliveryRequest } from '../../rules/delivery.ts'
import type { FxPolicy } from '../../rules/policy.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { Side, Terms } from '../../rules/terms.ts'
import { currencyNames, date, plainAmount, sideNames } from './format.ts'

/** The fields shared by 取引締結 and リーブオーダー: currency, direction, amount, delivery. */

export const termsFields = ['currency', 'side', 'amount', 'method', 'start', 'end', 'month', 'tenor'] as const
export type Typed = { readonly [name: string]: string | undefined }

const methods = [
  ['fixed', '確定日渡し'],
  ['month', '暦月渡し'],
  ['tenor', '順月確定日（確定日渡しの応当日）'],
  ['period', '特定期間渡し'],
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
export function readTerms(typed: Typed): { readonly asked: Asked } | { readonly errors: FieldErrors } {
  const { currency = '', side = '', amount = '', method = '' } = typed
  const errors: Record<string, string> = {}
  if (currency === '') errors['currency'] = '通貨を選択してください。'
  if (!isSide(side)) errors['side'] = '売買を選択してください。'
  if (amount.trim() === '') errors['amount'] = ja.required('金額')
  const kind = methods.find(([name]) => name === method)?.[0]
  if (kind === undefined) errors['method'] = '受渡方法を選択してください。'
  if (kind === undefined || !isSide(side) || Object.keys(errors).length > 0) return { errors }
  return { asked: { currency, side, amount: hundredths(amount), delivery: readDelivery(kind, typed) } }
}

function readDelivery(method: DeliveryRequest['method'], typed: Typed): DeliveryRequest {
  const { start = '', end = '', month = '', tenor = '' } = typed
  return { method, start: isoDate(start), end: isoDate(end), month, tenorMonths: Number(tenor) }
}

function isSide(text: string): text is Side {
  return Object.hasOwn(sideNames, text)
}

/** The field that a refusal is shown beside; undefined if there is none. */
export function fieldOf(refusal: Refusal, { method }: Typed): string | undefined {
  if (refusal === 'trade_currency') return 'currency'
  if (['trade_amount', 'trade_contract_limit', 'trade_credit_limit'].includes(refusal)) return 'amount'
  if (refusal === 'order_rate') return 'limitRate'
  if (refusal.startsWith('order_deadline_')) return 'keepUntil'
  if (!refusal.startsWith('delivery_')) return undefined
  if (method === 'month' || method === 'tenor') return method
  return refusal.startsWith('delivery_end_') || refusal === 'delivery_reversed' ? 'end' : 'start'
}

const sideHint =
  '売買は銀行から見た向きです。売予約＝銀行が外貨を売る（輸入代金のお支払いなど、お客様は円で外貨を買います）。買予約＝銀行が外貨を買う（輸出代金のお受取りなど、お客様は外貨を円に替えます）。'

export function termsView(typed: Typed, errors: FieldErrors, fx: FxPolicy, day: TradingDay): Html {
  const of = (name: (typeof termsFields)[number]) => ({ value: typed[name], error: errors[name] })
  const closed = '東京とニューヨークの休場日は指定できません。'
  return html`${choice('currency', '通貨', [['', '選択してください'], ...fx.currencies.map(currencyOption)], of('currency'))}
${choice(
  'side',
  '売買',
  [
    ['', '選択してください'],
    ['sell', sideNames.sell],
    ['buy', sideNames.buy],
  ],
  { ...of('side'), hint: sideHint },
)}
${field({
  name: 'amount',
  label: '金額',
  value: typed['amount'] ?? '',
  error: errors['amount'],
  hint: `外貨の金額（${fx.amountUnitsMin.toLocaleString('ja-JP')}通貨単位以上、小数点以下2桁まで）`,
  autocomplete: 'off',
  maxlength: 20,
})}
${choice('method', '受渡方法', [['', '選択してください'], ...methods], {
  ...of('method'),
  hint: '選択した受渡方法に応じて、下の受渡日または受渡月を入力してください。',
})}
<div class="delivery">${dateField('start', '受渡(開始)日', { ...of('start'), hint: `確定日渡し・特定期間渡しの場合。${date(day.nextBusinessDay)}以降、${closed}` })}
${dateField('end', '受渡終了日', { ...of('end'), hint: `特定期間渡しの場合のみ。受渡(開始)日の翌営業日以降、${closed}` })}
${choice('month', '受渡月', [['', '暦月渡しの場合に選択してください'], ...day.months.map(monthOption)], of('month'))}
${choice('tenor', '応当日', [['', '順月確定日の場合に選択してください'], ...tenorOptions(day)], {
  ...of('tenor'),
  hint: `直物の受渡日（${date(day.spotDay)}）の応当日です。休場日にあたるときは翌営業日（月をまたぐときは前営業日）になります。`,
})}</div>`
}

function currencyOption(currency: Currency): Option {
  return [currency, `${currency}（${currencyNames[currency]}）`]
}

function monthOption(value: string): Option {
  const { year, month } = Temporal.PlainYearMonth.from(value)
  return [value, `${year}年${month}月渡し`]
}

function tenorOptions(day: TradingDay): readonly Option[] {
  return day.tenors.map((tenor, i) => [String(i + 1), `${i + 1}か月後　${date(tenor)}`] as const)
}

export function hiddenFields(typed: Typed): Html {
  const inputs = Object.entries(typed).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value ?? ''}">`,
  )
  return html`${inputs}`
}
