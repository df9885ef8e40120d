// D10: a call is a thing, with a number, an identification, notes and what was done; a refused caller is known to the next operator.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { endAbandonedCalls } from '../../src/desk/operations/abandoned-calls.ts'
import { deskCallHref, deskHref } from '../../src/desk/routes.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { entryOf, type JournalEntry } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { happen } from '../contract/support/changes.ts'
import type { Event } from '../support/events.ts'
import { begin, callOf, fails, identify, passes, send, tryToBegin } from './support/calls.ts'
import {
  act,
  carryOut,
  type DeskSite,
  deskEventsOf,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
} from './support/site.ts'
import { type Caller, johokuDesk, lockPassword, settledCaller, shokoDesk } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
let colleague: Seat
let user: Caller
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
  colleague = await site.seat('desk')
  user = await settledCaller(site.world, '0000000002', {})
})
afterEach(() => site.end())

const call = (caseNumber: string) => callOf(site.world, shokoDesk, caseNumber)

/** Entries of the journal about the user, the oldest first. */
async function entriesOf({ service, userId }: Caller): Promise<JournalEntry<Event>[]> {
  const rows = await newestJournal(site.world.context.store, { service, userId }, 200)
  return rows.toReversed().map((row) => entryOf<Event>(row))
}

test('D10: from nobody found to the end of the call: number, identification, note, act; all of it on the record', async () => {
  await lockPassword(site.world, user)
  const number = await begin(clerk, null)
  assert.match(number, /^250701-\d{6}$/)
  const onPage = textOf(await clerk.browser.page(userHref(clerk, user)))
  assert.match(onPage, /受付中\s*250701-\d{6}\s*ユーザ未定/)
  const { service, userId } = user
  assert.equal((await send(clerk, 'callUser', number, { service, userId })).status, 303)
  await identify(clerk, number, passes)
  const note = await send(clerk, 'callNote', number, { note: '昨日から\r\nログインできない', next: 'user' })
  assert.equal(note.headers.get('Location'), `${userHref(clerk, user)}?notice=noted`)
  const done = await act(clerk, user, 'unlock_password', { identification: 'call', reason: '入力誤り' })
  assert.equal(done.status, 303)
  assert.equal((await send(clerk, 'callEnd', number)).status, 303)

  const record = textOf(await colleague.browser.page(deskCallHref(shokoDesk, 'call', number)))
  for (const shown of [
    number,
    clerk.operatorId,
    '試験 太郎（0000000002）',
    '確認できた',
    'お名前（カナ）・お電話番号',
  ])
    assert.ok(record.includes(shown), shown)
  assert.match(record, /昨日から\nログインできない/)
  assert.match(record, /ログインパスワードのロック解除　担当：desk1/)
  assert.match(record, /（担当者が終了）/)
  const [acted] = await deskEventsOf(site.world, user)
  assert.ok(acted?.type === 'desk_acted')
  assert.equal(acted.identification, '応対での本人確認（お名前（カナ）・お電話番号）')
  assert.equal(acted.caseNumber, number)
})

test('D10: every entry of an act in a call has its number, and none of one about somebody else', async () => {
  const other = await settledCaller(site.world, '0000000003', {})
  await lockPassword(site.world, user)
  await lockPassword(site.world, other)
  const number = await begin(clerk, user, 'uke－１')
  assert.equal(number, 'UKE-1')
  await act(clerk, user, 'unlock_password')
  await act(clerk, other, 'unlock_password')
  const ofCase = async (of: Caller) =>
    (await entriesOf(of)).filter(({ caseNumber }) => caseNumber === number).map(({ event }) => event.type)
  const types = await ofCase(user)
  assert.deepEqual(types.slice(0, 3), ['call_begun', 'desk_acted', 'password_unlocked'])
  assert.deepEqual(await ofCase(other), [])
  assert.deepEqual(
    (await call(number)).acts.map(({ action }) => action),
    ['unlock_password'],
  )
})

test('D10, AUD-05: what was said and why a caller was refused are on the record, and only as digests in the journal', async () => {
  const number = await begin(clerk, user)
  await send(clerk, 'callNote', number, { note: '奥様からのお電話' })
  await identify(clerk, number, fails)
  const rows = await newestJournal(site.world.context.store, { service: user.service }, 500)
  for (const { body } of rows) assert.ok(!body.includes('奥様') && !body.includes('電話番号が違う'))
  const { notes, why, identified } = await call(number)
  assert.deepEqual(notes.map(reveal), ['奥様からのお電話'])
  assert.equal(why && reveal(why), '電話番号が違う')
  assert.equal(identified, 'failed')
})

test('D10: a caller who failed gets nothing in that call; the institution may still stop the user', async () => {
  await lockPassword(site.world, user)
  const number = await begin(clerk, user)
  await identify(clerk, number, fails)
  const again = await send(clerk, 'callIdentification', number, passes)
  assert.equal(again.status, 403, 'nobody tries until something fits')
  const refused = await act(clerk, user, 'unlock_password')
  assert.equal(refused.status, 403)
  assert.match(textOf(await refused.text()), /本人確認ができなかったため、お申し出の操作は行えません。/)
  assert.equal((await act(clerk, user, 'suspend_user')).status, 303)
  await send(clerk, 'callEnd', number)
  // The next call is another one; its operator decides, and has been warned.
  const page = textOf(await colleague.browser.page(userHref(colleague, user)))
  assert.match(page, /本人確認ができなかった応対があります。/)
  assert.match(page, new RegExp(`担当：${clerk.operatorId}　${number}　お電話番号：電話番号が違う`))
  assert.equal((await act(colleague, user, 'resume_user')).status, 303)
  assert.equal((await act(colleague, user, 'unlock_password')).status, 303)

  site.world.clock.forward({ hours: 24 * 14 - 1 })
  const next = await site.seat('desk')
  assert.match(await next.browser.page(userHref(next, user)), /本人確認ができなかった応対があります。/)
  site.world.clock.forward({ hours: 2 })
  const later = await site.seat('desk')
  assert.doesNotMatch(
    await later.browser.page(userHref(later, user)),
    /本人確認ができなかった応対があります。/,
  )
})

test('D10, ADM-04: what was asked for carries its call; it falls if the caller fails in it afterwards, and not with its end', async () => {
  const approver = await site.seat('approver')
  const first = await begin(clerk, user)
  await identify(clerk, first, passes)
  await act(clerk, user, 'revoke_token')
  await settle(approver, user, 'revoke_token')
  await identify(clerk, first, fails)
  assert.equal((await carryOut(clerk, user, 'revoke_token')).status, 403, 'in the same call')
  await send(clerk, 'callEnd', first)
  assert.equal((await carryOut(clerk, user, 'revoke_token')).status, 409, 'and after it')

  site.world.clock.forward({ hours: 25 })
  const [again, other] = [await site.seat('desk'), await site.seat('approver')]
  const second = await begin(again, user)
  await identify(again, second, passes)
  await act(again, user, 'revoke_token')
  await send(again, 'callEnd', second)
  await settle(other, user, 'revoke_token')
  assert.equal((await carryOut(again, user, 'revoke_token')).status, 303)
  const { acts } = await call(second)
  assert.deepEqual(
    acts.map(({ action, asked }) => [action, asked]),
    [
      ['revoke_token', true],
      ['revoke_token', false],
    ],
  )
  const ofCase = (await entriesOf(user)).filter(({ caseNumber }) => caseNumber === second)
  const types = ofCase.map(({ event }) => event.type as string)
  for (const type of ['approval_requested', 'approval_granted', 'approval_used', 'binding_revoked'])
    assert.ok(types.includes(type), type)
})

test('D10: one call an operator; a number is one call’s for good, at one desk', async () => {
  const number = await begin(clerk, user, 'K-100')
  assert.equal((await tryToBegin(clerk, user)).status, 409)
  const taken = await tryToBegin(colleague, user, 'ｋ-100')
  assert.equal(taken.status, 409)
  const html = await taken.text()
  assert.match(html, /value="ｋ-100"/, 'what was typed is kept')
  assert.match(textOf(html), /この受付番号は、ほかの応対で使われています。/)
  await send(clerk, 'callEnd', number)
  assert.equal((await tryToBegin(colleague, user, number)).status, 409, 'nor after its end')
  assert.equal((await tryToBegin(colleague, user, '受付１')).status, 422)

  // Two operators have calls about one user; another institution has a call of the same number, and sees nothing of this one.
  await begin(clerk, user, 'K-101')
  await begin(colleague, user, 'K-102')
  const foreigner = await site.seat('desk', johokuDesk)
  const page = deskCallHref(johokuDesk, 'call', 'K-100')
  assert.equal((await foreigner.browser.send(page)).status, 404)
  await begin(foreigner, null, 'K-100')
  assert.equal((await foreigner.browser.send(page)).status, 200)
  assert.equal((await send(foreigner, 'callNote', 'K-101', { note: '見えない' })).status, 404)
  await send(foreigner, 'callEnd', 'K-100')
  const calls = deskHref(johokuDesk, 'calls')
  const { service, userId } = user
  const strange = await foreigner.browser.submit(calls, { service, userId, number: '' })
  assert.equal(strange.status, 404, 'a user of another institution')
})

test('D10: a call that another tab ended: nothing typed is lost, and nothing is identified', async () => {
  const number = await begin(clerk, user)
  await send(clerk, 'callEnd', number)
  assert.equal((await send(clerk, 'callEnd', number)).status, 409)
  const late = await send(clerk, 'callIdentification', number, fails)
  assert.equal(late.status, 409)
  assert.match(await late.text(), /value="電話番号が違う"/)
  assert.equal((await call(number)).identified, null)
  assert.equal((await send(clerk, 'callNote', number, { note: '切れたあと' })).status, 303, 'for a day')
  assert.equal((await send(colleague, 'callNote', number, { note: '他人' })).status, 403)
  site.world.clock.forward({ hours: 24 })
  const again = await site.signIn(clerk)
  const tooLate = await send(again, 'callNote', number, { note: '翌日のメモ' })
  assert.equal(tooLate.status, 409)
  assert.match(await tooLate.text(), />翌日のメモ<\/textarea>/)
})

test('D10: what is wrong is said beside the field, and kept', async () => {
  const number = await begin(clerk, user)
  const without = await send(clerk, 'callIdentification', number, { asked_kana: '1', verdict: 'failed' })
  assert.equal(without.status, 422)
  const html = await without.text()
  assert.match(html, /本人確認ができなかった理由を入力してください。/)
  assert.match(html, /name="asked_kana" value="1" checked/)
  const nothing = await send(clerk, 'callIdentification', number, { verdict: 'passed' })
  assert.match(await nothing.text(), /確認した項目を、一つ以上選んでください。/)
  const long = await send(clerk, 'callNote', number, { note: 'a'.repeat(10_000) })
  assert.equal(long.status, 422)
  assert.ok((await long.text()).includes('a'.repeat(10_000)))
  const turned = await send(clerk, 'callNote', number, { note: '振込\u202E先' })
  assert.match(await turned.text(), /メモの3文字目に、目に見えない文字（U\+202E）が含まれています。/)
  assert.equal((await call(number)).notes.length, 0)
})

test('D10: one press begins a call and says who called; passed or not, and about a user found meanwhile', async () => {
  const calls = deskHref(shokoDesk, 'calls')
  const { service, userId } = user
  const begun = await clerk.browser.submit(calls, { service, userId, number: 'K-1', ...passes })
  assert.equal(begun.headers.get('Location'), `${userHref(clerk, user)}?notice=begunIdentified`)
  const page = textOf(await clerk.browser.page(userHref(clerk, user)))
  assert.match(page, /確認した項目：お名前（カナ）・お電話番号/)
  assert.equal((await call('K-1')).identified, 'passed')

  const refused = await colleague.browser.submit(calls, { service, userId, number: 'K-2', ...fails })
  assert.equal(refused.status, 303)
  const { identified, why } = await call('K-2')
  assert.deepEqual([identified, why && reveal(why)], ['failed', '電話番号が違う'])

  const third = await site.seat('desk')
  const number = await begin(third, null)
  const attached = await send(third, 'callUser', number, { service, userId, ...passes })
  assert.equal(attached.headers.get('Location'), `${userHref(third, user)}?notice=identified`)
  assert.equal((await call(number)).identified, 'passed')
})

test('D10: of a call that would begin with a verdict nothing is kept until all of it is said, and nothing typed is lost', async () => {
  const calls = deskHref(shokoDesk, 'calls')
  const { service, userId } = user
  const about = { service, userId, number: 'K-1' }
  const wrongs = [
    [{ verdict: 'passed' }, /確認した項目を、一つ以上選んでください。/],
    [{ asked_kana: '1', verdict: 'failed' }, /本人確認ができなかった理由を入力してください。/],
    [
      { asked_kana: '1', verdict: '', why: '名前が違う' },
      /「本人確認できた」か「本人確認できなかった」を押してください。/,
    ],
    [
      { asked_kana: '1', verdict: 'passed', number: '受付１', why: '名前' },
      /受付番号は、英数字とハイフンの2～30文字/,
    ],
  ] as const
  for (const [fields, said] of wrongs) {
    const answer = await clerk.browser.submit(calls, { ...about, ...fields })
    assert.equal(answer.status, 422)
    const html = await answer.text()
    assert.match(html, said)
    if ('asked_kana' in fields) assert.match(html, /name="asked_kana" value="1" checked/)
    if ('why' in fields) assert.ok(html.includes(`value="${fields.why}"`))
    assert.ok(html.includes(`value="${'number' in fields ? fields.number : 'K-1'}"`))
  }
  assert.doesNotMatch(await clerk.browser.page(userHref(clerk, user)), /受付中の応対/)
  const number = await begin(clerk, null)
  const attaching = await send(clerk, 'callUser', number, { service, userId, ...fails, why: ' ' })
  assert.equal(attaching.status, 422)
  const html = await attaching.text()
  assert.match(html, /name="asked_telephone" value="1" checked/)
  assert.ok(html.includes(`name="userId" value="${userId}"`), 'and goes on from there')
  assert.deepEqual([(await call(number)).userId, (await call(number)).identified], [null, null])
})

test('D10: the next caller’s verdict ends the call at hand; not one that began elsewhere meanwhile', async () => {
  const other = await settledCaller(site.world, '0000000003', {})
  const calls = deskHref(shokoDesk, 'calls')
  const first = await begin(clerk, user, 'K-1')
  const page = await clerk.browser.page(userHref(clerk, other))
  assert.match(textOf(page), /次のボタンで、K-1（試験 太郎）の応対を終了し、このユーザの応対を始めます。/)
  assert.match(page, /name="ends" value="K-1"/)
  const { service, userId } = other
  const next = { service, userId, number: '', ...passes }
  const stale = await clerk.browser.submit(calls, { ...next, ends: 'K-0' })
  assert.equal(stale.status, 409)
  assert.equal((await call(first)).endedAtMs, null)
  const begun = await clerk.browser.submit(calls, { ...next, ends: first })
  assert.equal(begun.headers.get('Location'), `${userHref(clerk, other)}?notice=begunIdentified`)
  assert.equal((await call(first)).endedBy, 'operator')
  assert.equal((await send(clerk, 'callNote', first, { note: '書き忘れ' })).status, 303)
})

test('D10: it ends when the operator logs out, is idle for too long, or is dismissed', async () => {
  const { context, clock } = site.world
  const number = await begin(clerk, user)
  await endAbandonedCalls(context)
  assert.equal((await call(number)).endedAtMs, null)
  await clerk.browser.submit(deskHref(shokoDesk, 'calls'), {}, `/${shokoDesk}/logout`)
  // Before upkeep comes by: it counts for nothing in the next session, which may begin another.
  const again = await site.signIn(clerk)
  assert.doesNotMatch(await again.browser.page(userHref(again, user)), /受付中の応対/)
  const second = await begin(again, user)
  assert.equal((await call(number)).endedBy, 'session')

  clock.forward({ minutes: 14 })
  await again.browser.page(userHref(again, user))
  await endAbandonedCalls(context)
  assert.equal((await call(second)).endedAtMs, null)
  clock.forward({ minutes: 16 })
  await endAbandonedCalls(context)
  assert.equal((await call(second)).endedBy, 'session')

  const last = await begin(await site.signIn(colleague), user)
  await happen(context.store, { type: 'user_deleted', service: shokoDesk, userId: colleague.operatorId })
  await endAbandonedCalls(context)
  assert.equal((await call(last)).endedBy, 'dismissal')
})
