// ユーザOTP管理 over all customers of a service, for operators of the institution: S2-1.2, S2-1.3-05, ADM-01, ADM-05.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { bindingState } from '../../src/authority/rules/binding.ts'
import { deskHref, deskUserOtpHref } from '../../src/desk/routes.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { johoku, shoko } from '../support/world.ts'
import { type DeskSite, deskEventsOf, type Seat, startDesk, textOf, userHref, why } from './support/site.ts'
import { type Caller, johokuDesk, settledCaller, shokoDesk } from './support/staff.ts'

const service = 'shoko-chukin/fx-web-2025'
const list = deskUserOtpHref(shokoDesk, 'userOtpOf', service)
const acting = deskUserOtpHref(shokoDesk, 'userOtpAct', service)

let site: DeskSite
let clerk: Seat
let branch: Seat
let own: Caller
let colleague: Caller
let stranger: Caller
beforeEach(async () => {
  site = await startDesk({ start: '2025-06-20T09:00:15+09:00' })
  clerk = await site.seat('desk')
  branch = await site.seat('branch')
  own = await settledCaller(site.world, '9998000286', { service, customerName: '割符商事株式会社' })
  colleague = await settledCaller(site.world, '9998000287', { service, customerName: '割符商事株式会社' })
  stranger = await settledCaller(site.world, '9998000300', { service, customerName: '見本精工株式会社' })
})
afterEach(() => site.end())

async function statusOf({ userId }: Caller): Promise<string | undefined> {
  const { b } = await site.world.context.store.read({ b: bindingState.ref(service, `user:${userId}`) })
  return b?.status
}

/** The value of the check box of a user's line. */
async function line({ browser }: Seat, { userId }: Caller): Promise<Record<string, string>> {
  const page = await browser.page(`${list}?userId=${userId}`)
  const seen = new RegExp(`name="line-${userId}" value="([^"]*)"`).exec(page)?.[1]
  assert.ok(seen !== undefined, `no line of ${userId}`)
  return { [`line-${userId}`]: seen }
}

async function press(seat: Seat, action: string, fields: Record<string, string>) {
  return seat.browser.submit(list, { ...why, ...fields, action, query: '' }, acting)
}

test('the list has every customer of the service, searched by name and CTPコード; no other service, no other desk', async () => {
  const all = await clerk.browser.page(list)
  for (const { userId } of [own, colleague, stranger]) assert.ok(all.includes(userId), userId)
  const searched = await clerk.browser.page(`${list}?customer=${encodeURIComponent('見本')}`)
  assert.ok(searched.includes(stranger.userId) && !searched.includes(own.userId))
  for (const other of [shoko, johoku]) {
    const { status } = await clerk.browser.send(deskUserOtpHref(shokoDesk, 'userOtpOf', other))
    assert.equal(status, 404, other)
  }
  const foreigner = await site.seat('desk', johokuDesk)
  assert.equal((await foreigner.browser.send(deskUserOtpHref(johokuDesk, 'userOtpOf', service))).status, 404)
  assert.equal((await clerk.browser.send(deskHref(shokoDesk, 'userOtp'))).headers.get('location'), list)
})

test('an act takes a reason and an identification, and the journal says who did it; the second of two has to look again', async () => {
  const chosen = await line(clerk, own)
  const without = await clerk.browser.submit(list, { ...chosen, action: 'suspend', query: '' }, acting)
  assert.equal(without.status, 422)
  assert.match(await without.text(), /本人確認方法を選んでください。/)
  assert.equal(await statusOf(own), 'usable')

  assert.equal((await press(clerk, 'suspend', chosen)).status, 303)
  assert.equal(await statusOf(own), 'suspended')
  const late = await press(clerk, 'suspend', chosen)
  assert.equal(late.status, 409)
  assert.match(await late.text(), /RMCFXUSR001012E/)
  const acted = await deskEventsOf(site.world, own)
  assert.deepEqual(
    acted.map(({ type }) => type),
    ['desk_acted'],
  )
  // The page of the user says why, to whoever is asked to resume it; not once it is resumed.
  const stopped = async () =>
    /停止の理由(\S+?（)/.exec(textOf(await clerk.browser.page(userHref(clerk, own))))?.[1]
  assert.equal(await stopped(), 'ご本人からのお電話（')
  assert.equal((await press(clerk, 'resume', await line(clerk, own))).status, 303)
  assert.equal(await statusOf(own), 'usable')
  assert.equal(await stopped(), undefined)
})

test('what a second operator must approve is not done here; a branch unlocks, and does no more', async () => {
  const revoked = await press(clerk, 'revoke', await line(clerk, own))
  assert.equal(revoked.status, 409)
  assert.match(await revoked.text(), /RMCFXOTP001005E/)
  const suspended = await press(branch, 'suspend', await line(branch, own))
  assert.equal(suspended.status, 403)
  assert.equal(await statusOf(own), 'usable')
  const page = await branch.browser.page(list)
  assert.match(page, /value="unlock"/)
  assert.doesNotMatch(page, /value="suspend"|suspendAll/)
})

test('CTP一括停止 and CTP一括再開 mean the whole customer of one line, and nobody else', async () => {
  const two = { ...(await line(clerk, own)), ...(await line(clerk, stranger)) }
  const both = await press(clerk, 'suspendAll', two)
  assert.equal(both.status, 422)
  assert.match(await both.text(), /RMCFXOTP001004E/)
  assert.equal((await press(clerk, 'suspendAll', await line(clerk, own))).status, 303)
  const after = await Promise.all([own, colleague, stranger].map(statusOf))
  assert.deepEqual(after, ['suspended', 'suspended', 'usable'])
  assert.equal((await press(clerk, 'resumeAll', await line(clerk, own))).status, 303)
  assert.deepEqual(await Promise.all([own, colleague].map(statusOf)), ['usable', 'usable'])
})

test('M10: a line has the acts of who looks at it and no others; nothing ticked asks about no line', async () => {
  const actsIn = (page: string) => [...page.matchAll(/name="only" value="(\w+) /g)].map(([, act]) => act)
  const ofClerk = await clerk.browser.page(`${list}?userId=${own.userId}`)
  assert.deepEqual(actsIn(ofClerk), ['suspend', 'revoke'])
  for (const act of ['suspendAll', 'resumeAll', 'suspend'])
    assert.match(ofClerk, new RegExp(`value="${act}" data-of-ticked data-confirm=`), act)
  const ofBranch = await branch.browser.page(`${list}?userId=${own.userId}`)
  assert.ok(ofBranch.includes(own.userId))
  assert.deepEqual(actsIn(ofBranch), ['revoke'], 'a branch suspends nobody')
})

test('X9: the list is noted with its condition when it shows somebody; another order or page is the same look', async () => {
  await clerk.browser.page(`${list}?userId=${own.userId}`)
  await clerk.browser.page(`${list}?userId=${own.userId}&order=userId&page=2`)
  await clerk.browser.page(`${list}?userId=nobody`)
  await branch.browser.page(list)
  const rows = await newestJournal(site.world.context.store, { types: ['list_read'] }, 10)
  const noted = rows.toReversed().map((row) => {
    const { event } = entryOf(row) as unknown as { event: Record<string, unknown> }
    return [event['userId'], event['list'], event['filter'], event['count']]
  })
  assert.deepEqual(noted, [
    [clerk.operatorId, 'user_otp', `service=${service}, userId=${own.userId}`, 1],
    [branch.operatorId, 'user_otp', `service=${service}`, 3],
  ])
})

test('X9, ADM-05, AUD-07: the list as a file is an attachment that nothing stores, journaled before it leaves', async () => {
  const file = `${deskUserOtpHref(shokoDesk, 'userOtpFile', service)}?userId=${own.userId}`
  const response = await clerk.browser.send(file)
  assert.equal(response.status, 200)
  assert.match(response.headers.get('Content-Type') ?? '', /^text\/csv; charset=utf-8/i)
  assert.match(response.headers.get('Content-Disposition') ?? '', /^attachment; filename="[a-z-]+\.csv"/)
  assert.match(response.headers.get('Cache-Control') ?? '', /no-store/)
  assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff')
  const text = await response.text()
  assert.ok(text.includes(own.userId) && !text.includes(stranger.userId))
  const [row, ...more] = await newestJournal(site.world.context.store, { types: ['exported'] }, 10)
  assert.deepEqual(more, [])
  assert.ok(row !== undefined)
  const { event, actor } = entryOf(row)
  assert.equal(actor, `operator:${clerk.operatorId}`)
  assert.deepEqual(event, {
    type: 'exported',
    service: shokoDesk,
    userId: clerk.operatorId,
    what: 'user_otp',
    filter: `service=${service}, userId=${own.userId}`,
    count: null,
  })
})

test('X9: nobody takes the list who may not act on it, and then nothing is noted', async () => {
  const auditor = await site.seat('auditor')
  const response = await auditor.browser.send(deskUserOtpHref(shokoDesk, 'userOtpFile', service))
  assert.equal(response.status, 403)
  assert.deepEqual(
    await newestJournal(site.world.context.store, { types: ['exported', 'list_read'] }, 10),
    [],
  )
})
