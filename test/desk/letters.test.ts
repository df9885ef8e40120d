// 「ご利用開始のお知らせ」, 「初期設定完了のご連絡」 and resets: what is printed, once, and for how long it counts.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { formTokenIn } from '../support/client.ts'
import { numberOf } from '../support/customers.ts'
import { johoku, shoko } from '../support/world.ts'
import {
  act,
  actFrom,
  carryOut,
  type DeskSite,
  deskEventsOf,
  eventsOf,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
  why,
} from './support/site.ts'
import {
  type Caller,
  johokuDesk,
  lockPassword,
  newCaller,
  settledCaller,
  tryEnrollment,
  tryLogin,
} from './support/staff.ts'

let site: DeskSite
let clerk: Seat
let approver: Seat
let johokuClerk: Seat
let johokuApprover: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
  johokuClerk = await site.seat('desk', johokuDesk)
  johokuApprover = await site.seat('approver', johokuDesk)
})
afterEach(() => site.end())

/** What the letter's facts say, by name. */
function letterFacts(html: string): Record<string, string> {
  const letter = /<article class="letter".*<\/article>/s.exec(html)?.[0] ?? ''
  const facts = [...letter.matchAll(/<div><dt>([^<]+)<\/dt><dd[^>]*>([^<]*)<\/dd><\/div>/g)]
  return Object.fromEntries(facts.map(([, name = '', value = '']) => [name, value]))
}

async function withToken(caller: Caller, password: string): Promise<Caller> {
  return { ...caller, password, tokenId: caller.tokenId || (await site.world.token()) }
}

async function openUser(seat: Seat, fields: Record<string, string>): Promise<Response> {
  const path = deskHref(seat.desk, 'newUser')
  const user = {
    customerNumber: numberOf(shoko, '新規商事株式会社'),
    customerName: '新規商事株式会社',
    isNewCustomer: '1',
    userName: '新規 花子',
    ...why,
    ...fields,
  }
  return seat.browser.submit(path, user)
}

test('S0-2.2-04, -05: a new user can’t log in until the letter is printed; its password opens the enrollment', async () => {
  const user: Caller = {
    service: shoko,
    userId: '0000000100',
    password: '',
    tokenId: '',
  }
  const opened = await openUser(clerk, { service: user.service, userId: user.userId })
  assert.equal(opened.headers.get('Location'), `${userHref(clerk, user)}?notice=create_user`)
  assert.equal(await tryEnrollment(site.world, await withToken(user, 'Hajimete2024')), 'user_unknown')

  const printed = await act(clerk, user, 'issue_letter')
  assert.equal(printed.status, 200)
  assert.equal(printed.headers.get('Cache-Control'), 'no-store')
  const html = await printed.text()
  const facts = letterFacts(html)
  const password = facts['初回ログインパスワード'] ?? ''
  assert.match(password, /^(?=.*[A-Za-z])(?=.*[2-9])[A-HJ-NP-Za-km-np-z2-9]{10}$/)
  assert.equal(facts['ユーザID'], user.userId)
  assert.equal(facts['サービス名'], '商工中金外為Web為替予約サービス')
  const text = textOf(html)
  assert.match(text, /ご利用開始のお知らせ/)
  assert.match(text, /新規商事株式会社　御中\s*新規 花子　様/)
  assert.equal(await tryEnrollment(site.world, await withToken(user, password)), 'enrolled')
})

test('PWD-08: shown once; neither the page, nor a reload, nor the journal shows it again', async () => {
  const user = await newCaller(site.world, '0000000101')
  const page = await clerk.browser.page(userHref(clerk, user))
  const password =
    letterFacts(await (await actFrom(page, clerk, user, 'issue_letter')).text())['初回ログインパスワード'] ??
    ''
  assert.notEqual(password, '')

  const before = await eventsOf(site.world, user)
  const reloaded = await actFrom(page, clerk, user, 'issue_letter')
  assert.equal(reloaded.status, 409)
  const text = textOf(await reloaded.text())
  assert.match(text, /パスワードの表示は一度だけです。/)
  assert.ok(!text.includes(password))
  assert.deepEqual(await eventsOf(site.world, user), before, 'no other password was made')
  assert.ok(!(await clerk.browser.page(userHref(clerk, user))).includes(password))
  const rows = await newestJournal(site.world.context.store, {}, 10_000)
  assert.ok(rows.every(({ body }) => !body.includes(password)))
  assert.equal(
    await tryEnrollment(site.world, await withToken(user, password)),
    'enrolled',
    'it still counts',
  )
})

test('a second letter replaces the password of the first', async () => {
  const user = await newCaller(site.world, '0000000102')
  const print = async () =>
    letterFacts(await (await act(clerk, user, 'issue_letter')).text())['初回ログインパスワード'] ?? ''
  const [first, second] = [await print(), await print()]
  assert.notEqual(first, second)
  assert.equal(await tryEnrollment(site.world, await withToken(user, first)), 'password_wrong')
  assert.equal(await tryEnrollment(site.world, await withToken(user, second)), 'enrolled')
})

test('the password expires at the minute printed in the letter', async () => {
  const { world } = site
  const printed = world.clock.now()
  const [late, early] = [await newCaller(world, '0000000103'), await newCaller(world, '0000000104')]
  const letters = await Promise.all([late, early].map((user) => act(clerk, user, 'issue_letter')))
  const [lateFacts, earlyFacts] = await Promise.all(
    letters.map(async (letter) => letterFacts(await letter.text())),
  )
  const expires = printed.toZonedDateTimeISO('Asia/Tokyo').add({ hours: 90 * 24 })
  const shown = `${expires.year}年${expires.month}月${expires.day}日 ${expires.hour}時${String(expires.minute).padStart(2, '0')}分まで`
  assert.equal(lateFacts?.['パスワードの有効期限'], shown)

  const enroll = async (user: Caller, facts: Record<string, string> | undefined) =>
    tryEnrollment(world, await withToken(user, facts?.['初回ログインパスワード'] ?? ''))
  world.clock.set(
    printed
      .add({ hours: 90 * 24 })
      .subtract({ seconds: 1 })
      .toString(),
  )
  assert.equal(await enroll(early, earlyFacts), 'enrolled')
  world.clock.set(printed.add({ hours: 90 * 24 }).toString())
  assert.equal(await enroll(late, lateFacts), 'initial_password_expired')
  ;[clerk, approver] = [await site.signIn(clerk), await site.signIn(approver)]
  ;[johokuClerk, johokuApprover] = [await site.signIn(johokuClerk), await site.signIn(johokuApprover)]
})

test('S0-2.2-14: a reset, approved, prints a password that unlocks, must be changed, and ends the old one', async () => {
  const user = await settledCaller(site.world, '0000000105')
  await lockPassword(site.world, user)
  await act(clerk, user, 'reset_password')
  await settle(approver, user, 'reset_password')
  assert.equal((await carryOut(clerk, user, 'reset_password')).status, 409, 'not by who asked (X1)')
  const html = await (await carryOut(approver, user, 'reset_password')).text()
  assert.match(textOf(html), /ログインパスワード再設定のお知らせ/)
  const password = letterFacts(html)['新しいログインパスワード'] ?? ''
  assert.equal(await tryLogin(site.world, user), 'password_wrong')
  assert.equal(await tryLogin(site.world, { ...user, password }), 'must_change_password')
})

test('S1-2.2-04: at 城北 the letter has the ID only, and makes no password', async () => {
  const user = await newCaller(site.world, '0000000106', { service: johoku })
  const html = await (await act(johokuClerk, user, 'issue_letter')).text()
  assert.match(textOf(html), /初期設定完了のご連絡/)
  assert.deepEqual(Object.keys(letterFacts(html)), [
    'サービス名',
    'ユーザID',
    'ユーザ名',
    '仮ログインパスワードの有効期限',
  ])
  assert.match(textOf(html), /電話番号：0120-000-545/)
  const events = (await eventsOf(site.world, user)).map(({ type }) => type)
  // Opening the page of the user is told, too (X9).
  assert.deepEqual(events, ['user_created', 'password_set', 'personal_data_read', 'desk_acted'])
  assert.equal(await tryEnrollment(site.world, await withToken(user, user.password)), 'enrolled')
})

test('S1-2.2-05: at 城北 the operator types the 仮ログインパスワード of the application form, twice, by the rules', async () => {
  const user: Caller = { service: johoku, userId: '0000000107', password: 'Karipass7', tokenId: '' }
  const fields = { service: johoku, userId: user.userId }
  const wrong: [string, string, RegExp][] = [
    ['', '', /id="newPassword-error"/],
    ['Kari1', 'Kari1', /id="newPassword-error"/],
    ['Karipassword77', 'Karipassword77', /id="newPassword-error"/],
    ['karipass', 'karipass', /id="newPassword-error"/],
    [user.userId, user.userId, /id="newPassword-error"/],
    ['Karipass7', 'Karipass8', /id="newPasswordAgain-error"/],
  ]
  for (const [newPassword, newPasswordAgain, error] of wrong) {
    const answer = await openUser(johokuClerk, { ...fields, newPassword, newPasswordAgain })
    const html = await answer.text()
    assert.equal(answer.status, 422, newPassword)
    assert.match(html, error)
    assert.match(html, /value="新規 花子"/, 'what was typed is kept')
    assert.ok(newPassword === '' || newPassword === user.userId || !html.includes(`value="${newPassword}"`))
  }
  const typed = { newPassword: user.password, newPasswordAgain: user.password }
  assert.equal((await openUser(johokuClerk, { ...fields, ...typed })).status, 303)
  assert.equal(await tryEnrollment(site.world, await withToken(user, user.password)), 'enrolled')
})

test('S1-2.2-15: a reset at 城北 takes the password of a new form, after the approval', async () => {
  const user = await settledCaller(site.world, '0000000108', { service: johoku })
  const asked = await act(johokuClerk, user, 'reset_password')
  assert.match(asked.headers.get('Location') ?? '', /notice=requested$/)
  await settle(johokuApprover, user, 'reset_password')
  const page = await johokuClerk.browser.page(userHref(johokuClerk, user))
  assert.match(page, /<label for="newPassword">仮ログインパスワード<\/label>/)

  const wrong = await carryOut(johokuClerk, user, 'reset_password', {
    newPassword: 'Atarashii1',
    newPasswordAgain: 'Atarashii2',
  })
  assert.equal(wrong.status, 422)
  assert.match(await wrong.text(), /id="newPasswordAgain-error"/)
  const missing = await carryOut(johokuClerk, user, 'reset_password')
  assert.equal(missing.status, 422)
  const typed = { newPassword: 'Atarashii1', newPasswordAgain: 'Atarashii1' }
  const done = await carryOut(johokuClerk, user, 'reset_password', typed)
  assert.equal(done.headers.get('Location'), `${userHref(johokuClerk, user)}?notice=reset_password`)
  assert.equal(await tryLogin(site.world, { ...user, password: 'Atarashii1' }), 'must_change_password')
  assert.equal((await deskEventsOf(site.world, user)).length, 1)
})

test('a new user: a missing value or a taken ID is reported beside its field, and a new customer is announced', async () => {
  const { browser } = clerk
  const path = deskHref(clerk.desk, 'newUser')
  const empty = await browser.submit(path, {})
  assert.equal(empty.status, 422)
  const html = await empty.text()
  for (const name of ['customerNumber', 'customerName', 'userId', 'userName', 'identification', 'reason'])
    assert.match(html, new RegExp(`id="${name}-error"`), name)

  await newCaller(site.world, '0000000109')
  const answer = async (fields: Record<string, string>) => {
    const customerName = '試験商事株式会社'
    const customerNumber = numberOf(shoko, customerName)
    const usual = { service: shoko, customerNumber, customerName, userName: '重複 太郎' }
    const form = { ...usual, userId: '0000000110', ...why, ...fields }
    return textOf(await (await browser.submit(path, form)).text())
  }
  assert.match(await answer({ userId: '0000000109' }), /このユーザIDはすでに登録されています。/)
  assert.match(
    await answer({ customerName: '打ち間違い商事' }),
    /この顧客番号（CIF）のお客様は「試験商事株式会社」として登録されています。/,
  )
  assert.match(await answer({ customerNumber: '9999999999' }), /この番号のお客様は登録されていません。/)
  assert.match(await answer({ customerNumber: '123' }), /顧客番号（CIF）の形式が違います（例　0001234567）。/)
  assert.match(await answer({ isNewCustomer: '1' }), /この番号のお客様はすでに登録されています。/)
  assert.match(await answer({ userName: '=HYPERLINK("x")' }), /数式とみなす文字/)
  assert.match(await answer({ userId: 'ゆーざ' }), /使えない文字/)
  const form_token = formTokenIn(await browser.page(path))
  const wide = {
    form_token,
    service: shoko,
    customerNumber: numberOf(shoko, '試験商事株式会社'),
    customerName: '試験商事株式会社',
    userName: '全角 太郎',
  }
  const created = await browser.post(path, { ...wide, ...why, userId: '００００００００１１' })
  assert.equal(
    created.headers.get('Location')?.split('?')[0],
    deskUserHref(clerk.desk, 'user', shoko, '0000000011'),
  )
})

test('D7: a letter to a person has no 御中, and names the buttons of its own service', async () => {
  const clerkThere = await site.seat('desk', 'desk/sample-shinkin')
  const user = await newCaller(site.world, '0100000101', { service: 'sample-shinkin/personal' })
  const text = textOf(await (await act(clerkThere, user, 'issue_letter')).text())
  assert.doesNotMatch(text, /御中/)
  assert.match(text, /「ワンタイムパスワードの利用登録はこちら」/)
  assert.doesNotMatch(text, /\[利用開始登録\]|\[ワンタイムパスワードログイン\]/)
})

test('D7, S2-1.1-01: a letter of the migrating service names the way in of its day', async () => {
  const user = await newCaller(site.world, '9998000501', { service: 'shoko-chukin/fx-web-2025' })
  site.world.clock.set('2025-06-22T10:00:15+09:00')
  const before = await site.seat('desk')
  assert.match(textOf(await (await act(before, user, 'issue_letter')).text()), /\[利用開始登録\]ボタン/)
  const other = await newCaller(site.world, '9998000502', { service: 'shoko-chukin/fx-web-2025' })
  site.world.clock.set('2025-06-23T10:00:15+09:00')
  const during = await site.seat('desk')
  const text = textOf(await (await act(during, other, 'issue_letter')).text())
  assert.match(text, /\[利用開始登録画面へ\]ボタン/)
  assert.doesNotMatch(text, /\[利用開始登録\]|トークンID/)
})
