import { backgroundCaller } from '../../../../authority/operations/background.ts'
import { type Context, changeContext } from '../../../../authority/operations/context.ts'
import { dateIn, dayOf, isBefore } from '../../../../bank/rules/calendar.ts'
import { type DueTransfer, dueTransfers } from '../../queries/transfers.ts'
import {
  decideExecution,
  type ExecutionNotices,
  isTry,
  settlementRefs,
} from '../../rules/transfer-execution.ts'
import { fbProfileOf } from '../profile-of.ts'
import { type TransferMails, writerTo } from './notices.ts'

const upkeep = backgroundCaller('upkeep')

/** Read at once; those whose account is short stay among them all day. */
const pageLength = 1000

/**
 * Pays the reserved transfers whose day and hour have come. One that lacks funds is tried again through the day, and
 * fails at its end; its owner is told of both by mail where there is an address (W3). Returns how many were paid or
 * failed.
 */
export async function executeDueTransfers(context: Context, mails: TransferMails): Promise<number> {
  const today = dayOf(context.now()).toString()
  let settled = 0
  let after: DueTransfer | null = null
  for (;;) {
    const due: readonly DueTransfer[] = await dueTransfers(context.store, today, after, pageLength)
    // One after another: an account's transfers are paid in the order in which they were accepted.
    for (const transfer of due) {
      if (isDue(context, transfer) && (await execute(context, transfer, mails))) settled += 1
    }
    after = due.at(-1) ?? null
    if (due.length < pageLength) return settled
  }
}

/**
 * Spares the transaction for what nothing can happen to at this minute; the decision looks again. Those of a service whose profile was
 * taken away stay as they are, and keep no others.
 */
function isDue(context: Context, { service, day, shortAtMs }: DueTransfer): boolean {
  if (!context.profiles.has(service)) return false
  const now = context.now()
  const today = dayOf(now)
  const isLate = isBefore(dateIn(day) ?? today, today)
  return isLate || isTry({ shortAtMs }, fbProfileOf(context, service).fb.reserved, now)
}

/** False if another node was first, while the customer has stopped the service or transfers are frozen, or while money is short. */
async function execute(context: Context, transfer: DueTransfer, mails: TransferMails): Promise<boolean> {
  const { fb } = fbProfileOf(context, transfer.service)
  const notices = await noticesTo(context, transfer, mails)
  const now = context.now()
  const refs = settlementRefs(transfer)
  const outcome = await context.store.change(changeContext(upkeep, now), refs, (states) =>
    decideExecution(states, fb.reserved, now, notices),
  )
  return outcome.ok && outcome.isSettled
}

/** To the user who made the reservation. */
async function noticesTo(
  context: Context,
  transfer: DueTransfer,
  mails: TransferMails,
): Promise<ExecutionNotices> {
  const write = await writerTo(context, transfer)
  if (write === null) return {}
  const { service, transferId, day } = transfer
  const { reserved } = fbProfileOf(context, service).fb
  return {
    short: write(mails.short({ transferId, day }, reserved)),
    failed: write(mails.failed({ transferId, day })),
  }
}
