import type { Context as HonoContext } from 'hono'
import { hasRight } from '../../authority/operations/desks.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import type { Env } from '../../platform/http/guards.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { disownedPasskeys } from '../operations/disowned-passkeys.ts'
import { noteList } from '../operations/look-at-list.ts'
import { deskUserHref } from '../routes.ts'
import { disownedTexts } from '../texts/disowned.ts'
import { type Desk, staffCaller } from './staff.ts'

/**
 * Where staff arrive, for those who look at a caller's transfers: whose passkey was thrown out as not theirs of late. Who is named
 * there is journaled as read (X9).
 */
export async function disownedBoard(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Html | null> {
  if (!hasRight(staff.operator.role, 'see_transfers')) return null
  const { service: ofDesk } = desk.profile
  const disowned = await disownedPasskeys(desk.context, ofDesk)
  if (disowned.length === 0) return null
  const looked = { list: 'search', filter: filterText({ open: 'passkeys' }), count: disowned.length } as const
  await noteList(desk.context, staffCaller(c, staff), staff.operator, looked)
  const items = disowned.map(
    ({ at, service, userId }) =>
      html`<li>${timeText(at)}　<a href="${deskUserHref(ofDesk, 'user', service, userId)}">${userId}</a>　${desk.context.profiles.get(service)?.serviceName ?? service}</li>`,
  )
  return html`<section class="panel"><h2>${disownedTexts.board}</h2>
<p>${disownedTexts.alarms}</p><ul class="record-list">${items}</ul></section>`
}
