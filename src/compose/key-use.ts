import type { Module } from '../authority/module-type.ts'
import type { KeyHouse } from '../authority/operations/keys/key-house.ts'
import { masterKeys } from '../authority/queries/keys.ts'
import { type MasterKey, missingKeysIn, usedKeyOf } from '../authority/rules/master-key.ts'
import type { DeskPart } from '../desk/contract.ts'
import type { KeyRing } from '../platform/secrets/key-ring.ts'
import type { LiveKeyRing } from '../platform/secrets/live-key-ring.ts'
import type { Queryable } from '../platform/store/store.ts'
import { lookAtDatabase } from './checkpoint-check.ts'
import type { Config } from './config.ts'
import { StartError } from './start-error.ts'

/**
 * Before a process opens a database, and so writes to its journal: its key ring is the one of this database, and holds
 * all keys in use, of which the main database of the house tells; the current one among them is taken into use. Throws
 * StartError, which says what is missing.
 */
export async function useToldKey(config: Config, ring: LiveKeyRing): Promise<void> {
  const keys = await lookAtDatabase(config.house, async (found) => (found === null ? [] : toldKeys(found)))
  const newestId = await lookAtDatabase(config, async (found) => (found === null ? null : newestKeyId(found)))
  const lost = newestId === null || isHeld(ring, newestId) ? [] : [newestId]
  const missing = [...new Set([...missingKeysIn(ring, keys), ...lost])]
  if (missing.length > 0) throw new StartError(lacking(config.keysFile, missing))
  const used = usedKeyOf(ring, keys)
  if (used !== ring.currentId) ring.use(used)
}

/** What to do about a key ring without keys that the database is used with. */
export function lacking(file: string, keyIds: readonly string[]): string {
  return (
    `this database is used with a key that is not in the key ring: ${file} lacks key ${keyIds.join(', ')}; take the file ` +
    'of a node that serves, or the one that was kept with the backup, and look at WARIFU_KEYS_FILE'
  )
}

/** Data of before decision 57 tells of no keys. */
export async function toldKeys(found: Queryable): Promise<readonly MasterKey[]> {
  return (await isMigrated(found, keysMigration)) ? masterKeys(found) : []
}

const keysMigration = 71
const macsMigration = 21

async function isMigrated(found: Queryable, number: number): Promise<boolean> {
  return (await found.query('SELECT 1 FROM schema_migration WHERE number = ?', number)).length > 0
}

function isHeld({ ids, retiredIds }: KeyRing, keyId: string): boolean {
  return ids.includes(keyId) || retiredIds.includes(keyId)
}

/** The key of the newest entry's MAC; null where there is none. */
async function newestKeyId(found: Queryable): Promise<string | null> {
  if (!(await isMigrated(found, macsMigration))) return null
  const [row] = await found.query('SELECT mac FROM journal ORDER BY position DESC LIMIT 1')
  const mac = row?.[0] as string | null | undefined
  return mac == null ? null : mac.slice(0, mac.indexOf(':'))
}

/** The databases beside the main one, to be looked into. */
export function othersOf(config: Config): KeyHouse['others'] {
  return config.others.map((other) => (look) => lookAtDatabase(other, async (found) => found && look(found)))
}

/** The house of a context: its key ring, and everything that is under its keys. */
export function keyHouseOf(
  config: Config,
  modules: readonly Module<DeskPart>[],
  ring: LiveKeyRing,
): KeyHouse {
  const { keysFile: file, keysKept: kept } = config
  return {
    ring,
    file,
    kept,
    underKeys: modules.flatMap(({ underKeys = [] }) => underKeys),
    others: othersOf(config),
    beside: [],
  }
}
