// Disks of our own, which can fill up, fail, or lose what was not synced. They take root, and Linux.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const mount = (...words: string[]) => execFileSync('mount', words)

export type Disk = {
  /** Where its files are. */
  readonly folder: string
  /** Takes whatever room is left. */
  readonly fill: () => void
  readonly free: () => void
  readonly remove: () => void
}

/** Nothing but room, so much of it. */
export function createSmallDisk(megabytes: number): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-disk-'))
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder)
  const filler = join(folder, 'filler')
  return {
    folder,
    fill: () => fill(folder, filler),
    free: () => rmSync(filler, { force: true }),
    remove: () => removed(folder, folder),
  }
}

/** To the last byte: what is left after a first try is written byte by page. */
function fill(folder: string, filler: string): void {
  const { bavail, bsize } = statfsSync(folder)
  try {
    writeFileSync(filler, Buffer.alloc(bavail * bsize), { flag: 'a' })
    for (;;) writeFileSync(filler, Buffer.alloc(4096), { flag: 'a' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error
  }
}

function removed(mounted: string, folder: string): void {
  execFileSync('umount', ['-l', mounted])
  rmSync(folder, { recursive: true, force: true })
}

export type FileSystem = Disk & {
  /** Everything that was not synced is gone, and nothing can be read or written any more, as when the power is cut. */
  readonly cutPower: () => void
  /** As after a start of the machine: what its journal has is played again. */
  readonly mountAgain: () => void
}

/**
 * An ext4 in a file, which believes that it has more room than the disk below has: filled, that one fails as a broken
 * disk does, with EIO when something is synced.
 */
export function createFileSystem(megabytes: number): FileSystem {
  const below = createSmallDisk(megabytes)
  const image = join(below.folder, 'image')
  const folder = join(below.folder, 'files')
  writeFileSync(image, '')
  truncateSync(image, megabytes * 2 * 1024 * 1024)
  execFileSync('mkfs.ext4', ['-q', '-F', image])
  mkdirSync(folder)
  // Commits of its own would sync what nobody asked it to.
  const mountIt = () => mount('-o', 'loop,commit=600', image, folder)
  mountIt()
  return {
    folder,
    fill: below.fill,
    free: below.free,
    cutPower: () => void execFileSync('xfs_io', ['-x', '-c', 'shutdown', folder]),
    mountAgain() {
      execFileSync('umount', [folder])
      mountIt()
    },
    remove() {
      execFileSync('umount', ['-l', folder])
      below.remove()
    },
  }
}
