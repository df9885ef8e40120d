import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Module } from '../authority/module-type.ts'
import type { Context } from '../authority/operations/context.ts'
import { newestOfOthersMs } from '../authority/queries/fence.ts'
import type { DeskPart } from '../desk/contract.ts'
import { type Input, type Output, UsageError } from '../platform/cli/command.ts'
import { type Progress, withProgress } from '../platform/cli/progress.ts'
import { loadKeyRing } from '../platform/secrets/key-ring.ts'
import { openSealedFile, SealedFileError } from '../platform/secrets/sealed-file.ts'
import { ArchiveError, itemsOf } from '../platform/store/archive.ts'
import { checkpointsFile, lookAtDatabase, nodesSignedAtMs } from './checkpoint-check.ts'
import { type Config, machineTime } from './config.ts'
import { schemaOfModules } from './schema.ts'
import { StartError } from './start-error.ts'
import { apartMsMax } from './trusted-clock.ts'

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

/** Codes and assertions that were used may count again for so long, where the use is lost (decision 31). */
const waitedMs = 600_000

/**
 * Before the fence, not until ten minutes after the last moment that anything at hand says was served: a checkpoint, an entry, a node
 * that was there. What nobody can see here, whoever restores has to know. Throws StartError.
 */
export async function refuseTooEarly(
  config: Pick<Config, 'dataDir' | 'checkpoints'>,
  { store, now }: Pick<Context, 'store' | 'now'>,
  input: Input,
): Promise<void> {
  if (input.flag('at-once')) return
  const nowMs = now().epochMilliseconds
  const { nodes } = await store.clocks()
  const seen = [
    ...nodesSignedAtMs(config),
    ...nodes.map(({ seenAtMs }) => seenAtMs),
    (await newestOfOthersMs(store, store.head().chain)) ?? 0,
  ]
  // What a false clock wrote ahead of time says nothing.
  const servedMs = Math.max(0, ...seen.filter((atMs) => atMs <= nowMs + apartMsMax))
  if (nowMs >= servedMs + waitedMs) return
  const text = (ms: number) =>
    Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'second', roundingMode: 'ceil' })
  throw new StartError(
    `somebody was served at ${text(servedMs)}: what was used since the backup could count again for ten minutes. Say ./warifu restore ` +
      `--fence from ${text(servedMs + waitedMs)} on, or with --at-once if nobody was served after the backup, or nobody is let in by this copy`,
  )
}

/** The checkpoints of the data directory go on after the fence, and say so. */
export function noteFence(config: Config, { json }: Output): void {
  const { checkpoint, raisedAt } = json as { readonly checkpoint: object; readonly raisedAt: string }
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const line = JSON.stringify({ ...checkpoint, fence: raisedAt })
  appendFileSync(checkpointsFile(config), `${line}\n`, { mode: 0o600 })
}
