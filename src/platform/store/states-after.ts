import type { State } from '../decision/state.ts'
import type { Queryable } from './store.ts'

export type Found<Row extends object = object> = { readonly key: readonly string[]; readonly state: Row }

/** All states of a kind in key order, after a given key: for walks over everything. */
export async function statesAfter<Row extends object>(
  store: Queryable,
  { table }: Pick<State<Row>, 'table'>,
  after: readonly string[] | null,
  limit: number,
): Promise<Found<Row>[]> {
  const names = table.columns.map(([name]) => name)
  const key = names.slice(0, table.keyLength)
  const where = after === null ? '' : `WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})`
  const order = `ORDER BY ${key.join(', ')} LIMIT ?`
  const rows = await store.query(
    `SELECT ${names.join(', ')} FROM ${table.name} ${where} ${order}`,
    ...(after ?? []),
    limit,
  )
  return rows.map((row) => ({ key: row.slice(0, key.length) as string[], state: table.fromRow(row) }))
}
