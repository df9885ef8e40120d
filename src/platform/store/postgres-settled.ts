import type { Queryable } from './store.ts'

const newest = 'SELECT COALESCE(MAX(position), 0) FROM journal'
/** Whoever appends holds this lock from before the first position is taken until the commit is seen by everybody. */
const appending =
  "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted " +
  "AND relation = 'journal'::regclass AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"

/**
 * Up to where the journal is complete. An entry gets its position before it is committed, so one that is behind may appear
 * after one that is ahead, however long its transaction takes. The newest position is settled once every transaction that
 * was appending then has ended; the clock is not asked. Answers what is settled so far, so ask again.
 */
export function createSettled(store: Queryable): () => Promise<number> {
  let settled = 0
  let waiting: { readonly position: number; readonly holders: ReadonlySet<string> } | undefined
  let asked: Promise<number> | undefined

  async function ask(): Promise<number> {
    // In this order: what appends after the second statement takes later positions.
    const [[position = 0] = []] = await store.query(newest)
    const holders = new Set((await store.query(appending)).map(([holder]) => holder as string))
    if (waiting?.holders.isDisjointFrom(holders)) {
      settled = waiting.position
      waiting = undefined
    }
    if (holders.size === 0) settled = position as number
    else waiting ??= { position: position as number, holders }
    return settled
  }

  return () => {
    asked ??= ask().finally(() => {
      asked = undefined
    })
    return asked
  }
}
