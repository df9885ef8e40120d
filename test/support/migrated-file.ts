// A SQLite file as the migrations leave it. To migrate takes most of the time in which a world begins, and always gives the
// same; a test of the store itself migrates each time (test/contract).
import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Schema } from '../../src/platform/store/schema.ts'
import { migrate } from '../../src/platform/store/sqlite-start.ts'

/** By the folders of their migrations. */
const files = new Map<string, Buffer>()

/** Makes the file at this path, which only its owner may read. */
export function placeMigratedFile(path: string, schema: Schema, now: Temporal.Instant): void {
  const folders = schema.migrations.join(' ')
  writeFileSync(path, files.get(folders) ?? '', { mode: 0o600 })
  if (files.has(folders)) return
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL')
  migrate(db, schema, now)
  db.close()
  files.set(folders, readFileSync(path))
}
