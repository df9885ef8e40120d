// node test/contract/support/scenario/record-endings.ts FOLDER: plays the endings and writes what test/fixtures/ef24b64
// holds. The key ring has to be there already (`keys.json`).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { schema } from '../../../../src/compose/schema.ts'
import { journalKeys } from '../../../../src/platform/journal/keys.ts'
import { parseKeyRing } from '../../../../src/platform/secrets/key-ring.ts'
import { openSqliteStore } from '../../../../src/platform/store/sqlite.ts'
import { createContext } from '../people.ts'
import { playEndings } from './endings.ts'
import { scenarioStart } from './scenario.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('which folder?')
const path = join(folder, 'warifu.db')
const keyRingText = readFileSync(join(folder, 'keys.json'), 'utf8')
const keys = journalKeys(parseKeyRing(keyRingText))
const store = openSqliteStore(path, {
  schema,
  now: Temporal.Instant.from(scenarioStart),
  chain: 'endings',
  keys,
})
await playEndings((now) => createContext(store, keyRingText, now))
await store.close()
const db = new DatabaseSync(path)
db.exec('VACUUM')
db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
db.exec('PRAGMA journal_mode = DELETE')
db.close()
writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
