// The data of a running Warifu, opened by another process: that of the test.
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { schema } from '../../src/compose/schema.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { loadKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite.ts'
import { createContextOf } from '../contract/support/people.ts'

const now = () => Temporal.Now.instant()

export function openData(t: TestContext, folder: string) {
  const keyRing = loadKeyRing(join(folder, 'keys.json'))
  const opening = { schema, now: now(), chain: newId(), keys: journalKeys(keyRing) }
  const store = openSqliteStore(join(folder, 'warifu.db'), opening)
  t.after(() => store.close())
  return createContextOf(store, keyRing, now)
}
