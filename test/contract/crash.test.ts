// A process that accepts codes is killed at random moments. What it acknowledged stays, and nothing half done does.
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { after, before, describe, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import type { AcceptorQuestion } from './support/acceptor.ts'
import { assertSound, eventsOf } from './support/changes.ts'
import { startChild } from './support/children.ts'
import {
  createPostgresDriver,
  type Database,
  type Driver,
  databaseFor,
  epoch,
  sqliteDriver,
} from './support/databases.ts'
import {
  addPerson,
  assertHolds,
  caller,
  codeOf,
  createContext,
  lastStepOf,
  type Person,
  shoko,
  ticketsOf,
} from './support/people.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
const kills = { SQLite: 10, PostgreSQL: 4 }
const peopleOfARun = 8

type Acceptance = { readonly tokenId: string; readonly step: number }

/** Runs a process until it has acknowledged some codes, kills it, and gives all that it acknowledged. */
async function runUntilKilled(t: TestContext, question: AcceptorQuestion): Promise<Acceptance[]> {
  const child = startChild<AcceptorQuestion, null>('acceptor.ts')
  t.after(() => child.kill())
  const enough = randomInt(1, 120)
  const reached = new Promise<void>((resolve, reject) => {
    child.onLine(() => {
      if (child.lines().length >= enough) resolve()
    })
    void child.ended.then(() => reject(new Error('the process ended by itself')))
  })
  await child.ask(question)
  await reached
  // The line appears at the end of a commit: without this, no kill would hit the middle of the next.
  await sleep(randomInt(0, 20))
  await child.kill()
  return child.lines().map((line) => {
    const [tokenId = '', step] = line.split(' ')
    return { tokenId, step: Number(step) }
  })
}

/** On PostgreSQL commit and answer are separate: a slow commit lets more kills hit between the two. */
async function slowCommits(database: Database): Promise<void> {
  if (database.place.driver === 'sqlite') return
  await database.sql(
    'CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.003); RETURN NULL; END $$',
  )
  await database.sql(
    "CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.type = 'code_accepted') EXECUTE FUNCTION dawdle()",
  )
}

/** The server may still be finishing the killed process's last request. */
async function waitUntilAlone(database: Database): Promise<void> {
  if (database.place.driver === 'sqlite') return
  const others =
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'warifu'"
  while ((await database.sql(others)).length > 0) await sleep(5)
}

/** Submits the code of each acceptance once more, at a time when it would be live. */
async function replay(database: Database, people: readonly Person[], acceptances: readonly Acceptance[]) {
  const store = await database.open()
  const context = createContext(store, keyRingText, () => epoch)
  const outcomes: Promise<string>[] = []
  for (const person of people) {
    const steps = acceptances.filter(({ tokenId }) => tokenId === person.tokenId).map(({ step }) => step)
    const last = Temporal.Instant.fromEpochMilliseconds(Math.max(...steps, 0) * 30_000)
    const tickets = await ticketsOf({ ...context, now: () => last }, person, steps.length)
    for (const [i, step] of steps.entries()) {
      const live = Temporal.Instant.fromEpochMilliseconds(step * 30_000 + 15_000)
      const code = await codeOf(context, person.tokenId, step)
      const login = { ...person, ticketHash: tickets[i] ?? '', code }
      const outcome = logIn({ ...context, now: () => live }, caller, login)
      outcomes.push(outcome.then((decided) => (decided.ok ? 'accepted' : decided.refusal)))
    }
  }
  const counts = Object.entries(Object.groupBy(await Promise.all(outcomes), (outcome) => outcome))
  await store.close()
  return Object.fromEntries(counts.map(([outcome, all]) => [outcome, all?.length]))
}

async function assertKept(
  database: Database,
  people: readonly Person[],
  acknowledged: readonly Acceptance[],
) {
  const store = await database.open()
  const context = createContext(store, keyRingText, () => epoch)
  await assertHolds(context)
  const journaled = (await eventsOf(store, 'code_accepted')).map(({ tokenId, step }) => `${tokenId} ${step}`)
  assert.equal(new Set(journaled).size, journaled.length, 'no step was accepted twice')
  for (const { tokenId, step } of acknowledged) {
    assert.ok(journaled.includes(`${tokenId} ${step}`), `${tokenId} ${step} is not in the journal`)
    assert.ok((await lastStepOf(store, tokenId)) >= step, `${tokenId} ${step} is not spent`)
  }
  // What was committed just before the kill but not acknowledged is spent all the same.
  const tokens = new Set(people.map(({ tokenId }) => tokenId))
  const accepted = (await eventsOf(store, 'code_accepted')).filter(({ tokenId }) => tokens.has(tokenId))
  await store.close()
  return accepted
}

function testKills(driver: Driver, count: number): void {
  test(`I1, I4, OTP-12, AUD-03: through ${count} kills no acknowledged code is lost or accepted again, and rows and journal agree`, async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    const context = createContext(store, keyRingText, () => epoch)
    const people: Person[] = []
    for (let i = 0; i < peopleOfARun; i++) people.push(await addPerson(context, shoko, `000000000${i}`))
    await store.close()
    await slowCommits(database)

    let acknowledgedTotal = 0
    let unacknowledged = 0
    let seen = 0
    for (let kill = 1; kill <= count; kill++) {
      // Hours later each time, so that no run shares steps with another.
      const now = epoch.add({ hours: 6 * kill }).toString()
      const acknowledged = await runUntilKilled(t, { place: database.place, keyRingText, now, people })
      await waitUntilAlone(database)
      const accepted = (await assertKept(database, people, acknowledged)).slice(seen)
      seen += accepted.length
      assert.deepEqual(await replay(database, people, accepted), { code_spent: accepted.length })
      acknowledgedTotal += acknowledged.length
      unacknowledged += accepted.length - acknowledged.length
    }
    t.diagnostic(`${acknowledgedTotal} codes acknowledged, ${unacknowledged} spent without an answer`)
  })
}

function testKilledStarts(driver: Driver): void {
  test('AUD-03: a process that is killed while it starts leaves a database that the next one opens', async (t) => {
    const database = await databaseFor(t, driver)
    for (let kill = 0; kill < 4; kill++) {
      const child = startChild<AcceptorQuestion, null>('acceptor.ts')
      t.after(() => child.kill())
      const question = { place: database.place, keyRingText, now: epoch.toString(), people: [] }
      const opened = child.ask(question).catch(() => {})
      await Promise.race([opened, sleep(randomInt(150, 450))])
      await child.kill()
    }
    await waitUntilAlone(database)
    await assertSound(await database.open())
  })
}

const postgresDriver = createPostgresDriver()

for (const driver of [sqliteDriver, postgresDriver]) {
  describe(`kill -9 on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    testKills(driver, driver === sqliteDriver ? kills.SQLite : kills.PostgreSQL)
    testKilledStarts(driver)
  })
}
