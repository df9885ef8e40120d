import type { OperatorStates } from '../../../authority/rules/operator.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { accept, type Decision, refuse } from '../../../platform/decision/decision.ts'
import type { FencedCase, FencedCaseEvent, FencedWish } from './fenced-case.ts'
import { refuseHandover } from './handover.ts'
import type { Refusal } from './refusal.ts'
import { type AskerStates, type CaseVerdict, refuseGrant } from './second-clearing.ts'
import { isFenced, isFreeFenced, type Transfer, type TransferEvent } from './transfer.ts'
import { cancellationEvents } from './transfer-execution.ts'

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
  const transferIds = free.map(({ transferId }) => transferId)
  const askedAtMs = now.epochMilliseconds
  return accept({}, { type: 'fenced_case_asked', service, ...of, wish, reason, transferIds, askedAtMs })
}

/**
 * Another one grants it, or anybody withdraws it. What its customer, or the desk, has canceled or stopped meanwhile stays as it is.
 * Released, a transfer is the reservation that it was.
 */
export function decideFencedVerdict(
  { fencedCase, transfers, askerUser, asker, ...operator }: CaseStates & AskerStates,
  { service, verdict, ...of }: OfCase & { readonly verdict: CaseVerdict },
  now: Temporal.Instant,
): Decision<object, Refusal, FencedCaseEvent | TransferEvent> {
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
  return accept(
    {},
    { type: 'fenced_case_granted', ...decided, wish },
    ...(wish === 'cancel' ? left.flatMap((transfer) => cancellationEvents(transfer, now)) : []),
  )
}
