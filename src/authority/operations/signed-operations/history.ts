import type { EventOf } from '../../../platform/decision/event.ts'
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

/** What became of an operation, as the journal tells it, in order. */
export async function operationSteps(
  { store }: Pick<Context, 'store'>,
  { service, userId, operationId, issuedAtMs, endedAtMs }: SignedOperation,
): Promise<readonly OperationStep[]> {
  const until = endedAtMs === null ? {} : { untilMs: endedAtMs + minuteMs }
  const asked = { service, userId, types, fromMs: issuedAtMs - minuteMs, ...until }
  const rows = await newestJournal(store, asked, entriesMax)
  return rows.toReversed().flatMap((row) => {
    const { at, address, event } = entryOf<OperationStep['event']>(row)
    if (event.type === 'chain_started' || event.operationId !== operationId) return []
    return [{ row, at, address, event }]
  })
}
