import type { EventOf } from '../../../platform/decision/event.ts'
import { afterArchived } from '../../../platform/journal/archived-entries.ts'
import { entryOf, type JournalRow } from '../../../platform/journal/chain.ts'
import { newestJournal } from '../../../platform/journal/queries.ts'
import type { OperationEvent } from '../../rules/operation-events.ts'
import type { SignedOperation } from '../../rules/signed-operation.ts'
import type { Context } from '../context.ts'

/** What happens to one operation, by the names of the events. */
const types = [
  'operation_created',
  'operation_code_rejected',
  'operation_approved',
  'operation_rejected',
  'operation_expired',
  'operation_cancelled',
] as const

export type OperationStep = {
  readonly row: JournalRow
  readonly at: string
  readonly address: string | null
  readonly event: EventOf<OperationEvent, (typeof types)[number]>
}

/** Far more than there can be of one user’s while one operation waits. */
const entriesMax = 5000
const minuteMs = 60_000

/** When an operation can have entries. */
export function spanOf({ issuedAtMs, endedAtMs }: SignedOperation): {
  readonly fromMs: number
  readonly untilMs: number | undefined
} {
  return {
    fromMs: issuedAtMs - minuteMs,
    untilMs: endedAtMs === null ? undefined : endedAtMs + minuteMs,
  }
}

/** Is it an entry of its user that tells of an operation of then? */
export function mayTellOf(operation: SignedOperation, row: JournalRow): boolean {
  const { fromMs, untilMs = Number.POSITIVE_INFINITY } = spanOf(operation)
  const isThen = row.atMs >= fromMs && row.atMs < untilMs
  const isOfUser = row.service === operation.service && row.userId === operation.userId
  return isThen && isOfUser && (types as readonly string[]).includes(row.type)
}

/** What became of an operation, as the journal tells it, in order; `archived` are entries of the archive among others. */
export async function operationSteps(
  { store }: Pick<Context, 'store'>,
  operation: SignedOperation,
  archived: readonly JournalRow[] = [],
): Promise<readonly OperationStep[]> {
  const { service, userId, operationId } = operation
  const { fromMs, untilMs } = spanOf(operation)
  const asked = { service, userId, types, fromMs, ...(untilMs !== undefined && { untilMs }) }
  const rows = await newestJournal(store, asked, entriesMax)
  const older = archived.filter((row) => mayTellOf(operation, row))
  return afterArchived(older, rows.toReversed()).flatMap((row) => {
    const { at, address, event } = entryOf<OperationStep['event']>(row)
    if (event.type === 'chain_started' || event.operationId !== operationId) return []
    return [{ row, at, address, event }]
  })
}
