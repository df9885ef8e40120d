import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Refs, StatesOf } from '../../platform/store/store.ts'

/** What follows in a kind of service when a user says of a passkey 「身に覚えがない」, in the same transaction. */
export type DenialPart = {
  /** To be loaded along. */
  readonly refs: Refs
  readonly follows: (states: StatesOf<Refs>, now: Temporal.Instant) => readonly AnyEvent[]
}

export const nothingDenied: DenialPart = { refs: {}, follows: () => [] }
