// Issue 6: each accepted transfer leaves with exactly one run, whoever makes it, however often, and whatever fails
// meanwhile.

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { deliverRuns, startDelivery } from '../../src/services/web-fb/operations/handover/deliver-runs.ts'
import { makeDueRuns, makeRuns } from '../../src/services/web-fb/operations/handover/make-run.ts'
import { faultOf } from '../../src/services/web-fb/operations/handover/run-folder.ts'
import { type DeliveryFault, handoverRunState } from '../../src/services/web-fb/rules/handover.ts'
import { openCompany } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { assertSound, eventsOf, happen } from './support/changes.ts'
import { startChild } from './support/children.ts'
import type { ClearerQuestion } from './support/clearer.ts'
import {
  createPostgresDriver,
  type Database,
  type Driver,
  databaseFor,
  sqliteDriver,
} from './support/databases.ts'
import { caller, createContext } from './support/people.ts'
import { addExecuted, assertDelivered, assertHandedOver, lineOf } from './support/runs.ts'

const keyRingText = newKeyRingText('2015-01-01T00:00:00Z')
const start = '2016-01-13T10:00:00+09:00'
const payerId = 'M54100000025'
const byNobody = { service: webFb, operatorId: null } as const
const log = { info() {}, error() {} }

async function nodesOn(t: TestContext, driver: Driver, count: number) {
  const database = await databaseFor(t, driver)
  let now = Temporal.Instant.from(start)
  const open = async () => createContext(await database.open(), keyRingText, () => now)
  const first = await open()
  const others = await Promise.all(Array.from({ length: count - 1 }, open))
  const set = (text: string) => {
    now = Temporal.Instant.from(text)
  }
  return { database, first, nodes: [first, ...others], set }
}

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-runs-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

async function runOf(database: Database, runId: string) {
  const store = await database.open()
  return (await store.read({ run: handoverRunState.ref(webFb, runId) })).run
}

function testHandover(driver: Driver): void {
  test('I10: two nodes that make runs at once, while transfers arrive: each transfer is in one run', async (t) => {
    const { first, nodes } = await nodesOn(t, driver, 2)
    const payer = await openCompany(first, payerId)
    const ids = Array.from({ length: 60 }, (_, i) => `T${String(i).padStart(3, '0')}`)
    for (const id of ids.slice(0, 20)) await addExecuted(first, payer, id, [lineOf(1000), lineOf(2)])
    const added = (async () => {
      for (const id of ids.slice(20)) await addExecuted(first, payer, id, [lineOf(500)])
    })()
    const made = Array.from({ length: 12 }, (_, i) =>
      makeRuns(nodes[i % 2] ?? first, caller, byNobody).then(
        (outcome) => (outcome.ok ? 'made' : outcome.refusal),
        (error: unknown) => String(error),
      ),
    )
    const outcomes = new Set(await Promise.all(made))
    await added
    await makeRuns(first, caller, byNobody)
    for (const outcome of outcomes) {
      // If five attempts in a row meet another node's run, none is made: the next run takes the transfers.
      assert.match(outcome, /^(made|nothing_to_do|Error: the same state kept changing.*)$/)
    }
    await assertHandedOver(first.store, ids)
    const nothing = await makeRuns(first, caller, byNobody)
    assert.deepEqual(nothing, { ok: false, refusal: 'nothing_to_do' })
    const handedOver = await eventsOf(first.store, 'transfer_handed_over')
    assert.equal(new Set(handedOver.map(({ transferId }) => transferId)).size, ids.length)
    assert.equal(handedOver.length, ids.length)
    await assertSound(first.store)
  })

  test('more transfers than one file holds leave with several runs', async (t) => {
    const { first } = await nodesOn(t, driver, 1)
    const payer = await openCompany(first, payerId)
    const ids = Array.from({ length: 502 }, (_, i) => `T${String(i).padStart(3, '0')}`)
    await Promise.all(ids.map((id) => addExecuted(first, payer, id, [lineOf(1)])))
    const made = await makeRuns(first, caller, byNobody)
    assert.ok(made.ok)
    assert.equal(made.runIds.length, 2)
    await assertHandedOver(first.store, ids)
  })

  test('W6: runs are made at the times of the profile and from the cut-off on, on business days only', async (t) => {
    const { first, set } = await nodesOn(t, driver, 1)
    const payer = await openCompany(first, payerId)
    const leave = (id: string) => addExecuted(first, payer, id, [lineOf(1)], first.now().epochMilliseconds)
    await leave('T1')
    for (const [at, runs, added] of [
      ['2016-01-13T10:59:59+09:00', 0, null],
      // Saturday, Sunday, 成人の日 of another year on its Monday.
      ['2016-01-16T15:00:00+09:00', 0, null],
      ['2017-01-09T15:00:00+09:00', 0, null],
      ['2016-01-14T09:29:59+09:00', 0, null],
      ['2016-01-14T09:30:00+09:00', 1, 'T2'],
      // What left its account after a time waits for the next one.
      ['2016-01-14T10:59:59+09:00', 0, null],
      ['2016-01-14T11:00:00+09:00', 1, null],
      ['2016-01-14T15:00:00+09:00', 0, 'T3'],
      ['2016-01-14T15:00:30+09:00', 1, null],
      ['2016-01-14T15:01:00+09:00', 0, null],
    ] as const) {
      set(at)
      assert.equal(await makeDueRuns(first), runs, at)
      if (added !== null) await leave(added)
    }
    for (const { day } of await assertHandedOver(first.store, ['T1', 'T2', 'T3']))
      assert.equal(day, '2016-01-14')
  })

  test('D5: what is frozen, of a user or of a customer, is in no run until that is lifted', async (t) => {
    const { first, set } = await nodesOn(t, driver, 1)
    const payer = await openCompany(first, payerId)
    const other = await openCompany(first, 'M54100000026')
    const of = { service: webFb, userId: 'u1', customerId: payer.customerId, operatorId: 'desk01' } as const
    for (const holder of ['user:u1', `customer:${payer.customerId}`]) {
      await happen(first.store, { type: 'transfers_frozen', ...of, holder, reason: '申出', frozenAtMs: 1 })
    }
    await addExecuted(first, payer, 'T1', [lineOf(1000)])
    set('2016-01-14T15:00:00+09:00')
    assert.equal(await makeDueRuns(first), 0)
    assert.deepEqual(await makeRuns(first, caller, byNobody), { ok: false, refusal: 'nothing_to_do' })
    await happen(first.store, { type: 'transfers_thawed', ...of, holder: 'user:u1' })
    await addExecuted(first, other, 'T2', [lineOf(500)])
    assert.ok((await makeRuns(first, caller, byNobody)).ok)
    await assertHandedOver(first.store, ['T2'])
    await happen(first.store, { type: 'transfers_thawed', ...of, holder: `customer:${payer.customerId}` })
    assert.ok((await makeRuns(first, caller, byNobody)).ok)
    await assertHandedOver(first.store, ['T1', 'T2'])
    await assertSound(first.store)
  })

  test('on a bank holiday, 取組日 is the next business day', async (t) => {
    const { first, set } = await nodesOn(t, driver, 1)
    const payer = await openCompany(first, payerId)
    await addExecuted(first, payer, 'T1', [lineOf(1)])
    set('2015-12-31T10:00:00+09:00')
    await makeRuns(first, caller, byNobody)
    const [run] = await assertHandedOver(first.store, ['T1'])
    assert.equal(run?.day, '2016-01-04')
  })

  test('a missing folder is reported once and retried, and no run waits for another', async (t) => {
    const { first, database } = await nodesOn(t, driver, 1)
    const payer = await openCompany(first, payerId)
    await addExecuted(first, payer, 'T1', [lineOf(1)])
    const made = await makeRuns(first, caller, byNobody)
    assert.ok(made.ok)
    const [runId = ''] = made.runIds
    const folder = join(folderFor(t), 'gone')
    for (let i = 0; i < 3; i++) assert.equal(await deliverRuns(first, folder, log), 1)
    assert.equal((await runOf(database, runId))?.fault, 'folder_missing')
    writeFileSync(folder, 'a file')
    assert.equal(await deliverRuns(first, folder, log), 1)
    assert.equal((await eventsOf(first.store, 'run_faulted')).length, 1)
    rmSync(folder)
    mkdirSync(folder)
    assert.equal(await deliverRuns(first, folder, log), 0)
    assert.equal((await runOf(database, runId))?.fault, null)
    await assertDelivered(first.store, folder)
    // Written again, as by a node that was killed before it could record it: the same files, recorded once.
    await deliverRuns(first, folder, log)
    assert.equal((await eventsOf(first.store, 'run_delivered')).length, 1)
    await assertSound(first.store)
  })

  test('files that differ from the record never leave; the next run does', async (t) => {
    const { first, database } = await nodesOn(t, driver, 1)
    const payer = await openCompany(first, payerId)
    await addExecuted(first, payer, 'T1', [lineOf(1000)])
    const forged = await makeRuns(first, caller, byNobody)
    assert.ok(forged.ok)
    const [forgedId = ''] = forged.runIds
    const before = "SET lines = REPLACE(lines, '1000', '9000') WHERE transfer_id = 'T1'"
    await database.sql(`UPDATE fb_transfer ${before} RETURNING 1`)
    await addExecuted(first, payer, 'T2', [lineOf(2000)])
    const honest = await makeRuns(first, caller, byNobody)
    assert.ok(honest.ok)
    const folder = folderFor(t)
    assert.equal(await deliverRuns(first, folder, log), 1)
    assert.equal((await runOf(database, forgedId))?.fault, 'files_differ')
    const [honestId = ''] = honest.runIds
    assert.deepEqual(readdirSync(folder).toSorted(), [`${honestId}.json`, `${honestId}.txt`])
  })

  test('a worker delivers runs made while it is running, and stops', async (t) => {
    const { first, nodes, database } = await nodesOn(t, driver, 2)
    const payer = await openCompany(first, payerId)
    const folder = folderFor(t)
    const pauses = { pollMs: 5, pauseMs: 5, pauseMsMax: 20 }
    const workers = nodes.map((context) => startDelivery({ context, folder, log, ...pauses }))
    await addExecuted(first, payer, 'T1', [lineOf(1)])
    const made = await makeRuns(first, caller, byNobody)
    assert.ok(made.ok)
    while ((await runOf(database, made.runIds[0] ?? ''))?.deliveredAtMs === null) await sleep(5)
    await Promise.all(workers.map((worker) => worker.stop()))
    await assertDelivered(first.store, folder)
    assert.equal((await eventsOf(first.store, 'run_delivered')).length, 1)
  })
}

function testKills(driver: Driver, kills: number): void {
  test(`I10: kill -9, ${kills} times, between making and delivering: every transfer leaves with one run`, async (t) => {
    const { first, database } = await nodesOn(t, driver, 1)
    const payer = await openCompany(first, payerId)
    const folder = folderFor(t)
    const { place } = database
    const written: string[] = []
    for (let i = 0; i < kills; i++) {
      const child = startChild<ClearerQuestion, null>('clearer.ts')
      t.after(() => child.kill())
      const enough = randomInt(1, 8)
      const reached = new Promise<void>((resolve, reject) => {
        child.onLine(() => {
          if (child.lines().length >= enough) resolve()
        })
        void child.ended.then(() => reject(new Error('the process ended by itself')))
      })
      await child.ask({ place, keyRingText, now: start, folder, payer, prefix: `K${i}` })
      await reached
      await sleep(randomInt(0, 15))
      await child.kill()
      written.push(...child.lines())
    }
    while (driver.name === 'PostgreSQL' && (await database.sql(others)).length > 1) await sleep(5)
    await makeRuns(first, caller, byNobody)
    await deliverRuns(first, folder, log)
    const all = await eventsOf(first.store, 'transfer_accepted')
    const ids = all.map(({ transferId }) => transferId)
    for (const id of written) assert.ok(ids.includes(id), `${id} was acknowledged and is lost`)
    await assertHandedOver(first.store, ids)
    await assertDelivered(first.store, folder)
    await assertSound(first.store)
    t.diagnostic(`${ids.length} transfers, ${(await eventsOf(first.store, 'run_made')).length} runs`)
  })
}

/** The test's own connection is one of them. */
const others =
  "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'warifu' AND state <> 'idle'"

test('the reason why a file could not be written is helpful', () => {
  const told: readonly [string, DeliveryFault][] = [
    ['ENOENT', 'folder_missing'],
    ['ENOTDIR', 'folder_missing'],
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EROFS', 'not_allowed'],
    ['EACCES', 'not_allowed'],
    ['EIO', 'other'],
  ]
  for (const [code, fault] of told) assert.equal(faultOf(Object.assign(new Error(code), { code })), fault)
  assert.equal(faultOf('?'), 'other')
})

const postgresDriver = createPostgresDriver()
for (const driver of [sqliteDriver, postgresDriver]) {
  describe(`handover on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    testHandover(driver)
    testKills(driver, driver === sqliteDriver ? 6 : 3)
  })
}
