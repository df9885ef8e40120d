const sqliteBusy = 5

/** Does another connection hold the lock? */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}
