import { plainChoice } from '../../../platform/web/choice.ts'
import { dayMs, parseDay } from '../../../platform/web/dates.ts'
import { type FieldErrors, field } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { BindingFilter, BindingSearch } from '../../operations/bindings/list-bindings.ts'
import { bindingStatusNamesIn } from '../../texts/bindings.ts'
import type { LoginService } from '../service.ts'

/** 抽出条件 of ユーザOTP管理画面 (S2-1.2-04 to -08): read from the query, and shown again as typed. */

const statuses = ['usable', 'locked', 'suspended', 'revoked'] as const
const orders = ['tokenId', 'status', 'userId', 'userName', 'customerName', 'enrolledAt'] as const

const userKinds = { administrator: 'bindings.kindAdministrator', user: 'bindings.kindUser' } as const

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
  { t }: Pick<LoginService, 't'>,
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
  const wrong = t('bindings.dayForm')
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
export function searchForm(
  { profile, t }: LoginService,
  action: string,
  { typed, errors }: { readonly typed: TypedSearch; readonly errors: FieldErrors },
  fixed: Html,
): Html {
  const names = bindingStatusNamesIn(profile)
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
  return html`<details class="panel conditions-of-search"${isAsked ? html` open` : ''}><summary>${t('bindings.conditions')}</summary>
<form method="get" action="${action}" class="search">
${fixed}
${plainChoice('kind', t('bindings.kind'), [['', t('filter.all')], ...Object.entries(userKinds).map(([kind, name]) => [kind, t(name)] as const)], typed.kind)}
${input('userId', t('bindings.userId'))}
${input('tokenId', t('tokenId.label'))}
${plainChoice(
  'status',
  t('bindings.status'),
  [['', t('bindings.allButRevoked')], ...statuses.map((status) => [status, names[status]] as const)],
  typed.status,
)}
${input('from', t('bindings.from'), t('bindings.dayExample'))}
${input('until', t('bindings.until'), t('bindings.dayExample'))}
<div class="actions"><button class="button button-primary" type="submit">${t('bindings.search')}</button>
<a class="button" href="${action}">${t('bindings.clear')}</a></div>
</form></details>`
}
