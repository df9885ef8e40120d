import { accept, type Decision } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import type { OversightEvent, PersonalDataRead } from './oversight-events.ts'

/** For how long a note counts; then its row is of no use. */
export const noteCountsMs = 3_600_000

/** When an operator was last noted as having looked at a user. */
export type Reading = {
  readonly desk: string
  readonly readBy: string
  readonly service: string
  readonly userId: string
  readonly readAtMs: number
}

export const readingState = state<Reading, EventOf<OversightEvent, 'personal_data_read'>>()({
  name: 'reading',
  row: 'when an operator was last noted as having looked at a user, so that it is journaled once an hour',
  table: 'desk_reading',
  key: ['desk', 'readBy', 'service', 'userId'],
  columns: { desk: text, readBy: text, service: text, userId: text, readAtMs: integer },
  fades: true,
  on: {
    personal_data_read: {
      key: ({ desk, readBy, service, userId }) => [desk, readBy, service, userId],
      fold: (_, { desk, readBy, service, userId, readAtMs }) => ({ desk, readBy, service, userId, readAtMs }),
    },
  },
})

/** Was it noted within the hour before? A time that lies ahead was not: whoever set the clock is not unseen. */
export function isNoted(reading: Pick<Reading, 'readAtMs'> | undefined, now: Temporal.Instant): boolean {
  if (reading === undefined) return false
  const sinceMs = now.epochMilliseconds - reading.readAtMs
  return sinceMs >= 0 && sinceMs < noteCountsMs
}

/** Once an operator, user and hour (X9): who looks again changes nothing. */
export function decideReading(
  { reading }: { readonly reading: Reading | undefined },
  look: Omit<Reading, 'readAtMs'>,
  now: Temporal.Instant,
): Decision<object, never, PersonalDataRead> {
  if (isNoted(reading, now)) return accept({})
  return accept({}, { type: 'personal_data_read', ...look, readAtMs: now.epochMilliseconds })
}
