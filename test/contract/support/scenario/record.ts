// node test/contract/support/scenario/record.ts FOLDER: plays the scenario and writes what test/fixtures/c55ca6a holds.
// The key ring has to be there already (`keys.json`).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { normalized } from './normalize.ts'
import { stageScenario } from './stage.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('which folder?')
const path = join(folder, 'warifu.db')
const { cast, rows } = await stageScenario(path, readFileSync(join(folder, 'keys.json'), 'utf8'))
const db = new DatabaseSync(path)
db.exec('VACUUM')
db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
db.exec('PRAGMA journal_mode = DELETE')
db.close()
writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
const journal = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
writeFileSync(join(folder, 'journal.jsonl.gz'), gzipSync(journal, { level: 9 }))
writeFileSync(join(folder, 'cast.json'), `${JSON.stringify(cast, null, 2)}\n`)
const bodies = normalized(rows.map(({ body }) => body))
writeFileSync(join(folder, 'journal-scenario.jsonl'), bodies.map((body) => `${body}\n`).join(''))
