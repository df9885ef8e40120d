// THR-07: login IDs that strangers invent do not stay in the database forever.

import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { forgetUnknownLogins } from '../../src/authority/operations/forget-unknown-logins.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { unknownLoginsAfter } from '../../src/authority/queries/unknown-logins.ts'
import { unknownLoginState } from '../../src/authority/rules/password.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { createWorld, johoku, shoko, testCaller, type World } from '../support/world.ts'

let server: Postgres
before(async () => {
  server = await startPostgres()
})
after(() => server.stop())

async function tryLogin({ context }: World, service: string, userId: string): Promise<string> {
  const credentials = { service, userId, password: 'Machigai1', purpose: 'login' } as const
  const outcome = await passFirstFactor(context, testCaller, credentials)
  return outcome.ok ? 'passed' : outcome.refusal
}

async function lock(world: World, service: string, userId: string): Promise<void> {
  for (let i = 0; i < 4; i++) assert.equal(await tryLogin(world, service, userId), 'user_unknown')
  assert.equal(await tryLogin(world, service, userId), 'password_locked')
}

for (const name of ['SQLite', 'PostgreSQL']) {
  describe(`on ${name}`, () => {
    let world: World
    beforeEach(async () => {
      world = await createWorld(name === 'SQLite' ? {} : { postgresUrl: await server.createDatabase() })
    })
    afterEach(() => world.end())

    test('an unknown login is deleted 90 days after the last attempt, a real one never', async () => {
      const { context, clock } = world
      const known = await world.user('Known001')
      for (let i = 0; i < 5; i++) await tryLogin(world, shoko, known.userId)
      await lock(world, shoko, 'Nobody01')
      await lock(world, johoku, 'Nobody02')
      await tryLogin(world, shoko, 'Nobody03')
      clock.forward({ hours: 24 * 90 })
      assert.equal(await forgetUnknownLogins(context), 0, 'not before')
      await tryLogin(world, shoko, 'Nobody03')
      assert.equal(await tryLogin(world, shoko, 'Nobody01'), 'password_locked')

      clock.forward({ milliseconds: 1 })
      assert.equal(await forgetUnknownLogins(context), 1, 'the one that nobody tried again')
      assert.equal(await tryLogin(world, johoku, 'Nobody02'), 'user_unknown')
      assert.equal(await tryLogin(world, shoko, 'Nobody01'), 'password_locked')

      clock.forward({ hours: 24 * 90, milliseconds: 1 })
      assert.equal(await forgetUnknownLogins(context), 3)
      assert.equal(await tryLogin(world, shoko, 'Nobody01'), 'user_unknown')
      assert.equal(await tryLogin(world, shoko, known.userId), 'password_locked')
    })

    test('more of them than a page holds are all found, and the journal still proves every row', async () => {
      const { context, clock } = world
      const { store } = context
      const made = 1203
      const changeContext = { at: clock.now(), requestId: 'test', actor: 'test', address: null }
      const hashes = Array.from({ length: made }, (_, i) =>
        Buffer.from(`made-up ${i}`.padEnd(32)).toString('base64url'),
      )
      // Distinct in their first 24 bits, so that none is kept because of another.
      const distinct = hashes.map(
        (hash, i) => `${Buffer.from([i >> 8, i & 255, 1]).toString('base64url')}${hash}`,
      )
      await Promise.all(
        distinct.map((loginHash) =>
          store.change(changeContext, { login: unknownLoginState.ref(shoko, loginHash) }, () => ({
            outcome: { ok: true },
            events: [
              { type: 'unknown_login_rejected', service: shoko, loginHash, failures: 1, locked: false },
            ],
          })),
        ),
      )
      assert.equal(await forgetUnknownLogins(context), 0)
      clock.forward({ hours: 24 * 91 })
      assert.ok((await forgetUnknownLogins(context)) >= made)
      assert.deepEqual(await unknownLoginsAfter(store, shoko, '', 10), [])
      const report = await verifyJournal(context, { compareRows: true, checkpointsFile: undefined })
      assert.equal(report.fault, null)
    })
  })
}
