// Databases that the code of some commit left behind (test/fixtures), opened as a start of today's code opens them.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { schema } from '../../../src/compose/schema.ts'
import { type JournalKeys, journalKeys } from '../../../src/platform/journal/keys.ts'
import { parseKeyRing } from '../../../src/platform/secrets/key-ring.ts'
import { openSqliteStore } from '../../../src/platform/store/sqlite.ts'
import type { Store } from '../../../src/platform/store/store.ts'

export const fixtures = new URL('../../fixtures/', import.meta.url)

export type Landed = {
  readonly store: Store
  readonly keyRingText: string
  readonly keys: JournalKeys
  close(): Promise<void>
}

/** A copy of the fixture's database, with the migrations since; `at` is a time after its last entry. */
export function openLanded(name: string, at: string): Landed {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-landed-'))
  const path = join(folder, 'warifu.db')
  const left = new URL(`${name}/`, fixtures)
  writeFileSync(path, gunzipSync(readFileSync(new URL('warifu.db.gz', left))), { mode: 0o600 })
  const keyRingText = readFileSync(new URL('keys.json', left), 'utf8')
  const keys = journalKeys(parseKeyRing(keyRingText))
  const store = openSqliteStore(path, { schema, now: Temporal.Instant.from(at), chain: 'reopened', keys })
  return {
    store,
    keyRingText,
    keys,
    async close() {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
