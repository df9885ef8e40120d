import type { DatabaseSync } from 'node:sqlite'

/** The disk, at each commit. */
export const syncing = 'PRAGMA synchronous = FULL'

export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/**
 * Commits what `work` writes without a sync; not inside a transaction. The next commit syncs the WAL, this included, and no
 * page of it is written back before that.
 */
export function unsynced<T>(db: DatabaseSync, work: () => T): T {
  db.exec('PRAGMA synchronous = NORMAL')
  try {
    return work()
  } finally {
    db.exec(syncing)
  }
}
