import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Module } from '../authority/module-type.ts'
import type { DeskPart } from '../desk/contract.ts'
import { type Input, type Output, UsageError } from '../platform/cli/command.ts'
import { type Progress, withProgress } from '../platform/cli/progress.ts'
import { loadKeyRing } from '../platform/secrets/key-ring.ts'
import { openSealedFile, SealedFileError } from '../platform/secrets/sealed-file.ts'
import { ArchiveError, itemsOf } from '../platform/store/archive.ts'
import { checkpointsFile, lookAtDatabase } from './checkpoint-check.ts'
import { type Config, machineTime } from './config.ts'
import { schemaOfModules } from './schema.ts'
import { StartError } from './start-error.ts'

/**
 * What a restore does before the database is opened: with a file, it fills an empty place; otherwise one must be there.
 * Whatever was put there stays closed until the fence is raised.
 */
export async function placeBackup(
  config: Config,
  modules: readonly Module<DeskPart>[],
  input: Input,
): Promise<void> {
  const file = input.optional('FILE')
  if ((file === undefined) === !input.flag('fence'))
    throw new UsageError('restore takes a FILE, or --fence for a database that was put back already')
  if (file !== undefined) return withProgress((progress) => load(config, modules, file, progress))
  await lookAtDatabase(config, async (found) => {
    if (found === null) throw new StartError('there is no database to finish the restore of')
  })
}

async function load(
  { keysFile, keysKept, databaseUrl, dataDir }: Config,
  modules: readonly Module<DeskPart>[],
  file: string,
  progress: Progress,
): Promise<void> {
  const ring = loadKeyRing(keysFile, keysKept)
  const pieces = openSealedFile(ring, file, (bytes, total) => progress('bytes restored', bytes, total))
  const items = itemsOf(pieces)
  const into = { folders: schemaOfModules(modules).migrations, now: machineTime() }
  try {
    if (databaseUrl !== null) {
      const { loadPostgres } = await import('../platform/store/postgres-archive.ts')
      await loadPostgres(databaseUrl, items, into)
    } else {
      const { loadSqlite } = await import('../platform/store/sqlite-archive.ts')
      await loadSqlite(join(dataDir, 'warifu.db'), items, into)
    }
  } catch (error) {
    if (error instanceof SealedFileError || error instanceof ArchiveError)
      throw new StartError(`nothing was restored: ${error.message}`, { cause: error })
    throw error
  }
}

/** The checkpoints of the data directory go on after the fence, and say so. */
export function noteFence(config: Config, { json }: Output): void {
  const { checkpoint, raisedAt } = json as { readonly checkpoint: object; readonly raisedAt: string }
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const line = JSON.stringify({ ...checkpoint, fence: raisedAt })
  appendFileSync(checkpointsFile(config), `${line}\n`, { mode: 0o600 })
}
