// Issue 18: one answer of a passkey, submitted to two nodes at once many times, opens one session, or brings 個人IB back once; and of one
// that is thrown out while it logs in at another node, no session goes on.

import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Context } from '../../src/authority/operations/context.ts'
import { careForPasskey } from '../../src/authority/operations/passkeys/care-for-passkey.ts'
import {
  askForPasskey,
  logInByPasskey,
  loginOptions,
} from '../../src/authority/operations/passkeys/log-in-by-passkey.ts'
import { proofOptions } from '../../src/authority/operations/passkeys/proof-by-passkey.ts'
import { passkeyHolderState } from '../../src/authority/rules/passkeys.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { newSessionId } from '../../src/platform/secrets/random.ts'
import {
  askForPasskeyRestart,
  restartByPasskey,
} from '../../src/services/personal/operations/restart-service.ts'
import { createAuthenticator } from '../support/authenticator.ts'
import { passkeysIn } from '../support/passkey-policy.ts'
import type { Authenticator } from '../support/passkey-site.ts'
import { newPasskey } from '../support/passkey-states.ts'
import { publicOrigin } from '../support/site.ts'
import { profileOf } from '../support/states.ts'
import { assertSound, eventsOf, happen } from './support/changes.ts'
import { createPostgresDriver, type Driver, databaseFor, epoch, sqliteDriver } from './support/databases.ts'
import { addUser, assertHolds, caller, createContext, ticketOf } from './support/people.ts'

const service = 'sample-shinkin/fx-web'
const personal = 'sample-shinkin/personal'
const userId = '9998000287'
const nodes = 2
const submissions = 40
const rounds = 8

async function twoNodes(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
  const open = async () => {
    const context = createContext(await database.open(), keyRingText, () => epoch)
    const profiles = [...context.profiles].map(([name, profile]) => [name, confirming(profile)] as const)
    return { ...context, profiles: new Map(profiles) }
  }
  return [await open(), await open()] as const
}

const confirming = passkeysIn(personal, { confirms: ['restart'] })

/** A user with a passkey that counts, and what has it. */
async function passkeyOwner(context: Context, at: string, owner = userId) {
  await addUser(context, at, owner)
  const authenticator = createAuthenticator()
  const { credentialId, publicKey } = authenticator
  const sessionHash = `inside ${owner}`
  const of = { service: at, userId: owner, sessionHash, purpose: 'registration', userHandle: 'h' } as const
  const made = { ...newPasskey(), credentialId, publicKey }
  await happen(context.store, { type: 'passkey_registered', ...of, ...made })
  return authenticator
}

/** What a browser answers with it, that asked one node and is answered by another. */
async function answered([asked, other]: readonly [Context, Context], authenticator: Authenticator) {
  const browser = { service, sessionId: newSessionId(), publicOrigin }
  assert.ok((await askForPasskey(asked, caller, browser)).ok)
  const options = await loginOptions(other, browser)
  assert.ok(options)
  return { ...browser, answer: authenticator.get(options, { userHandle: 'h' }) }
}

/** The owner comes in by something else, and is told of the passkey. */
async function ownerInside({ store }: Context, userId: string, credentialId: string) {
  const atMs = epoch.epochMilliseconds
  const sessionHash = `owner ${userId}`
  const expiresAtMs = atMs + profileOf(service).session.absoluteSeconds * 1000
  const session = { stage: 'authenticated', purpose: 'login', startedAtMs: atMs, expiresAtMs } as const
  await happen(
    store,
    { type: 'session_started', service, userId, sessionHash, ...session, startedBy: 'certificate' },
    { type: 'passkeys_told', service, userId, credentialIds: [credentialId], itself: null, toldAtMs: atMs },
  )
  return { service, userId, sessionHash }
}

function races(driver: Driver): void {
  test(`issue 18: ${submissions} posts of one answer over ${nodes} nodes: exactly one session`, async (t) => {
    const contexts = await twoNodes(t, driver)
    const [context] = contexts
    const authenticator = await passkeyOwner(context, service)
    const given = await answered(contexts, authenticator)
    const outcomes = await Promise.all(
      Array.from({ length: submissions }, (_, i) =>
        logInByPasskey(contexts[i % nodes] ?? context, caller, given),
      ),
    )
    const refusals = outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.refusal))
    assert.deepEqual(refusals, new Array(submissions - 1).fill('passkey_challenge_void'))
    assert.equal((await eventsOf(context.store, 'passkey_accepted')).length, 1)
    await assertSound(context.store)
    await assertHolds(context)
  })

  test(`issue 18: ${submissions} posts of one answer over ${nodes} nodes: 個人IB is brought back once`, async (t) => {
    const contexts = await twoNodes(t, driver)
    const [context] = contexts
    const authenticator = await passkeyOwner(context, personal)
    const { user } = await context.store.read({ user: userState.ref(personal, userId) })
    assert.ok(user)
    const { customerId } = user
    const stopped = { type: 'service_stopped', service: personal, customerId, userId } as const
    await happen(context.store, { ...stopped, stoppedAtMs: epoch.epochMilliseconds })
    const ticket = await ticketOf(context, { service: personal, userId }, 'restart')
    const restarting = { service: personal, userId, customerId, sessionHash: ticket }
    assert.ok((await askForPasskeyRestart(context, caller, restarting)).ok)
    const asking = { ...restarting, purpose: 'restart' } as const
    const options = await proofOptions(contexts[1], asking, publicOrigin)
    assert.ok(options)
    const given = { answer: authenticator.get(options, { userHandle: 'h' }), publicOrigin }
    const outcomes = await Promise.all(
      Array.from({ length: submissions }, (_, i) =>
        restartByPasskey(contexts[i % nodes] ?? context, caller, restarting, given),
      ),
    )
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1)
    const refusals = new Set(outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.refusal)))
    assert.deepEqual([...refusals], ['service_running'])
    assert.equal((await eventsOf(context.store, 'service_restarted')).length, 1)
    assert.equal((await eventsOf(context.store, 'passkey_accepted')).length, 1)
    await assertSound(context.store)
    await assertHolds(context)
  })

  test('issue 18: a passkey that logs in at one node while it is thrown out at another: it is gone, and its session too', async (t) => {
    const [here, there] = await twoNodes(t, driver)
    for (let round = 0; round < rounds; round++) {
      const owned = `99980${String(round).padStart(5, '0')}`
      const authenticator = await passkeyOwner(here, service, owned)
      const { credentialId } = authenticator
      const owner = await ownerInside(here, owned, credentialId)
      const given = await answered([there, here], authenticator)
      const [login, press] = await Promise.all([
        logInByPasskey(there, caller, given),
        setTimeout(2 * round).then(() =>
          careForPasskey(here, caller, owner, { act: 'disown', credentialId }),
        ),
      ])
      assert.ok(press.ok, press.ok ? '' : press.refusal)
      const { user, holder } = await here.store.read({
        user: userState.ref(service, owned),
        holder: passkeyHolderState.ref(service, owned),
      })
      assert.deepEqual(holder?.passkeys, [])
      // Whichever came first: nobody is inside by that passkey.
      assert.equal(user?.sessionHash, press.loggedOut ? null : owner.sessionHash)
      assert.equal(press.loggedOut, login.ok)
    }
    await assertSound(here.store)
    await assertHolds(here)
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
