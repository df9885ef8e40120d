import { existsSync, statfsSync } from 'node:fs'
import { type Check, findingsOf, messageOf } from './finding.ts'

const gib = 1024 ** 3
const scarceBytes = 5 * gib
const fullBytes = gib

/** What statfs(2) calls file systems of another machine: NFS, SMB, CIFS. */
const remoteTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
])

/** Room, and where SQLite is used, whether its locks and its fsync can be trusted there. */
export const examineDisk: Check = async ({ config: { dataDir, databaseUrl } }) => {
  const { ok, warning, fault } = findingsOf('disk')
  // A missing folder is told by its own check.
  if (!existsSync(dataDir)) return []
  try {
    const { bavail, bsize, type } = statfsSync(dataDir)
    const remote = remoteTypes.get(type)
    if (databaseUrl === null && remote !== undefined)
      return [fault(`${dataDir} is on ${remote}, where SQLite loses data: use a local disk, or PostgreSQL`)]
    const freeBytes = bavail * bsize
    const free = `${(freeBytes / gib).toFixed(1)} GiB are free at ${dataDir}`
    if (freeBytes < fullBytes) return [fault(`${free}: make room now, before the database stops`)]
    if (freeBytes < scarceBytes) return [warning(`${free}: make room, or a larger disk`)]
    return [ok(free)]
  } catch (error) {
    return [fault(messageOf(error))]
  }
}
