import type { Value } from '../decision/table.ts'
import type { Queryable } from './store.ts'

/** No other writer waits for longer than so many rows take. */
export const rowsAtOnce = 1000

/**
 * Deletes the rows of a table that a condition names, a thousand in a statement: others have their turn in between, however many
 * have come together. `key` is its primary key. Gives how many went.
 */
export async function deleteInPieces(
  store: Queryable,
  { table, key }: { readonly table: string; readonly key: string },
  condition: string,
  ...values: readonly Value[]
): Promise<number> {
  for (let count = 0; ; ) {
    const gone = await store.query(
      `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${condition} LIMIT ?) RETURNING 1`,
      ...values,
      rowsAtOnce,
    )
    count += gone.length
    if (gone.length < rowsAtOnce) return count
  }
}
