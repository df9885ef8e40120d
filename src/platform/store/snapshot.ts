import type { Value } from '../decision/table.ts'

export type TableShape = { readonly name: string; readonly columns: readonly string[] }

/** One instant of a database, whatever others write meanwhile. */
export type Snapshot = {
  /** As a store answers. */
  readonly query: (sql: string, ...params: readonly Value[]) => Promise<Value[][]>
  readonly tables: () => Promise<readonly TableShape[]>
  /** Every row of a table, some at a time. */
  readonly rows: (table: TableShape) => AsyncIterable<readonly (readonly Value[])[]>
}
