import { approvalNews } from '../../operations/approval-news.ts'
import { seesRequests } from '../approval-badges.ts'
import { type Desk, deskPath, forScript } from '../staff.ts'

/** The counts beside 承認, for the script that keeps them fresh. */
export function approvalNewsScreen(desk: Desk): void {
  const { app, context } = desk
  app.get(
    deskPath(desk, 'approvalNews'),
    forScript(desk, seesRequests, (operator) => approvalNews(context, operator)),
  )
}
