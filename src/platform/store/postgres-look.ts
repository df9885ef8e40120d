import { Client, types } from 'pg'
import type { Value } from '../decision/table.ts'
import { postgresClockMs } from './clock-queries.ts'
import type { Look } from './look.ts'
import { commandDeadlines } from './postgres-deadlines.ts'
import { numbered } from './statements.ts'
import type { Queryable } from './store.ts'

/** Our integers are far below 2^53; pg would give BIGINT as text. */
export const parsers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format),
} as typeof types

/** Without a deadline for statements: a look, or a whole database, may take long. */
export function settingsFor(url: string) {
  return { connectionString: url, types: parsers, connectionTimeoutMillis: commandDeadlines.connectMs }
}

export function queryableOn(client: Client): Queryable {
  return {
    async query(sql, ...params) {
      const found = await client.query({ text: numbered(sql), values: [...params], rowMode: 'array' })
      return found.rows as Value[][]
    },
  }
}

/** What the server's clock says, whatever is in the database. */
export async function askPostgresClock(url: string): Promise<number> {
  const client = new Client(settingsFor(url))
  client.on('error', () => {})
  await client.connect()
  try {
    const [row] = await queryableOn(client).query(`SELECT ${postgresClockMs}`)
    return row?.[0] as number
  } finally {
    await client.end()
  }
}

/** Looks at a database without making, migrating or writing anything. */
export async function lookAtPostgres<T>(url: string, look: Look<T>): Promise<T> {
  const client = new Client(settingsFor(url))
  client.on('error', () => {})
  await client.connect()
  try {
    const queryable = queryableOn(client)
    const [row] = await queryable.query("SELECT to_regclass('journal_chain') IS NOT NULL")
    return await look(row?.[0] ? queryable : null)
  } finally {
    await client.end()
  }
}
