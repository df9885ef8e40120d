// ユーザOTP管理 as the databases answer it (S2-1.2): conditions, order, pages, and what is left out.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type BindingFilter,
  type BindingOrder,
  countBindings,
  findBindings,
  holdersOfCustomer,
  usersOfCustomer,
} from '../../../src/authority/queries/bindings.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import type { Event } from '../../support/events.ts'
import { everyBinding } from '../../support/every-binding.ts'
import { happen, service } from '../support/changes.ts'
import { type Driver, databaseFor } from '../support/databases.ts'

const all = everyBinding(service)
const byUser = { by: 'userId', descending: false } as const
const wholePage = { offset: 0, limit: 100 }

function created(userId: string, customerId: string, userName: string, administrator = false): Event {
  return { type: 'user_created', service, userId, customerId, userName, administrator }
}

function enrolled(userId: string, tokenId: string, enrolledAtMs: number): Event {
  const ids = { service, userId, holder: `user:${userId}`, bindingId: `b-${tokenId}`, tokenId }
  return { type: 'token_enrolled', ...ids, steps: [1, 2], enrolledAtMs }
}

/** Two companies; every status; a user with codes by mail only, one who failed and has no token, one deleted. */
async function fill(store: Store): Promise<void> {
  const of = (userId: string) => ({ service, userId, holder: `user:${userId}` })
  const failed = { purpose: 'login', refusal: 'mail_code_wrong', attempts: 1 } as const
  const revoked = { bindingId: 'b-VSST00000005', tokenId: 'VSST00000005', enrolledAtMs: 50 }
  const events: Event[] = [
    { type: 'customer_created', service, customerId: 'c1', name: '甲_商事', counterpartyCode: 'GM11253' },
    { type: 'customer_created', service, customerId: 'c2', name: '乙商事100%', counterpartyCode: null },
    created('u1', 'c1', 'い', true),
    created('u2', 'c1', 'ろ'),
    created('u3', 'c1', 'は'),
    created('u4', 'c2', 'に'),
    created('u5', 'c2', 'ほ'),
    created('u6', 'c2', 'へ'),
    created('u7', 'c2', 'と'),
    created('u8', 'c2', 'ち'),
    enrolled('u1', 'VSST00000003', 10),
    enrolled('u2', 'VSST00000002', 20),
    { type: 'code_rejected', ...of('u2'), refusal: 'code_wrong', failures: 10, locked: true },
    enrolled('u3', 'VSST00000001', 30),
    { type: 'binding_suspended', ...of('u3') },
    enrolled('u4', 'WRFM00000004', 40),
    enrolled('u5', 'VSST00000005', 50),
    { type: 'binding_revoked', ...of('u5'), ...revoked },
    { type: 'challenge_failed', ...of('u6'), ...failed, failures: 10, locked: true },
    { type: 'challenge_failed', ...of('u7'), ...failed, failures: 1, locked: false },
    enrolled('u8', 'VSST00000008', 80),
    {
      type: 'binding_revoked',
      ...of('u8'),
      bindingId: 'b-VSST00000008',
      tokenId: 'VSST00000008',
      enrolledAtMs: 80,
    },
    { type: 'user_deleted', service, userId: 'u8' },
  ]
  for (const event of events) await happen(store, event)
}

export function testBindings(driver: Driver): void {
  test('S2-1.2-04 to -08: each condition alone and together, and the count of what is on all pages', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    await fill(store)
    const table: [string, Partial<BindingFilter>][] = [
      // 無効 is not shown unless asked for; a lock without a token is.
      ['u1 u2 u3 u4 u6', {}],
      ['u1 u2 u3', { customerId: 'c1' }],
      ['u1 u2 u3', { customer: '商事', customerId: 'c1' }],
      ['u1 u2 u3', { customer: '11253' }],
      ['u1 u2 u3', { customer: '_' }],
      ['u4 u6', { customer: '100%' }],
      ['', { customer: '\\' }],
      ['u1', { administrator: true }],
      ['u2 u3 u4 u6', { administrator: false }],
      ['u1', { status: 'usable', customerId: 'c1' }],
      ['u2 u6', { status: 'locked' }],
      ['u3', { status: 'suspended' }],
      // Not of deleted users.
      ['u5', { status: 'revoked' }],
      ['', { status: 'revoked', customerId: 'c1' }],
      ['u4', { userId: '4' }],
      ['', { userId: "' OR 1=1 --" }],
      ['u1 u2 u3', { tokenId: 'VSST' }],
      ['u2 u3 u4', { enrolledFromMs: 20 }],
      ['u1 u2', { enrolledUntilMs: 30 }],
      ['u2', { enrolledFromMs: 20, enrolledUntilMs: 30, status: 'locked', customer: 'GM' }],
      ['', { service: 'johoku/fx-web' }],
    ]
    for (const [expected, changes] of table) {
      const filter = { ...all, ...changes }
      const lines = await findBindings(store, filter, byUser, wholePage)
      assert.equal(lines.map(({ userId }) => userId).join(' '), expected, JSON.stringify(changes))
      assert.equal(await countBindings(store, filter), lines.length)
    }
    const [revoked] = await findBindings(store, { ...all, status: 'revoked' }, byUser, wholePage)
    assert.deepEqual([revoked?.status, revoked?.tokenId, revoked?.failures], ['revoked', 'VSST00000005', 0])
    const lines = await findBindings(store, all, byUser, wholePage)
    assert.deepEqual(
      lines.map(({ failures, updatedAtMs }) => [failures, typeof updatedAtMs]),
      [0, 10, 0, 0, 10].map((failures) => [failures, 'number']),
    )
  })

  test('every order, both ways, page by page, is the whole list once', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    await fill(store)
    // Names are in whatever order the database knows; what is equal is settled by the ID.
    const orders: Record<BindingOrder, string | null> = {
      tokenId: 'u3 u2 u1 u4',
      status: 'u2 u3 u1 u4',
      userId: 'u1 u2 u3 u4',
      userName: null,
      customerName: null,
      enrolledAt: 'u1 u2 u3 u4',
    }
    const tokens = { ...all, enrolledFromMs: 0 }
    for (const by of Object.keys(orders) as BindingOrder[]) {
      for (const descending of [false, true]) {
        const order = { by, descending }
        const whole = (await findBindings(store, tokens, order, wholePage)).map(({ userId }) => userId)
        const paged: string[] = []
        for (let offset = 0; offset < 6; offset += 2) {
          const lines = await findBindings(store, tokens, order, { offset, limit: 2 })
          paged.push(...lines.map(({ userId }) => userId))
        }
        assert.deepEqual(paged, whole)
        assert.deepEqual([...whole].sort(), ['u1', 'u2', 'u3', 'u4'])
        if (!descending && orders[by] !== null) assert.equal(whole.join(' '), orders[by], by)
      }
    }
  })

  test('CTP一括: which users of a customer have a token with that status', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    await fill(store)
    const holders = async (customerId: string) => [
      await holdersOfCustomer(store, service, customerId, 'usable'),
      await holdersOfCustomer(store, service, customerId, 'suspended'),
    ]
    assert.deepEqual(await holders('c1'), [['u1'], ['u3']])
    assert.deepEqual(await holders('c2'), [['u4'], []])
    const users = await usersOfCustomer(store, service, 'c2', 3)
    assert.deepEqual(
      users.map(({ userId, tokenId, bindingStatus, hasPassword }) => [
        userId,
        tokenId,
        bindingStatus,
        hasPassword,
      ]),
      [
        ['u4', 'WRFM00000004', 'usable', false],
        ['u5', null, null, false],
        ['u6', null, 'locked', false],
      ],
    )
  })
}
