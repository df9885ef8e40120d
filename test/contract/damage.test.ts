// Noise in the pages of a database: the check of the journal reads what it can, and says what it found (R8).
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { schema } from '../../src/compose/schema.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite.ts'
import { seededRandom } from '../support/random.ts'
import { fixtures } from './support/landed.ts'

const pageBytes = 4096
const folder = mkdtempSync(join(tmpdir(), 'warifu-damage-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const whole = gunzipSync(readFileSync(new URL('demo-847c3e9/warifu.db.gz', fixtures)))
const keys = journalKeys(parseKeyRing(readFileSync(new URL('demo-847c3e9/keys.json', fixtures), 'utf8')))

function withNoise(seed: number): string {
  const random = seededRandom(seed)
  const damaged = Buffer.from(whole)
  for (let i = 0; i < 10; i++) {
    const start = random.below(whole.length / pageBytes) * pageBytes
    for (let at = start; at < start + pageBytes; at++) damaged[at] = random.below(256)
  }
  const path = join(folder, `${seed}.db`)
  writeFileSync(path, damaged, { mode: 0o600 })
  return path
}

/** What a check says, or why the database does not even open; null: nothing that it reads was hit. */
async function findingOf(path: string): Promise<string | null> {
  const now = Temporal.Instant.from('2026-11-30T09:00:15+09:00')
  const open = () => openSqliteStore(path, { schema, now, chain: 'damaged', keys })
  let store: ReturnType<typeof open>
  try {
    store = open()
  } catch (error) {
    return (error as Error).message
  }
  try {
    return (await store.verifyJournal({ outsideCheckpoints: [], compareRows: true })).fault
  } finally {
    await store.close()
  }
}

test('R8: noise in ten pages is found and named, and ends no check with an error of its own', async () => {
  const found: string[] = []
  for (let seed = 1; seed <= 30; seed++) {
    const finding = await findingOf(withNoise(seed)).catch((error: unknown) =>
      assert.fail(`seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`),
    )
    if (finding !== null) found.push(finding)
  }
  assert.ok(found.length >= 25, found.join('\n'))
  assert.ok(
    found.some((each) => /the database is damaged: /.test(each)),
    found.join('\n'),
  )
})
