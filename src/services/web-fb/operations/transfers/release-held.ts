import { backgroundCaller } from '../../../../authority/operations/background.ts'
import { type Context, changeContext } from '../../../../authority/operations/context.ts'
import { disowningState } from '../../../../authority/rules/signed-operation.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { type HeldTransfer, heldTransfersUntil } from '../../queries/transfers.ts'
import { decideRelease, settlementRefs } from '../../rules/transfer-execution.ts'
import { fbProfileOf, fbProfilesOf } from '../profile-of.ts'
import { type TransferMails, writerTo } from './notices.ts'

const upkeep = backgroundCaller('upkeep')
const pageLength = 200

/**
 * Ends the wait of transfers that a rule of the profile held back: they are reservations from then on, which upkeep pays next, or
 * have failed, which their owner is told by mail where there is an address. Returns how many.
 */
export async function releaseHeldTransfers(context: Context, mails: TransferMails): Promise<number> {
  // Those of a service whose profile was taken away stay as they are.
  const services = fbProfilesOf(context).map(({ service }) => service)
  let settled = 0
  for (;;) {
    const due = await heldTransfersUntil(context.store, services, context.now().epochMilliseconds, pageLength)
    const before = settled
    for (const transfer of due) if (await release(context, transfer, mails)) settled += 1
    // Another node does the same: what it was faster with is gone from the next page.
    if (due.length < pageLength || settled === before) return settled
  }
}

/** False if another node was first, or if it was cancelled or stopped meanwhile. */
async function release(context: Context, transfer: HeldTransfer, mails: TransferMails): Promise<boolean> {
  const { service, transferId, userId, day } = transfer
  const { fb } = fbProfileOf(context, service)
  const write = await writerTo(context, transfer)
  const notices = write === null ? {} : { failed: write(mails.withheld({ transferId, day })) }
  const now = context.now()
  const refs = {
    ...settlementRefs(transfer),
    user: userState.ref(service, userId),
    disowning: disowningState.ref(service, userId),
  }
  const outcome = await context.store.change(changeContext(upkeep, now), refs, (states) =>
    decideRelease(states, fb.days, now, notices),
  )
  return outcome.ok
}
