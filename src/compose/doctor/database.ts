import { digestsInForce } from '../../authority/queries/profiles-in-force.ts'
import { journalKeys } from '../../platform/journal/keys.ts'
import { loadKeyRing } from '../../platform/secrets/key-ring.ts'
import { newestArchived } from '../../platform/store/archived.ts'
import { postgresClockMs, readNewestEntryMs } from '../../platform/store/clock-queries.ts'
import { missingMigrations, readMigrations, selectApplied } from '../../platform/store/migrations.ts'
import type { Queryable } from '../../platform/store/store.ts'
import { lookAtDatabase, refuseLaterCheckpoints } from '../checkpoint-check.ts'
import { doubtOf } from '../clock-doubt.ts'
import { type Config, machineTime } from '../config.ts'
import { profilesPlaced } from '../placements.ts'
import { digestsOf, otherServices } from '../profile-digests.ts'
import { loadProfiles } from '../profiles.ts'
import { schemaOfModules } from '../schema.ts'
import { type Check, type Examined, type Finding, findingsOf, messageOf } from './finding.ts'

/** Reached or not, and then what its settings, tables, clock and journal say. */
export const examineDatabase: Check = async (examined) => {
  const { warning, fault } = findingsOf('database')
  const { config } = examined
  try {
    return await lookAtDatabase(config, async (found) => {
      if (found === null)
        return [warning('nothing of Warifu is in it yet: run ./warifu migrate, or start ./warifu serve')]
      const isPostgres = config.databaseUrl !== null
      return [
        ...(isPostgres ? await postgresSettings(found) : await sqliteSettings(found)),
        await migrationsOf(found, examined),
        await clockOf(found, isPostgres),
        await headsOf(found),
        ...(await keysMissing(found, config)),
        await profilesInForceOf(found, examined),
      ]
    })
  } catch (error) {
    const where = config.databaseUrl === null ? 'WARIFU_DATA_DIR' : 'DATABASE_URL and the server'
    return [fault(`${messageOf(error)}; look at ${where}`)]
  }
}

/** Nodes with other profiles are out of service (E3). */
async function profilesInForceOf(found: Queryable, { config, modules }: Examined): Promise<Finding> {
  const { ok, warning, fault } = findingsOf('profiles in force')
  // Data from before decision 50 has no table of them.
  const inForce = await digestsInForce(found).catch(() => new Map<string, string>())
  if (inForce.size === 0)
    return warning('none: each node decides by its own files; run ./warifu profile activate')
  const own = profilesPlaced(loadProfiles(config.profilesDir, modules), config.placement)
  const others = otherServices(digestsOf(own), inForce)
  return others.length === 0
    ? ok(`those of this node, ${own.size} services`)
    : fault(
        `others, for ${others.join(', ')}: run ./warifu profile pending, and profile activate where that is meant`,
      )
}

/** What an acknowledged code needs to be still there after a power cut. */
const durable = ['fsync', 'full_page_writes'] as const

async function postgresSettings(found: Queryable): Promise<Finding[]> {
  const { ok, warning, fault } = findingsOf('database')
  const names = [...durable, 'synchronous_commit', 'synchronous_standby_names'] as const
  const [row = []] = await found.query(
    `SELECT ${names.map((name) => `current_setting('${name}')`).join(', ')}, pg_is_in_recovery()`,
  )
  const [fsync, fullPageWrites, synchronousCommit, standbys, isStandby] = row as unknown[]
  const off = durable.filter((_, i) => [fsync, fullPageWrites][i] !== 'on')
  const findings: Finding[] = off.map((name) =>
    fault(`${name} is off: a crash can destroy the database; set it to on in postgresql.conf, and reload`),
  )
  if (synchronousCommit === 'off' || synchronousCommit === 'local')
    findings.push(
      fault(`synchronous_commit is ${synchronousCommit}: a used code can come back; set it to on`),
    )
  if (isStandby === true)
    findings.push(fault('it is a standby, which takes no writes: let DATABASE_URL lead to the primary'))
  if (standbys === '')
    findings.push(
      warning(
        'synchronous_standby_names is empty: if its disk is lost, so is what was acknowledged (docs/failover.md)',
      ),
    )
  return findings.length > 0 ? findings : [ok(`every commit waits for its disk and for ${String(standbys)}`)]
}

async function sqliteSettings(found: Queryable): Promise<Finding[]> {
  const { ok, fault } = findingsOf('database')
  const [row] = await found.query('PRAGMA journal_mode')
  const mode = String(row?.[0])
  return mode === 'wal'
    ? [ok('SQLite, with its write-ahead log')]
    : [
        fault(
          `its journal_mode is ${mode}, not wal: another program changed it; the next start sets it again`,
        ),
      ]
}

async function migrationsOf(found: Queryable, { modules }: Examined): Promise<Finding> {
  const { ok, warning, fault } = findingsOf('migrations')
  const known = readMigrations({ identity: '', bytes: '' }, schemaOfModules(modules).migrations)
  // Data from before decision 36 has no table of expansions.
  const applied = await found
    .query(selectApplied)
    .catch(() => found.query('SELECT number, 0 FROM schema_migration'))
  try {
    const missing = missingMigrations(applied as unknown as [number, number][], known)
    return missing.length === 0
      ? ok(`all ${known.length} are applied`)
      : warning(`${missing.length} are missing: run ./warifu migrate, or start ./warifu serve`)
  } catch (error) {
    return fault(`${messageOf(error)}: run that version here too`)
  }
}

async function clockOf(found: Queryable, isPostgres: boolean): Promise<Finding> {
  const { ok, fault } = findingsOf('clock')
  const fromMs = machineTime().epochMilliseconds
  const [row] = isPostgres ? await found.query(`SELECT ${postgresClockMs}`) : []
  const newestEntryMs = await readNewestEntryMs(found)
  const asked = { fromMs, untilMs: machineTime().epochMilliseconds }
  const databaseMs = (row?.[0] as number | undefined) ?? null
  const doubt = doubtOf(asked, { databaseMs, newestEntryMs, nodes: [] }, { journal: 'later' })
  if (doubt !== null) return fault(`${doubt.reason}: look at the time service (chrony) of both`)
  return ok(isPostgres ? 'it agrees with the database and the journal' : 'it agrees with the journal')
}

/** A tail that was cut off leaves checkpoints of entries that no chain has any more. */
async function headsOf(found: Queryable): Promise<Finding> {
  const { ok, fault } = findingsOf('journal')
  const [cut] = await found.query(
    'SELECT c.chain, c.seq FROM journal_checkpoint c LEFT JOIN journal_chain j ON j.chain = c.chain WHERE j.head_seq IS NULL OR j.head_seq < c.seq LIMIT 1',
  )
  if (cut === undefined) return ok('it reaches all checkpoints in the database')
  return fault(
    `chain ${String(cut[0])} ends before its checkpoint at entry ${String(cut[1])}: run ./warifu journal verify, and see what removed them`,
  )
}

/** Every process that seals begins a chain under the same key, so the starts of chains name all keys ever in use; the archive says its own. */
async function keysMissing(found: Queryable, config: Config): Promise<Finding[]> {
  const { ok, fault } = findingsOf('keys')
  const ids = idsOf(config)
  if (ids === null) return []
  // A MAC ends with a colon and 43 characters.
  const used = await found.query(
    "SELECT DISTINCT substr(mac, 1, length(mac) - 44) FROM journal WHERE type = 'chain_started' AND service IS NULL AND mac IS NOT NULL",
  )
  const archived = (await newestArchived(found))?.keyIds ?? []
  const all = new Set([...used.map(([id]) => String(id)), ...archived])
  const missing = [...all].filter((id) => !ids.includes(id))
  if (missing.length === 0) return [ok('all that this database was used with are there')]
  const text = `${config.keysFile} lacks ${missing.join(', ')}, which this database was used with`
  return [fault(`${text}: put them back from the backup of the key ring, or look at WARIFU_KEYS_FILE`)]
}

function idsOf({ keysFile, keysKept }: Config): readonly string[] | null {
  try {
    const { ids, retiredIds } = loadKeyRing(keysFile, keysKept)
    return [...ids, ...retiredIds]
  } catch {
    return null
  }
}

/** The database against what stands in files, which whoever restores or changes it may have forgotten. */
export const examineCheckpoints: Check = async ({ config }) => {
  const { ok, fault } = findingsOf('journal')
  const keys = keysOf(config)
  // The key ring and the database are told by checks of their own.
  if (keys === null) return []
  try {
    await refuseLaterCheckpoints(config, keys)
    return [ok('it is the one that the checkpoints in files are of')]
  } catch (error) {
    return [fault(messageOf(error))]
  }
}

function keysOf({ keysFile, keysKept }: Config) {
  try {
    return journalKeys(loadKeyRing(keysFile, keysKept))
  } catch {
    return null
  }
}
