// X5, THR-02: what an address and strangers may try is counted over all nodes, one after the other and all at once.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { createAttemptWaits } from '../../src/authority/operations/attempt-waits.ts'
import type { Caller, Context } from '../../src/authority/operations/context.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import {
  forgetOldTurnedAway,
  noteAnswer,
  tellTurnedAway,
} from '../../src/authority/operations/turned-away.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { standingAlarms, watchRefusals } from '../../src/authority/operations/watch-refusals.ts'
import { forgetPaidDebts } from '../../src/authority/queries/attempt-debts.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { schema } from '../../src/compose/schema.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { withKnownBrowser } from '../../src/platform/secrets/known-browser.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import { openPostgresStore } from '../../src/platform/store/postgres.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { createWorld, shoko, testCaller, type World } from '../support/world.ts'
import { happen } from './support/changes.ts'

const freeFailures = { address: 6, account: 3 }

let server: Postgres
before(async () => {
  server = await startPostgres()
})
after(() => server.stop())

function from(network: string, known?: string): Caller {
  return { ...testCaller, client: { network, known, signal: new AbortController().signal } }
}

async function tryLogin(context: Context, caller: Caller, userId: string, password = 'Machigai1') {
  const credentials = { service: shoko, userId, password, purpose: 'enrollment' } as const
  const outcome = await passFirstFactor(context, caller, credentials)
  return outcome.ok ? 'passed' : outcome.refusal
}

/** As after a login with the first password. */
function markOf({ keyRing, now }: Context, userId: string): string {
  return withKnownBrowser(keyRing, undefined, { service: shoko, userId, generation: 1, sinceMs: 0 }, now())
}

/** Another process on the same database. */
async function secondNode({ context, dataDir }: World, postgresUrl: string | undefined): Promise<Context> {
  const keys = journalKeys(context.keyRing)
  const opening = { schema, now: context.now(), chain: newId(), keys }
  const store =
    postgresUrl === undefined
      ? openSqliteStore(join(dataDir, 'warifu.db'), opening)
      : await openPostgresStore(postgresUrl, opening)
  return { ...context, store, waits: createAttemptWaits({ ...context, store }, freeFailures) }
}

for (const name of ['SQLite', 'PostgreSQL']) {
  describe(`on ${name}`, () => {
    let world: World
    let nodes: readonly Context[]
    const node = (i: number) => nodes[i % 2] ?? assert.fail()
    beforeEach(async () => {
      const postgresUrl = name === 'SQLite' ? undefined : await server.createDatabase()
      world = await createWorld({ freeFailures, ...(postgresUrl === undefined ? {} : { postgresUrl }) })
      nodes = [world.context, await secondNode(world, postgresUrl)]
    })
    afterEach(async () => {
      await node(1).store.close()
      await world.end()
    })

    test('THR-10: spraying over both nodes is one alarm at each, in one line, with nobody’s ID', async () => {
      const lines: object[] = []
      const log = {
        info() {},
        error() {},
        warn: (fields: object, text: string) => lines.push({ ...fields, text }),
      }
      for (const context of nodes) await watchRefusals(context, log)
      // 50 users or IDs within ten minutes, as the profile says: half of them at each node, each from an address of its own.
      for (let i = 0; i < 49; i++) await tryLogin(node(i), from(`192.0.2.${i}`), `Nobody${i}`)
      for (const context of nodes) await watchRefusals(context, log)
      assert.deepEqual(lines, [])
      await tryLogin(node(1), from('192.0.2.49'), 'Nobody49')
      for (let times = 0; times < 2; times++) for (const context of nodes) await watchRefusals(context, log)
      const alarm = { service: shoko, alarm: 'spraying', accounts: 50, addresses: 1 }
      const text = 'many users had a few wrong passwords or codes each: somebody may be going through a list'
      assert.deepEqual(lines, [
        { ...alarm, text },
        { ...alarm, text },
      ])
      assert.deepEqual(standingAlarms(node(0)), [{ service: shoko, name: 'spraying' }])
    })

    test('E7, issue 13: requests that both nodes turned away are one alarm at each, by service and status', async () => {
      const lines: object[] = []
      const log = { info() {}, error() {}, warn: (fields: object) => lines.push(fields) }
      const turnAway = (i: number, service: string | null, status: number, times: number) => {
        for (let n = 0; n < times; n++) noteAnswer(node(i).store, service, status)
      }
      turnAway(0, shoko, 429, 59)
      turnAway(0, shoko, 200, 100)
      turnAway(0, null, 503, 59)
      for (const context of nodes) await watchRefusals(context, log)
      assert.equal(lines.length, 0)
      turnAway(1, shoko, 429, 1)
      turnAway(1, null, 503, 1)
      for (const i of [1, 0]) await watchRefusals(node(i), log)
      const alarm = { alarm: 'turned_away', perMinute: 60 }
      const both = [
        { service: shoko, ...alarm, status: 429 },
        { service: null, ...alarm, status: 503 },
      ]
      assert.deepEqual(lines, [...both, ...both])
      world.clock.forward({ minutes: 2 })
      for (let times = 0; times < 2; times++) {
        for (const context of nodes) await watchRefusals(context, log)
        world.clock.forward({ minutes: 5 })
      }
      assert.deepEqual(standingAlarms(node(0)), [])
      world.clock.forward({ hours: 1 })
      await forgetOldTurnedAway(node(0))
      assert.deepEqual(await node(0).store.query('SELECT service FROM turned_away'), [])
    })

    test('issue 13: what could not be told to the database is told later, under its own minute', async () => {
      const { store, now } = node(0)
      const broken = { ...store, query: () => Promise.reject(new Error('away')) }
      noteAnswer(broken, shoko, 503)
      await assert.rejects(tellTurnedAway({ store: broken, now }), /away/)
      const found = async () => node(1).store.query('SELECT service, status, requests FROM turned_away')
      assert.deepEqual(await found(), [])
      broken.query = store.query as never
      const told = await tellTurnedAway({ store: broken, now })
      assert.deepEqual(await found(), [[shoko, 503, 1]])
      assert.deepEqual(told.get(shoko), new Map([[503, 1]]))
      await tellTurnedAway({ store: broken, now })
      assert.deepEqual(await found(), [[shoko, 503, 1]])
    })

    test('X5: the failures at one node make the address wait at the other', async () => {
      const answers: string[] = []
      for (let i = 0; i < 8; i++) answers.push(await tryLogin(node(i), from('192.0.2.1'), `Nobody0${i}`))
      assert.deepEqual(answers.slice(5), ['user_unknown', 'attempts_wait', 'attempts_wait'])
      assert.equal(await tryLogin(node(0), from('192.0.2.2'), 'Nobody00'), 'user_unknown')
      world.clock.forward({ seconds: 1 })
      assert.equal(await tryLogin(node(1), from('192.0.2.1'), 'Nobody08'), 'user_unknown')
      assert.equal(await tryLogin(node(0), from('192.0.2.1'), 'Nobody09'), 'attempts_wait')
      world.clock.forward({ hours: 4, minutes: 1 })
      await forgetPaidDebts(node(0).store, world.clock.now().epochMilliseconds)
      assert.deepEqual(await node(0).store.query('SELECT source FROM attempt_debt'), [])
    })

    test('X5, THR-02: a burst at both nodes gets the free failures of each, and not one more', async () => {
      const burst = Array.from({ length: 60 }, (_, i) => tryLogin(node(i), from('192.0.2.1'), `Burst${i}`))
      const answers = await Promise.all(burst)
      const tried = answers.filter((answer) => answer === 'user_unknown').length
      assert.ok(tried >= freeFailures.address && tried <= 2 * freeFailures.address, `${tried} were tried`)
      assert.equal(answers.length - tried, answers.filter((answer) => answer === 'attempts_wait').length)
      for (const each of nodes)
        assert.equal(await tryLogin(each, from('192.0.2.1'), 'Later001'), 'attempts_wait')
    })

    test('X8: however many browsers a user marked, their passwords take the places and the turns of one', async () => {
      const { userId } = await world.user('Victim01')
      const keys: string[] = []
      const { passwords } = world.context
      const seen: Context = {
        ...world.context,
        passwords: {
          ...passwords,
          verify: (owner, text, password, turn) => {
            if (turn?.known) keys.push(turn.key)
            return passwords.verify(owner, text, password, turn)
          },
        },
      }
      for (let i = 0; i < 3; i++) {
        const mark = markOf(world.context, userId)
        await tryLogin(seen, from(`192.0.2.${i}`, mark), userId)
      }
      assert.deepEqual([keys.length, new Set(keys).size], [3, 1])
    })

    test('X8, issue 13: in a flood strangers’ attempts wait for a group, right or wrong; a known browser’s never', async () => {
      const { userId, password } = await world.user('Victim01')
      const { passwords, store } = world.context
      const mark = markOf(world.context, userId)
      let isFlooded = false
      const patience: (number | undefined)[] = []
      const seen: Context = {
        ...world.context,
        passwords: { ...passwords, isFlooded: () => isFlooded },
        store: {
          ...store,
          change: (changeContext, needs, decide) => {
            patience.push(changeContext.patienceMs)
            return store.change(changeContext, needs, decide)
          },
        },
      }
      const attempts = async () => {
        await tryLogin(seen, from('192.0.2.1'), userId)
        await tryLogin(seen, from('192.0.2.2'), userId, password)
        await tryLogin(seen, from('192.0.2.3'), 'Nobody00')
        await tryLogin(seen, from('192.0.2.4', mark), userId)
        return patience.splice(0)
      }
      assert.deepEqual(await attempts(), [0, 0, 0, 0])
      isFlooded = true
      assert.deepEqual(await attempts(), [50, 50, 50, 0])
    })

    test('X5: a mark from before a change or a reset of the password is worth nothing, at either node', async () => {
      const { userId, password } = await world.user('Victim01')
      const mark = markOf(world.context, userId)
      const answers = async (typed: string) => {
        const all = [tryLogin(node(0), from('192.0.2.99', mark), userId, typed)]
        return Promise.all([...all, tryLogin(node(1), from('192.0.2.98', mark), userId, typed)])
      }
      const row = async () =>
        (await node(0).store.read({ row: passwordState.ref(shoko, userId) })).row ?? assert.fail()
      await answers('Machigai1')
      const before = await row()
      assert.deepEqual([before.failures, before.knownFailures], [0, 2])
      const verifier = {
        confidential: await world.context.passwords.derive({ service: shoko, userId }, password),
      }
      const set = { type: 'password_set', service: shoko, userId, verifier, mustChange: null } as const
      await happen(node(1).store, { ...set, setAtMs: world.clock.now().epochMilliseconds, expiresAtMs: null })
      await answers('Machigai1')
      const after = await row()
      assert.deepEqual([after.failures, after.knownFailures], [2, 0], 'they count as any stranger’s')
    })

    test('X5, THR-02: sixty strangers at both nodes spend five attempts, and the known browser has its own five', async () => {
      const { userId, password } = await world.user('Victim01')
      const mark = markOf(world.context, userId)
      const strangers = Array.from({ length: 60 }, (_, i) => tryLogin(node(i), from(`192.0.2.${i}`), userId))
      const answers = await Promise.all(strangers)
      assert.equal(answers.filter((answer) => answer === 'password_wrong').length, 4)
      const row = async () =>
        (await node(0).store.read({ row: passwordState.ref(shoko, userId) })).row ?? assert.fail()
      const counted = await row()
      assert.deepEqual([counted.failures, counted.locked, counted.strangersOnly], [5, true, true])
      const known = (i: number, typed?: string) => tryLogin(node(i), from('192.0.2.99', mark), userId, typed)
      assert.equal(await known(0, password), 'passed')
      const own = await Promise.all(Array.from({ length: 20 }, (_, i) => known(i)))
      assert.equal(own.filter((answer) => answer === 'password_wrong').length, 4)
      const after = await row()
      assert.deepEqual([after.knownFailures, after.locked, after.strangersOnly], [5, true, false])
      assert.equal(await known(1, password), 'password_locked')
      const report = await verifyJournal(node(0), { compareRows: true, checkpointsFile: undefined })
      assert.equal(report.fault, null)
    })
  })
}
