import type { Account } from '../../../bank/rules/account.ts'
import { entryOf } from '../../../bank/rules/account.ts'
import { dayOf } from '../../../bank/rules/calendar.ts'
import { accept, type Decision, refuse } from '../../../platform/decision/decision.ts'
import type { Event } from './events.ts'
import { countedAt, liveLines, type Transfer } from './transfer.ts'

/** `item_left`: it is in a run, and can only be called back from the other bank (組戻し). */
export type StopRefusal = 'item_left' | 'item_stopped' | 'item_ended' | 'nothing_to_do'

export type ItemsStop = {
  /** The payees to stop, by their place in the transfer, from 0. */
  readonly items: readonly number[]
  readonly operatorId: string
}

/**
 * The desk stops payees of a transfer that hasn't left (D5): of a reservation nothing is paid to them; what has left its
 * account and waits for clearing goes back into it, with the fee. A run that is made at the same time and this one both
 * change the transfer, so one of them wins.
 */
export function decideItemsStop(
  { transfer, account }: { readonly transfer: Transfer | undefined; readonly account: Account | undefined },
  { items, operatorId }: ItemsStop,
  now: Temporal.Instant,
): Decision<{ readonly returnedYen: number }, StopRefusal, Event> {
  if (transfer === undefined || account === undefined) return refuse('nothing_to_do')
  const { service, userId, customerId, transferId, status, lines, runId } = transfer
  if (runId !== null) return refuse('item_left')
  if (status === 'failed' || status === 'cancelled') return refuse('item_ended')
  const chosen = [...new Set(items)].toSorted((a, b) => a - b)
  if (chosen.length === 0 || chosen.some((item) => lines[item] === undefined)) return refuse('nothing_to_do')
  const live = new Set(liveLines(transfer))
  const stopped = chosen.flatMap((item) => {
    const line = lines[item]
    return line === undefined ? [] : [{ item, line }]
  })
  if (stopped.some(({ line }) => !live.has(line))) return refuse('item_stopped')
  const stoppedAtMs = now.epochMilliseconds
  const of = { service, userId, customerId, transferId }
  const facts = { service, bookedAtMs: stoppedAtMs, day: dayOf(now).toString(), transferId }
  const events: Event[] = []
  let held = account
  const back = (part: string, against: 'clearing' | 'fees', yen: number, text: string) => {
    const entry = entryOf({ ...facts, entryId: `${transferId}-${part}` }, [
      { account: against, yen: -yen, text },
      { account: held, yen, text },
    ])
    events.push(...entry)
    held = { ...held, balanceYen: held.balanceYen + yen }
  }
  for (const { item, line } of stopped) {
    const part = `S${String(item + 1).padStart(4, '0')}`
    if (status === 'executed') {
      back(part, 'clearing', line.amountYen, `振込中止 ${line.name}`)
      if (line.feeYen > 0) back(`${part}F`, 'fees', line.feeYen, '振込手数料 返戻')
    }
    events.push({ type: 'transfer_item_stopped', ...of, item, stoppedAtMs, operatorId })
  }
  const yen = -stopped.reduce((all, { line }) => all + line.amountYen, 0)
  for (const counted of countedAt(transfer))
    events.push({ type: 'transfer_counted', service, ...counted, yen })
  return accept({ returnedYen: held.balanceYen - account.balanceYen }, ...events)
}
