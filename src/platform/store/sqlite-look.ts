import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Value } from '../decision/table.ts'
import type { Look } from './look.ts'
import { named } from './sqlite-errors.ts'
import type { Queryable } from './store.ts'

/** Looks at a file without making, migrating or writing anything. */
export async function lookAtSqlite<T>(path: string, look: Look<T>): Promise<T> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return look(null)
  const db = new DatabaseSync(path, { timeout: 5000 })
  const tables = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal_chain'"
  try {
    const query: Queryable['query'] = async (sql, ...params) => {
      const statement = db.prepare(sql)
      statement.setReturnArrays(true)
      return statement.all(...params) as unknown as Value[][]
    }
    const found = await query(tables).catch((error: unknown) => Promise.reject(named(path, error)))
    return await look(found.length === 0 ? null : { query })
  } finally {
    db.close()
  }
}
