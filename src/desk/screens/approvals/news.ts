import { hasRight } from '../../../authority/operations/desks.ts'
import { findSession } from '../../../authority/operations/find-session.ts'
import { isInside } from '../../../authority/screens/stages.ts'
import { shownSession } from '../../../platform/web/gate.ts'
import { approvalNews } from '../../operations/approval-news.ts'
import { findOperator } from '../../operations/look-up.ts'
import { seesRequests } from '../approval-badges.ts'
import { type Desk, deskPath } from '../staff.ts'

/**
 * The counts beside 承認, for the script that keeps them fresh. Asking counts as no use of the session, or a page that nobody
 * sits before would keep it open; without a session nothing is told.
 */
export function approvalNewsScreen(desk: Desk): void {
  const { app, context, profile } = desk
  app.get(deskPath(desk, 'approvalNews'), async (c) => {
    const found = await shownSession(desk, c, (service, sessionId) =>
      findSession(context, service, sessionId, { counts: false }),
    )
    if (!isInside(found)) return c.json({ session: 'over' }, 401)
    const operator = await findOperator(context, profile.service, found.user.userId)
    if (operator === undefined || !seesRequests.some((right) => hasRight(operator.role, right)))
      return c.json({ session: 'over' }, 403)
    return c.json(await approvalNews(context, operator))
  })
}
