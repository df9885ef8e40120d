// Issue 18: one answer of a passkey, submitted to two nodes at once many times, opens one session.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  askForPasskey,
  logInByPasskey,
  loginOptions,
} from '../../src/authority/operations/passkeys/log-in-by-passkey.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { newSessionId } from '../../src/platform/secrets/random.ts'
import { createAuthenticator } from '../support/authenticator.ts'
import { newPasskey } from '../support/passkey-states.ts'
import { publicOrigin } from '../support/site.ts'
import { assertSound, eventsOf, happen } from './support/changes.ts'
import { createPostgresDriver, type Driver, databaseFor, epoch, sqliteDriver } from './support/databases.ts'
import { addUser, assertHolds, caller, createContext } from './support/people.ts'

const service = 'sample-shinkin/fx-web'
const userId = '9998000287'
const nodes = 2
const submissions = 40

function races(driver: Driver): void {
  test(`issue 18: ${submissions} posts of one answer over ${nodes} nodes: exactly one session`, async (t) => {
    const database = await databaseFor(t, driver)
    const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
    const open = async () => createContext(await database.open(), keyRingText, () => epoch)
    const contexts = [await open(), await open()] as const
    const [context] = contexts
    await addUser(context, service, userId)
    const authenticator = createAuthenticator()
    const { credentialId, publicKey } = authenticator
    const of = { service, userId, sessionHash: 'inside', purpose: 'registration', userHandle: 'h' } as const
    const made = { ...newPasskey(), credentialId, publicKey }
    await happen(context.store, { type: 'passkey_registered', ...of, ...made })
    const browser = { service, sessionId: newSessionId(), publicOrigin }
    assert.ok((await askForPasskey(context, caller, browser)).ok)
    // What one node asked is answered at another.
    const options = await loginOptions(contexts[1], browser)
    assert.ok(options)
    const answer = authenticator.get(options, { userHandle: 'h' })
    const outcomes = await Promise.all(
      Array.from({ length: submissions }, (_, i) =>
        logInByPasskey(contexts[i % nodes] ?? context, caller, { ...browser, answer }),
      ),
    )
    const refusals = outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.refusal))
    assert.deepEqual(refusals, new Array(submissions - 1).fill('passkey_challenge_void'))
    assert.equal((await eventsOf(context.store, 'passkey_accepted')).length, 1)
    await assertSound(context.store)
    await assertHolds(context)
  })
}

const postgresDriver = createPostgresDriver()
for (const driver of [sqliteDriver, postgresDriver]) {
  describe(`a passkey on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    races(driver)
  })
}
