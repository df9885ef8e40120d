// D10: a desk with more calls than fit on a page, and one that acts in calls only.

import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { beginCall, endCall } from '../../src/desk/operations/calls.ts'
import { callsOnPage } from '../../src/desk/operations/look-up-calls.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { testCaller } from '../support/world.ts'
import { begin, identify, passes } from './support/calls.ts'
import { act, type DeskSite, fewApprovals, type Seat, startDesk, textOf, userHref } from './support/site.ts'
import { lockPassword, settledCaller, shokoDesk } from './support/staff.ts'

let site: DeskSite
afterEach(() => site.end())

const numberOf = (at: number) => `K-${String(at).padStart(3, '0')}`

/** Takes calls one after the other, about nobody: K-001, K-002, … */
async function takeCalls(clerk: Seat, count: number): Promise<void> {
  const { context, clock } = site.world
  const taker = { service: clerk.desk, userId: clerk.operatorId }
  const nobody = { about: null, identification: null, ends: null }
  for (let at = 1; at <= count; at += 1) {
    clock.forward({ seconds: 1 })
    const caseNumber = numberOf(at)
    assert.ok((await beginCall(context, testCaller, taker, { typed: caseNumber, ...nobody })).ok)
    assert.ok((await endCall(context, testCaller, taker, { caseNumber })).ok)
  }
}

/** What a page of 応対記録 lists, in its order, and where it leads on to. */
async function listed(clerk: Seat, query: string) {
  const html = await clerk.browser.page(`${deskHref(shokoDesk, 'calls')}?${query}`)
  const links = [...html.matchAll(/<a class="button" href="([^"]+)">(前|次)の50件<\/a>/g)]
  return {
    numbers: [...html.matchAll(/<a href="[^"]+">(K-\d{3})<\/a>/g)].map(([, number]) => number),
    status: /<p role="status">([^<]+)/.exec(html)?.[1],
    to: new Map(links.map(([, href = '', name = '']) => [name, href.replaceAll('&amp;', '&')])),
  }
}

test('D10: more calls than a page holds: each on one page, the newest first, and the filter goes along', async () => {
  site = await startDesk()
  const clerk = await site.seat('desk')
  const count = 2 * callsOnPage + 1
  await takeCalls(clerk, count)
  const expected = Array.from({ length: count }, (_, at) => numberOf(count - at))

  const filter = `operatorId=${clerk.operatorId}`
  const first = await listed(clerk, filter)
  assert.deepEqual(first.numbers, expected.slice(0, callsOnPage))
  assert.equal(first.status, '1～50件目（新しい順）')
  assert.deepEqual([...first.to.keys()], ['次'])
  const second = await listed(clerk, first.to.get('次')?.split('?')[1] ?? '')
  assert.deepEqual(second.numbers, expected.slice(callsOnPage, 2 * callsOnPage))
  assert.deepEqual([...second.to.keys()], ['前', '次'])
  assert.match(second.to.get('次') ?? '', new RegExp(filter))
  const last = await listed(clerk, second.to.get('次')?.split('?')[1] ?? '')
  assert.deepEqual(last.numbers, expected.slice(2 * callsOnPage))
  assert.equal(last.status, '101～101件目（新しい順）')
  assert.deepEqual([...last.to.keys()], ['前'])
  for (const strange of ['page=0', 'page=-1', 'page=x', 'page=123456'])
    assert.deepEqual((await listed(clerk, strange)).numbers, first.numbers, strange)
  assert.deepEqual((await listed(clerk, 'operatorId=nobody')).numbers, [])
})

test('D10: a full last page leads nowhere further', async () => {
  site = await startDesk()
  const clerk = await site.seat('desk')
  await takeCalls(clerk, callsOnPage)
  const { numbers, to } = await listed(clerk, '')
  assert.equal(numbers.length, callsOnPage)
  assert.equal(to.size, 0)
})

test('D10: where calls are required the page says so, nothing is done without one, and what stops a user still is', async () => {
  site = await startDesk({
    edit: (profile) => {
      const few = fewApprovals(profile)
      return { ...few, desk: { ...few.desk, calls: 'required' } }
    },
  })
  const clerk = await site.seat('desk')
  const user = await settledCaller(site.world, '0000000002', {})
  await lockPassword(site.world, user)
  const needed = /このサービスでは、本人確認ができた応対の中で操作します。/
  assert.match(textOf(await clerk.browser.page(userHref(clerk, user))), needed)
  const without = await act(clerk, user, 'unlock_password')
  assert.equal(without.status, 409)
  const number = await begin(clerk, user)
  assert.equal((await act(clerk, user, 'unlock_password')).status, 409, 'nobody was identified yet')
  await identify(clerk, number, passes)
  assert.doesNotMatch(textOf(await clerk.browser.page(userHref(clerk, user))), needed)
  const done = await act(clerk, user, 'unlock_password', { identification: 'call', reason: '入力誤り' })
  assert.equal(done.status, 303)

  const colleague = await site.seat('desk')
  assert.equal((await act(colleague, user, 'suspend_user')).status, 303, 'without a call')
})
