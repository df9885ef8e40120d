// P1, P6: two nodes on one database: whoever takes over a session or a token, one does, and nobody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller, Context } from '../../src/authority/operations/context.ts'
import { findSession } from '../../src/authority/operations/find-session.ts'
import { beginMove, claimMove, endMove } from '../../src/authority/operations/move-token.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { tokenState } from '../../src/authority/rules/token.ts'
import { moveEndMessage, moveStartMessage } from '../../src/otp/move.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { hmac } from '../../src/platform/secrets/hmac.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { withKnownBrowser } from '../../src/platform/secrets/known-browser.ts'
import { newDevice } from '../support/token-client.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound } from './support/changes.ts'
import { type Driver, databaseFor } from './support/databases.ts'
import { addToken, addUser, caller, createContext, initialPassword } from './support/people.ts'

const personal = 'sample-shinkin/personal'
const rounds = 6

/** Two nodes on one database, and a clock that both read. */
async function twoNodes(t: Parameters<typeof databaseFor>[0], driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
  const now = Temporal.Instant.from('2025-07-02T09:00:05+09:00')
  const open = async () => createContext(await database.open(), keyRingText, () => now)
  return [await open(), await open()] as const
}

/** A browser that knows this user by a mark, or somebody's first visit. */
function browserOf(context: Context, userId: string, browserId?: string): Caller {
  const owner = { service: personal, userId, generation: 1, sinceMs: 0, browserId }
  const known =
    browserId === undefined ? undefined : withKnownBrowser(context.keyRing, undefined, owner, context.now())
  return { ...caller, client: { network: '192.0.2.1', known, signal: new AbortController().signal } }
}

function logInBy(context: Context, by: Caller, userId: string) {
  const credentials = { service: personal, userId, password: initialPassword, purpose: 'login' } as const
  return passFirstFactor(context, by, credentials)
}

function takeovers(driver: Driver): void {
  test('P1, G-12: of a known browser and strangers at once, only the known one takes the session over, and one session counts', async (t) => {
    const [node, other] = await twoNodes(t, driver)
    for (let round = 0; round < rounds; round++) {
      const userId = `1234568${String(round).padStart(4, '0')}`
      await addUser(node, personal, userId)
      const own = `${'b'.repeat(20)}${String(round).padStart(2, '0')}`
      const first = await logInBy(node, browserOf(node, userId, own), userId)
      assert.ok(first.ok)
      const racers = [
        [other, own],
        [node, undefined],
        [node, own],
        [other, 'c'.repeat(22)],
      ] as const
      const outcomes = await Promise.all(
        racers.map(([context, id]) => logInBy(context, browserOf(context, userId, id), userId)),
      )
      const taken = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.sessionId] : []))
      for (const [i, outcome] of outcomes.entries())
        assert.equal(outcome.ok ? 'in' : outcome.refusal, racers[i]?.[1] === own ? 'in' : 'already_logged_in')
      const found = await Promise.all(
        [first.sessionId, ...taken].map((sessionId) => findSession(node, personal, sessionId)),
      )
      assert.equal(found.filter((session) => session !== undefined).length, 1)
      assert.equal(found[0], undefined)
    }
    await assertSound(node.store)
  })

  test('P6: of two phones and two confirmations at once, one phone gets a number, and the token moves once', async (t) => {
    const [node, other] = await twoNodes(t, driver)
    for (let round = 0; round < rounds; round++) {
      const tokenId = await addToken(node)
      const secret = await secretOf(node, tokenId)
      const atMs = node.now().epochMilliseconds
      const proof = hmac('SHA1', secret, moveStartMessage({ tokenId, atMs }), 'base64url')
      const begun = await beginMove(node, caller, { tokenId, atMs, proof })
      assert.ok(begun.ok)
      const { code } = begun
      const phones = await Promise.all([0, 1, 2, 3].map(() => newDevice('http://unused.test')))
      const claims = await Promise.all(
        phones.map(({ asked: { publicKey } }, i) =>
          claimMove(i % 2 === 0 ? node : other, caller, { code, publicKey }),
        ),
      )
      const numbers = claims.flatMap((each) => (each.ok && each.status === 'claimed' ? [each.number] : []))
      assert.equal(numbers.length, 1)
      const number = numbers[0] ?? ''
      const message = moveEndMessage({ tokenId, code, number })
      const end = { tokenId, code, number, payees: [], proof: hmac('SHA1', secret, message, 'base64url') }
      const ends = await Promise.all([node, other, node].map((context) => endMove(context, caller, end)))
      assert.equal(ends.filter(({ ok }) => ok).length, 1)
      for (const each of ends) if (!each.ok) assert.equal(each.refusal, 'move_done')
      const after = await secretOf(other, tokenId)
      assert.notDeepEqual(after, secret)
      const got = await Promise.all(
        phones.map(({ asked: { publicKey } }) => claimMove(other, caller, { code, publicKey })),
      )
      assert.deepEqual(
        got.map((each) => each.ok && each.status === 'moved'),
        claims.map((each) => each.ok),
      )
    }
    await assertSound(node.store)
  })
}

async function secretOf({ store, tokenCodes }: Context, tokenId: string): Promise<Uint8Array> {
  const { token } = await store.read({ token: tokenState.ref(tokenId) })
  assert.ok(token)
  return tokenCodes.openSecret(tokenId, reveal(token.sealedSecret))
}

onBothDatabases('who takes over, on two nodes', takeovers)
