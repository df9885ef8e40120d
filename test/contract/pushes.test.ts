// Issue 18, on both databases: which operations are pushed, once by however many nodes, and what becomes of the rows.
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import {
  claimPush,
  duePushes,
  endedTokensToTell,
  forgetPushes,
  postponePush,
  pushesWaiting,
} from '../../src/authority/queries/pushes.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { createWorld, shoko, type World } from '../support/world.ts'
import { happen } from './support/changes.ts'

let server: Postgres
before(async () => {
  server = await startPostgres()
})
after(() => server.stop())

const place = 'https://push.example'

for (const driver of ['sqlite', 'postgres'] as const)
  describe(driver, () => {
    let world: World
    beforeEach(async () => {
      world = await createWorld(driver === 'sqlite' ? {} : { postgresUrl: await server.createDatabase() })
    })
    afterEach(() => world.end())

    const nowMs = () => world.clock.now().epochMilliseconds
    const subscribe = (tokenId: string, at = place) =>
      happen(world.context.store, {
        type: 'push_subscribed',
        tokenId,
        endpoint: { confidential: `${at}/${tokenId}` },
        place: at,
        keyId: 'k1',
        subscribedAtMs: nowMs(),
      })
    const ask = (operationId: string, tokenId: string, validMs = 300_000) =>
      happen(world.context.store, {
        type: 'operation_created',
        service: shoko,
        userId: '0000000001',
        operationId,
        tokenId,
        holder: 'user:0000000001',
        act: 'client',
        subject: '',
        template: 'note',
        cose: { confidential: new Uint8Array([1]) },
        digest: 'd',
        issuedAtMs: Math.floor(nowMs() / 1000) * 1000,
        expiresAtMs: nowMs() + validMs,
      })
    const due = async (limit = 10) =>
      (await duePushes(world.context.store, place, nowMs(), limit)).map(({ operationId }) => operationId)
    const which = { service: shoko, operationId: 'o1' }
    const claim = () => claimPush(world.context.store, which, nowMs(), nowMs() + 300_000)

    test('only what waits for a token whose device is told there, the soonest over first', async () => {
      await ask('before', 'WRFM00000001')
      world.clock.forward({ seconds: 1 })
      await subscribe('WRFM00000001')
      await subscribe('WRFM00000002', 'https://other.example')
      await ask('o1', 'WRFM00000001')
      await ask('o2', 'WRFM00000001', 60_000)
      await ask('o3', 'WRFM00000002')
      await ask('o4', 'WRFM00000003')
      assert.deepEqual(await due(), ['o2', 'o1'])
      assert.deepEqual(await due(1), ['o2'])
      world.clock.forward({ seconds: 60 })
      assert.deepEqual(await due(), ['o1'])
    })

    test('of many nodes one takes it; again only when it was put off, and not before', async () => {
      const { store } = world.context
      await subscribe('WRFM00000001')
      await ask('o1', 'WRFM00000001')
      const taken = await Promise.all(Array.from({ length: 5 }, claim))
      assert.deepEqual(
        taken.filter((attempt) => attempt !== undefined),
        [1],
      )
      assert.deepEqual(await due(), [])
      assert.equal(await claim(), undefined)
      await postponePush(store, which, nowMs() + 5000)
      assert.deepEqual(await pushesWaiting(store), [{ service: shoko, count: 1 }])
      assert.deepEqual(await due(), [])
      assert.equal(await claim(), undefined)
      world.clock.forward({ seconds: 5 })
      assert.deepEqual(await due(), ['o1'])
      const again = await Promise.all(Array.from({ length: 5 }, claim))
      assert.deepEqual(
        again.filter((attempt) => attempt !== undefined),
        [2],
      )
      await forgetPushes(store, nowMs())
      assert.deepEqual(await due(), [], 'it was told of, and still waits')
      world.clock.forward({ minutes: 5 })
      await forgetPushes(store, nowMs())
      assert.deepEqual(await store.query('SELECT COUNT(*) FROM push_delivery'), [[0]])
    })

    test('a token that moves loses its subscription; one that is over is found', async () => {
      const { store } = world.context
      const tokenId = await world.token()
      await subscribe(tokenId)
      assert.deepEqual(await endedTokensToTell(store, nowMs(), 10), [])
      world.clock.forward({ hours: 24 * 366 * 4 })
      assert.deepEqual(await endedTokensToTell(store, nowMs(), 10), [tokenId])
      const moved = { moveHash: 'm', sealedSecret: { confidential: new Uint8Array([1]) }, step: null }
      await happen(store, {
        type: 'token_move_begun',
        moveHash: 'm',
        tokenId,
        expiresAtMs: nowMs() + 1000,
      })
      await happen(store, { type: 'token_moved', tokenId, ...moved, expiresAtMs: nowMs() + 1000 })
      assert.deepEqual(await endedTokensToTell(store, nowMs(), 10), [])
    })
  })
