import type { Context as HonoContext } from 'hono'
import { hasRight } from '../../authority/operations/desks.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import { riskEventTexts, riskTitle } from '../../authority/texts/risk.ts'
import type { Env } from '../../platform/http/guards.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { noteList } from '../operations/look-at-list.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { isRiskEvent, type RiskAlarm, riskAlarms } from '../operations/risk-alarms.ts'
import { deskUserHref } from '../routes.ts'
import { riskTexts } from '../texts/risks.ts'
import { type Desk, staffCaller } from './staff.ts'
import type { Tab } from './tabs.ts'

/** To what a user did and which rules of the profile applied, the newest first. */
export function risksTab({ risks }: Pick<UserRecord, 'risks'>): Tab | null {
  if (risks === null) return null
  const items = risks.flatMap((entry) => riskItems(entry))
  const content =
    items.length === 0 ? html`<p>${riskTexts.none}</p>` : html`<ul class="record-list">${items}</ul>`
  return { id: 'risks', title: riskTitle, content }
}

function riskItems({ at, event }: NonNullable<UserRecord['risks']>[number]): readonly Html[] {
  if (!isRiskEvent(event)) return []
  return riskEventTexts(event).map((text) => html`<li>${timeText(at)}　${text}</li>`)
}

/** Where staff arrive: what rules with an alarm applied to of late. Who is named there is journaled as read (X9). */
export async function riskBoard(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Html | null> {
  if (!hasRight(staff.operator.role, 'see_transfers')) return null
  const alarms = await riskAlarms(desk.context, desk.profile.service)
  if (alarms.length === 0) return null
  const looked = { list: 'transfers', filter: filterText({ open: 'risks' }), count: alarms.length } as const
  await noteList(desk.context, staffCaller(c, staff), staff.operator, looked)
  const items = alarms.map((alarm) => html`<li>${alarmText(desk, alarm)}</li>`)
  return html`<section class="panel"><h2>${riskTexts.board}</h2>
<p>${riskTexts.alarms}</p><ul class="record-list">${items}</ul></section>`
}

function alarmText(desk: Desk, alarm: RiskAlarm): Html {
  const { at, service, userId } = alarm
  const href = `${deskUserHref(desk.profile.service, 'user', service, userId)}?tab=risks`
  const reasons = riskEventTexts(alarm).join('／')
  return html`${timeText(at)}　<a href="${href}">${userId}</a>　${reasons}`
}
