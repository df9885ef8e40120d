import { DatabaseError } from 'pg'
import { Damaged, Unavailable } from './unavailable.ts'

/** How long the server may take to let us in, and to answer one statement; after that nothing is acknowledged. */
export type Deadlines = { readonly connectMs: number; readonly statementMs: number }

/** While a user waits. */
export const servingDeadlines: Deadlines = { connectMs: 3000, statementMs: 3000 }
/** For commands, whose statements may look through a whole journal. */
export const commandDeadlines: Deadlines = { connectMs: 5000, statementMs: 60_000 }
/** Leaves time for the answer to arrive: the server gives up first, and says so. */
export const answerMs = 1000

/**
 * How long a process may think, or stand still, in the middle of a transaction before the server gives it up: whoever waits
 * for its rows gets them, and whoever reads the journal on gets past it (decision 37).
 */
export const idleInTransactionMs = 20_000

/** query_canceled: the server's own deadline passed, or an operator ended the statement. */
const canceled = '57014'
/** data_corrupted and index_corrupted */
const damaged = /^XX00[12]$/
/** In pg's words: the first two while connecting, the last for a statement. */
const connectTimeouts = [
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
]
const statementTimeout = 'Query read timeout'

/**
 * The server says that it can't go on: it stops or starts, is a standby, or has run out of connections, memory or disk
 * (SQLSTATE classes 08, 53, 57P and 58, and 25006); that we stood still for too long (25P03); or that a newer version has
 * taken away what we read (42703, 42P01).
 */
const outage = /^(08|53|57P|58|25006|25P03|42703|42P01)/
/** What Node says of a connection that can't be had or was lost, and pg of one that was closed. */
const lostConnection = /^(E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN))$/
const closedConnection = /^(Connection terminated|Client has encountered a connection error)/

/**
 * What a log may hold of an error: PostgreSQL quotes the row that it refused, with its verifier or sealed secret
 * (AUD-05). A missed deadline is put in our own words, since pg's name neither the database nor the time.
 */
export function explained(error: unknown, { connectMs, statementMs }: Deadlines): unknown {
  if (!(error instanceof Error)) return error
  if (error instanceof DatabaseError) {
    error.detail = undefined
    error.where = undefined
    if (damaged.test(error.code ?? ''))
      return new Damaged(`the database is damaged: ${error.message}`, { cause: error })
    if (error.code === canceled) return noAnswer('a statement', statementMs, error)
  }
  if (connectTimeouts.includes(error.message)) return noAnswer('a connection', connectMs, error)
  if (error.message === statementTimeout) return noAnswer('a statement', statementMs, error)
  return isOutage(error)
    ? new Unavailable(`the database cannot be used: ${error.message}`, { cause: error })
    : error
}

function isOutage(error: Error): boolean {
  // One error per address of a host.
  if (error instanceof AggregateError)
    return error.errors.some((each) => each instanceof Error && isOutage(each))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return outage.test(code) || lostConnection.test(code) || closedConnection.test(error.message)
}

function noAnswer(what: string, ms: number, cause: Error): Error {
  return new Unavailable(
    `the database did not respond to ${what} within ${ms} ms; nothing was acknowledged`,
    {
      cause,
    },
  )
}
