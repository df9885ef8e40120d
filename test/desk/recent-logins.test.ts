// What the desk shows as a user's logins, of a kind without a bank, whatever its logins ask for.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { changePassword } from '../../src/authority/operations/change-password.ts'
import { logOut } from '../../src/authority/operations/log-out.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { deskOf } from '../../src/authority/rules/operator.ts'
import type { LoginPolicy } from '../../src/authority/rules/profile.ts'
import { modulesWith } from '../../src/compose/modules.ts'
import { showUser } from '../../src/desk/operations/look-up.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { sampleModule } from '../support/sample-kind/module.ts'
import { operator as appointed } from '../support/states.ts'
import { createWorld, testCaller } from '../support/world.ts'

const service = 'sample-club/members'
const userId = '0000000031'
const chosen = 'Kawatta2025'

async function membersWhoseLoginAsks(t: TestContext, code: LoginPolicy['code']) {
  const world = await createWorld({
    modules: modulesWith(sampleModule),
    profilesFolder: join(import.meta.dirname, '../support/sample-kind/profiles'),
    edit: (profile) => ({ ...profile, login: { ...profile.login, code, second: 'replaces' } }),
  })
  t.after(() => world.end())
  const { context, clock } = world
  await world.user(userId, service)
  const operator = appointed({ service: deskOf(service), userId: 'desk0001' })
  return {
    async logIn(password: string) {
      clock.forward({ hours: 1 })
      const passed = await passFirstFactor(context, testCaller, {
        service,
        userId,
        password,
        purpose: 'login',
      })
      assert.ok(passed.ok)
      return { at: context.now().toString(), sessionHash: sessionHash(passed.sessionId) }
    },
    async change(current: string, session: string) {
      const typed = { current, newPassword: chosen, newPasswordAgain: chosen }
      const changed = await changePassword(context, testCaller, {
        service,
        userId,
        sessionHash: session,
        ...typed,
      })
      assert.ok(changed.ok)
      return sessionHash(changed.sessionId)
    },
    leave: (session: string) => logOut(context, testCaller, { service, userId, sessionHash: session }),
    async shown() {
      const record = await showUser(context, operator, service, userId)
      return record?.logins.map(({ at }) => at)
    },
  }
}

for (const code of ['never', 'registered'] as const) {
  test(`issue 11: logins that ask no code (${code}) are shown at the desk, newest first, and nothing else is`, async (t) => {
    const members = await membersWhoseLoginAsks(t, code)
    assert.deepEqual(await members.shown(), [])
    const first = await members.logIn('Shokai2024')
    const after = await members.change('Shokai2024', first.sessionHash)
    // A change of the password renews the session, which is no login.
    assert.deepEqual(await members.shown(), [first.at])
    await members.leave(after)
    const second = await members.logIn(chosen)
    const third = await members.logIn(chosen)
    assert.deepEqual(await members.shown(), [third.at, second.at, first.at])
    const fourth = await members.logIn(chosen)
    assert.deepEqual(await members.shown(), [fourth.at, third.at, second.at])
  })
}
