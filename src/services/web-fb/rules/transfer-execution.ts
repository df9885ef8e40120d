import { type MailDraft, queueMail } from '../../../authority/rules/mail.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Disowning } from '../../../authority/rules/signed-operation.ts'
import type { User } from '../../../authority/rules/user.ts'
import { type Account, accountState, entryOf, isHeldBy } from '../../../bank/rules/account.ts'
import { type Agreement, agreementState, isStopped } from '../../../bank/rules/agreement.ts'
import { dateIn, dayOf, isBefore, tokyo } from '../../../bank/rules/calendar.ts'
import { nextTransferDay, type TransferDaysPolicy } from '../../../bank/rules/transfer-days.ts'
import { type FreezeStates, freezeRefs, isFrozen } from '../../../bank/rules/transfer-freeze.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { ReservedPolicy } from './policy.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import {
  amountOf,
  countedAt,
  isFenced,
  isReserved,
  liveLines,
  type Transfer,
  type TransferEvent,
  type TransferLine,
  transferState,
} from './transfer.ts'
import {
  type Actor,
  type Confirmation,
  type ConfirmationStates,
  decideConfirmation,
  refuseActor,
} from './transfer-confirmation.ts'

type Executed = Pick<Transfer, 'service' | 'userId' | 'customerId' | 'transferId' | 'lines' | 'debitYen'> & {
  readonly fileDigest?: string | null
}

/** What decides what becomes of a transfer that waits for its day, or for the end of a wait. */
export function settlementRefs(
  transfer: Pick<Transfer, 'service' | 'transferId' | 'userId' | 'customerId' | 'accountId'>,
) {
  const { service, transferId, customerId, accountId } = transfer
  return {
    transfer: transferState.ref(service, transferId),
    account: accountState.ref(service, accountId),
    agreement: agreementState.ref(service, customerId),
    ...freezeRefs(transfer),
  }
}

/**
 * Takes the money out of the account: per payee, one entry against clearing, and one for the fee; for a file, as usual
 * for 総合振込, one of each for all payees together. Throws TypeError if the balance is too low, which the caller has
 * checked.
 */
export function executionEvents(
  transfer: Executed,
  account: Account,
  now: Temporal.Instant,
): readonly Event[] {
  const { service, userId, customerId, transferId, fileDigest } = transfer
  const lines = liveLines(transfer)
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
  const isFile = (fileDigest ?? null) !== null
  for (const [i, { amountYen, feeYen, text }] of (isFile ? inOne(lines) : oneByOne(lines)).entries()) {
    // The statement orders postings of the same moment by their entry.
    const part = String(i + 1).padStart(3, '0')
    move(part, 'clearing', amountYen, text)
    if (feeYen > 0) move(`${part}F`, 'fees', feeYen, '振込手数料')
  }
  return [...events, { type: 'transfer_executed', service, userId, customerId, transferId, endedAtMs }]
}

type Debit = Pick<TransferLine, 'amountYen' | 'feeYen'> & { readonly text: string }

function oneByOne(lines: readonly TransferLine[]): readonly Debit[] {
  return lines.map(({ amountYen, feeYen, name }) => ({ amountYen, feeYen, text: `振込 ${name}` }))
}

function inOne(lines: readonly TransferLine[]): readonly Debit[] {
  const sum = (yenOf: (line: TransferLine) => number) => lines.reduce((all, line) => all + yenOf(line), 0)
  const text = `総合振込 ${lines.length}件`
  return [{ amountYen: sum(({ amountYen }) => amountYen), feeYen: sum(({ feeYen }) => feeYen), text }]
}

/**
 * A reserved transfer on its day: paid from the balance at that time. While money is short it is tried again at intervals, and
 * fails (残高不足) after the last one (W3). While the customer has stopped the service, or the desk has frozen its transfers (D5),
 * nothing leaves, and a transfer whose day passes meanwhile fails. `notices` are mails to its owner, for either.
 */
export function decideExecution(
  states: FreezeStates & {
    readonly transfer: Transfer | undefined
    readonly account: Account | undefined
    readonly agreement: Agreement | undefined
  },
  policy: ReservedPolicy,
  now: Temporal.Instant,
  notices: ExecutionNotices = {},
): Decision<{ readonly isSettled: boolean }> {
  const { transfer, account, agreement } = states
  if (transfer === undefined || transfer.status !== 'reserved' || isFenced(transfer))
    return refuse('nothing_to_do')
  const { service, userId, customerId, transferId } = transfer
  const today = dayOf(now)
  const day = dateIn(transfer.day) ?? today
  if (isBefore(today, day)) return refuse('nothing_to_do')
  const isLate = isBefore(day, today)
  const of = { service, userId, customerId, transferId }
  const mail = (draft: MailDraft | undefined): readonly Event[] =>
    draft === undefined ? [] : [queueMail(draft, now)]
  const nowMs = now.epochMilliseconds
  const failed = () =>
    accept({ isSettled: true }, { type: 'transfer_failed', ...of, endedAtMs: nowMs }, ...mail(notices.failed))
  if (isStopped(agreement)) return isLate ? failed() : refuse('service_stopped')
  if (isFrozen(states)) return isLate ? failed() : refuse('transfers_frozen')
  if (!isLate && !isTry(transfer, policy, now)) return refuse('nothing_to_do')
  // An account that became another customer's meanwhile (D1), or was closed, pays for nobody here.
  if (!isHeldBy(account, customerId)) return failed()
  if (account.balanceYen >= transfer.debitYen) {
    return accept({ isSettled: true }, ...executionEvents(transfer, account, now))
  }
  if (isLate || isOver(policy, now)) return failed()
  return transfer.shortAtMs === null
    ? accept(
        { isSettled: false },
        { type: 'transfer_short', ...of, shortAtMs: nowMs },
        ...mail(notices.short),
      )
    : refuse('nothing_to_do')
}

/**
 * The end of the wait that a rule asked for (decision 93): from then on the transfer is a reservation, of its own day or of the
 * first one on which it can still be made. What was stopped or frozen by then, or whose user is suspended or has said 「身に覚えがない」
 * since, is not made any more. `failed` is a mail to its owner.
 */
export function decideRelease(
  states: FreezeStates & {
    readonly transfer: Transfer | undefined
    readonly account: Account | undefined
    readonly agreement: Agreement | undefined
    readonly user: User | undefined
    readonly disowning: Disowning | undefined
  },
  days: TransferDaysPolicy,
  now: Temporal.Instant,
  { failed }: Pick<ExecutionNotices, 'failed'> = {},
): Decision<object> {
  const { transfer, account, agreement, user, disowning } = states
  const nowMs = now.epochMilliseconds
  if (transfer === undefined || transfer.status !== 'held' || nowMs < (transfer.heldUntilMs ?? 0))
    return refuse('nothing_to_do')
  if (isFenced(transfer)) return refuse('nothing_to_do')
  const { service, userId, customerId, transferId, acceptedAtMs } = transfer
  const of = { service, userId, customerId, transferId }
  const isDisowned = (disowning?.disownedAtMs ?? 0) >= acceptedAtMs
  // Of a caller whom a desk can't identify, it can do nothing but suspend the user: that has to hold the money, too.
  const isUsers = user?.status !== 'suspended' && !isDisowned
  if (!isUsers || isStopped(agreement) || isFrozen(states) || !isHeldBy(account, customerId)) {
    const ended = { type: 'transfer_failed', ...of, endedAtMs: nowMs } as const
    return accept({}, ended, ...(failed === undefined ? [] : [queueMail(failed, now)]))
  }
  const day = nextTransferDay(dateIn(transfer.day) ?? dayOf(now), now, days, agreement?.closedDays ?? [])
  return accept({}, { type: 'transfer_released', ...of, releasedAtMs: nowMs, day: day.toString() })
}

/** Mails that tell the user who made a reservation; absent where there is no address. */
export type ExecutionNotices = { readonly short?: MailDraft; readonly failed?: MailDraft }

/**
 * Is a transfer of today tried at this minute? From the first time of the day at once, and while money is short at
 * intervals; once they are over, a last time.
 */
export function isTry(
  { shortAtMs }: Pick<Transfer, 'shortAtMs'>,
  policy: ReservedPolicy,
  now: Temporal.Instant,
): boolean {
  const minutes = minuteOf(now) - minuteIn(policy.from)
  if (minutes < 0) return false
  return shortAtMs === null || isOver(policy, now) || minutes % policy.everyMinutes === 0
}

function isOver({ until }: ReservedPolicy, now: Temporal.Instant): boolean {
  return minuteOf(now) >= minuteIn(until)
}

function minuteOf(now: Temporal.Instant): number {
  const { hour, minute } = now.toZonedDateTimeISO(tokyo)
  return hour * 60 + minute
}

function minuteIn(time: string): number {
  const { hour, minute } = Temporal.PlainTime.from(time)
  return hour * 60 + minute
}

/**
 * 予約取消, until the day before, and of what is held back until its wait is over; confirmed like a transfer. Returns its part of the
 * day's limits.
 */
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
  if (!isReserved(transfer)) return refuse('transfer_not_reserved')
  if (!mayCancel(transfer, dayOf(now))) return refuse('transfer_too_late')
  return andThen(decideConfirmation(states, submission, confirmation, profile, now), () =>
    accept({}, ...cancellationEvents(transfer, now)),
  )
}

/** Its part of the limits of the day on which it was accepted is given back. */
export function cancellationEvents(
  transfer: Transfer,
  { epochMilliseconds: endedAtMs }: Temporal.Instant,
): readonly TransferEvent[] {
  const { service, userId, customerId, transferId } = transfer
  return [
    { type: 'transfer_cancelled', service, userId, customerId, transferId, endedAtMs },
    ...countedAt(transfer).map(
      ({ holder, day }) =>
        ({ type: 'transfer_counted', service, holder, day, yen: -amountOf(transfer) }) as const,
    ),
  ]
}

/**
 * What is held back has not come to its day. Of one that a restore brought back and whose wait was over by then, nobody knows
 * whether it has left.
 */
export function mayCancel(
  { status, day, heldUntilMs, fencedAtMs }: Pick<Transfer, 'status' | 'day' | 'heldUntilMs' | 'fencedAtMs'>,
  today: Temporal.PlainDate,
): boolean {
  if (status === 'held') return fencedAtMs === null || (heldUntilMs ?? 0) > fencedAtMs
  const date = dateIn(day)
  return date !== null && isBefore(today, date)
}
