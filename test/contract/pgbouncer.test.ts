// The store and two nodes behind PgBouncer in transaction mode, where no session is ours (R6).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { schema } from '../../src/compose/schema.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import { openPostgresStore } from '../../src/platform/store/postgres.ts'
import { runWarifu } from '../cli/run.ts'
import { eventCode } from '../journeys/support/oathtool.ts'
import { startApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { tokenOn } from '../support/site.ts'
import { shoko } from '../support/world.ts'
import { testAlone } from './suites/alone.ts'
import { testGroups } from './suites/groups.ts'
import { testGuards } from './suites/guards.ts'
import { testMigration } from './suites/migration.ts'
import { testDeadlines } from './suites/postgres-deadlines.ts'
import { testStates } from './suites/states.ts'
import { testTogether } from './suites/together.ts'
import { contractKeys, createPooledDriver, databaseFor, epoch, openStore } from './support/databases.ts'
import { connected } from './support/postgres-holds.ts'

const driver = createPooledDriver()
const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)

describe('R6: the store behind PgBouncer in transaction mode', () => {
  before(driver.start)
  after(driver.stop)
  testStates(driver)
  testGroups(driver)
  testTogether(driver)
  testGuards(driver)
  testMigration(driver)
  testAlone(driver)
  testDeadlines(driver)

  test('R6: one store after another opens, and none waits for a lock that a session kept', async (t) => {
    const { place } = await databaseFor(t, driver)
    for (let i = 0; i < 30; i++) await (await openStore(place)).close()
    const together = await Promise.all(Array.from({ length: 10 }, () => openStore(place)))
    await Promise.all(together.map((store) => store.ping(epoch)))
    await Promise.all(together.map((store) => store.close()))
  })

  test('R6: a write that hangs is ended in the server, too, whose session is not ours', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await openPostgresStore(
      database.place.at,
      { schema, now: epoch, chain: newId(), keys: contractKeys },
      { connectMs: 5000, statementMs: 300 },
    )
    t.after(() => store.close())
    const client = await connected(t, database)
    await client.query('BEGIN')
    await client.query('LOCK TABLE journal_chain')
    await assert.rejects(store.ping(epoch), /did not respond to a statement within 300 ms/)
    const { rows } = await client.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    assert.deepEqual(rows, [])
    await client.query('ROLLBACK')
    await store.ping(epoch)
  })

  test('R6, OTP-01: two nodes start, log a user in, accept a code once, take a backup and verify the journal', async (t) => {
    const { place } = await driver.create()
    const shared = { DATABASE_URL: place.at, HOST: '127.0.0.1', PUBLIC_ORIGIN: 'https://otp.example.jp' }
    const one = await startApp('serve', shared)
    t.after(one.stop)
    const keys = { ...shared, WARIFU_KEYS_FILE: `${one.dataDir}/keys.json` }
    const two = await startApp('serve', keys)
    t.after(two.stop)
    const { userId, initialPassword: password } = await one.createUser({
      service: shoko,
      customer: '割符商事',
      userId: 'hanako',
      userName: '割符 花子',
    })
    const { tokenId, secretBase32 } = await one.issueToken('event')
    const code = (counter: number) => eventCode(secretBase32, counter)
    const first = createClient(one.origin, shared.PUBLIC_ORIGIN)
    await first.submit(at('enrollment'), { userId, password })
    await first.submit(at('enrollmentToken'), { tokenId, otp1: code(0), otp2: code(1) })
    const form = await tokenOn(first, at('loginCode'))
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        const client = createClient((i % 2 === 0 ? one : two).origin, shared.PUBLIC_ORIGIN)
        for (const [name, value] of first.cookies) client.cookies.set(name, value)
        return client.post(at('loginCode'), { form_token: form, otp: code(2) })
      }),
    )
    const passed = answers.filter(({ headers }) => headers.get('Location') === at('password'))
    assert.equal(passed.length, 1)
    assert.ok(answers.every(({ status }) => status === 303 || status === 422))
    await one.warifu('migrate')
    await one.warifu('backup', `${one.dataDir}/backup`)
    assert.match(await two.warifu('journal', 'verify', '--without-checkpoints'), /^the journal holds/)
  })

  test('R3, R6: a backup of another database is restored through PgBouncer', async (t) => {
    const { place: from } = await driver.create()
    const { place: into } = await driver.create()
    const app = await startApp('serve', { DATABASE_URL: from.at, HOST: '127.0.0.1' })
    t.after(app.stop)
    await app.warifu('backup', `${app.dataDir}/backup`)
    const keysFile = `${app.dataDir}/keys.json`
    const restored = {
      DATABASE_URL: into.at,
      WARIFU_KEYS_FILE: keysFile,
      WARIFU_DATA_DIR: `${app.dataDir}/new`,
    }
    const { code, stderr } = await runWarifu(['restore', `${app.dataDir}/backup`, '--at-once'], restored)
    assert.equal(code, 0, stderr)
  })
})
