// R2, REL-14 to REL-16: nodes whose clocks are wrong at the start, wrong later, apart or walking, on both databases. The
// database's clock is the real one; theirs are off it by what the test says.

import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { type TestContext, test } from 'node:test'
import { acceptClock } from '../../src/authority/operations/accept-clock.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { createClockWatch } from '../../src/compose/clock-watch.ts'
import { openingTime } from '../../src/compose/opening-time.ts'
import { ClockError, createTrustedClock } from '../../src/compose/trusted-clock.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { contractKeyRingText, type Database, type Driver, databaseFor } from './support/databases.ts'
import {
  addPerson,
  assertHolds,
  bindingOf,
  caller,
  codeOf,
  createContext,
  shoko,
  submit,
  ticketOf,
} from './support/people.ts'

const secondMs = 1000
const hourMs = 3_600_000
const tenYearsMs = 3653 * 24 * hourMs
const log = { info: () => {}, warn: () => {}, error: () => {} }

/** Time that passes for all nodes at once; the database's own clock only knows the real one. */
function createTime() {
  let passedMs = 0
  return {
    pass: (ms: number) => {
      passedMs += ms
    },
    wall: () => Temporal.Now.instant().add({ milliseconds: passedMs }),
    monotonicMs: () => performance.now() + passedMs,
  }
}

type Time = ReturnType<typeof createTime>

function clockOf(time: Time, offMs: number) {
  let off = offMs
  const clock = createTrustedClock(() => time.wall().add({ milliseconds: off }), time.monotonicMs)
  const set = (ms: number) => {
    off = ms
  }
  return { clock, set }
}

/** A node as `serve` starts one, with a clock that is off. */
async function startNode(database: Database, time: Time, offMs = 0) {
  const { driver, at } = database.place
  const { clock, set } = clockOf(time, offMs)
  const place =
    driver === 'sqlite' ? { dataDir: dirname(at), databaseUrl: null } : { dataDir: '', databaseUrl: at }
  const store = await database.open(await openingTime(place, clock, 'all'))
  const context = createContext(store, contractKeyRingText, clock.now)
  const watch = createClockWatch(store, clock, log)
  return {
    context,
    set,
    /** 'ready', or why not. */
    readiness: () =>
      watch.check().then(
        () => 'ready',
        (error: unknown) => (error instanceof ClockError ? error.message : Promise.reject(error)),
      ),
  }
}

async function newestEntry(store: Parameters<typeof newestJournal>[0]) {
  const [row] = await newestJournal(store, {}, 1)
  assert.ok(row)
  return row
}

function starts(driver: Driver): void {
  const isPostgres = driver.name === 'PostgreSQL'

  async function wrongStart(t: TestContext, offMs: number, expected: RegExp) {
    const database = await databaseFor(t, driver)
    const time = createTime()
    const first = await startNode(database, time)
    assert.equal(await first.readiness(), 'ready')
    const { atMs } = await newestEntry(first.context.store)
    const node = await startNode(database, time, offMs)
    assert.match(await node.readiness(), expected)
    assert.throws(node.context.now, ClockError)
    assert.equal((await newestEntry(first.context.store)).atMs, atMs, 'its start hides nothing')
    assert.equal(await first.readiness(), 'ready', 'and stops nobody else')
    assert.match(
      await (await startNode(database, time, offMs)).readiness(),
      expected,
      'nor does starting it again',
    )
    node.set(0)
    assert.equal(await node.readiness(), 'ready', 'without a hand')
    assert.ok(node.context.now())
    await assertHolds(node.context)
  }

  test('R2: a start an hour behind is not ready, until it is right', (t) =>
    wrongStart(t, -hourMs, isPostgres ? /60 min behind the database's/ : /60 min behind the newest entry/))

  test('R2: a start ten years ahead is not ready, until it is right', (t) =>
    wrongStart(
      t,
      tenYearsMs,
      isPostgres ? /3653 days ahead of the database's/ : /3653 days after the newest entry/,
    ))

  test('R2: a start an hour ahead is not ready beside PostgreSQL; nothing tells it on SQLite (decision 33)', async (t) => {
    if (isPostgres) return wrongStart(t, hourMs, /60 min ahead of the database's/)
    const time = createTime()
    const node = await startNode(await databaseFor(t, driver), time, hourMs)
    assert.equal(await node.readiness(), 'ready')
    // The next start of a clock that is right sees it.
    node.set(0)
    assert.match(await node.readiness(), /60 min behind the newest entry/)
  })

  test('R2: the first start of an empty database knows the date of this version, and PostgreSQL’s clock', async (t) => {
    const time = createTime()
    const early = await startNode(await databaseFor(t, driver), time, -3 * tenYearsMs)
    assert.match(await early.readiness(), /before this version of Warifu was made/)
    early.set(0)
    assert.equal(await early.readiness(), 'ready')
    const late = await startNode(await databaseFor(t, driver), time, tenYearsMs)
    assert.match(await late.readiness(), isPostgres ? /ahead of the database's/ : /^ready$/)
  })

  test('R2: after a false time that was written, an operator accepts the clock and all nodes go on', async (t) => {
    const database = await databaseFor(t, driver)
    const time = createTime()
    const store = await database.open(time.wall().add({ milliseconds: tenYearsMs }))
    await store.close()
    const node = await startNode(database, time)
    assert.match(await node.readiness(), /3653 days behind the newest entry .*\.\/warifu clock accept/)
    const wrong = clockOf(time, 0).clock
    wrong.compared({ is: 'doubtful', reason: 'the database says otherwise', unknown: false })
    await assert.rejects(acceptClock({ ...node.context, now: wrong.now }, caller), ClockError)
    assert.match(await node.readiness(), /behind the newest entry/)
    await acceptClock({ ...node.context, now: clockOf(time, 0).clock.now }, caller)
    assert.equal(await node.readiness(), 'ready')
    assert.match((await newestEntry(node.context.store)).body, /"type":"clock_accepted"/)
  })
}

function running(driver: Driver): void {
  const isPostgres = driver.name === 'PostgreSQL'

  test('REL-16: of two nodes 20 s apart, the wrong one is not ready, or neither where nobody can tell', async (t) => {
    const database = await databaseFor(t, driver)
    const time = createTime()
    const [right, wrong] = [await startNode(database, time), await startNode(database, time, 20 * secondMs)]
    const round = async () => {
      await wrong.readiness()
      await right.readiness()
      // What is noted twice in one millisecond is taken for one note, and nodes note themselves seconds apart.
      time.pass(1)
      return { wrong: await wrong.readiness(), right: await right.readiness() }
    }
    const apart = await round()
    if (isPostgres) {
      assert.match(apart.wrong, /20 s ahead of the database's/)
      assert.equal(apart.right, 'ready')
    } else {
      assert.match(apart.right, /clock is (19|20) s behind the newest entry/)
      // What the wrong one wrote at its start is then no longer later, and neither knows better.
      time.pass(25 * secondMs)
      const { wrong: ahead, right: behind } = await round()
      assert.match(ahead, /s ahead of that of another node/)
      assert.match(behind, /s behind that of another node/)
    }
    wrong.set(0)
    assert.deepEqual(await round(), { wrong: 'ready', right: 'ready' }, 'without a hand')
  })

  test('R2: steps of 4 s each minute are noticed at the second one', async (t) => {
    const database = await databaseFor(t, driver)
    const time = createTime()
    const node = await startNode(database, time)
    assert.equal(await node.readiness(), 'ready')
    node.set(4 * secondMs)
    if (!isPostgres) time.pass(60 * secondMs)
    assert.equal(await node.readiness(), 'ready')
    node.set(8 * secondMs)
    if (!isPostgres) time.pass(60 * secondMs)
    assert.match(await node.readiness(), isPostgres ? /8 s ahead of the database's/ : /was set ahead by 8 s/)
    node.set(0)
    assert.equal(await node.readiness(), 'ready')
  })

  test('REL-14, REL-15: a code checked while the clock is not trusted is not counted, and passes afterwards', async (t) => {
    const database = await databaseFor(t, driver)
    const time = createTime()
    const node = await startNode(database, time)
    const { context } = node
    const person = await addPerson(context, shoko, 'user0001', 'event')
    const ticketHash = await ticketOf(context, person)
    for (const offMs of [-hourMs, hourMs, tenYearsMs]) {
      node.set(offMs)
      assert.notEqual(await node.readiness(), 'ready')
      const entries = (await newestEntry(context.store)).position
      for (const code of [await codeOf(context, person.tokenId, 2), '000000'])
        await assert.rejects(logIn(context, caller, { ...person, ticketHash, code }), ClockError)
      await assert.rejects(submit(context, person, '000000'), ClockError, 'nor the password before it')
      assert.equal((await bindingOf(context.store, person))?.failures, 0)
      assert.equal((await newestEntry(context.store)).position, entries, 'nothing is written')
      node.set(0)
      assert.equal(await node.readiness(), 'ready')
    }
    const code = await codeOf(context, person.tokenId, 2)
    assert.ok((await logIn(context, caller, { ...person, ticketHash, code })).ok)
    await assertHolds(context)
  })
}

onBothDatabases('clocks', (driver) => {
  starts(driver)
  running(driver)
})
