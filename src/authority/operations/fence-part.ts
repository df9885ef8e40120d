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

/**
 * What a module adds to a fence: it looks for its rows, while nothing else uses the database. What is no state it deletes at once: a
 * fence that is never raised then has taken nothing that anybody misses. `actor` is whoever raises it.
 */
export type FencePart = (store: Queryable, now: Temporal.Instant, actor: string) => Promise<readonly Fenced[]>

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

/** Each by an entry of its own, as anybody else would end it. */
export function fencedEach<Item>(
  what: string,
  items: readonly Item[],
  batchOf: (item: Item) => FencedBatch,
): Fenced {
  return { what, count: items.length, batches: items.map(batchOf) }
}

/** What is no state, and gone already. */
export function fencedRows(what: string, count: number): Fenced {
  return { what, count, batches: [] }
}
