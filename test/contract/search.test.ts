// D8: whoever calls is found by whatever they can say, on both databases.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Client } from 'pg'
import { createUser } from '../../src/authority/operations/create-user.ts'
import { enrollToken } from '../../src/authority/operations/enroll-token.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { schema } from '../../src/compose/schema.ts'
import { foundOnPage, searchUsers } from '../../src/desk/operations/search.ts'
import { indexNames } from '../../src/desk/operations/search-index.ts'
import { searchProgress } from '../../src/desk/queries/search-index.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { journalOfTypesAfter } from '../../src/platform/journal/queries.ts'
import { newId, sessionHash } from '../../src/platform/secrets/random.ts'
import { openPostgresStore } from '../../src/platform/store/postgres.ts'
import { startPostgres } from '../support/postgres.ts'
import { createWorld, johoku, shoko, testCaller, type World } from '../support/world.ts'
import { until } from './support/mails.ts'
import { holdCommitsAbout } from './support/postgres-holds.ts'

async function worldOn(t: TestContext, driver: 'sqlite' | 'postgres'): Promise<World> {
  const postgres = driver === 'postgres' ? await startPostgres() : null
  const world = await createWorld(postgres === null ? {} : { postgresUrl: await postgres.createDatabase() })
  t.after(async () => {
    await world.end()
    await postgres?.stop()
  })
  return world
}

async function open(
  { context }: World,
  of: { service?: string; userId: string; userName: string; number: string; customer: string },
) {
  const { service = shoko, userId, userName, number, customer } = of
  const newUser = {
    service,
    userId,
    userName,
    customerNumber: number,
    customerName: customer,
    administrator: false,
  }
  assert.ok((await createUser(context, testCaller, { ...newUser, initialPassword: 'Shokai2024' })).ok)
}

const desk = 'desk/shoko-chukin'

function namings({ context }: World) {
  const types = ['customer_created', 'user_created']
  return journalOfTypesAfter(context.store, { service: shoko, types, after: -1 }, 100)
}

for (const driver of ['sqlite', 'postgres'] as const) {
  test(`D8: ${driver}: by name however written, ID, customer, number; every word narrows; nobody of another institution`, async (t) => {
    const world = await worldOn(t, driver)
    await open(world, {
      userId: '0000000101',
      userName: '髙﨑 太郎',
      number: '0001234567',
      customer: '丸の内商事',
    })
    await open(world, {
      userId: '0000000102',
      userName: '高崎 花子',
      number: '0001234567',
      customer: '丸の内商事',
    })
    await open(world, {
      userId: '0000000103',
      userName: 'サトウ　タロウ',
      number: '0007654321',
      customer: '㈱東京サーバー',
    })
    await open(world, {
      service: johoku,
      userId: '0000000104',
      userName: '高崎 太郎',
      number: '0001234567',
      customer: '丸の内商事',
    })
    const found = async (typed: string) =>
      (await searchUsers(world.context, desk, typed)).users.map(({ userId }) => userId.slice(-3))
    assert.deepEqual(await found('高崎太郎'), ['101'])
    assert.deepEqual(await found('高崎　太郎'), ['101'])
    assert.deepEqual(await found('髙崎'), ['101', '102'])
    assert.deepEqual(await found('丸の内 花子'), ['102'])
    assert.deepEqual(await found('花子 丸の内'), ['102'])
    assert.deepEqual(await found('ｻﾄｳ'), ['103'])
    assert.deepEqual(await found('さとうたろう'), ['103'])
    assert.deepEqual(await found('東京サーバ'), ['103'])
    assert.deepEqual(await found('0001234567'), ['101', '102'])
    assert.deepEqual(await found('０００-1234567'), ['101', '102'])
    assert.deepEqual(await found('0000000103'), ['103'])
    assert.deepEqual(await found('高崎 東京'), [])
    for (const typed of ['', ' ', '%', '_', "'; DROP TABLE journal; --", '\\', '丸の内%']) {
      const shown = await found(typed)
      assert.ok(shown.length === 0 || typed === '丸の内%', typed)
    }
  })

  test(`D8: ${driver}: a token is found with its user, before anybody has it, and not what another institution does with it`, async (t) => {
    const world = await worldOn(t, driver)
    const { context } = world
    await open(world, {
      userId: '0000000101',
      userName: '試験 太郎',
      number: '0001234567',
      customer: '丸の内商事',
    })
    const tokenId = await world.token()
    const spaced = tokenId.replaceAll(/.{4}(?=.)/g, '$& ').toLowerCase()
    const free = await searchUsers(context, desk, spaced)
    assert.deepEqual([free.users, free.unbound.map((token) => token.tokenId)], [[], [tokenId]])
    const user = { service: shoko, userId: '0000000101' }
    const passed = await passFirstFactor(context, testCaller, {
      ...user,
      password: 'Shokai2024',
      purpose: 'enrollment',
    })
    assert.ok(passed.ok)
    const codes = [await world.code(tokenId, -1), await world.code(tokenId)] as const
    const ticket = { ...user, ticketHash: sessionHash(passed.sessionId) }
    assert.equal((await enrollToken(context, testCaller, { ...ticket, tokenId, codes })).ok, true)
    const held = await searchUsers(context, desk, spaced)
    assert.deepEqual([held.users.map(({ userId }) => userId), held.unbound], [['0000000101'], []])
    const elsewhere = await searchUsers(context, 'desk/johoku', tokenId)
    assert.deepEqual([elsewhere.users, elsewhere.unbound], [[], []], 'ADM-01: nor that there is one')
  })

  test(`D8: ${driver}: pages follow each other without a gap; an ID that is the whole of it comes first`, async (t) => {
    const world = await worldOn(t, driver)
    const count = foundOnPage + 7
    for (let i = 0; i < count; i++)
      await open(world, {
        userId: `00000001${String(i).padStart(2, '0')}`,
        userName: `試験 ${i}`,
        number: '0001234567',
        customer: '商会 0000000150',
      })
    const first = await searchUsers(world.context, desk, '0000000150')
    assert.deepEqual(
      [first.users[0]?.userId, first.users.length, first.more],
      ['0000000150', foundOnPage, true],
    )
    const second = await searchUsers(world.context, desk, '0000000150', 2)
    assert.deepEqual([second.users.length, second.more], [7, false])
    assert.equal(new Set([...first.users, ...second.users].map(({ userId }) => userId)).size, count)
    assert.deepEqual((await searchUsers(world.context, desk, '0000000150', 3)).users, [])
  })

  test(`D8: ${driver}: upkeep notes how far names are complete, and goes on from there`, async (t) => {
    const world = await worldOn(t, driver)
    const { context } = world
    await open(world, {
      userId: '0000000101',
      userName: '試験 太郎',
      number: '0001234567',
      customer: '丸の内商事',
    })
    const newest = async () => (await namings(world)).at(-1)?.position ?? 0
    const isNoted = async () => {
      await indexNames(context)
      return (await searchProgress(context.store, shoko)) === (await newest())
    }
    await until('what is there is noted', isNoted)
    const progress = await searchProgress(context.store, shoko)
    assert.ok(progress > 0)
    await open(world, {
      userId: '0000000102',
      userName: '試験 次郎',
      number: '0001234567',
      customer: '丸の内商事',
    })
    await until('what came later is noted', isNoted)
    assert.ok((await searchProgress(context.store, shoko)) > progress)
    assert.equal((await searchUsers(context, desk, '試験')).users.length, 2)
  })
}

test('D8: whoever is opened by a transaction that takes minutes on PostgreSQL is found once it ends', async (t) => {
  const postgres = await startPostgres()
  const postgresUrl = await postgres.createDatabase()
  const world = await createWorld({ postgresUrl })
  const { context } = world
  const opening = { schema, now: context.now(), chain: newId(), keys: journalKeys(context.keyRing) }
  const store = await openPostgresStore(postgresUrl, opening)
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  t.after(async () => {
    await client.end()
    await store.close()
    await world.end()
    await postgres.stop()
  })
  await holdCommitsAbout(client, '0000000109')
  const of = { number: '0001234567', customer: '丸の内商事' }
  await open(world, { userId: '0000000108', userName: '先に 花子', ...of })
  const slow = { ...world, context: { ...context, store } }
  const held = open(slow, { userId: '0000000109', userName: '遅れ 太郎', ...of })
  await until('it is appending', async () => {
    const [row] = await context.store.query(
      "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
    )
    return Number(row?.[0]) > 0
  })
  await open(world, {
    userId: '0000000110',
    userName: '後の 次郎',
    number: '0007654321',
    customer: '八重洲商事',
  })
  world.clock.forward({ minutes: 5 })
  await indexNames(context)
  assert.equal((await searchUsers(context, desk, '後の')).users.length, 1)
  await client.query('SELECT pg_advisory_unlock(42)')
  await held
  await indexNames(context)
  assert.deepEqual(
    (await searchUsers(context, desk, '遅れ')).users.map(({ userId }) => userId),
    ['0000000109'],
  )
})
