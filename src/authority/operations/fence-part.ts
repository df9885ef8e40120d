import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Ref } from '../../platform/decision/state.ts'
import type { Queryable } from '../../platform/store/store.ts'

/** Rows that one event of a fence touches. */
export type FencedBatch = { readonly refs: readonly Ref[]; readonly event: AnyEvent }

/** Everything of one sort that a restore must not let live again. */
export type Fenced = {
  readonly what: string
  readonly count: number
  readonly batches: Iterable<FencedBatch>
}

/** What a module adds to a fence: it looks for its rows, while nothing else uses the database. */
export type FencePart = (store: Queryable, now: Temporal.Instant) => Promise<readonly Fenced[]>

const batchMax = 100

/** Many rows under one event each hundred: a million tokens are ten thousand entries. */
export function fenced<Item>(
  what: string,
  items: readonly Item[],
  {
    refOf,
    eventOf,
  }: { readonly refOf: (item: Item) => Ref; readonly eventOf: (items: readonly Item[]) => AnyEvent },
): Fenced {
  // One at a time: a million tokens in batches would take a gigabyte.
  const batches = {
    *[Symbol.iterator]() {
      for (let i = 0; i < items.length; i += batchMax) {
        const batch = items.slice(i, i + batchMax)
        yield { refs: batch.map(refOf), event: eventOf(batch) }
      }
    },
  }
  return { what, count: items.length, batches }
}
