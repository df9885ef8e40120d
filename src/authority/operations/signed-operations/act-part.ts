import type { Refs, StatesOf } from '../../../platform/store/store.ts'
import type { Act } from '../../rules/operation-answer.ts'
import type { SignedOperation } from '../../rules/signed-operation.ts'
import type { Context } from '../context.ts'

/** The rows that an act needs, and the act once they are loaded. */
export type PreparedAct = {
  readonly refs: Refs
  readonly actOf: (states: StatesOf<Refs>, now: Temporal.Instant) => Act
}

/** What a kind does when one of its operations is answered: decided together with the answer. */
export type ActPart = {
  readonly prepare: (context: Context, operation: SignedOperation) => Promise<PreparedAct>
}

/** Hides from the authority which rows an act reads. */
export function preparedAct<R extends Refs>(
  refs: R,
  actOf: (states: StatesOf<R>, now: Temporal.Instant) => Act,
): PreparedAct {
  // The store returns the rows under the names it was given, along with other rows.
  return { refs, actOf: (states, now) => actOf(states as StatesOf<R>, now) }
}
