import { cell } from '../../../platform/web/cell.ts'
import { tick } from '../../../platform/web/choice.ts'
import { noTickDefault } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { neighborLinks, pageCount } from '../../../platform/web/paging.ts'
import { recordTable } from '../../../platform/web/record-table.ts'
import {
  type BindingSearch,
  bindingsPerPage,
  type ShownBinding,
} from '../../operations/bindings/list-bindings.ts'
import type { UserOtpAction } from '../../rules/user-otp.ts'
import { bindingStatusNamesIn } from '../../texts/bindings.ts'
import type { LoginScreenText } from '../../texts/login-catalog.ts'
import { userOtpNames, userOtpTexts } from '../../texts/user-otp.ts'
import { say } from '../say.ts'
import type { LoginService } from '../service.ts'
import { queryOf, type TypedSearch } from './binding-search.ts'

/** 抽出結果 of ユーザOTP管理画面: the lines with their check boxes (S2-1.2-09, S2-1.3.1-04). */

type BindingOrder = BindingSearch['order']['by']

const columns: readonly (readonly [order: BindingOrder | null, name: LoginScreenText])[] = [
  ['tokenId', 'tokenId.label'],
  [null, 'bindings.shared'],
  ['status', 'bindings.status'],
  ['userId', 'bindings.userId'],
  ['userName', 'bindings.userName'],
  ['customerName', 'bindings.customer'],
  ['enrolledAt', 'bindings.since'],
  [null, 'bindings.updated'],
]

export type ListView = {
  readonly service: LoginService
  readonly path: string
  readonly typed: TypedSearch
  readonly search: BindingSearch
  readonly total: number
  readonly lines: readonly ShownBinding[]
  /** The ticked lines, after the requested act failed. */
  readonly ticked: ReadonlySet<string>
}

/** In the column 共有. */
export const sharedMark = '○'

export function bindingTable({ service, path, typed, search, lines, ticked }: ListView): Html {
  const { t } = service
  const { order, page } = search
  const heads = columns.map(([by, name]) => {
    if (by === null)
      return html`<th scope=\"col\"${name === 'bindings.shared' ? html` class="narrow"` : ''}>${t(name)}</th>`
    const isBy = order.by === by
    const next = isBy && !order.descending ? `-${by}` : by
    const sorted = isBy ? (order.descending ? 'descending' : 'ascending') : 'none'
    const mark = isBy ? (order.descending ? '▼' : '▲') : ''
    return html`<th scope="col" aria-sort="${sorted}"><a href="${path}?${queryOf(typed, search, { order: next, page: 1 })}">${t(name)}<span aria-hidden="true">${mark}</span></a></th>`
  })
  const rows = lines.map((line, i) =>
    row(service, line, (page - 1) * bindingsPerPage + i + 1, ticked.has(nameOf(line))),
  )
  return recordTable({
    label: t('bindings.found'),
    heads: html`<th scope="col">${t('bindings.choose')}</th>${heads}`,
    rows,
    look: 'as-cards bindings',
  })
}

function row(service: LoginService, line: ShownBinding, number: number, isTicked: boolean): Html {
  const { t, dates } = service
  const { userId, userName, tokenId, status, customerName, counterpartyCode, enrolledAtMs, updatedAtMs } =
    line
  const box =
    line.possible.length === 0
      ? html`${number}`
      : tick({
          type: 'checkbox',
          name: nameOf(line),
          value: line.seen,
          label: html`${number}<span class="visually-hidden">${say(t('bindings.ofUser'), { userName })}</span>`,
          isTicked,
        })
  const customer = html`${customerName}${counterpartyCode === null ? '' : html`<br><span class="hint">${counterpartyCode}</span>`}`
  return html`<tr>${cell(t('bindings.choose'), box, 'whole')}
${cell(t('tokenId.label'), tokenId ?? t('bindings.byMail'), 'whole')}
${line.isShared ? cell(t('bindings.shared'), sharedMark, 'narrow') : cell(t('bindings.shared'), '-', 'narrow absent')}
${cell(t('bindings.status'), html`<span class="state state-${status}">${bindingStatusNamesIn(service.profile)[status]}</span>`, 'whole')}
${cell(t('bindings.userId'), userId, 'whole')}
${cell(t('bindings.userName'), userName)}
${cell(t('bindings.customer'), customer)}
${cell(t('bindings.since'), enrolledAtMs === null ? t('sign.none') : dates.day(enrolledAtMs), 'whole')}
${cell(t('bindings.updated'), updatedAtMs === null ? t('sign.none') : dates.precise(updatedAtMs))}
${line.possible.length === 0 ? null : html`<td class="line-cell">${lineButtons(service, line)}</td>`}</tr>`
}

/** Neither a field nor a tick may press the button of the first line. */
export const noDefaultAct = noTickDefault('only')

/** The buttons, in screen order; each asks for confirmation (B-10, B-12). */
export function actionButtons({ profile }: LoginService, actions: readonly UserOtpAction[]): Html {
  const { questions, names } = userOtpTexts(profile)
  return html`${actions.map(
    (action) =>
      html`<button class="button${dangerLook(action)}" type="submit" name="action" value="${action}" data-of-ticked data-confirm="${questions[action]}">${names[action]}</button>`,
  )}`
}

/** 無効 is the end of a token (D11). */
function dangerLook(action: UserOtpAction): string {
  return action === 'revoke' ? ' button-danger' : ''
}

/** The same for one line, beside it: on a phone, where the ticks and the buttons are far from each other. */
function lineButtons({ profile, t }: LoginService, line: ShownBinding): Html {
  const { questions, names } = userOtpTexts(profile)
  const buttons = line.possible.map(
    (action) =>
      html`<button class="button button-small${dangerLook(action)}" type="submit" name="only" value="${action} ${line.seen} ${nameOf(line)}" data-confirm="${questions[action]}">${names[action]}<span class="visually-hidden">${say(t('bindings.ofUser'), { userName: line.userName })}</span></button>`,
  )
  return html`<span class="line-acts">${buttons}</span>`
}

/** 1から2件/2件, with links to the previous and next pages. */
export function pageLinks({ service, path, typed, search, total, lines }: ListView): Html {
  const { t, web } = service
  const { page } = search
  const paged = { page, first: (page - 1) * bindingsPerPage, total, lines }
  return html`${pageCount(paged, { none: t('bindings.nothing'), stroke: '／' }, web)}
<div class="actions">${neighborLinks(paged, (number) => `${path}?${queryOf(typed, search, { page: number })}`, web.neighbors)}</div>`
}

const ownPrefix = 'line-'
const sharedPrefix = 'shared-'

function nameOf({ userId, isShared }: Pick<ShownBinding, 'userId' | 'isShared'>): string {
  return `${isShared ? sharedPrefix : ownPrefix}${userId}`
}

export function tickedLines(form: { readonly [name: string]: string }): ReadonlySet<string> {
  return new Set(chosenLines(form).map(nameOf))
}

/**
 * The ticked lines, with the fingerprint of how each was shown: `line-<user ID>`, or `shared-<user ID>` for the token
 * that the user's customer shares.
 */
export function chosenLines(form: { readonly [name: string]: string }) {
  const only = onlyIn(form)
  return Object.entries(only === undefined ? form : { [only.line]: only.seen }).flatMap(([name, seen]) => {
    const prefix = [ownPrefix, sharedPrefix].find((each) => name.startsWith(each))
    if (prefix === undefined) return []
    return [{ userId: name.slice(prefix.length), seen, isShared: prefix === sharedPrefix }]
  })
}

export function actionIn(form: { readonly [name: string]: string }): UserOtpAction | undefined {
  const actions = Object.keys(userOtpNames) as UserOtpAction[]
  const pressed = onlyIn(form)?.action ?? form['action']
  return actions.find((action) => action === pressed)
}

/** What the buttons for all tokens of a customer do. */
export const wholeActions = { suspendAll: 'suspend', resumeAll: 'resume' } as const

export function wholeActionIn({
  action,
}: {
  readonly [name: string]: string
}): keyof typeof wholeActions | undefined {
  return action === 'suspendAll' || action === 'resumeAll' ? action : undefined
}

/** What the button of one line says. */
function onlyIn({ only }: { readonly [name: string]: string }) {
  const [action = '', seen = '', ...line] = only?.split(' ') ?? []
  return only === undefined ? undefined : { action, seen, line: line.join(' ') }
}
