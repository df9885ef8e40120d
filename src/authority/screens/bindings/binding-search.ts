import { plainChoice } from '../../../platform/web/choice.ts'
import { dayMs, parseDay } from '../../../platform/web/dates.ts'
import { type FieldErrors, field } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { BindingFilter, BindingSearch } from '../../operations/bindings/list-bindings.ts'
import { bindingStatusNames } from '../../texts/bindings.ts'

/** 抽出条件 of ユーザOTP管理画面 (S2-1.2-04 to -08): read from the query, and shown again as typed. */

const statuses = ['usable', 'locked', 'suspended', 'revoked'] as const
const orders = ['tokenId', 'status', 'userId', 'userName', 'customerName', 'enrolledAt'] as const

export const userKinds = {
  administrator: '事業法人ユーザ（管理者）',
  user: '事業法人ユーザ（一般）',
} as const

/** As in the query. */
export type TypedSearch = {
  readonly customer: string
  readonly kind: string
  readonly userId: string
  readonly tokenId: string
  readonly status: string
  readonly from: string
  readonly until: string
}

type Query = Readonly<Record<string, string>>

const textMax = 100

export function parseSearch(
  query: Query,
  scope: Pick<BindingFilter, 'service' | 'customerId'>,
): { readonly search: BindingSearch; readonly typed: TypedSearch; readonly errors: FieldErrors } {
  // Nothing stored contains control characters, and PostgreSQL fails on a text with U+0000.
  const clean = (value: string) =>
    value
      .normalize('NFKC')
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim()
  const text = (name: string) => clean(query[name] ?? '').slice(0, textMax)
  const typed = {
    customer: text('customer'),
    kind: text('kind'),
    userId: text('userId'),
    tokenId: text('tokenId').replaceAll(/\s/g, '').toUpperCase(),
    status: text('status'),
    from: text('from'),
    until: text('until'),
  }
  const from = typed.from === '' ? null : parseDay(typed.from)
  const until = typed.until === '' ? null : parseDay(typed.until)
  const wrong = '日付は 2024/10/01 の形式で入力してください。'
  const order = query['order'] ?? ''
  const page = /^[1-9]\d{0,5}$/.test(query['page'] ?? '') ? Number(query['page']) : 1
  const filter: BindingFilter = {
    ...scope,
    customer: typed.customer === '' ? null : typed.customer,
    administrator: typed.kind === 'administrator' ? true : typed.kind === 'user' ? false : null,
    userId: typed.userId === '' ? null : typed.userId,
    tokenId: typed.tokenId === '' ? null : typed.tokenId,
    status: statuses.find((status) => status === typed.status) ?? null,
    enrolledFromMs: from ?? null,
    enrolledUntilMs: until === null || until === undefined ? null : until + dayMs,
  }
  const by = orders.find((each) => each === order.replace(/^-/, '')) ?? 'userId'
  return {
    search: { filter, order: { by, descending: order.startsWith('-') }, page },
    typed,
    errors: {
      ...(from === undefined ? { from: wrong } : {}),
      ...(until === undefined ? { until: wrong } : {}),
    },
  }
}

/** The query for the same lines in another order or on another page. */
export function queryOf(
  typed: TypedSearch,
  { order, page }: Pick<BindingSearch, 'order' | 'page'>,
  changes: { readonly order?: string; readonly page?: number } = {},
): string {
  const kept = Object.entries(typed).filter(([, value]) => value !== '')
  const sorted = changes.order ?? `${order.descending ? '-' : ''}${order.by}`
  return new URLSearchParams([...kept, ['order', sorted], ['page', String(changes.page ?? page)]]).toString()
}

/** `fixed` shows administrators their own institution and company, instead of the customer search of operators. */
export function searchForm(action: string, typed: TypedSearch, errors: FieldErrors, fixed: Html): Html {
  const input = (name: 'userId' | 'tokenId' | 'from' | 'until', label: string, hint?: string) =>
    field({
      name,
      label,
      value: typed[name],
      error: errors[name],
      autocomplete: 'off',
      maxlength: textMax,
      ...(hint === undefined ? {} : { hint }),
    })
  const isAsked = Object.values(typed).some((value) => value !== '') || Object.keys(errors).length > 0
  return html`<details class="panel conditions-of-search"${isAsked ? html` open` : ''}><summary>抽出条件</summary>
<form method="get" action="${action}" class="search">
${fixed}
${plainChoice('kind', 'ユーザ区分', [['', 'すべて'], ...Object.entries(userKinds)], typed.kind)}
${input('userId', 'ユーザID')}
${input('tokenId', 'トークンID')}
${plainChoice(
  'status',
  'OTPトークンステータス',
  [['', 'すべて（無効を除く）'], ...statuses.map((status) => [status, bindingStatusNames[status]] as const)],
  typed.status,
)}
${input('from', '利用開始日（自）', '例：2024/10/01')}
${input('until', '利用開始日（至）', '例：2024/10/01')}
<div class="actions"><button class="button button-primary" type="submit">検索</button>
<a class="button" href="${action}">クリア</a></div>
</form></details>`
}
