import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { schema } from '../../src/compose/schema.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { newKeyRingText, parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite.ts'
import { placeMigratedFile } from './migrated-file.ts'

test('a store that is opened on a file migrated before is what one makes of an empty file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-migrated-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const now = Temporal.Instant.from('2025-07-01T00:00:15Z')
  const keys = journalKeys(parseKeyRing(newKeyRingText('2025-01-01T00:00:00Z')))
  const paths = ['first', 'copied', 'empty'].map((name) => join(folder, name))
  const [first = '', copied = '', empty = ''] = paths
  placeMigratedFile(first, schema, now)
  placeMigratedFile(copied, schema, now)
  for (const path of paths) await openSqliteStore(path, { schema, now, chain: 'c', keys }).close()
  const expected = contentsOf(empty)
  assert.ok(Object.keys(expected).length > 90)
  assert.deepEqual(contentsOf(first), expected)
  assert.deepEqual(contentsOf(copied), expected)
  assert.deepEqual(
    paths.map((path) => statSync(path).mode & 0o777),
    [0o600, 0o600, 0o600],
  )
})

/** Every table's definition and rows, and what the file says of itself. */
function contentsOf(path: string) {
  const db = new DatabaseSync(path)
  const settings = db.prepare('SELECT * FROM pragma_journal_mode, pragma_page_size, pragma_encoding').all()
  const objects = db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all()
  const tables = objects.flatMap(({ type, name }) => (type === 'table' ? [String(name)] : []))
  const rows = tables.map((name) => [name, db.prepare(`SELECT * FROM "${name}"`).all()])
  db.close()
  return { settings, objects, ...Object.fromEntries(rows) }
}
