// R3: a restore while a node serves on the same database: it is refused, and a node that meets one anyway decides nothing more.

import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { finishRestore } from '../../src/authority/operations/finish-restore.ts'
import { refuseWhileServed } from '../../src/authority/operations/refuse-while-served.ts'
import { refuseTooEarly } from '../../src/compose/restore.ts'
import { createRestoreWatch, RestoredError } from '../../src/compose/restore-watch.ts'
import { StartError } from '../../src/compose/start-error.ts'
import { clearRestoreMark, keepRestoreMark } from '../../src/platform/store/restore-mark.ts'
import { Unavailable } from '../../src/platform/store/unavailable.ts'
import {
  contractKeyRingText,
  createPostgresDriver,
  type Driver,
  databaseFor,
  epoch,
  sqliteDriver,
} from './support/databases.ts'
import { addPerson, caller, createContext, shoko } from './support/people.ts'

function restores(driver: Driver): void {
  test('R3: a fence is not raised while a node goes on saying that it is there', async (t) => {
    const database = await databaseFor(t, driver)
    const [node, restoring] = [await database.open(epoch), await database.open(epoch)]
    const nobody = () => assert.fail('nobody was there, so that there is nothing to wait for')
    const now = () => epoch
    await refuseWhileServed({ store: restoring, now }, nobody)
    await node.ping(epoch.subtract({ minutes: 2 }))
    await refuseWhileServed({ store: restoring, now }, nobody)
    await node.ping(epoch)
    // As a backup of a moment ago says.
    await refuseWhileServed({ store: restoring, now }, async () => {})
    const served = refuseWhileServed({ store: restoring, now }, () => node.ping(epoch.add({ seconds: 2 })))
    await assert.rejects(
      served,
      (error) => error instanceof Unavailable && /stop every node/.test(error.message),
    )
  })

  test('R3: a fence that is raised once more says what the first one kept, until somebody serves again', async (t) => {
    const database = await databaseFor(t, driver)
    const on = async (at: Temporal.Instant) =>
      createContext(await database.open(at), contractKeyRingText, () => at)
    const node = await on(epoch)
    await addPerson(node, shoko, 'kept0001')
    const keptUntil = async (seconds: number) => {
      const { lastAtMs } = await finishRestore(await on(epoch.add({ seconds })), caller, async () => 0)
      return lastAtMs
    }
    const kept = await keptUntil(60)
    assert.ok(kept)
    assert.equal(await keptUntil(120), kept)
    await addPerson(await on(epoch.add({ seconds: 180 })), shoko, 'served01')
    assert.ok(((await keptUntil(240)) ?? 0) > kept)
  })

  test('R3: a fence waits for ten minutes after the newest entry, node or checkpoint at hand; a fence’s own is none', async (t) => {
    const database = await databaseFor(t, driver)
    const [node, restoring] = [await database.open(epoch), await database.open(epoch)]
    await addPerson(
      createContext(node, contractKeyRingText, () => epoch),
      shoko,
      'served01',
    )
    const dataDir = mkdtempSync(join(tmpdir(), 'warifu-early-'))
    t.after(() => rmSync(dataDir, { recursive: true, force: true }))
    const at = async (seconds: number, ...flags: readonly string[]) => {
      const input = {
        flag: (name: string) => flags.includes(name),
        text: () => '',
        optional: () => undefined,
      }
      const now = () => epoch.add({ seconds })
      const config = { dataDir, checkpoints: { file: null, syslog: null, http: null } }
      try {
        await refuseTooEarly(config, { store: restoring, now }, input)
        return 'may'
      } catch (error) {
        assert.ok(error instanceof StartError)
        return /from (\S+) on/.exec(error.message)?.[1]
      }
    }
    const until = (seconds: number) => epoch.add({ seconds }).toString()
    assert.deepEqual([await at(599), await at(600), await at(0, 'at-once')], [until(600), 'may', 'may'])
    await node.ping(epoch.add({ seconds: 60 }))
    assert.deepEqual([await at(659), await at(660)], [until(660), 'may'])
    const sign = (seconds: number, more: object) => {
      const head = { chain: 'c', seq: 1, hash: 'h', keyId: 'k', signature: 's' }
      const checkpoint = { ...head, atMs: epoch.add({ seconds }).epochMilliseconds, ...more }
      appendFileSync(join(dataDir, 'journal-checkpoints.jsonl'), `${JSON.stringify(checkpoint)}\n`)
    }
    sign(300, {})
    // Of a restore, and of a clock that was a day ahead.
    sign(400, { fence: until(400) })
    sign(86_400, {})
    assert.deepEqual([await at(899), await at(900)], [until(900), 'may'])
  })

  test('R3: a node whose database is restored decides nothing until it is started anew', async (t) => {
    const database = await databaseFor(t, driver)
    const [node, restoring] = [await database.open(epoch), await database.open(epoch)]
    const context = createContext(restoring, contractKeyRingText, () => epoch)
    await addPerson(context, shoko, 'restored')
    const said: string[] = []
    const log = { info() {}, warn() {}, error: (_: object, message: string) => void said.push(message) }
    const watch = () => createRestoreWatch(node, log)
    const [marked, fenced] = [watch(), watch()]
    for (const each of [marked, fenced]) await each.check()

    await keepRestoreMark(restoring, epoch)
    await assert.rejects(marked.check(), RestoredError)
    await clearRestoreMark(restoring)
    await assert.rejects(marked.check(), RestoredError, 'it has decided by what is void')
    await fenced.round()
    fenced.requireUnrestored()

    await finishRestore(context, caller, async () => 0)
    await fenced.round()
    assert.throws(fenced.requireUnrestored, RestoredError)
    await assert.rejects(fenced.check(), RestoredError)
    assert.equal(said.length, 2, 'once each')
    const anew = watch()
    await anew.check()
    await anew.check()
    anew.requireUnrestored()
  })
}

test('R3: a node whose SQLite file was taken away for a restore accepts nothing in it', async (t) => {
  const database = await databaseFor(t, sqliteDriver)
  const { at } = database.place
  const context = createContext(await database.open(epoch), contractKeyRingText, () => epoch)
  await addPerson(context, shoko, 'inplace1')
  renameSync(at, `${at}-broken`)
  const refused = (work: Promise<unknown>) => assert.rejects(work, Unavailable)
  await refused(context.store.ping(epoch))
  await refused(addPerson(context, shoko, 'moved001'))
  await database.open(epoch)
  await refused(addPerson(context, shoko, 'other001'))
  await refused(finishRestore(context, caller, async () => 0))
  for (const end of ['', '-wal', '-shm']) rmSync(`${at}${end}`, { force: true })
  renameSync(`${at}-broken`, at)
  await addPerson(context, shoko, 'back0001')
})

const postgresDriver = createPostgresDriver()
for (const driver of [sqliteDriver, postgresDriver]) {
  describe(`a restore while a node serves on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    restores(driver)
  })
}
