import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { isBusy } from './sqlite-errors.ts'

const lookAgainMs = 50

/**
 * The lock is that of an empty database beside the file, which the system lets go of when its process ends. The file
 * stays: a process that waits has it open, and would go on waiting for one that nobody else sees.
 */
export async function alone<T>(path: string, work: () => Promise<T>, waiting: () => void): Promise<T> {
  closeSync(openSync(path, 'a', 0o600))
  const db = new DatabaseSync(path, { timeout: 0 })
  try {
    for (let told = false; !taken(db); told = true) {
      if (!told) waiting()
      await sleep(lookAgainMs)
    }
    return await work()
  } finally {
    db.close()
  }
}

function taken(db: DatabaseSync): boolean {
  try {
    db.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  }
}
