import { customerNumberLabel } from '../../authority/operations/customer-number.ts'
import { hasRight, servicesOf } from '../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { bindingStatusNames } from '../../authority/texts/bindings.ts'
import { unnumbered } from '../../authority/texts/customers.ts'
import { ja } from '../../authority/texts/ja.ts'
import { oneLine } from '../../otp/plain-text.ts'
import { hiddenError, messageBox } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { noteList } from '../operations/look-at-list.ts'
import { rescuesSinceLogin } from '../operations/look-up-staff.ts'
import { partOf } from '../operations/parts.ts'
import { type Found, foundOnPage, searchUsers } from '../operations/search.ts'
import { deskUserHref } from '../routes.ts'
import { deskTexts, searchEmpty, statusText, unboundText } from '../texts/desk.ts'
import { shownCustomerNumber } from './customer-numbers.ts'
import { disownedBoard } from './disowned-board.ts'
import { actorText, detailsOf } from './history.ts'
import { restoredBoard } from './restored.ts'
import { riskBoard } from './risks.ts'
import { searchLongest } from './search-box.ts'
import { type Desk, deskPage, deskPath, forStaff, staffCaller } from './staff.ts'

const title = 'ユーザ検索'

type Asked = { readonly typed: string; readonly page: number }

/** Whole numbers from 1; anything else is the first page. */
function pageIn(text: string | undefined): number {
  return /^[1-9][0-9]{0,4}$/.test(text ?? '') ? Number(text) : 1
}

/** Where staff arrive: one field finds a caller by whatever they can tell; a single hit is opened at once. */
export function searchScreen(desk: Desk): void {
  const { app, site, profile } = desk

  app.get(
    deskPath(desk, 'search'),
    forStaff(desk, [], async (c, staff) => {
      const typed = oneLine(c.req.query('q') ?? '').slice(0, searchLongest)
      const error = hiddenError('検索', typed)
      const isEmpty = c.req.query('q') !== undefined && typed === ''
      const isAsked = typed !== '' && error === undefined
      const page = pageIn(c.req.query('page'))
      const found = isAsked
        ? await searchUsers(desk.context, profile.service, typed, page, desk.context.deskParts)
        : null
      // Words that find nobody show nobody, and may be anything, a password typed in the wrong place included.
      if (found !== null && found.users.length > 0) {
        const looked = { list: 'search', filter: found.noted, count: found.users.length } as const
        await noteList(site.context, staffCaller(c, staff), staff.operator, looked)
      }
      const [only, ...others] = found?.users ?? []
      if (page === 1 && only !== undefined && others.length === 0) {
        return c.redirect(deskUserHref(profile.service, 'user', only.service, only.userId), 303)
      }
      const changed = c.req.query('notice') === 'password'
      const main = html`<h1>${title}</h1>
${changed ? messageBox('info', ja.passwordChanged) : null}
${await rescues(desk, staff)}
${typed === '' ? await disownedBoard(desk, c, staff) : null}
${typed === '' ? await restoredBoard(desk) : null}
${typed === '' ? await riskBoard(desk, c, staff) : null}
${isEmpty ? messageBox('info', searchEmpty) : null}
${found === null ? null : results(desk, found, { typed, page })}
${found === null || found.users.length === 0 ? findable(desk) : null}`
      return c.html(deskPage(desk, staff, title, main, 'search', [], { typed, error }))
    }),
  )
}

/** What may be typed into the field of the header, as far as this institution keeps it. */
function findable({ context, profile }: Desk): Html {
  const profiles = servicesOf(context, profile.service).flatMap((each) => context.profiles.get(each) ?? [])
  const keeps = (name: 'kana' | 'telephone') => profiles.some(({ identification }) => identification[name])
  const numbers = [...new Set(profiles.map(customerNumberLabel))].join('・')
  const hasReceipts = profiles.some(({ service }) => partOf(context, service).finds !== undefined)
  const lines: readonly (readonly [string, string])[] = [
    [keeps('kana') ? '名前・カナ・お客様名' : '名前・お客様名', deskTexts.findName],
    ['ユーザID', deskTexts.findPart],
    [numbers, deskTexts.findPart],
    ...(keeps('telephone') ? [['電話番号', deskTexts.findTelephone] as const] : []),
    ['トークンID・製造番号', deskTexts.findToken],
    ['メールアドレス', deskTexts.findMail],
    ...(hasReceipts ? [['受付番号・締結番号', deskTexts.findReceipt] as const] : []),
  ]
  return html`<section class="panel"><h2>検索できるもの</h2>
<p>画面の上の検索欄に入力します。言葉を空けて並べると、すべてに当てはまるユーザに絞り込めます。</p>
<dl class="record-facts">${lines.map(([name, how]) => html`<div><dt>${name}</dt><dd>${how}</dd></div>`)}</dl></section>`
}

/** Whoever administers the desk has to know what nobody approved. */
async function rescues(desk: Desk, { operator }: Staff): Promise<Html | null> {
  if (!hasRight(operator.role, 'manage_staff')) return null
  const acts = await rescuesSinceLogin(desk.site.context, operator)
  if (acts.length === 0) return null
  const items = acts.map(
    ({ at, actor, event }) =>
      html`<li>${timeText(at)}　${actorText(actor)}　${detailsOf(desk, event, desk.profile)}</li>`,
  )
  return html`<div class="message message-error" role="alert"><p>${deskTexts.rescued}</p><ul>${items}</ul></div>`
}

function results(desk: Desk, found: Found, { typed, page }: Asked): Html {
  const { users, complete, unbound } = found
  return html`${complete ? null : html`<p class="message message-info" role="status">${deskTexts.searchIncomplete}</p>`}
${unbound.map((token) => html`<p class="message message-info" role="status">${unboundText(token, desk.site.context.now())}</p>`)}
${users.length > 0 ? table(desk, found, { typed, page }) : unbound.length === 0 ? nobody(page) : null}`
}

function nobody(page: number): Html {
  return html`<p class="message message-none" role="status">${page === 1 ? deskTexts.foundNobody : deskTexts.foundNoMore}</p>`
}

function table(desk: Desk, { users, more }: Found, { typed, page }: Asked): Html {
  const { profiles } = desk.site.context
  const columns = ['ユーザID', 'ユーザ名', 'お客様名', '状態', 'トークンID', 'サービス']
  const rows = users.map((user) => {
    const cells = [
      html`<a href="${deskUserHref(desk.profile.service, 'user', user.service, user.userId)}">${user.userId}</a>`,
      `${user.userName}${user.administrator ? '（管理者）' : ''}`,
      html`${user.customerName}<br><span class="hint">${numberOf(user, profiles.get(user.service))}</span>`,
      stateOf(user),
      user.tokenId ?? '',
      profiles.get(user.service)?.serviceName ?? user.service,
    ]
    return recordRow(columns, cells, ['ユーザID', 'トークンID'])
  })
  const before = (page - 1) * foundOnPage
  const count =
    more || page > 1
      ? `${before + 1}～${before + users.length}件目を表示しています。言葉を増やすと絞り込めます。`
      : `${users.length}件見つかりました。`
  const href = (of: number) =>
    `${deskPath(desk, 'search')}?${new URLSearchParams({ q: typed, page: String(of) })}`
  return html`<p role="status">${count}</p>
${recordTable({ label: '検索結果', columns, rows })}
${
  more || page > 1
    ? html`<nav class="actions" aria-label="検索結果のページ">
${page > 1 ? html`<a class="button" href="${href(page - 1)}">前の${foundOnPage}件</a>` : null}
${more ? html`<a class="button" href="${href(page + 1)}">次の${foundOnPage}件</a>` : null}
</nav>`
    : null
}`
}

function numberOf({ customerNumber }: Found['users'][number], profile: ServiceProfile | undefined): string {
  if (customerNumber === null) return `番号${unnumbered}`
  return profile === undefined ? '' : shownCustomerNumber(customerNumber, profile)
}

/** Everything about the user that may be the reason of the call. */
function stateOf({ userStatus, stopped, passwordLocked, bindingStatus }: Found['users'][number]): string {
  const parts = [
    statusText(userStatus, stopped),
    ...(passwordLocked ? ['パスワードロック'] : []),
    `トークン${bindingStatusNames[bindingStatus ?? 'pending']}`,
  ]
  return parts.join('・')
}
