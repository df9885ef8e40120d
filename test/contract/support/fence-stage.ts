// A backup that is put back behind a fence, after a life that went on beyond it.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Context } from '../../../src/authority/operations/context.ts'
import { finishRestore } from '../../../src/authority/operations/finish-restore.ts'
import { isBeingRestored } from '../../../src/platform/store/restore-mark.ts'
import { contractKeyRingText, type Driver, databaseFor, epoch } from './databases.ts'
import { caller, createContext } from './people.ts'
import { backUpInto, load } from './restored.ts'

/** A database to back up, a clock, and how to go on with what was backed up, behind a fence. */
export async function stage(t: TestContext, driver: Driver) {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-fence-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const database = await databaseFor(t, driver)
  let now = epoch
  const contextOn = async (of: typeof database) =>
    createContext(await of.open(now), contractKeyRingText, () => now)
  const lost = await contextOn(database)
  let path = ''
  return {
    lost,
    forward: (seconds: number) => {
      now = now.add({ seconds })
    },
    async backUp() {
      path = await backUpInto(lost, folder)
    },
    async restore(): Promise<Context> {
      const other = await databaseFor(t, driver)
      await load(lost, path, other.place)
      const context = await contextOn(other)
      assert.ok(await isBeingRestored(context.store))
      await finishRestore(context, caller, async () => 0)
      assert.ok(!(await isBeingRestored(context.store)))
      return context
    },
  }
}
