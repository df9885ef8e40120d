import { Damaged, DiskFault, Unavailable } from './unavailable.ts'

// SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: see https://www.sqlite.org/rescode.html
const busy = 5
const outages: ReadonlySet<number> = new Set([busy, 6, 8, 10, 13, 14])
// SQLITE_CORRUPT, NOTADB
const damages: ReadonlySet<number> = new Set([11, 26])
// SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC
const syncFailures: ReadonlySet<number> = new Set([1034, 1290])

/** Does another connection hold the lock? */
export function isBusy(error: unknown): boolean {
  return errorCode(error) === busy
}

/** The error as the store's callers know it: one of the database's state is `Unavailable`, any other stays itself. */
export function explained(error: unknown): unknown {
  const code = errorCode(error)
  if (code === undefined) return error
  if (syncFailures.has(code)) return new DiskFault(reason(error), { cause: error })
  if (damages.has(code & 0xff))
    return new Damaged(`the database is damaged: ${messageOf(error)}`, { cause: error })
  return outages.has(code & 0xff) ? new Unavailable(reason(error), { cause: error }) : error
}

function reason(error: unknown): string {
  return `the database cannot be used: ${messageOf(error)}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** SQLite's extended result code; its lowest byte is the primary one. */
function errorCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : undefined
}

/** SQLite's messages do not say which file they are about. */
export function named(path: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error)
  return new Error(`the database ${path} cannot be opened: ${reason}`, { cause: error })
}
