import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { bytes, confidential, integer, text } from '../../platform/decision/table.ts'
import type { ClientEvent } from './client-events.ts'

type Answered = EventOf<ClientEvent, 'request_answered'>

/** What a client was answered under an idempotency key of its own, so that the same request gets the same answer. */
export type AnsweredRequest = Omit<Answered, 'type' | 'service'>

/** How long it does. */
export const answerKeptMs = 24 * 3_600_000

export const answeredRequestState = state<AnsweredRequest, Answered>()({
  name: 'answeredRequest',
  row: 'what a client was answered under an idempotency key',
  table: 'answered_request',
  key: ['requestHash'],
  columns: {
    requestHash: text,
    clientId: text,
    fingerprint: text,
    status: integer,
    sealed: confidential(bytes),
    expiresAtMs: integer,
  },
  fades: true,
  on: {
    request_answered: {
      key: ({ requestHash }) => [requestHash],
      fold: (_, { type: __, service: ___, ...answered }) => answered,
    },
  },
})
