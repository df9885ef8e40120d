// Decision 44 at the desk: what callers are identified with stands masked until an operator asks for it, a change takes a
// reason and stands out for whoever takes the next call, and what follows from it takes two persons for three days.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setParticulars } from '../../src/authority/operations/particulars.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { formTokenIn } from '../support/client.ts'
import { testCaller } from '../support/world.ts'
import {
  act,
  type DeskSite,
  deskEventsOf,
  eventsOf,
  type Fields,
  fewApprovals,
  type Seat,
  startDesk,
  textOf,
  userHref,
  why,
} from './support/site.ts'
import { type Caller, johokuDesk, newCaller } from './support/staff.ts'

const known = {
  kana: 'ミホン タロウ',
  telephone: '0312345678',
  birthday: null,
  postalAddress: { postalCode: '1000001', text: '東京都千代田区千代田1-1　見本ビル' },
} as const
const values = [known.kana, '03-1234-5678', '〒100-0001', known.postalAddress.text]

let site: DeskSite
let clerk: Seat
let caller: Caller
beforeEach(async () => {
  site = await startDesk({
    edit: (profile) => {
      const { desk, ...few } = fewApprovals(profile)
      return { ...few, desk: { ...desk, approvals: [...desk.approvals, 'after_particulars_change'] } }
    },
  })
  clerk = await site.seat('desk')
  caller = await newCaller(site.world, '0000000042')
  assert.ok((await setParticulars(site.world.context, testCaller, caller, known)).ok)
})
afterEach(() => site.end())

const page = (seat: Seat) => seat.browser.page(userHref(seat, caller))
const hrefOf = (screen: 'particulars' | 'showParticulars', desk = clerk.desk) =>
  deskUserHref(desk, screen, caller.service, caller.userId)

async function show(seat: Seat) {
  const form_token = formTokenIn(await seat.browser.page(deskHref(seat.desk, 'search')))
  return seat.browser.post(hrefOf('showParticulars', seat.desk), { form_token })
}

async function change(seat: Seat, fields: Fields) {
  const form_token = formTokenIn(await seat.browser.page(deskHref(seat.desk, 'search')))
  return seat.browser.post(hrefOf('particulars', seat.desk), { form_token, ...fields })
}

test('D44, X9: masked until asked for; the journal has who saw what of whom, and no value', async () => {
  const masked = textOf(await page(clerk))
  assert.match(masked, /お電話番号＊＊＊＊＊＊/)
  for (const value of values) assert.ok(!masked.includes(value), value)
  const response = await show(clerk)
  assert.equal(response.headers.get('Cache-Control'), 'no-store')
  const shown = textOf(await response.text())
  for (const value of values) assert.ok(shown.includes(value), value)
  assert.ok(!textOf(await page(clerk)).includes(known.kana), 'for that page only')
  const { service, userId } = caller
  const [event] = (await eventsOf(site.world, caller)).filter(({ type }) => type === 'particulars_shown')
  const fields = ['kana', 'telephone', 'postalAddress']
  assert.deepEqual(event, {
    type: 'particulars_shown',
    service,
    userId,
    desk: clerk.desk,
    readBy: clerk.operatorId,
    fields,
  })
  const auditor = await site.seat('auditor')
  const log = textOf(await auditor.browser.page(`${deskHref(auditor.desk, 'journal')}?kind=oversight`))
  assert.match(log, /ご本人確認項目の表示\s*\d+\s*お名前（カナ）・お電話番号・送付先住所/)
  const rows = await newestJournal(site.world.context.store, { service, userId }, 1000)
  const journal = rows.map(({ body }) => body).join('\n')
  for (const value of ['ミホン', '12345678', '1000001', '千代田']) assert.ok(!journal.includes(value), value)
})

test('D44, ADM-01: who may see and who may change, and never another institution’s user', async () => {
  const table = [
    ['desk', 200, 422],
    ['branch', 200, 422],
    ['approver', 200, 403],
    ['auditor', 403, 403],
    ['administrator', 403, 403],
  ] as const
  for (const [role, seen, changed] of table) {
    const seat = await site.seat(role)
    assert.equal((await show(seat)).status, seen, `${role} sees`)
    assert.equal((await change(seat, {})).status, changed, `${role} changes`)
    const shown = await page(seat)
    assert.equal(shown.includes('>表示する</button>'), seen === 200, role)
    assert.equal(shown.includes(`href="${hrefOf('particulars')}"`), changed === 422, role)
  }
  const stranger = await site.seat('desk', johokuDesk)
  assert.equal((await show(stranger)).status, 404)
  assert.equal((await change(stranger, { kana: 'ミホン', ...why })).status, 404)
  assert.equal((await clerk.browser.post(hrefOf('showParticulars'), { form_token: 'stolen' })).status, 403)
})

test('D44: a change takes a reason, is told to the user, stands out afterwards and keeps what was left empty', async () => {
  const without = await change(clerk, { telephone: '０９０-１１１１-２２２２' })
  assert.equal(without.status, 422)
  assert.ok((await without.text()).includes('value="０９０-１１１１-２２２２"'), 'nothing typed is lost')
  const wrong = await change(clerk, { telephone: '110', ...why })
  assert.equal(wrong.status, 422)
  assert.match(await wrong.text(), /id="telephone-error">電話番号を市外局番から/)
  assert.match(await (await change(clerk, why)).text(), /変更する項目を入力してください/)
  const same = await change(clerk, { telephone: '(03)1234-5678', ...why })
  assert.equal(same.status, 409)
  assert.match(await same.text(), /登録されている内容と同じです/)
  const both = await change(clerk, { kana: 'ミホン', remove_kana: '1', ...why })
  assert.match(await both.text(), /どちらか一方/)
  assert.deepEqual(await deskEventsOf(site.world, caller), [])

  const done = await change(clerk, { telephone: '０９０-１１１１-２２２２', remove_kana: '1', ...why })
  assert.equal(done.headers.get('Location'), `${userHref(clerk, caller)}?notice=change_particulars`)
  const after = textOf(await page(clerk))
  assert.match(after, /お名前（カナ）未登録\d{4}.*に変更/)
  assert.match(after, /お電話番号＊＊＊＊＊＊\d{4}.*に変更/)
  assert.match(after, /最近変更された項目があります/)
  assert.doesNotMatch(after, /送付先住所＊＊＊＊＊＊\d{4}/)
  const shown = textOf(await (await show(clerk)).text())
  assert.ok(shown.includes('090-1111-2222') && shown.includes('〒100-0001') && !shown.includes(known.kana))
  const [acted] = await deskEventsOf(site.world, caller)
  assert.deepEqual(
    [acted?.action, acted?.operatorId, acted?.reason, acted?.approved],
    ['change_particulars', clerk.operatorId, why['reason'], false],
  )
  site.world.clock.forward({ hours: 24 * 31 })
  const later = await site.signIn(clerk)
  assert.doesNotMatch(textOf(await page(later)), /に変更/)
  assert.equal(
    (await verifyJournal(site.world.context, { checkpointsFile: undefined, compareRows: true })).fault,
    null,
  )
})

test('D44, X3: for three days after a change a password takes two persons, and whoever came before looks again', async () => {
  const before = await page(clerk)
  assert.equal((await change(clerk, { telephone: '09011112222', ...why })).status, 303)
  const stale = await clerk.browser.post(deskUserHref(clerk.desk, 'act', caller.service, caller.userId), {
    form_token: formTokenIn(before),
    seen: /name="seen" value="([^"]+)"/.exec(before)?.[1] ?? '',
    action: 'suspend_user',
    step: 'ask',
    ...why,
  })
  assert.equal(stale.status, 409, 'decided on a page that did not show the change')
  assert.match(textOf(await page(clerk)), /アクティベーション|再設定|失効/)
  const asked = await act(clerk, caller, 'issue_letter')
  assert.match(asked.headers.get('Location') ?? '', /notice=requested$/)
  const [requested] = (await eventsOf(site.world, caller)).filter(({ type }) => type === 'approval_requested')
  assert.ok(requested?.type === 'approval_requested')
  assert.deepEqual(requested.because, ['after_particulars_change'])
  const approver = await site.seat('approver')
  const waiting = textOf(await approver.browser.page(deskHref(approver.desk, 'approvals')))
  assert.match(waiting, /72時間以内に変更されています/)
})
