import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Refs, StatesOf } from '../../platform/store/store.ts'
import type { Split, SplitAddition } from '../rules/customer-split.ts'

/** A service kind's part when a user is parted from a customer; made with `splitPart`. */
export type SplitPart = (split: Split) => {
  readonly refs: Refs
  readonly additionOf: (states: StatesOf<Refs>) => SplitAddition
}

type PartOf<R extends Refs, E extends AnyEvent> = {
  readonly refs: (split: Split) => R
  readonly addition: (states: StatesOf<R>, split: Split) => SplitAddition<E>
}

/** Hides from the authority which rows a kind reads. */
export function splitPart<R extends Refs, E extends AnyEvent>(part: PartOf<R, E>): SplitPart {
  return (split) => ({
    refs: part.refs(split),
    // The store returns the rows under the names it was given, along with other rows.
    additionOf: (states) => part.addition(states as StatesOf<R>, split),
  })
}

/** Of a kind whose customers have nothing but users. */
export const plainSplit = splitPart<Refs, never>({
  refs: () => ({}),
  addition: (_, { accountIds }) => ({ bar: accountIds.length > 0 ? 'account_not_theirs' : null, events: [] }),
})
