import { Client, type QueryArrayResult } from 'pg'
import { answerMs, type Deadlines, idleInTransactionMs } from './postgres-deadlines.ts'

/** How a connection for requests is opened, and how a transaction of its begins. */
export type Session = { readonly settings: object; readonly begin: string; readonly isPooled: boolean }

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
  // Each transaction says so, since not every pooler takes it with the connection.
  const begin = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs}`
  if (isPooled) return { settings, begin: `${begin}; SET LOCAL statement_timeout = ${statementMs}`, isPooled }
  return { settings: { ...settings, statement_timeout: statementMs }, begin, isPooled }
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  const name = names.get(text) ?? `w${names.size}`
  names.set(text, name)
  return name
}

/** A plan made when a table was still small reads all of it; this is how long one may be used after the table has grown. */
const plansKeptMs = 5000

/**
 * The connection that commits. What is sent before an answer has come goes along in one round trip. Where the session is its
 * own, the server parses and plans each statement once in a while; behind a pooler, statements have no names (decision 34).
 */
export class CommittingClient extends Client {
  readonly #isPooled: boolean
  readonly #begin: string
  #plansFromMs = performance.now()
  constructor({ settings, begin, isPooled }: Session) {
    super({ ...settings, pipeline: true })
    this.#isPooled = isPooled
    this.#begin = begin
  }

  async open(): Promise<void> {
    await this.connect()
    // To compile a statement takes longer than all that one of these does.
    if (!this.#isPooled) await this.query('SET jit = off')
  }

  begin(): Promise<unknown> {
    return this.query(this.#havePlansGrownOld() ? `DISCARD PLANS; ${this.#begin}` : this.#begin)
  }

  #havePlansGrownOld(): boolean {
    const nowMs = performance.now()
    if (this.#isPooled || nowMs - this.#plansFromMs < plansKeptMs) return false
    this.#plansFromMs = nowMs
    return true
  }

  /** Runs a statement whose text is one of few. */
  run(text: string, values: unknown[]): Promise<QueryArrayResult> {
    const named = this.#isPooled ? {} : { name: nameOf(text) }
    return this.query({ ...named, text, values, rowMode: 'array' })
  }
}
