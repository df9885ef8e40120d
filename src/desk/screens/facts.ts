import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { type AccountNumbers, accountFacts } from '../../bank/screens/account-facts.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { dayAndTimeText, timeText } from '../../platform/web/times.ts'
import type { DeskPanels, Fact } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { usersOf } from '../operations/parts.ts'
import { methodNames, tokenKindNames } from '../texts/desk.ts'
import { masksNumber } from './customer-numbers.ts'
import type { Desk } from './staff.ts'
import type { Tab } from './tabs.ts'

/** What the desk knows of a user and doesn't need on every call. */

/** What the service's kind shows of a user. */
export function panelsOf({ context }: Desk, { user, rows }: UserRecord, profile: ServiceProfile): DeskPanels {
  return usersOf(context, user.service).panels(rows, profile)
}

/** `named`: the fact of this name stands beside the heading, which says what it is of. */
export function factList(facts: readonly Fact[], named?: string): Html {
  return html`<dl class="record-facts">${facts.map(
    ([name, value, isAlarming]) =>
      html`<div><dt${name === named ? html` class="visually-hidden"` : ''}>${name}</dt><dd${isAlarming ? html` class="alarming"` : ''}>${value}</dd></div>`,
  )}</dl>`
}

export function loginsTab({ logins }: UserRecord): Tab {
  const items = logins.map(({ at, address, event }) => {
    const byMail = event.type === 'challenge_passed' ? `　${methodNames.mail}` : ''
    const way = event.type === 'passkey_accepted' ? `　${methodNames.passkey}` : byMail
    const device = event.type === 'logged_in' && event.device !== null ? `　${event.device}` : ''
    return html`<li>${timeText(at)}${way}${device}${address === null ? '' : `　${address}`}</li>`
  })
  const content =
    items.length === 0
      ? html`<p>ログインの記録はありません。</p>`
      : html`<ul class="record-list">${items}</ul>`
  return { id: 'logins', title: '最近のログイン', content }
}

/** What the user's token is, and which there were before it. */
export function tokenTab(record: UserRecord): Tab | null {
  const parts = [tokenSection(record), revokedSection(record)]
  if (parts.every((part) => part === null)) return null
  return { id: 'token', title: 'トークン', content: html`${parts}` }
}

function tokenSection({ token, binding }: UserRecord): Html | null {
  if (token === undefined) return null
  const kind = `${tokenKindNames.formFactor[token.formFactor]}・${tokenKindNames.movingFactor[token.movingFactor]}`
  const enrolledAtMs = binding?.enrolledAtMs ?? null
  const enrolled: readonly Fact[] = enrolledAtMs === null ? [] : [['登録日時', timeText(enrolledAtMs)]]
  const until = `${dayAndTimeText(token.expiresAtMs)}まで`
  return html`<h3>登録されたトークン</h3>${factList([['番号', token.tokenId], ['種類', kind], ...enrolled, ['期限', until]])}`
}

/** The tokens that were revoked (失効), newest first. */
function revokedSection({ revocations }: UserRecord): Html | null {
  const rows = revocations.flatMap(({ at, actor, event }) =>
    event.type === 'binding_revoked'
      ? html`<li>${event.tokenId}（登録 ${timeText(event.enrolledAtMs)}、失効 ${timeText(at)}、${actor.split(':')[1] ?? actor}）</li>`
      : [],
  )
  if (rows.length === 0) return null
  return html`<h3>失効したトークン</h3><ul class="record-list">${rows}</ul>`
}

/** Which accounts the service shows; once a page is enough for the button that shows their numbers. */
export function accountTab(
  { atBank, customer }: UserRecord,
  profile: ServiceProfile,
  { shown, button }: AccountNumbers,
): Tab | null {
  const isAbove = !shown && masksNumber(customer, profile)
  const content = accountFacts(atBank, profile, { shown, button: isAbove ? null : button })
  return content && { id: 'accounts', title: '口座', content }
}
