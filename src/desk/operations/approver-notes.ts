import { customersByNumber, userIdsOfCustomers } from '../../authority/queries/customers.ts'
import type { Approval } from '../../authority/rules/approval.ts'
import { entryOf, type JournalEntry } from '../../platform/journal/chain.ts'
import { newestJournal } from '../../platform/journal/queries.ts'
import type { DeskContext, Money } from '../contract.ts'
import type { Event } from '../rules/events.ts'
import type { ShownApproval } from './look-up-approvals.ts'
import { moneyOfStop } from './stop-transfer.ts'

/** What an approver should know besides what was asked for (D10). */
export type ApproverNotes = {
  /** How many users the customer has; 0: it does not exist yet. Null where it is about no customer. */
  readonly customerUsers: number | null
  /** When the user was opened; null for somebody new. */
  readonly openedAtMs: number | null
  /** What else happened to the user within a week, the newest first. */
  readonly thisWeek: readonly JournalEntry<Event>[]
  /** The movement of money that would be stopped in part, as it stands now. */
  readonly money: Money | null
}

const weekMs = 7 * 86_400_000
const shownMax = 10

/** What somebody did to a user, or a user to what lets them in; not what a login writes. */
const telling = [
  'desk_acted',
  'approval_requested',
  'approval_declined',
  'loss_reported',
  'user_suspended',
  'user_resumed',
  'password_locked',
  'password_set',
  'token_enrolled',
  'binding_revoked',
  'mail_address_registered',
  'mail_address_changed',
  'mail_address_removed',
  'certificate_issued',
  'certificate_revoked',
] satisfies readonly Event['type'][]

export async function approverNotes(
  context: DeskContext,
  { approval, about, isOpen }: ShownApproval,
): Promise<ApproverNotes> {
  const nothing = { customerUsers: null, openedAtMs: null, thisWeek: [], money: null }
  if (about !== 'user') return nothing
  const { service, userId } = approval
  if (!isOpen) return { ...nothing, customerUsers: await usersOfNumber(context, approval) }
  const fromMs = context.now().epochMilliseconds - weekMs
  const of = { service, userId } as const
  const rows = await newestJournal(context.store, { ...of, types: telling, fromMs }, shownMax + 1)
  const entries = rows.map((row) => entryOf<Event>(row))
  const [opened] = await newestJournal(context.store, { ...of, types: ['user_created'] }, 1)
  return {
    ...nothing,
    openedAtMs: opened?.atMs ?? null,
    money: (await moneyOfStop(context, approval)) ?? null,
    thisWeek: entries.filter((entry) => !isItself(entry, approval)).slice(0, shownMax),
  }
}

function isItself({ event }: JournalEntry<Event>, { action, requestedAtMs }: Approval): boolean {
  return (
    event.type === 'approval_requested' && event.action === action && event.requestedAtMs === requestedAtMs
  )
}

/** Of the customer to whom the request adds a user. */
async function usersOfNumber({ store }: DeskContext, { service, details }: Approval): Promise<number | null> {
  const number = details['customerNumber']
  if (number === undefined) return null
  const [known] = await customersByNumber(store, service, [number])
  if (known === undefined) return 0
  return (await userIdsOfCustomers(store, service, [known.customerId])).length
}
