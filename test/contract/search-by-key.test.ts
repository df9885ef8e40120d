// D8, decision 44: whoever calls is found by a telephone number, kana or the number of a receipt, on both databases; never by a
// part of a telephone number, and never another institution's user.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createUser } from '../../src/authority/operations/create-user.ts'
import { setParticulars } from '../../src/authority/operations/particulars.ts'
import type { Particulars } from '../../src/authority/rules/particulars.ts'
import type { DeskParts } from '../../src/desk/contract.ts'
import { searchUsers } from '../../src/desk/operations/search.ts'
import { startPostgres } from '../support/postgres.ts'
import { createWorld, johoku, shoko, testCaller, type World } from '../support/world.ts'

const desk = 'desk/shoko-chukin'
/** A kind of service that knows one receipt of the user 101, and one of a user whom it alone has. */
const parts: DeskParts = new Map([
  ['fx', { finds: async (_, service, text) => (service === shoko && text === 'R-1' ? ['0000000101'] : []) }],
])

async function worldOn(t: TestContext, driver: 'sqlite' | 'postgres'): Promise<World> {
  const postgres = driver === 'postgres' ? await startPostgres() : null
  const world = await createWorld(postgres === null ? {} : { postgresUrl: await postgres.createDatabase() })
  t.after(async () => {
    await world.end()
    await postgres?.stop()
  })
  return world
}

async function open({ context }: World, userId: string, particulars: Partial<Particulars>, service = shoko) {
  const names = { userName: '試験 太郎', customerNumber: '0007700000', customerName: '丸の内商事' }
  const newUser = { service, userId, ...names, administrator: false, initialPassword: 'Shokai2024' }
  assert.ok((await createUser(context, testCaller, { ...newUser, particulars })).ok)
}

for (const driver of ['sqlite', 'postgres'] as const) {
  test(`D8, D44, ADM-01: ${driver}: by telephone number in any typing, kana and receipt; words narrow; nobody of another institution`, async (t) => {
    const world = await worldOn(t, driver)
    await open(world, '0000000101', { telephone: '0312345678', kana: 'ミホン キョウコ' })
    await open(world, '0000000102', { telephone: '0312345678', kana: 'ミホン ジロウ' })
    await open(world, '0000000103', { telephone: '09099995678' })
    await open(world, '0000000104', { telephone: '0312345678', kana: 'ミホン キョウコ' }, johoku)
    const search = (typed: string) => searchUsers(world.context, desk, typed, 1, parts)
    const found = async (typed: string) => (await search(typed)).users.map(({ userId }) => userId.slice(-3))
    for (const typed of [
      '03-1234-5678',
      '０３－１２３４－５６７８',
      '0312345678',
      '(03)1234-5678',
      '03 1234 5678',
      '+81 3-1234-5678',
    ])
      assert.deepEqual(await found(typed), ['101', '102'], typed)
    assert.deepEqual(await found('03-1234-5678 ﾐﾎﾝ'), ['101', '102'])
    assert.deepEqual(await found('きょうこ 0312345678'), ['101'])
    assert.deepEqual(await found('ｷﾖｳｺ'), ['101'])
    assert.deepEqual(await found('03-1234-5678 090-9999-5678'), [])
    assert.deepEqual(await found('5678 試験'), ['101', '102', '103'])
    assert.deepEqual(await found('ジロウ 5678'), ['102'])
    const partsOfOne = ['5678', '031234', '0312', '12345678', '1234', '5678 03', '3456 試験', '1234 試験']
    for (const part of partsOfOne) assert.deepEqual(await found(part), [], part)
    assert.deepEqual(await found('R-1'), ['101'])
    assert.deepEqual(await found('R-1 ジロウ'), [])
    assert.deepEqual(await found('R-2'), [])

    const johokuFinds = (await searchUsers(world.context, 'desk/johoku', '0312345678', 1, parts)).users
    assert.deepEqual(
      johokuFinds.map(({ userId }) => userId),
      ['0000000104'],
    )
    assert.equal((await search('0312345678 試験')).noted, '******5678 試験', 'not in the journal')
    assert.equal((await search('03 1234 5678')).noted, '******5678')
    assert.equal((await search('0399999999')).noted, '0399999999', 'an ID may look like one')
  })

  test(`D44: ${driver}: whoever has another number or name in kana is found by it at once, and by the old one no more`, async (t) => {
    const world = await worldOn(t, driver)
    const { context } = world
    await open(world, '0000000101', { telephone: '0312345678', kana: 'ミホン キョウコ' })
    const found = async (typed: string) => (await searchUsers(context, desk, typed)).users.length
    assert.deepEqual([await found('0312345678'), await found('キョウコ')], [1, 1])
    const changed = { telephone: '09011112222', kana: 'アタラシ ナオ' }
    const user = { service: shoko, userId: '0000000101' }
    assert.ok((await setParticulars(context, testCaller, user, changed)).ok)
    assert.deepEqual([await found('09011112222'), await found('ナオ')], [1, 1])
    assert.deepEqual([await found('0312345678'), await found('キョウコ')], [0, 0])
  })
}
