// What the administrators of WEB-FB and its desk ask of the databases: users with rights, a token that all share, days.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countBindings, findBindings } from '../../../src/authority/queries/bindings.ts'
import { findUsers } from '../../../src/desk/queries/search.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { fbUsersOfCustomer } from '../../../src/services/web-fb/queries/users.ts'
import type { Event } from '../../support/events.ts'
import { everyBinding } from '../../support/every-binding.ts'
import { changeContextAt, happen, refsOf, service } from '../support/changes.ts'
import { type Driver, databaseFor, epoch } from '../support/databases.ts'

function opened(userId: string, customerId: string, administrator: boolean): Event[] {
  const role = administrator ? 'administrator' : 'general'
  const rights = { role, mayTransfer: true, mayInquire: true, perTransferYen: null, perDayYen: null } as const
  return [
    { type: 'user_created', service, userId, customerId, userName: `利用者${userId}`, administrator },
    { type: 'fb_user_set', service, userId, customerId, certificateOnly: false, ...rights },
  ]
}

function enrolled(userId: string, holder: string, tokenId: string): Event {
  const ids = { service, userId, holder, bindingId: `b-${tokenId}`, tokenId }
  return { type: 'token_enrolled', ...ids, steps: [1], enrolledAtMs: 10 }
}

const everybody: Event[] = [
  { type: 'customer_created', service, customerId: 'c1', name: '甲商事', counterpartyCode: null },
  { type: 'customer_created', service, customerId: 'c2', name: '乙商事', counterpartyCode: null },
  ...opened('a1', 'c1', true),
  ...opened('a2', 'c1', true),
  ...opened('u1', 'c1', false),
  ...opened('b1', 'c2', true),
  enrolled('a2', 'customer:c1', 'VSMT00000001'),
  enrolled('b1', 'user:b1', 'VSMT00000002'),
]

export function testFbAdministration(driver: Driver): void {
  test('S3-3.2-08: a shared token is one line of its customer, and is found by each of its users', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    await happen(store, ...everybody)
    const filter = everyBinding(service)
    const lines = async (changes: object) => {
      const asked = { ...filter, ...changes }
      const order = { by: 'userId', descending: false } as const
      const found = await findBindings(store, asked, order, { offset: 0, limit: 10 })
      assert.equal(await countBindings(store, asked), found.length)
      return found.map(({ userId, holder }) => `${userId} ${holder}`)
    }
    assert.deepEqual(await lines({ sharing: true }), ['a1 customer:c1', 'b1 user:b1'])
    assert.deepEqual(await lines({ sharing: true, tokenId: 'VSMT00000001' }), ['a1 customer:c1'])
    assert.deepEqual(await lines({}), ['b1 user:b1'])
    const ids = { service, userId: 'a1', holder: 'customer:c1' }
    const revoked = { bindingId: 'b-VSMT00000001', tokenId: 'VSMT00000001', enrolledAtMs: 10 }
    const page = { first: '', offset: 0, limit: 10 }
    const none = { mailAddress: null, telephones: [], telephoneEnds: [], users: [] }
    const byToken = (tokenId: string) => ({ ...none, tokenIds: [tokenId] })
    const found = async (tokenId: string) =>
      (await findUsers(store, [service], { words: [], whole: byToken(tokenId) }, page)).map(
        ({ userId, tokenId: of }) => `${userId} ${of}`,
      )
    assert.deepEqual(await found('VSMT00000001'), ['a1 VSMT00000001', 'a2 VSMT00000001', 'u1 VSMT00000001'])
    assert.deepEqual(await found('VSMT00000002'), ['b1 VSMT00000002'])
    await happen(store, { type: 'binding_revoked', ...ids, ...revoked })
    assert.deepEqual(await lines({ sharing: true, status: 'revoked' }), ['a1 customer:c1'])
  })

  test('IDメンテナンス: the users of a customer with rights, lock and own token; no deleted ones', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    await happen(store, ...everybody)
    await happen(
      store,
      { type: 'fb_user_removed', service, userId: 'u1' },
      { type: 'user_deleted', service, userId: 'u1' },
    )
    const users = await fbUsersOfCustomer(store, service, 'c1', 10)
    assert.deepEqual(
      users.map(({ userId, role, mayTransfer, tokenId, passwordLocked }) => [
        userId,
        role,
        mayTransfer,
        tokenId,
        passwordLocked,
      ]),
      [
        ['a1', 'administrator', true, null, false],
        ['a2', 'administrator', true, null, false],
      ],
    )
    assert.equal((await fbUsersOfCustomer(store, service, 'c1', 1)).length, 1)
    const [other] = await fbUsersOfCustomer(store, service, 'c2', 10)
    assert.deepEqual([other?.tokenId, other?.bindingStatus], ['VSMT00000002', 'usable'])
  })

  test('利用履歴照会: the journal from one instant up to, but not including, another', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const hours = [0, 1, 2]
    for (const hour of hours) {
      const events = opened(`u${hour}`, 'c1', false)
      const changeContext = changeContextAt(epoch.add({ hours: hour }))
      await store.change(changeContext, refsOf(events), () => ({ outcome: { ok: true }, events }))
    }
    const at = (hour: number) => epoch.add({ hours: hour }).epochMilliseconds
    const created = async (filter: object) => {
      const rows = await newestJournal(store, { service, types: ['user_created'], ...filter }, 10)
      return rows.map(({ userId }) => userId)
    }
    assert.deepEqual(await created({ fromMs: at(1) }), ['u2', 'u1'])
    assert.deepEqual(await created({ untilMs: at(1) }), ['u0'])
    assert.deepEqual(await created({ fromMs: at(1), untilMs: at(2) }), ['u1'])
  })
}
