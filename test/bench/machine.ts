// What a figure was measured on; without it no figure means anything.
import { statfsSync } from 'node:fs'
import { availableParallelism, cpus, release, tmpdir, totalmem, type } from 'node:os'
import { DatabaseSync } from 'node:sqlite'

/** The magic numbers of statfs(2). On a memory file system nothing is durable, so nothing durable is measured. */
const fileSystems = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x2fc12fc1, 'zfs'],
  [0x794c7630, 'overlayfs'],
  [0x01021994, 'tmpfs'],
  [0x6969, 'nfs'],
])

function fileSystemOf(folder: string): string {
  const { type: magic } = statfsSync(folder)
  return fileSystems.get(magic) ?? `0x${magic.toString(16)}`
}

export function describeMachine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    sqlite: sqliteVersion(),
    temporaryFileSystem: fileSystemOf(tmpdir()),
  }
}

function sqliteVersion(): string {
  const db = new DatabaseSync(':memory:')
  try {
    return String(db.prepare('SELECT sqlite_version() AS version').get()?.['version'])
  } finally {
    db.close()
  }
}
