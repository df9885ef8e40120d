// The desk of a bank: which accounts a person has, a stop that they made themselves, logins with their device; no
// money.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { userState } from '../../src/authority/rules/user.ts'
import { deskUserHref } from '../../src/desk/routes.ts'
import { createClient } from '../support/client.ts'
import { accountHolder, at, insideOf, landing, leave } from '../support/personal.ts'
import { type DeskSite, type Seat, startDesk, textOf } from './support/site.ts'

const desk = 'desk/sample-shinkin'

let site: DeskSite
let clerk: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk', desk)
})
afterEach(() => site.end())

const recordOf = async (service: string, userId: string) =>
  textOf(await clerk.browser.page(deskUserHref(desk, 'user', service, userId))).replaceAll(/\s+/g, ' ')

test('S4: the desk sees accounts without balances, logins with their device, and a stop with its time', async () => {
  const visits = { world: site.world, browser: () => createClient(site.server.origin) }
  const holder = await accountHolder(visits, '12345690001', '見本 窓子', 98_765_432)
  const { service, userId, password } = holder
  const before = await recordOf(service, userId)
  assert.match(before, /口座 最終ログイン2025\/07\/01 \d\d:\d\d:\d\d ご利用口座1件 駅前支店 普通 \*{4}001/)
  assert.match(before, /最近のログイン 2025\/07\/01 \d\d:\d\d:\d\d 不明なブラウザ 127\.0\.0\.1/)
  assert.match(before, /ログインログインパスワード／不明なブラウザ/)
  assert.doesNotMatch(before, /98,?765,?432/)

  const client = await insideOf(visits, holder)
  await leave(client)
  const inside = await insideOf(visits, holder)
  assert.equal(await landing(inside.submit(at('serviceStop'), { password })), at('serviceStopped'))
  const after = await recordOf(service, userId)
  assert.match(after, /2025\/07\/01 \d\d:\d\d:\d\d取引停止本人 12345690001/)
  assert.match(after, /状態お客様の取引停止中/, 'what a login is told')
  const { user } = await site.world.context.store.read({ user: userState.ref(service, userId) })
  assert.equal(user?.status, 'active')
})
