import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { cell } from '../../platform/web/cell.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordTable } from '../../platform/web/record-table.ts'
import { timeText } from '../../platform/web/times.ts'
import type { UserRecord } from '../operations/look-up.ts'
import type { Event } from '../rules/events.ts'
import type { Told } from '../rules/telling.ts'
import { actorText, detailsOf, furtherDetails } from './history.ts'
import type { Desk } from './staff.ts'
import type { Tab } from './tabs.ts'
import { actionName, eventName } from './words.ts'

/** What happened to a user: the last that matters beside the acts, everything else in a tab. */

type Entry = UserRecord['history'][number]

const shownAtFirst = 10

/** The last events that matter to whoever takes the call (D10). */
export function recentSection(desk: Desk, { turns, user }: UserRecord, profile: ServiceProfile): Html {
  const items = turns.recent.map((told) => recentItem(desk, told, user.userId, profile))
  return html`<section class="panel caller-events"><h2>最近の出来事</h2>
${items.length === 0 ? html`<p>記録はありません。</p>` : html`<ol class="event-list">${items}</ol>`}</section>`
}

function recentItem(
  desk: Desk,
  { entry: { at, event, actor }, before }: Told<Entry>,
  userId: string,
  profile: ServiceProfile,
): Html {
  const act = 'action' in event ? `：${actionName(desk, profile, event.action)}` : ''
  const details = furtherDetails(desk, event, profile).join('／')
  const more = before === 0 ? '' : `（ほか${before}件）`
  return html`<li><time datetime="${at}">${timeText(at)}</time> <strong>${eventName(desk, event)}${act}${more}</strong> <span class="event-actor">${actorText(actor, userId)}</span>
${details === '' ? null : html`<p>${details}</p>`}</li>`
}

/** Steps inside one login say nothing to whoever answers a call; the auditor's journal has them. */
function isTelling(event: Entry['event']): boolean {
  if (event.type === 'session_started') return event.stage !== 'ticket'
  if (event.type === 'session_ended') return event.reason === 'logout'
  const quiet: readonly (Event['type'] | 'chain_started')[] = [
    'password_rehashed',
    'approval_used',
    'token_barred',
    'mail_claimed',
    'personal_data_read',
    'account_numbers_shown',
    // The page has a list of calls.
    'call_begun',
    'call_attached',
    'call_noted',
    'call_ended',
  ]
  return !quiet.includes(event.type)
}

export function historyTab(desk: Desk, { history, user }: UserRecord, profile: ServiceProfile): Tab {
  return { id: 'history', title: '利用履歴', content: historyOf(desk, history, user.userId, profile) }
}

/** The same where it stands open: of one of the staff. */
export function historySection(
  desk: Desk,
  history: readonly Entry[],
  userId: string,
  profile: ServiceProfile,
): Html {
  return html`<section class="panel"><h2>利用履歴</h2>${historyOf(desk, history, userId, profile)}</section>`
}

function historyOf(desk: Desk, history: readonly Entry[], userId: string, profile: ServiceProfile): Html {
  const telling = history.filter(({ event }) => isTelling(event))
  const older = telling.slice(shownAtFirst)
  const rows = (entries: readonly Entry[]) => entries.map((each) => row(desk, each, userId, profile))
  return html`${telling.length === 0 ? html`<p>利用履歴はありません。</p>` : table('利用履歴', rows(telling.slice(0, shownAtFirst)))}
${
  older.length === 0
    ? null
    : html`<details><summary>それより前の${older.length}件</summary>${table('それより前の利用履歴', rows(older))}</details>`
}`
}

function row(
  desk: Desk,
  { at, event, actor, address }: Entry,
  userId: string,
  profile: ServiceProfile,
): Html {
  const by = html`${actorText(actor, userId)}${address === null ? '' : html`<br>${address}`}`
  return html`<tr>
${cell('日時', timeText(at), 'whole')}${cell('内容', eventName(desk, event))}${cell('詳細', detailsOf(desk, event, profile))}${cell('操作者', by, 'whole')}
</tr>`
}

function table(label: string, rows: readonly Html[]): Html {
  return recordTable({ label, columns: ['日時', '内容', '詳細', '操作者'], rows })
}
