import { mayGrant, servicesOf } from '../../authority/operations/desks.ts'
import { approvalValidMs, isExpired } from '../../authority/rules/approval.ts'
import type { Said } from '../../authority/rules/approval-talk.ts'
import type { Operator } from '../../authority/rules/operator.ts'
import type { ApprovalNews, DeskContext } from '../contract.ts'
import { lookedAtMs, newsOfApprovals, noteLook, waitingApprovals } from '../queries/approvals.ts'
import { expiredShownMs } from './look-up-approvals.ts'

/** What stands beside 承認 on every page of a desk: two short queries. */
export async function approvalNews(context: DeskContext, operator: Operator): Promise<ApprovalNews> {
  const { service: desk, userId, role } = operator
  const { store } = context
  const services = [...servicesOf(context, desk), desk]
  const now = context.now()
  const sinceMs = now.epochMilliseconds - approvalValidMs
  const all = await waitingApprovals(store, services, sinceMs)
  const mine = all.filter(({ action, service, requestedBy, userId: about }) => {
    if (!mayGrant(role, action) || requestedBy === userId) return false
    return service !== desk || about !== userId
  })
  const seenMs = await lookedAtMs(store, desk, userId)
  const own = await newsOfApprovals(store, services, {
    requestedBy: userId,
    sinceMs: sinceMs - expiredShownMs,
  })
  // Nothing is written where a request expires: it is news by the time alone.
  const isNew = (request: (typeof own)[number]) => {
    const { requestedAtMs, decidedAtMs, said } = request
    if (requestedAtMs <= sinceMs) return isExpired(request, now) && requestedAtMs + approvalValidMs > seenMs
    return (decidedAtMs ?? 0) > seenMs || lastQuestionMs(said) > seenMs
  }
  return { waiting: grants(operator) ? mine.length : null, own: own.filter(isNew).length }
}

function grants({ role }: Operator): boolean {
  return mayGrant(role, 'create_user') || mayGrant(role, 'appoint_operator')
}

function lastQuestionMs(said: string | null): number {
  const all = said === null ? [] : (JSON.parse(said) as readonly Said[])
  return all.findLast(({ is }) => is === 'question')?.atMs ?? 0
}

/** Whoever reads the page has read what became of their requests. */
export async function noteApprovalsRead(context: DeskContext, operator: Operator): Promise<void> {
  const { service: desk, userId } = operator
  await noteLook(context.store, desk, userId, context.now().epochMilliseconds)
}
