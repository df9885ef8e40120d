import type { OperatorStates } from '../../../authority/rules/operator.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Account } from '../../../bank/rules/account.ts'
import { dayOf } from '../../../bank/rules/calendar.ts'
import type { AccountsFrom } from '../../../bank/rules/policy.ts'
import { accept, type Decision, refuse } from '../../../platform/decision/decision.ts'
import type { Event } from './events.ts'
import type { FencedCase, FencedCaseEvent, FencedWish } from './fenced-case.ts'
import { mayHaveLeft, refuseHandover } from './handover.ts'
import type { Refusal } from './refusal.ts'
import { type AskerStates, type CaseVerdict, refuseGrant } from './second-clearing.ts'
import { isFenced, isFreeFenced, type Transfer } from './transfer.ts'
import { cancellationEvents, executionEvents } from './transfer-execution.ts'

// What a restore brought back as reserved may have been canceled, changed or paid since the backup (R3): nothing of it leaves before
// one of the staff has said what becomes of it, and another one has granted that.

type CaseStates = OperatorStates & {
  readonly fencedCase: FencedCase | undefined
  readonly transfers: readonly (Transfer | undefined)[]
}

type OfCase = { readonly service: string; readonly caseId: string; readonly operatorId: string }

/** One of the staff says what becomes of these transfers, in one request. If another one took some of them first: gather again. */
export function decideFencedAsked(
  { fencedCase, transfers, ...operator }: CaseStates,
  { service, wish, reason, ...of }: OfCase & { readonly wish: FencedWish; readonly reason: string },
  now: Temporal.Instant,
): Decision<object, Refusal | Stale, FencedCaseEvent> {
  const barred = refuseHandover(operator, service)
  if (barred !== null) return refuse(barred)
  if (transfers.length === 0) return refuse('nothing_to_do')
  const free = transfers.filter(isFreeFenced)
  if (fencedCase !== undefined || free.length < transfers.length) return refuse('stale')
  if (wish === 'left' && !free.every(mayHaveLeftBefore)) return refuse('fenced_not_left')
  const transferIds = free.map(({ transferId }) => transferId)
  const askedAtMs = now.epochMilliseconds
  return accept({}, { type: 'fenced_case_asked', service, ...of, wish, reason, transferIds, askedAtMs })
}

/** By the restore that brought it back. */
function mayHaveLeftBefore({ fencedAtMs, ...transfer }: Transfer): boolean {
  const raisedAtMs = fencedAtMs ?? 0
  const day = dayOf(Temporal.Instant.fromEpochMilliseconds(raisedAtMs)).toString()
  const wasHeld = (transfer.heldUntilMs ?? 0) > raisedAtMs
  return !wasHeld && mayHaveLeft(transfer, { raisedAtMs, day })
}

/** Where accounts stand: by the ledger here they are moved, by a core system they were by then. */
export type Ledger = {
  readonly accountsFrom: AccountsFrom
  readonly accounts: ReadonlyMap<string, Account>
}

/**
 * It was paid and handed over before the restore: it leaves in no run, and nobody can stop it. The core system tells of the debit; in a
 * ledger of ours it is made up for. Null: an account has too little.
 */
function leftEvents(
  transfers: readonly Transfer[],
  caseId: string,
  { accountsFrom, accounts }: Ledger,
  now: Temporal.Instant,
): readonly Event[] | null {
  const events: Event[] = []
  const left = new Map(accounts)
  const endedAtMs = now.epochMilliseconds
  for (const transfer of transfers) {
    const { service, userId, customerId, transferId, accountId, debitYen } = transfer
    const of = { service, userId, customerId, transferId }
    if (accountsFrom === 'core') {
      events.push({ type: 'transfer_executed', ...of, endedAtMs })
    } else {
      const account = left.get(accountId)
      if (account === undefined || account.balanceYen < debitYen) return null
      events.push(...executionEvents(transfer, account, now))
      left.set(accountId, { ...account, balanceYen: account.balanceYen - debitYen })
    }
    events.push({ type: 'transfer_handed_over', ...of, runId: caseId })
  }
  return events
}

/**
 * Another one grants it, or anybody withdraws it. What its customer, or the desk, has canceled or stopped meanwhile stays as it is.
 * Released, a transfer is the reservation that it was.
 */
export function decideFencedVerdict(
  { fencedCase, transfers, askerUser, asker, ...operator }: CaseStates & AskerStates,
  { service, verdict, ledger, ...of }: OfCase & { readonly verdict: CaseVerdict; readonly ledger: Ledger },
  now: Temporal.Instant,
): Decision<object, Refusal, FencedCaseEvent | Event> {
  const barred = refuseHandover(operator, service)
  if (barred !== null) return refuse(barred)
  if (fencedCase?.status !== 'asked') return refuse('nothing_to_do')
  const { askedBy, wish } = fencedCase
  const left = transfers.flatMap((transfer) =>
    transfer !== undefined && isFenced(transfer) && transfer.fencedCase === of.caseId ? [transfer] : [],
  )
  const decided = {
    service,
    ...of,
    transferIds: left.map(({ transferId }) => transferId),
    decidedAtMs: now.epochMilliseconds,
  }
  if (verdict === 'decline') return accept({}, { type: 'fenced_case_declined', ...decided })
  const refused = refuseGrant({ askerUser, asker }, { service, askedBy, operatorId: of.operatorId })
  if (refused !== null) return refuse(refused)
  const granted = { type: 'fenced_case_granted', ...decided, wish } as const
  if (wish === 'cancel')
    return accept({}, granted, ...left.flatMap((transfer) => cancellationEvents(transfer, now)))
  if (wish === 'release') return accept({}, granted)
  const events = leftEvents(left, of.caseId, ledger, now)
  return events === null ? refuse('transfer_balance') : accept({}, granted, ...events)
}
