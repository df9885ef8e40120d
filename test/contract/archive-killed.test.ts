// E6: whoever archives the journal is killed (SIGKILL) again and again; nothing is lost, and the next one goes on. On each
// database.

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { cut, longJournal, present } from './support/archived-journal.ts'
import type { ArchiverQuestion } from './support/archiver.ts'
import { type Child, startChild } from './support/children.ts'
import { createPostgresDriver, type Driver, sqliteDriver } from './support/databases.ts'

const users = 300
const kills = 4

const drivers: readonly Driver[] = [sqliteDriver, createPostgresDriver()]

for (const driver of drivers) {
  describe(`an archiving that is killed on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)

    test('E6: killed while it writes or removes, it has lost nothing, and the next process goes on to the end', async (t) => {
      const { database, folder, verify, checkpoints } = await longJournal(t, driver, { users })
      const whole = await verify(false)
      const count = async () =>
        Number(
          (await database.sql('SELECT COUNT(*) FROM journal WHERE at_ms < ?', cut.epochMilliseconds))[0]?.[0],
        )
      const question = {
        place: database.place,
        now: present.toString(),
        folder,
        beforeMs: cut.epochMilliseconds,
        entriesMax: 150,
      }
      const archiver = () => {
        const child: Child<ArchiverQuestion, boolean> = startChild('archiver.ts')
        t.after(() => child.kill())
        return { child, done: child.ask(question).catch(() => false) }
      }
      let left = await count()
      for (let kill = 0; kill < kills; kill++) {
        const { child } = archiver()
        const files = readdirSync(folder).length
        // Once in a file that is begun, then while entries go.
        const isUnderWay = async () =>
          kill % 2 === 0 ? readdirSync(folder).length > files : (await count()) < left
        while (!(await isUnderWay())) await sleep(1)
        await child.kill()
        left = await count()
        assert.ok(left > 0, 'it was killed in the middle')
        for (const withArchive of [false, true]) assert.equal((await verify(withArchive)).fault, null)
      }
      assert.equal(await archiver().done, true)
      assert.equal(await count(), 0)
      const all = await verify(true)
      assert.equal(all.fault, null)
      assert.equal(all.rowsCompared, whole.rowsCompared)
      assert.equal(all.entries - whole.entries, await written(database))
      assert.deepEqual([all.checkpointsLost, all.checkpointsInArchive], [0, 0])
      assert.ok(checkpoints.length > 20)
    })
  })
}

/** What the archiving itself and its processes wrote. */
async function written({
  sql,
}: {
  readonly sql: (text: string, ...params: number[]) => Promise<unknown[][]>
}) {
  const [[count] = []] = await sql('SELECT COUNT(*) FROM journal WHERE at_ms >= ?', present.epochMilliseconds)
  return Number(count)
}
