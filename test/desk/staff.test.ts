// D2, ADM-07, ADM-08: 担当者管理 over HTTP: each role, each act, and what becomes of whoever is moved or dismissed.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Role } from '../../src/authority/rules/rights.ts'
import { type StaffAct, staffActs } from '../../src/authority/rules/two-persons.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { actOnStaff } from '../../src/desk/operations/act-on-staff.ts'
import { deskHref, deskOperatorHref } from '../../src/desk/routes.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { formTokenIn } from '../support/client.ts'
import {
  act as actOnUser,
  carriedBy,
  carryOut as carryOutForUser,
  type DeskSite,
  eventsOf,
  type Fields,
  fewApprovals,
  type Seat,
  settle,
  startDesk,
  textOf,
} from './support/site.ts'
import {
  lockPassword,
  settledCaller,
  shokoDesk,
  staffPassword,
  tryEnrollment,
  tryLogin,
} from './support/staff.ts'
import { carryOut, doneByTwo, of, pageOf, press, why } from './support/staff-page.ts'

let site: DeskSite
let first: Seat
let second: Seat
beforeEach(async () => {
  // The desk's own list as shipped; the customers' services ask for few.
  site = await startDesk({
    tokenActivation: 'code',
    edit: (profile) => (profile.kind === 'desk' ? profile : fewApprovals(profile)),
  })
  first = await site.seat('administrator')
  second = await site.seat('administrator')
})
afterEach(() => site.end())

const byTwo = (userId: string, action: string, fields: Fields = {}) =>
  doneByTwo({ first, second }, userId, action, fields)

function passwordIn(html: string): string {
  return /<dt>初期パスワード<\/dt><dd class="letter-code">([^<]+)</.exec(html)?.[1] ?? ''
}

test('D2: appointed by two; another than who asked prints the password, once; it opens the enrollment', async () => {
  const form = { userId: 'tanaka01', userName: '田中 新', role: 'desk', employeeNumber: '００１２３', ...why }
  const newOperator = deskHref(shokoDesk, 'newOperator')
  const asked = await first.browser.submit(newOperator, form)
  assert.match(asked.headers.get('Location') ?? '', /\?notice=requested$/)
  const subject = { ...of(first), userId: 'tanaka01' }
  const list = textOf(await second.browser.page(deskHref(shokoDesk, 'approvals')))
  for (const shown of ['担当者の登録', 'tanaka01', '田中 新', 'サポートデスク', '00123', '人事異動のため'])
    assert.ok(list.includes(shown), shown)
  assert.equal((await settle(second, subject, 'appoint_operator')).status, 303)

  const carried = async (seat: Seat) => {
    const form_token = formTokenIn(await seat.browser.page(newOperator))
    return seat.browser.post(newOperator, { form_token, step: 'carry_out', userId: 'tanaka01' })
  }
  assert.equal((await carried(first)).status, 409, 'not by who asked (X1)')
  const letter = await carried(second)
  assert.equal(letter.status, 200)
  assert.equal(letter.headers.get('Cache-Control'), 'no-store')
  const html = await letter.text()
  const password = passwordIn(html)
  assert.ok(password.length >= 15)
  assert.match(textOf(html), /担当者登録のお知らせ[\s\S]*tanaka01[\s\S]*田中 新/)
  assert.equal((await carried(second)).status, 409, 'once')
  const rows = await newestJournal(site.world.context.store, {}, 10_000)
  assert.ok(rows.every(({ body }) => !body.includes(password)))
  const fresh = { ...subject, password, tokenId: await site.world.token() }
  assert.equal(await tryEnrollment(site.world, fresh), 'enrolled')
})

test('D2: locked and forgotten: unlocked by two, then a new password and a new token, to be enrolled again', async () => {
  const clerk = await site.seat('desk')
  const { operatorId: id, tokenId } = clerk
  const holder = { ...of(clerk), password: staffPassword, tokenId }
  await lockPassword(site.world, holder)
  const page = textOf(await first.browser.page(pageOf(id)))
  assert.match(
    page,
    /パスワードロック（はじめてのブラウザのみ。ご利用済みのブラウザからはログインできます）（2025年7月1日 \d+時\d\d分に自動で解除）/,
  )
  assert.match(textOf(await first.browser.page(deskHref(shokoDesk, 'staff'))), /パスワードロック/)
  const unlocked = await byTwo(id, 'unlock_operator')
  assert.equal(unlocked.headers.get('Location'), `${pageOf(id)}?notice=unlock_operator`)
  assert.equal(await tryLogin(site.world, holder), 'authenticated')

  const letter = await (await byTwo(id, 'reset_operator')).text()
  const password = passwordIn(letter)
  assert.equal(await tryLogin(site.world, holder), 'password_wrong')
  assert.equal(await tryLogin(site.world, { ...holder, password }), 'must_change_password')

  assert.equal((await byTwo(id, 'revoke_operator_token')).status, 303)
  assert.equal(
    await tryEnrollment(site.world, { ...holder, password }),
    'token_unusable',
    'the old one is barred',
  )
  const fresh = { ...holder, password, tokenId: await site.world.token() }
  assert.equal(await tryEnrollment(site.world, fresh), 'enrolled')
})

test('ADM-08: whoever is dismissed is out at once; what they asked for and granted falls; the number is free again', async () => {
  const clerk = await site.seat('desk')
  const approver = await site.seat('approver')
  const [one, two] = [
    await settledCaller(site.world, '0000000501'),
    await settledCaller(site.world, '0000000502'),
  ]
  const other = await site.seat('desk')
  await actOnUser(clerk, one, 'revoke_token')
  await actOnUser(other, two, 'revoke_token')
  assert.equal((await settle(approver, two, 'revoke_token')).status, 303)
  const { headers } = await byTwo(clerk.operatorId, 'change_role', { role: 'desk', employeeNumber: 'e-77' })
  assert.match(headers.get('Location') ?? '', /notice=change_role/)

  assert.equal((await byTwo(clerk.operatorId, 'dismiss_operator')).status, 303)
  assert.equal((await clerk.browser.send(deskHref(shokoDesk, 'search'))).status, 303)
  const holder = { ...of(clerk), password: staffPassword, tokenId: clerk.tokenId }
  assert.equal(await tryLogin(site.world, holder), 'user_unknown')
  const waiting = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  assert.match(waiting, /無効（依頼または承認した担当者の登録解除・役割の変更）/)
  assert.equal((await settle(approver, one, 'revoke_token')).status, 409, 'what a dismissed one asked for')
  assert.equal((await settle(approver, one, 'revoke_token', 'declined')).status, 303)

  assert.equal((await byTwo(approver.operatorId, 'dismiss_operator')).status, 303)
  assert.equal(
    (await carryOutForUser(other, two, 'revoke_token')).status,
    409,
    'what a dismissed one granted',
  )
  assert.ok(!(await eventsOf(site.world, two)).some(({ type }) => type === 'binding_revoked'))

  const list = textOf(await first.browser.page(deskHref(shokoDesk, 'staff')))
  assert.ok(!list.includes(clerk.operatorId))
  const gone = await first.browser.page(`${deskHref(shokoDesk, 'staff')}?dismissed=1`)
  assert.ok(textOf(gone).includes(clerk.operatorId))
  const again = { role: 'desk', employeeNumber: 'E-77' }
  assert.equal((await byTwo(other.operatorId, 'change_role', again)).status, 303, 'nobody has the number now')
})

test('ADM-08: a role changed in mid-act: the session ends, and what was granted to the former role is not done', async () => {
  const clerk = await site.seat('desk')
  const approver = await site.seat('approver')
  const user = await settledCaller(site.world, '0000000503')
  await actOnUser(clerk, user, 'reset_password')
  assert.equal((await settle(approver, user, 'reset_password')).status, 303)
  const page = await clerk.browser.page(deskHref(shokoDesk, 'approvals'))
  assert.equal((await byTwo(clerk.operatorId, 'change_role', { role: 'branch' })).status, 303)
  const path = deskHref(shokoDesk, 'search')
  assert.equal((await clerk.browser.send(path)).status, 303, 'logged out')
  assert.ok(page.length > 0)
  const moved = await site.signIn(clerk)
  assert.match(await moved.browser.page(path), /お取引店/)
  assert.equal((await carryOutForUser(approver, user, 'reset_password')).status, 409, 'asked for by the desk')
})

test('ADM-07: nobody acts on their own account; the last administrator can’t be dismissed or demoted', async () => {
  const own = await first.browser.page(pageOf(first.operatorId))
  assert.match(textOf(own), /ご自身の担当者IDです。/)
  for (const action of staffActs.filter((each) => each !== 'appoint_operator')) {
    const refused = await press(first, first.operatorId, action, { role: 'desk', credentialId: 'x' })
    assert.equal(refused.status, 403, action)
    assert.match(await refused.text(), /RMCFXDSK001008E/)
  }
  const terminal = { kind: 'terminal', id: 'terminal:yamada' } as const
  const { context } = site.world
  const caller = { requestId: 'cli 1', actor: 'terminal:yamada', address: null }
  const fromTerminal = (act: 'dismiss_operator' | 'unlock_operator', userId: string) =>
    actOnStaff(context, caller, {
      act,
      desk: shokoDesk,
      userId,
      by: terminal,
      reason: '管理者の退職',
      identification: 'サーバの端末',
      seen: null,
    })
  assert.ok((await fromTerminal('dismiss_operator', second.operatorId)).ok)
  const last = await fromTerminal('dismiss_operator', first.operatorId)
  assert.deepEqual(last, { ok: false, refusal: 'last_desk_administrator' })
  const told = textOf(await first.browser.page(deskHref(shokoDesk, 'staff')))
  assert.match(
    told,
    /直近の端末操作[\s\S]*システム管理者（端末） yamada[\s\S]*担当者の登録解除[\s\S]*管理者の退職/,
  )
})

test('ADM-01: every other role is refused every act, and nothing is journaled', async () => {
  const subject = await site.seat('desk')
  const page = await first.browser.page(pageOf(subject.operatorId))
  const { seen = '' } = carriedBy(page)
  for (const role of [
    'desk',
    'branch',
    'approver',
    'auditor',
    'clearing',
  ] as const satisfies readonly Role[]) {
    const seat = await site.seat(role)
    const form_token = formTokenIn(await seat.browser.page(deskHref(shokoDesk, 'search')))
    const head = site.world.context.store.head().seq
    for (const action of staffActs) {
      const isNew = action === 'appoint_operator'
      const path = isNew
        ? deskHref(shokoDesk, 'newOperator')
        : deskOperatorHref(shokoDesk, 'operatorAct', subject.operatorId)
      for (const step of ['ask', 'carry_out']) {
        const fields = {
          form_token,
          seen,
          step,
          action,
          role: 'administrator',
          userId: 'x1',
          userName: '名',
          ...why,
        }
        assert.equal((await seat.browser.post(path, fields)).status, 403, `${role} ${action} ${step}`)
      }
    }
    const request = { ...of(seat), userId: subject.operatorId }
    const verdict = {
      service: shokoDesk,
      userId: request.userId,
      action: 'dismiss_operator',
      requestedAtMs: '0',
    }
    const settled = await seat.browser.post(deskHref(shokoDesk, 'settle'), {
      form_token,
      ...verdict,
      verdict: 'granted',
    })
    assert.ok([403, 409].includes(settled.status), role)
    assert.equal(site.world.context.store.head().seq, head, role)
  }
})

test('D2: an approver or whoever asked grants nothing of the staff’s; nobody grants what is about themselves', async () => {
  const approver = await site.seat('approver')
  const third = await site.seat('administrator')
  await press(first, second.operatorId, 'change_role', { role: 'auditor' })
  const subject = { ...of(first), userId: second.operatorId }
  for (const seat of [first, second, approver]) {
    const html = await seat.browser.page(deskHref(shokoDesk, 'approvals'))
    assert.ok(!html.includes('value="granted"'), seat.operatorId)
    const requestedAtMs = String(site.world.clock.now().epochMilliseconds)
    const fields = { form_token: formTokenIn(html), ...subject, action: 'change_role', requestedAtMs }
    const answer = await seat.browser.post(deskHref(shokoDesk, 'settle'), { ...fields, verdict: 'granted' })
    assert.equal(answer.status, 403, seat.operatorId)
  }
  const { store } = site.world.context
  const { user } = await store.read({ user: userState.ref(shokoDesk, second.operatorId) })
  assert.equal(user?.status, 'active')
  assert.equal((await settle(third, subject, 'change_role')).status, 303)
})

test('D2: two administrators ask nothing about each other that nobody could approve, and the page says so; a third is named', async () => {
  const page = () => first.browser.page(pageOf(second.operatorId)).then(textOf)
  assert.match(await page(), /承認できるデスク管理者が、ほかにいません。/)
  const { store } = site.world.context
  const head = store.head().seq
  // As things stand, nothing is locked, and the desk has no passkeys.
  for (const action of [
    'reset_operator',
    'revoke_operator_token',
    'change_role',
    'dismiss_operator',
  ] as const satisfies readonly StaffAct[]) {
    const refused = await press(first, second.operatorId, action, { role: 'auditor' })
    assert.equal(refused.status, 409, action)
    const text = await refused.text()
    assert.match(text, /RMCFXDSK001011E/, action)
    assert.match(text, /人事異動のため/, 'nothing typed is lost')
  }
  assert.equal(store.head().seq, head, 'nothing was filed')
  const clerk = await site.seat('desk')
  const ofClerk = textOf(await first.browser.page(pageOf(clerk.operatorId)))
  assert.ok(
    ofClerk.includes(`承認できるデスク管理者：${await nameOf(second)}（${second.operatorId}）`),
    ofClerk,
  )

  const third = await site.seat('administrator')
  await lockPassword(site.world, { ...of(third), password: staffPassword, tokenId: third.tokenId })
  const locked = `承認できるデスク管理者：${await nameOf(third)}（${third.operatorId}、現在は承認不可：ロック中またはトークン未登録）`
  assert.ok((await page()).includes(locked))
  const appointing = textOf(await first.browser.page(deskHref(shokoDesk, 'newOperator')))
  assert.ok(
    appointing.includes(`（${second.operatorId}）、${await nameOf(third)}（${third.operatorId}、現在は`),
  )
  const asked = await press(first, second.operatorId, 'dismiss_operator')
  assert.match(asked.headers.get('Location') ?? '', /\?notice=requested$/)
})

async function nameOf({ desk, operatorId }: Seat): Promise<string> {
  const { user } = await site.world.context.store.read({ user: userState.ref(desk, operatorId) })
  return user?.userName ?? ''
}

test('an approval is used once, also from two windows; a stale page changes nothing', async () => {
  const clerk = await site.seat('desk')
  const page = await first.browser.page(pageOf(clerk.operatorId))
  assert.equal((await byTwo(clerk.operatorId, 'revoke_operator_token')).status, 303)
  assert.equal((await carryOut(first, clerk.operatorId, 'revoke_operator_token')).status, 409)
  const path = deskOperatorHref(shokoDesk, 'operatorAct', clerk.operatorId)
  const stale = await first.browser.post(path, {
    ...carriedBy(page),
    step: 'ask',
    action: 'dismiss_operator',
    ...why,
  })
  assert.equal(stale.status, 409)
  assert.match(textOf(await stale.text()), /状態が変わったため/)
})

test('what was typed wrong is told beside the field, and nothing typed is lost', async () => {
  const newOperator = deskHref(shokoDesk, 'newOperator')
  const empty = await first.browser.submit(newOperator, {})
  assert.equal(empty.status, 422)
  const html = await empty.text()
  for (const name of ['userId', 'userName', 'role', 'employeeNumber', 'identification', 'reason'])
    assert.match(html, new RegExp(`id="${name}-error"`), name)
  const clerk = await site.seat('desk')
  await byTwo(clerk.operatorId, 'change_role', { role: 'desk', employeeNumber: '00123' })
  const form = {
    userName: '"><img src=x>',
    role: 'branch',
    employeeNumber: '００１２３',
    ...why,
    reason: '<b>急ぎ</b>',
  }
  const taken = await first.browser.submit(newOperator, { userId: 'sato01', ...form, userName: '佐藤 新' })
  assert.equal(taken.status, 409)
  const page = await taken.text()
  assert.match(page, /id="employeeNumber-error">[^<]*1人の担当者が2つの担当者IDを持つことはできません。/)
  for (const kept of [
    'value="sato01"',
    'value="佐藤 新"',
    '<option value="branch" selected>',
    '&lt;b&gt;急ぎ',
  ])
    assert.ok(page.includes(kept), kept)
  const same = await first.browser.submit(newOperator, {
    userId: clerk.operatorId,
    ...form,
    employeeNumber: '5',
    userName: '佐藤',
  })
  assert.match(await same.text(), /id="userId-error"/)
  const odd = await press(first, clerk.operatorId, 'change_role', { role: 'king', employeeNumber: '山田' })
  assert.equal(odd.status, 422)
  assert.match(await odd.text(), /id="role-error"[\s\S]*id="employeeNumber-error"/)
  assert.equal((await press(first, clerk.operatorId, 'create_user')).status, 400)
  assert.equal((await press(first, clerk.operatorId, 'dismiss_operator', { step: 'twice' })).status, 400)
  assert.equal((await first.browser.send(pageOf('nobody'))).status, 404)
})
