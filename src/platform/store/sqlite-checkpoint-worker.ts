// Writes the pages of a WAL back to its database, in a thread of its own. Waits for nobody: what is still read, or is being
// checkpointed by another, stays for the next time.
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import type { Failed } from './failed-checkpoint.ts'

// Of a file that was taken away meanwhile it must not make another one.
const file = pathToFileURL(workerData as string)
file.searchParams.set('mode', 'rw')
const db = new DatabaseSync(file)
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
