// A password is judged alike wherever it is asked for: an outdated verifier is replaced by each right one (PWD-03).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { changePassword } from '../../src/authority/operations/change-password.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { requestAddressChange } from '../../src/authority/operations/methods/change-address.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { reportLost } from '../../src/authority/operations/report-lost.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { createPasswords } from '../../src/platform/secrets/password.ts'
import { stopService } from '../../src/services/personal/operations/stop-service.ts'
import { mailService } from '../support/mail-states.ts'
import { personal } from '../support/personal.ts'
import { sessionStarted } from '../support/session-started.ts'
import { happen } from '../support/web-fb/companies.ts'
import { createWorld, shoko, testCaller, type World } from '../support/world.ts'

const userId = '0000000002'
const sessionHash = 'session'

let world: World
/** As after a restart at a higher cost: what is stored was derived at the lowest. */
let context: Context
beforeEach(async () => {
  world = await createWorld()
  const passwords = createPasswords(world.context.keyRing, { cost: 'recommended' })
  context = { ...world.context, passwords }
})
afterEach(() => world.end())

/** Somebody in a session, without the steps that lead there: each of them takes the password too. */
async function inside(service: string): Promise<void> {
  const startedAtMs = context.now().epochMilliseconds
  const times = { startedAtMs, expiresAtMs: startedAtMs + 3_600_000 }
  await happen(context, sessionStarted({ service, userId, sessionHash }, times))
}

type Place = (typed: string, service: string) => Promise<{ readonly ok: boolean }>

const places: readonly (readonly [string, string, Place])[] = [
  [
    '利用登録',
    shoko,
    (password, service) =>
      passFirstFactor(context, testCaller, { service, userId, password, purpose: 'enrollment' }),
  ],
  [
    '紛失・盗難',
    shoko,
    (password, service) => reportLost(context, testCaller, { service, userId, password }),
  ],
  [
    'パスワード変更',
    shoko,
    (current, service) => {
      const chosen = { newPassword: 'Atarashii25', newPasswordAgain: 'Atarashii25' }
      return changePassword(context, testCaller, { service, userId, sessionHash, current, ...chosen })
    },
  ],
  [
    'メールアドレス変更',
    mailService,
    (password, service) => {
      const address = 'taro@customer.example'
      const visitor = { service, userId, sessionHash }
      return requestAddressChange(context, testCaller, visitor, { password, address, again: address })
    },
  ],
  [
    'IB取引中止',
    personal,
    (password, service) =>
      stopService(context, testCaller, { service, userId, sessionHash, password, code: '' }),
  ],
]

async function verifiersOf(service: string): Promise<readonly string[]> {
  const { password } = await context.store.read({ password: passwordState.ref(service, userId) })
  assert.ok(password)
  return [password.verifier, ...password.previous].map(reveal)
}

for (const [name, service, place] of places) {
  test(`issue 11, PWD-03: ${name} replaces an outdated verifier of a right password, not of a wrong one`, async () => {
    const { password } = await world.user(userId, service)
    await inside(service)
    const before = await verifiersOf(service)
    assert.equal((await place('Chigau2025', service)).ok, false)
    assert.deepEqual(await verifiersOf(service), before)
    assert.equal((await place(password, service)).ok, true)
    const after = await verifiersOf(service)
    for (const verifier of after) assert.match(verifier, /\$m=47104,/, 'none is left at the old cost')
    assert.notDeepEqual(after, before)
  })
}
