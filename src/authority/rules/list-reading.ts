import { accept, type Decision } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import type { ListName, ListRead, OversightEvent } from './oversight-events.ts'
import { isNoted } from './reading.ts'

/** When an operator was last noted as having looked at a list, under one condition. */
export type ListReading = {
  readonly desk: string
  readonly readBy: string
  readonly list: ListName
  readonly filter: string
  readonly readAtMs: number
}

export const listReadingState = state<ListReading, EventOf<OversightEvent, 'list_read'>>()({
  name: 'listReading',
  row: 'when an operator was last noted as having looked at a list, so that it is journaled once an hour',
  table: 'desk_list_reading',
  key: ['desk', 'readBy', 'list', 'filter'],
  columns: { desk: text, readBy: text, list: text, filter: text, readAtMs: integer },
  fades: true,
  on: {
    list_read: {
      key: ({ service, userId, list, filter }) => [service, userId, list, filter],
      fold: (_, { service: desk, userId: readBy, list, filter, readAtMs }) => {
        return { desk, readBy, list, filter, readAtMs }
      },
    },
  },
})

/** Once an operator, list, condition and hour (X9): who turns a page or comes back changes nothing. */
export function decideListReading(
  { reading }: { readonly reading: ListReading | undefined },
  look: Omit<ListRead, 'type' | 'readAtMs'>,
  now: Temporal.Instant,
): Decision<object, never, ListRead> {
  if (isNoted(reading, now)) return accept({})
  return accept({}, { type: 'list_read', ...look, readAtMs: now.epochMilliseconds })
}
