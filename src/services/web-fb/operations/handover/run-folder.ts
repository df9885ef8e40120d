import { open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '../../../../platform/secrets/random.ts'
import type { DeliveryFault } from '../../rules/handover.ts'

/**
 * Writes a file atomically: under a temporary name first, synced to disk before it is renamed. Rejects if the folder is
 * missing, full or not writable; a partial file is removed.
 */
export async function writeWhole(folder: string, name: string, content: Uint8Array): Promise<void> {
  const begun = join(folder, `.${name}.${newId()}`)
  try {
    const file = await open(begun, 'wx', 0o640)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(begun, join(folder, name))
  } catch (error) {
    await unlink(begun).catch(() => {})
    throw error
  }
  await syncFolder(folder)
}

/** Only then is the new name itself on disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const faults: Readonly<Record<string, DeliveryFault>> = {
  ENOENT: 'folder_missing',
  ENOTDIR: 'folder_missing',
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EACCES: 'not_allowed',
  EPERM: 'not_allowed',
  EROFS: 'not_allowed',
}

/** Why a file could not be written, if an operator can do something about it. */
export function faultOf(error: unknown): DeliveryFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return faults[code] ?? 'other'
}
