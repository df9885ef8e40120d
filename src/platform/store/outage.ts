/** What Node says of a connection that there isn't. */
const unreachable = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]

/** In pg's words, and in ours for a missed deadline. */
const lostConnection =
  /^(Connection terminated|Client has encountered a connection error|the database did not respond )/

/** SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN. */
const sqliteOutages = [5, 6, 8, 10, 13, 14]

/**
 * Is the database away, or not able to write now? What was asked may be asked again: nothing of it was acknowledged, and
 * only a commit whose answer was lost may have taken place. Classes 08 connection exception, 53 insufficient resources,
 * 57P shutdown, 40 serialization failure, given up after several attempts.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown }
  if (typeof errcode === 'number') return sqliteOutages.includes(errcode & 0xff)
  if (typeof code === 'string' && (unreachable.includes(code) || /^(08|40|53|57P)/.test(code))) return true
  return lostConnection.test(error.message)
}
