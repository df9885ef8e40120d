// D1 at the desk: a customer from before numbers were kept gets its own, by two persons where the profile says so.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { customerState } from '../../src/authority/rules/customer.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { refsOf } from '../contract/support/changes.ts'
import { formTokenIn } from '../support/client.ts'
import type { Event } from '../support/events.ts'
import { shoko } from '../support/world.ts'
import {
  type DeskSite,
  deskEventsOf,
  type Fields,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
  why,
} from './support/site.ts'
import { type Caller, johokuDesk, newCaller, shokoDesk } from './support/staff.ts'

const name = '旧年商事株式会社'
const number = '0001234567'

let site: DeskSite
let clerk: Seat
let approver: Seat
beforeEach(async () => {
  site = await startDesk({ edit: (profile) => profile })
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
})
afterEach(() => site.end())

/** A customer as an older version opened it, with one user. */
async function oldCustomer(id: string): Promise<Caller> {
  const { store, now } = site.world.context
  const events: readonly Event[] = [
    { type: 'customer_created', service: shoko, customerId: `c${id}`, name, counterpartyCode: null },
    {
      type: 'user_created',
      service: shoko,
      userId: id,
      customerId: `c${id}`,
      userName: '旧年 花子',
      administrator: false,
    },
  ]
  const by = { at: now(), requestId: `old ${id}`, actor: 'operator:desk01', address: null }
  await store.change(by, refsOf(events), () => accept({}, ...events))
  return { service: shoko, userId: id, password: '', tokenId: '' }
}

const hrefOf = ({ service, userId }: Caller, desk = shokoDesk) =>
  deskUserHref(desk, 'customerNumber', service, userId)

async function ask(seat: Seat, caller: Caller, fields: Fields) {
  const form_token = formTokenIn(await seat.browser.page(hrefOf(caller)))
  return seat.browser.post(hrefOf(caller), { form_token, step: 'ask', ...why, ...fields })
}

async function carryOut(seat: Seat, caller: Caller) {
  const form_token = formTokenIn(await seat.browser.page(deskHref(shokoDesk, 'approvals')))
  return seat.browser.post(hrefOf(caller), { form_token, step: 'carry_out' })
}

async function numberOf({ userId }: Caller) {
  const { customer } = await site.world.context.store.read({
    customer: customerState.ref(shoko, `c${userId}`),
  })
  return customer?.number
}

test('D1, X1: a customer without a number gets the one that was asked for, once a second person granted it', async () => {
  const caller = await oldCustomer('0000000801')
  const page = textOf(await clerk.browser.page(userHref(clerk, caller)))
  assert.match(page, /このお客様には、顧客番号（CIF）がまだ登録されていません。/)
  const asked = await ask(clerk, caller, { customerNumber: '０００１２３４５６７' })
  assert.equal(asked.headers.get('Location'), `${deskHref(shokoDesk, 'approvals')}?notice=requested`)
  assert.equal(await numberOf(caller), null)
  assert.equal((await carryOut(clerk, caller)).status, 409, 'not granted yet')
  assert.equal((await ask(clerk, caller, { customerNumber: number })).status, 409, 'it is asked for once')

  const list = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  assert.match(list, /顧客番号（CIF）の登録/)
  assert.match(list, new RegExp(`お客様番号${number}`))
  await settle(approver, caller, 'number_customer')
  const form = await clerk.browser.page(deskHref(shokoDesk, 'approvals'))
  assert.ok(form.includes(`action="${hrefOf(caller)}"`))
  const done = await carryOut(clerk, caller)
  assert.equal(done.headers.get('Location'), `${userHref(clerk, caller)}?notice=number_customer`)
  assert.equal(await numberOf(caller), number)
  assert.equal((await carryOut(clerk, caller)).status, 409, 'once')

  const after = await clerk.browser.page(`${userHref(clerk, caller)}?notice=number_customer`)
  assert.match(textOf(after), /お客様の番号を登録しました。/)
  assert.ok(!textOf(after).includes('まだ登録されていません'))
  const found = await clerk.browser.send(`${deskHref(shokoDesk, 'search')}?q=${number}`)
  assert.equal(found.headers.get('Location'), userHref(clerk, caller))
  const [acted, ...more] = await deskEventsOf(site.world, caller)
  assert.deepEqual(more, [])
  assert.deepEqual(
    [acted?.action, acted?.operatorId, acted?.approved, acted?.reason],
    ['number_customer', clerk.operatorId, true, why['reason']],
  )
  const report = await verifyJournal(site.world.context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(report.fault, null)
})

test('D1: what is wrong with a number is said beside the field, with what was typed, before anybody is asked', async () => {
  const caller = await oldCustomer('0000000802')
  const other = await newCaller(site.world, '0000000803', { customerName: '別会社株式会社' })
  const { user } = await site.world.context.store.read({ user: userState.ref(shoko, other.userId) })
  const { customer } = await site.world.context.store.read({
    customer: customerState.ref(shoko, user?.customerId ?? ''),
  })
  const taken = customer?.number ?? ''
  const table: readonly (readonly [string, number, RegExp])[] = [
    ['', 422, /顧客番号（CIF）を入力してください。/],
    ['12', 422, /顧客番号（CIF）の形式が違います（例　0001234567）。/],
    [name, 422, /顧客番号（CIF）の形式が違います/],
    [taken, 409, /この顧客番号（CIF）は、別のお客様「別会社株式会社」の番号として登録されています。/],
  ]
  for (const [typed, status, told] of table) {
    const response = await ask(clerk, caller, { customerNumber: typed })
    assert.equal(response.status, status, typed)
    const html = await response.text()
    assert.match(textOf(html), told, typed)
    assert.ok(html.includes(`value="${typed}"`), 'kept')
    assert.ok(html.includes(why['reason'] ?? '-'), 'the reason, too')
  }
  assert.equal((await ask(clerk, caller, { customerNumber: number, reason: '' })).status, 422)
  const numbered = textOf(await clerk.browser.page(hrefOf(other)))
  assert.ok(numbered.includes(taken) && !numbered.includes('承認を依頼'), 'a number is not given twice')
  assert.equal(await numberOf(caller), null)
  assert.deepEqual(await deskEventsOf(site.world, caller), [])
})

test('D1: a customer that looks like two takes the word that it is one, which the approver reads', async () => {
  const caller = await oldCustomer('0000000807')
  const { store, now } = site.world.context
  const more: Event = {
    type: 'user_created',
    service: shoko,
    userId: '0000000808',
    customerId: 'c0000000807',
    userName: '旧年 次郎',
    administrator: false,
  }
  const by = { at: now().add({ hours: 1 }), requestId: 'later', actor: 'operator:desk01', address: null }
  await store.change(by, refsOf([more]), () => accept({}, more))
  const page = textOf(await clerk.browser.page(hrefOf(caller)))
  assert.match(page, /ユーザが別々の手続きで登録されています/)
  const unsaid = await ask(clerk, caller, { customerNumber: number })
  assert.equal(unsaid.status, 422)
  assert.match(await unsaid.text(), /field-error">同じ名前の別のお客様が混在している可能性があります/)
  assert.equal((await ask(clerk, caller, { customerNumber: number, checked: '1' })).status, 303)
  const list = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  assert.match(list, /名寄せの確認別のお客様との混在がないことを契約書類で確認済み/)
  await settle(approver, caller, 'number_customer')
  assert.equal((await carryOut(clerk, caller)).status, 303)
  assert.equal(await numberOf(caller), number)
})

test('D1: of two customers that were granted the same number, the second is refused', async () => {
  const [one, two] = [await oldCustomer('0000000804'), await oldCustomer('0000000805')]
  for (const caller of [one, two]) {
    assert.equal((await ask(clerk, caller, { customerNumber: number })).status, 303)
    await settle(approver, caller, 'number_customer')
  }
  assert.equal((await carryOut(clerk, one)).status, 303)
  const refused = await carryOut(clerk, two)
  assert.equal(refused.status, 409)
  assert.match(textOf(await refused.text()), /この番号は、別のお客様の番号として登録されています。/)
  assert.deepEqual([await numberOf(one), await numberOf(two)], [number, null])
})

test('ADM-01, ADM-02, D1: another role, another desk and another operator change nothing', async () => {
  const caller = await oldCustomer('0000000806')
  assert.equal((await approver.browser.send(hrefOf(caller))).status, 403)
  const branch = await site.seat('branch')
  assert.equal((await branch.browser.send(hrefOf(caller))).status, 403)
  const stranger = await site.seat('desk', johokuDesk)
  assert.equal((await stranger.browser.send(hrefOf(caller, johokuDesk))).status, 404)
  await ask(clerk, caller, { customerNumber: number })
  await settle(approver, caller, 'number_customer')
  const colleague = await site.seat('desk')
  assert.equal((await carryOut(colleague, caller)).status, 409)
  assert.equal(await numberOf(caller), null)
})
