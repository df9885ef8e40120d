import { approvalsWaiting, attemptDebtors, mailsWaiting, type Waiting } from '../queries/figures-now.ts'
import { pushesWaiting } from '../queries/pushes.ts'
import { approvalValidMs } from '../rules/approval.ts'
import type { Measure } from './measure.ts'
import { standingAlarms } from './watch-refusals.ts'

/** What monitoring is told of the authority at each scrape. */
export const authorityMeasures: readonly Measure[] = [
  {
    name: 'mails_waiting',
    help: 'Mails that have not gone out yet, by service.',
    labels: ['service'],
    read: async ({ store }) => counts(await mailsWaiting(store)),
  },
  {
    name: 'mail_overdue_seconds',
    help: 'How long the oldest mail that has not gone out is overdue, by service.',
    labels: ['service'],
    read: async ({ store, now }) => ages(await mailsWaiting(store), now()),
  },
  {
    name: 'pushes_waiting',
    help: 'Pushes to devices of tokens that wait for another attempt, by service.',
    labels: ['service'],
    read: async ({ store }) => counts(await pushesWaiting(store)),
  },
  {
    name: 'approvals_waiting',
    help: 'Requests that a second person may still grant, by service.',
    labels: ['service'],
    read: async ({ store, now }) => counts(await approvalsWaiting(store, approvableSince(now()))),
  },
  {
    name: 'approval_oldest_seconds',
    help: 'How long the oldest request for a second person waits, by service.',
    labels: ['service'],
    read: async ({ store, now }) => ages(await approvalsWaiting(store, approvableSince(now())), now()),
  },
  {
    name: 'attempt_debtors',
    help: 'Addresses and accounts whose failures are not forgiven yet.',
    labels: [],
    read: async ({ store, now }) => [
      { labels: {}, value: await attemptDebtors(store, now().epochMilliseconds) },
    ],
  },
  {
    name: 'alarm',
    help: '1 while an alarm stands (docs/operating.md), by service and name.',
    labels: ['service', 'alarm'],
    read: async (context) =>
      standingAlarms(context).map(({ service, name }) => ({
        labels: { service: service ?? '', alarm: name },
        value: 1,
      })),
  },
]

function approvableSince(now: Temporal.Instant): number {
  return now.epochMilliseconds - approvalValidMs
}

function counts(waiting: readonly Pick<Waiting, 'service' | 'count'>[]) {
  return waiting.map(({ service, count }) => ({ labels: { service }, value: count }))
}

/** Nothing that is due later is overdue. */
function ages(waiting: readonly Waiting[], now: Temporal.Instant) {
  return waiting.map(({ service, oldestMs }) => {
    const ageMs = oldestMs === null ? 0 : now.epochMilliseconds - oldestMs
    return { labels: { service }, value: Math.max(0, ageMs) / 1000 }
  })
}
