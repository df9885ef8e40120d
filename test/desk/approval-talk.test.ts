// Finding D10: what an approver has to compare, the way back to whoever asked, and the counts on every page.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { bindingState } from '../../src/authority/rules/binding.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { formTokenIn } from '../support/client.ts'
import { shoko, testCaller } from '../support/world.ts'
import {
  act,
  carryOut,
  type DeskSite,
  type Fields,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
  why,
} from './support/site.ts'
import { type Caller, settledCaller, shokoDesk } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
let approver: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
})
afterEach(() => site.end())

const approvals = deskHref(shokoDesk, 'approvals')
const news = deskHref(shokoDesk, 'approvalNews')

let callers = 0
const caller = () => settledCaller(site.world, String(++callers).padStart(10, '0'))

/** Presses a button of the request's form, with what was typed. */
async function press(seat: Seat, user: Caller, path: 'settle' | 'answer', fields: Fields) {
  const html = await seat.browser.page(approvals)
  const requestedAtMs = /name="requestedAtMs" value="(\d+)"/.exec(html)?.[1] ?? ''
  const { service, userId } = user
  const read = { service, userId, action: 'revoke_token', requestedAtMs }
  return seat.browser.post(deskHref(shokoDesk, path), { form_token: formTokenIn(html), ...read, ...fields })
}

/** By a company's own administrator. */
async function onToken({ service, userId }: Caller, type: 'binding_suspended' | 'binding_resumed') {
  const { context } = site.world
  const holder = `user:${userId}`
  const refs = { binding: bindingState.ref(service, holder), user: userState.ref(service, userId) }
  const at = { ...testCaller, at: context.now() }
  const event = { type, service, userId, holder } as const
  await context.store.change(at, refs, () => ({ outcome: { ok: true }, events: [event] }))
}

async function newsOf(seat: Seat) {
  const answer = await seat.browser.send(news)
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

test('D10: an approver reads what is and what will be, the form’s number, who asks, how long, and the user’s week', async () => {
  const user = await caller()
  await act(clerk, user, 'suspend_user')
  await act(clerk, user, 'resume_user')
  site.world.clock.forward({ hours: 2 })
  const again = await site.signIn(clerk)
  const paper = { identification: 'seal', reason: '端末の変更', formNumber: 'ト-0099' }
  await act(again, user, 'revoke_token', paper)
  site.world.clock.forward({ minutes: 75 })
  const reading = await site.signIn(approver)
  const html = await reading.browser.page(approvals)
  const shown = textOf(html)
  assert.match(html, /現在の状態と、実行の後の状態/)
  assert.match(shown, new RegExp(`トークン\\s*利用可能（${user.tokenId}）\\s*失効`))
  assert.match(shown, /届出印（書面）（書面の番号：ト-0099）/)
  assert.match(shown, new RegExp(`窓口 一子（${clerk.operatorId}、サポートデスク）`))
  assert.match(shown, /1時間1[56]分前/)
  assert.match(shown, /あと22時間4[3-5]分/)
  assert.match(shown, /このユーザの7日以内の手続き（\d+件）/)
  assert.match(shown, /ユーザの利用停止/)
  assert.match(shown, /ユーザの登録日時\s*2025\//)
})

test('D10: a request to open a user says whether the customer is new, and how many users one has who is not', async () => {
  await site.end()
  site = await startDesk({ edit: (profile) => profile })
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
  const known = await caller()
  const { context } = site.world
  const [row] = await context.store.query(
    'SELECT c.number, c.name FROM customer c JOIN service_user u ON u.service = c.service AND u.customer_id = c.customer_id WHERE u.service = ? AND u.user_id = ?',
    known.service,
    known.userId,
  )
  const [customerNumber, customerName] = row as [string, string]
  const path = deskHref(shokoDesk, 'newUser')
  const user = { service: shoko, userName: '新規 花子', administrator: '0', ...why }
  const fresh = { customerNumber: '0007654321', customerName: '新規商事株式会社', isNewCustomer: '1' }
  for (const fields of [
    { ...user, ...fresh, userId: '0000000900' },
    { ...user, customerNumber, customerName, userId: '0000000901' },
  ]) {
    const asked = await clerk.browser.submit(path, fields)
    assert.equal(asked.headers.get('Location'), `${approvals}?notice=requested`)
  }
  const shown = textOf(await approver.browser.page(approvals))
  assert.match(shown, /お客様\s*新しいお客様（この番号のお客様は、まだ登録されていません）\s*新しく登録/)
  assert.match(shown, /お客様\s*登録済みのお客様（ユーザ1人）\s*ユーザ2人/)
})

test('D10: nobody declines without a reason; what was typed stays, and the maker reads it', async () => {
  const user = await caller()
  await act(clerk, user, 'revoke_token')
  const bare = await press(approver, user, 'settle', { verdict: 'declined', words: ' ' })
  assert.equal(bare.status, 422)
  assert.match(textOf(await bare.text()), /却下するときは、理由を入力してください。/)
  const long = 'あ'.repeat(201)
  const tooLong = await press(approver, user, 'settle', { verdict: 'declined', words: long })
  assert.equal(tooLong.status, 422)
  const kept = await tooLong.text()
  assert.ok(kept.includes(`value="${long}"`) && kept.includes('却下の理由が長すぎます。'))
  const declined = await press(approver, user, 'settle', { verdict: 'declined', words: '印影が違います' })
  assert.equal(declined.headers.get('Location'), `${approvals}?notice=declined`)
  assert.match(textOf(await clerk.browser.page(approvals)), /却下の理由\s*印影が違います/)
})

test('D10: an approver asks back, the maker answers, and the request waits on until it expires', async () => {
  const user = await caller()
  const stranger = await site.seat('desk')
  await act(clerk, user, 'revoke_token')
  assert.equal((await press(approver, user, 'settle', { verdict: 'asked', words: '' })).status, 422)
  const asked = await press(approver, user, 'settle', { verdict: 'asked', words: '書面の日付は？' })
  assert.equal(asked.headers.get('Location'), `${approvals}?notice=asked`)
  assert.deepEqual(await newsOf(clerk), { status: 200, body: { waiting: null, own: 1 } })
  const mine = await clerk.browser.page(approvals)
  assert.match(textOf(mine), /質問（approver\d+　[^）]*）：書面の日付は？/)
  assert.match(textOf(mine), /期限\s*2025\//)
  assert.deepEqual((await newsOf(clerk)).body, { waiting: null, own: 0 })
  assert.equal((await press(clerk, user, 'answer', { words: '' })).status, 422)
  const of = { service: user.service, userId: user.userId, action: 'revoke_token' }
  const requestedAtMs = /name="requestedAtMs" value="(\d+)"/.exec(mine)?.[1] ?? ''
  const page = await stranger.browser.page(approvals.replace('approvals', 'home'))
  const other = { form_token: formTokenIn(page), ...of, requestedAtMs, words: 'はい' }
  assert.equal((await stranger.browser.post(deskHref(shokoDesk, 'answer'), other)).status, 403)
  const answered = await press(clerk, user, 'answer', { words: '本日付です' })
  assert.equal(answered.headers.get('Location'), `${approvals}?notice=answered`)
  assert.match(textOf(await approver.browser.page(approvals)), /回答（[^）]*）：本日付です/)
  assert.equal((await settle(approver, user, 'revoke_token')).status, 303)
  assert.equal((await carryOut(clerk, user, 'revoke_token')).status, 303)
})

test('D10: what changed after it was asked for is said; it is not granted, and may be asked anew', async () => {
  const user = await caller()
  await act(clerk, user, 'revoke_token')
  const before = await approver.browser.page(approvals)
  await onToken(user, 'binding_suspended')
  const shown = textOf(await approver.browser.page(approvals))
  assert.match(shown, /依頼の後に、対象の状態が変わりました。/)
  assert.match(shown, /利用可能（[^）]*）\s*一時停止（/)
  const requestedAtMs = /name="requestedAtMs" value="(\d+)"/.exec(before)?.[1] ?? ''
  const { service, userId } = user
  const fields = { service, userId, action: 'revoke_token', requestedAtMs, verdict: 'granted', words: '' }
  const late = await approver.browser.post(deskHref(shokoDesk, 'settle'), {
    form_token: formTokenIn(before),
    ...fields,
  })
  assert.equal(late.status, 409)
  assert.match(textOf(await late.text()), /依頼の後に、対象の状態が変わっています。/)
  site.world.clock.forward({ seconds: 1 })
  assert.match((await act(clerk, user, 'revoke_token')).headers.get('Location') ?? '', /notice=requested$/)
  assert.equal((await settle(approver, user, 'revoke_token')).status, 303)
  await onToken(user, 'binding_resumed')
  const done = await carryOut(clerk, user, 'revoke_token')
  assert.equal(done.status, 409, 'granted of something else')
})

test('D10: the counts are for who may grant, and for makers; asking for them keeps no session open', async () => {
  const user = await caller()
  const auditor = await site.seat('auditor')
  await act(clerk, user, 'revoke_token')
  assert.deepEqual(await newsOf(approver), { status: 200, body: { waiting: 1, own: 0 } })
  assert.deepEqual(await newsOf(clerk), { status: 200, body: { waiting: null, own: 0 } })
  assert.equal((await newsOf(auditor)).status, 403)
  const home = await approver.browser.page(deskHref(shokoDesk, 'search'))
  assert.match(home, /data-news="waiting"><span data-count>1<\/span>件が承認待ち/)
  assert.doesNotMatch(await auditor.browser.page(deskHref(shokoDesk, 'search')), /approval-news/)
  await settle(approver, user, 'revoke_token')
  assert.deepEqual((await newsOf(clerk)).body, { waiting: null, own: 1 })
  assert.match(await clerk.browser.page(userHref(clerk, user)), /<span data-count>1<\/span>件のお知らせ/)
  await clerk.browser.page(approvals)
  assert.deepEqual((await newsOf(clerk)).body, { waiting: null, own: 0 })

  for (let minute = 0; minute < 15; minute++) {
    site.world.clock.forward({ seconds: 59 })
    assert.equal((await newsOf(approver)).status, 200, String(minute))
  }
  site.world.clock.forward({ seconds: 59 })
  const over = await newsOf(approver)
  assert.deepEqual([over.status, over.body], [401, { session: 'over' }])
})

test('D10: a request that expired is news to whoever made it until they look, and stays on their list as 期限切れ for a week', async () => {
  const [waiting, granted] = [await caller(), await caller()]
  await act(clerk, waiting, 'revoke_token')
  await act(clerk, granted, 'revoke_token')
  await settle(approver, granted, 'revoke_token')
  await clerk.browser.page(approvals)
  assert.deepEqual((await newsOf(clerk)).body, { waiting: null, own: 0 })
  site.world.clock.forward({ hours: 24 })
  const head = site.world.context.store.head().seq
  const [again, approves] = [await site.signIn(clerk), await site.signIn(approver)]
  assert.deepEqual((await newsOf(again)).body, { waiting: null, own: 2 })
  assert.deepEqual((await newsOf(approves)).body, { waiting: 0, own: 0 })
  const entries = site.world.context.store.head().seq
  assert.doesNotMatch(textOf(await approves.browser.page(approvals)), /期限切れ/)

  const html = await again.browser.page(approvals)
  const shown = textOf(html)
  assert.match(shown, /期限切れになった自分の依頼（7日以内）/)
  assert.equal(shown.split(/状態\s*期限切れ/).length - 1, 2)
  assert.match(shown, /何も行われていません。必要であれば、対象の画面から依頼し直してください。/)
  assert.doesNotMatch(html, /承認済みの操作を実行|あと\d/)
  assert.deepEqual((await newsOf(again)).body, { waiting: null, own: 0 }, 'read')
  assert.equal(site.world.context.store.head().seq, entries, 'by the time alone: nothing was written')
  assert.ok(entries > head, 'but the logins')

  assert.match((await act(again, waiting, 'revoke_token')).headers.get('Location') ?? '', /notice=requested$/)
  const rest = textOf(await again.browser.page(approvals))
  assert.equal(rest.split(/状態\s*期限切れ/).length - 1, 1, 'what is asked for anew waits again')
  site.world.clock.forward({ hours: 7 * 24 })
  const later = textOf(await (await site.signIn(again)).browser.page(approvals))
  assert.equal(later.split(/状態\s*期限切れ/).length - 1, 1, 'the later one')
})

test('D2, D10: what a dismissed operator asked for is shown as fallen, and only declined', async () => {
  const user = await caller()
  await act(clerk, user, 'revoke_token')
  const { context } = site.world
  await context.store.query(
    "UPDATE service_user SET status = 'deleted' WHERE service = ? AND user_id = ?",
    shokoDesk,
    clerk.operatorId,
  )
  const html = await approver.browser.page(approvals)
  assert.match(textOf(html), /無効（依頼または承認した担当者の登録解除・役割の変更）/)
  assert.doesNotMatch(html, /value="granted"/)
  assert.equal((await press(approver, user, 'settle', { verdict: 'granted', words: '' })).status, 409)
  assert.equal((await settle(approver, user, 'revoke_token', 'declined')).status, 303)
})

test('X1: a file of users asks for approval in so many words, where it takes a second person', async () => {
  await site.end()
  site = await startDesk({ edit: (profile) => profile })
  clerk = await site.seat('desk')
  const page = await clerk.browser.page(deskHref(shokoDesk, 'importFile'))
  const body = new FormData()
  body.set('form_token', formTokenIn(page))
  body.set('service', shoko)
  const lines = 'お客様番号,お客様名,ユーザID,ユーザ名,管理者\r\n0007654321,新規商事,0000000777,花子,0\r\n'
  body.set('file', new Blob([lines]), 'users.csv')
  const sent = await clerk.browser.send(deskHref(shokoDesk, 'importFile'), {
    method: 'POST',
    body,
    headers: { Origin: 'http://warifu.test', 'Sec-Fetch-Site': 'same-origin' },
  })
  const html = await sent.text()
  assert.match(html, /data-confirm="1件のユーザの登録の承認を依頼します。よろしいですか。"/)
  assert.match(textOf(html), /登録（承認を依頼）/)
})
