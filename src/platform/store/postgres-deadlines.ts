import { DatabaseError } from 'pg'

/** How long the server may take to let us in, and to answer one statement; after that nothing is acknowledged. */
export type Deadlines = { readonly connectMs: number; readonly statementMs: number }

export const usualDeadlines: Deadlines = { connectMs: 5000, statementMs: 15_000 }
/** Leaves time for the answer to arrive: the server gives up first, and says so. */
export const answerMs = 1000

/** query_canceled: the server's own deadline passed, or an operator ended the statement. */
const canceled = '57014'
/** In pg's words: the first two while connecting, the last for a statement. */
const connectTimeouts = [
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
]
const statementTimeout = 'Query read timeout'

/**
 * What a log may hold of an error: PostgreSQL quotes the row that it refused, with its verifier or sealed secret
 * (AUD-05). A missed deadline is put in our own words, since pg's name neither the database nor the time.
 */
export function explained(error: unknown, { connectMs, statementMs }: Deadlines): unknown {
  if (!(error instanceof Error)) return error
  if (error instanceof DatabaseError) {
    error.detail = undefined
    error.where = undefined
    if (error.code === canceled) return noAnswer('a statement', statementMs, error)
  }
  if (connectTimeouts.includes(error.message)) return noAnswer('a connection', connectMs, error)
  return error.message === statementTimeout ? noAnswer('a statement', statementMs, error) : error
}

function noAnswer(what: string, ms: number, cause: Error): Error {
  return new Error(`the database did not respond to ${what} within ${ms} ms; nothing was acknowledged`, {
    cause,
  })
}
