import type { Stale } from '../../../authority/rules/refusal.ts'
import { type Account, entryOf } from '../../../bank/rules/account.ts'
import { type Agreement, isStopped } from '../../../bank/rules/agreement.ts'
import { dateIn, dayOf, isBefore } from '../../../bank/rules/calendar.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { amountOf, customerDayHolder, type Transfer, userDayHolder } from './transfer.ts'
import {
  type Actor,
  type Confirmation,
  type ConfirmationStates,
  decideConfirmation,
  refuseActor,
} from './transfer-confirmation.ts'

type Executed = Pick<Transfer, 'service' | 'userId' | 'customerId' | 'transferId' | 'lines' | 'debitYen'>

/**
 * Takes the money out of the account: per payee, one entry against clearing, and one for the fee. Throws TypeError if
 * the balance is too low, which the caller has checked.
 */
export function executionEvents(
  transfer: Executed,
  account: Account,
  now: Temporal.Instant,
): readonly Event[] {
  const { service, userId, customerId, transferId, lines } = transfer
  const endedAtMs = now.epochMilliseconds
  const facts = { service, bookedAtMs: endedAtMs, day: dayOf(now).toString(), transferId }
  const events: Event[] = []
  let held = account
  const move = (part: string, against: 'clearing' | 'fees', yen: number, text: string) => {
    events.push(
      ...entryOf({ ...facts, entryId: `${transferId}-${part}` }, [
        { account: held, yen: -yen, text },
        { account: against, yen, text },
      ]),
    )
    held = { ...held, balanceYen: held.balanceYen - yen }
  }
  for (const [i, { amountYen, feeYen, name }] of lines.entries()) {
    // The statement orders postings of the same moment by their entry.
    const part = String(i + 1).padStart(3, '0')
    move(part, 'clearing', amountYen, `振込 ${name}`)
    if (feeYen > 0) move(`${part}F`, 'fees', feeYen, '振込手数料')
  }
  return [...events, { type: 'transfer_executed', service, userId, customerId, transferId, endedAtMs }]
}

/**
 * A reserved transfer on its day: paid from the balance at that time, or failed (残高不足). While the customer has stopped
 * the service nothing leaves, and a transfer whose day passes meanwhile fails.
 */
export function decideExecution(
  states: {
    readonly transfer: Transfer | undefined
    readonly account: Account | undefined
    readonly agreement: Agreement | undefined
  },
  now: Temporal.Instant,
): Decision<object> {
  const { transfer, account, agreement } = states
  if (transfer === undefined || transfer.status !== 'reserved') return refuse('nothing_to_do')
  const { service, userId, customerId, transferId } = transfer
  const today = dayOf(now)
  const day = dateIn(transfer.day) ?? today
  if (isBefore(today, day)) return refuse('nothing_to_do')
  const endedAtMs = now.epochMilliseconds
  const failed = { type: 'transfer_failed', service, userId, customerId, transferId, endedAtMs } as const
  if (isStopped(agreement)) {
    return isBefore(day, today) ? accept({}, failed) : refuse('service_stopped')
  }
  // An account that became another customer's meanwhile (D1) pays for nobody here.
  if (account?.customerId !== customerId || account.balanceYen < transfer.debitYen) {
    return accept({}, failed)
  }
  return accept({}, ...executionEvents(transfer, account, now))
}

/** 予約取消, until the day before, confirmed like a transfer; returns its part of the day's limits. */
export function decideCancellation(
  states: ConfirmationStates & { readonly transfer: Transfer | undefined },
  submission: Actor & { readonly confirmation: Confirmation },
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { transfer } = states
  const { customerId, confirmation } = submission
  const barred = refuseActor(states, submission, profile, now)
  if (barred !== null) return refuse(barred)
  if (transfer === undefined || transfer.customerId !== customerId) return refuse('transfer_not_reserved')
  if (transfer.status !== 'reserved') return refuse('transfer_not_reserved')
  const day = dateIn(transfer.day)
  if (day === null || !isBefore(dayOf(now), day)) return refuse('transfer_too_late')
  const { service, userId, transferId, acceptedAtMs } = transfer
  const acceptedOn = dayOf(Temporal.Instant.fromEpochMilliseconds(acceptedAtMs)).toString()
  const givenBack = (holder: string): Event => ({
    type: 'transfer_counted',
    service,
    holder,
    day: acceptedOn,
    yen: -amountOf(transfer),
  })
  const endedAtMs = now.epochMilliseconds
  return andThen(decideConfirmation(states, submission, confirmation, profile, now), () =>
    accept(
      {},
      { type: 'transfer_cancelled', service, userId, customerId, transferId, endedAtMs },
      givenBack(customerDayHolder(customerId)),
      givenBack(userDayHolder(userId)),
    ),
  )
}
