// Writes the pages of a WAL back to its database, in a thread of its own. Waits for nobody: what is still read, or is being
// checkpointed by another, stays for the next time.
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { Failed } from './failed-checkpoint.ts'

const db = new DatabaseSync(workerData as string)
db.exec('PRAGMA synchronous = FULL')
const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)')

parentPort?.on('message', (asked: 'checkpoint' | 'end') => {
  if (asked === 'end') {
    db.close()
    parentPort?.close()
    return
  }
  try {
    checkpoint.all()
    parentPort?.postMessage(null)
  } catch (error) {
    const { message, errcode } = error as Failed
    parentPort?.postMessage({ message, errcode } satisfies Failed)
  }
})
