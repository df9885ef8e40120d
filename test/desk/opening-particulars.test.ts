// Decision 44 at 新規登録: what callers will be identified with comes with the user; where a second person opens the user, it is
// sealed until then, compared by the approver, and what is opened is what was granted.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { openParticulars } from '../../src/authority/operations/particulars.ts'
import { particularsState } from '../../src/authority/rules/particulars.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { formTokenIn } from '../support/client.ts'
import { numberOf } from '../support/customers.ts'
import { shoko } from '../support/world.ts'
import {
  type DeskSite,
  type Fields,
  fewApprovals,
  type Seat,
  settle,
  startDesk,
  textOf,
  why,
} from './support/site.ts'
import { shokoDesk } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
async function start(edit: typeof fewApprovals): Promise<void> {
  site = await startDesk({ edit })
  clerk = await site.seat('desk')
}
beforeEach(() => start(fewApprovals))
afterEach(async () => {
  const check = { outsideCheckpoints: [], compareRows: true }
  assert.equal((await site.world.context.store.verifyJournal(check)).fault, null)
  await site.end()
})

const user = { service: shoko, userId: '0000000301', password: '', tokenId: '' }
const customerName = '髙﨑商事株式会社'
const typed: Fields = {
  service: shoko,
  userId: user.userId,
  userName: '𠮷田 一郎',
  customerName,
  customerNumber: numberOf(shoko, customerName),
  isNewCustomer: '1',
  kana: 'ﾖｼﾀﾞ いちろう',
  telephone: '03（1234）5678',
  postalCode: '〒100-0005',
  address: '東京都千代田区丸の内1-1',
  ...why,
}
const kept = {
  kana: 'ヨシダ イチロウ',
  telephone: '0312345678',
  birthday: null,
  postalAddress: { postalCode: '1000005', text: '東京都千代田区丸の内1-1' },
}
const values = ['ヨシダ イチロウ', '03-1234-5678', '〒100-0005', '東京都千代田区丸の内1-1']

function open(fields: Fields, seat = clerk): Promise<Response> {
  return seat.browser.submit(deskHref(seat.desk, 'newUser'), { ...typed, ...fields })
}

async function known() {
  const { context } = site.world
  const { particulars } = await context.store.read({ particulars: particularsState.ref(shoko, user.userId) })
  return particulars && openParticulars(context, particulars)
}

test('D44: a user is opened with their particulars, in one spelling; none of it counts as changed', async () => {
  assert.equal((await open({})).status, 303)
  assert.deepEqual(await known(), kept)
  const page = textOf(await clerk.browser.page(`/${shokoDesk}/users/${shoko}/${user.userId}`))
  assert.match(page, /お電話番号＊＊＊＊＊＊/)
  assert.doesNotMatch(page, /最近変更された項目/)
})

test('D44: what is wrong is told beside its field, and nothing that was typed is lost', async () => {
  const wrong = await open({ telephone: '1234', postalCode: '', birthday: '' })
  assert.equal(wrong.status, 422)
  const page = await wrong.text()
  assert.match(textOf(page), /電話番号を市外局番から入力してください/)
  assert.match(textOf(page), /郵便番号を入力してください。/)
  for (const value of ['1234', 'ﾖｼﾀﾞ いちろう', typed['address'] ?? ''])
    assert.ok(page.includes(`value="${value}"`), value)
  assert.equal(await known(), undefined)
})

test('D44: what the chosen service keeps nothing of is told, not dropped', async () => {
  await site.end()
  await start((profile) => {
    const { identification } = profile
    const few = fewApprovals(profile)
    return profile.service === shoko ? { ...few, identification: { ...identification, kana: null } } : few
  })
  const answer = await open({})
  assert.equal(answer.status, 422)
  const page = await answer.text()
  assert.match(textOf(page), /このサービスでは登録しない項目です。空欄にしてください。/)
  assert.ok(page.includes(`value="${typed['kana']}"`))
  assert.equal((await open({ kana: '' })).status, 303)
  assert.deepEqual(await known(), { ...kept, kana: null })
})

test('X1, D44: by two persons the approver compares what stands masked, and what is opened is what was granted', async () => {
  await site.end()
  await start((profile) => profile)
  const approver = await site.seat('approver')
  const asked = await open({})
  assert.match(asked.headers.get('Location') ?? '', /notice=requested/)
  const approvals = deskHref(shokoDesk, 'approvals')
  const masked = await approver.browser.page(approvals)
  assert.match(textOf(masked), /お名前（カナ）＊＊＊＊＊＊/)
  for (const value of values) assert.ok(!masked.includes(value), value)
  const { context } = site.world
  const rows = await context.store.query('SELECT body FROM journal')
  for (const value of [...values, kept.telephone])
    assert.ok(!JSON.stringify(rows).includes(value), `${value} in the journal`)

  const of = { service: shoko, userId: user.userId, action: 'create_user' }
  const fields = { form_token: formTokenIn(masked), ...of }
  const shown = await (await approver.browser.post(deskHref(shokoDesk, 'requestNumbers'), fields)).text()
  for (const value of values) assert.ok(shown.includes(value), value)
  const [noted] = await context.store.query("SELECT body FROM journal WHERE type = 'particulars_shown'")
  assert.match(
    String(noted),
    new RegExp(`"readBy":"${approver.operatorId}","fields":\\["kana","telephone","postalAddress"\\]`),
  )
  assert.ok(!(await approver.browser.page(approvals)).includes('ヨシダ'), 'for that page only')

  assert.equal((await settle(approver, user, 'create_user')).status, 303)
  const own = await clerk.browser.page(approvals)
  // What is typed now changes nothing of it.
  const carried = {
    form_token: formTokenIn(own),
    step: 'carry_out',
    service: shoko,
    userId: user.userId,
    address: '別の住所',
  }
  const done = await clerk.browser.post(deskHref(shokoDesk, 'newUser'), carried)
  assert.match(done.headers.get('Location') ?? '', /notice=create_user/)
  assert.deepEqual(await known(), kept)
  assert.deepEqual(
    await context.store.query("SELECT owner FROM import_draft WHERE owner LIKE 'opening %'"),
    [],
  )
})
