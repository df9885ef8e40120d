import type { Client } from 'pg'
import { answerMs, type Deadlines } from './postgres-deadlines.ts'

/** How a connection for requests is opened, and how a transaction of its begins. */
export type Session = { readonly settings: object; readonly begin: string }

/**
 * Whether transactions of one connection may come to different sessions of the server, as PgBouncer gives them in its
 * transaction mode: then the server process isn't the one that we were told of when we connected.
 */
export async function isBehindPooler(client: Client): Promise<boolean> {
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
  return rows[0].pid !== (client as Client & { readonly processID?: number }).processID
}

/**
 * Without a pooler, the session has the deadline for statements. Behind one, no session is ours: each transaction that
 * writes says its deadline, and for a read only our own counts (docs/operating.md says what the server then needs).
 */
export function sessionOf(connection: object, isPooled: boolean, { statementMs }: Deadlines): Session {
  const settings = { ...connection, application_name: 'warifu', query_timeout: statementMs + answerMs }
  if (isPooled) return { settings, begin: `BEGIN; SET LOCAL statement_timeout = ${statementMs}` }
  return { settings: { ...settings, statement_timeout: statementMs }, begin: 'BEGIN' }
}
