// ADM-01, ADM-02: every route of a desk by every role, with users of its institution, of another one, and unknown
// ones.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import type { Role } from '../../src/authority/rules/rights.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { showUser } from '../../src/desk/operations/look-up.ts'
import {
  deskHref,
  deskOperatorHref,
  deskPaths,
  deskUserHref,
  deskUserOtpHref,
} from '../../src/desk/routes.ts'
import { fbDeskHref, fbDeskPaths } from '../../src/services/web-fb/routes.ts'
import { createClient, formTokenIn } from '../support/client.ts'
import { operator as appointed } from '../support/states.ts'
import { johoku, shoko } from '../support/world.ts'
import {
  act,
  type DeskSite,
  deskEventsOf,
  type Seat,
  startDesk,
  textOf,
  userHref,
  why,
} from './support/site.ts'
import { type Caller, johokuDesk, newCaller, settledCaller, shokoDesk, tryLogin } from './support/staff.ts'

let site: DeskSite
const seats = {} as Record<Role, Seat>
let foreigner: Seat
let own: Caller
let foreign: Caller
beforeEach(async () => {
  site = await startDesk()
  own = await settledCaller(site.world, '0000000002')
  foreign = await settledCaller(site.world, '0000000003', { service: johoku, userName: '城北 花子' })
  for (const role of ['desk', 'branch', 'approver', 'auditor', 'clearing', 'administrator'] as const)
    seats[role] = await site.seat(role)
  foreigner = await site.seat('desk', johokuDesk)
})
afterEach(() => site.end())

const everybody: readonly Role[] = ['desk', 'branch', 'approver', 'auditor', 'clearing', 'administrator']
const nobody = () => ({ ...own, userId: '9999999999' })

test('which pages each role may open', async () => {
  const pages: Record<string, readonly Role[]> = {
    [deskHref(shokoDesk, 'search')]: everybody,
    [deskUserHref(shokoDesk, 'user', shoko, own.userId)]: everybody,
    [deskHref(shokoDesk, 'newUser')]: ['desk'],
    [deskUserHref(shokoDesk, 'customerNumber', shoko, own.userId)]: ['desk'],
    [deskUserHref(shokoDesk, 'closeCustomer', shoko, own.userId)]: ['desk'],
    [deskHref(shokoDesk, 'importFile')]: ['desk'],
    [`${deskHref(shokoDesk, 'importTemplate')}?service=${shoko}`]: ['desk'],
    [deskHref(shokoDesk, 'importTokens')]: ['desk'],
    [deskHref(shokoDesk, 'tokenTemplate')]: ['desk'],
    [deskHref(shokoDesk, 'approvals')]: ['desk', 'branch', 'approver', 'administrator'],
    [deskHref(shokoDesk, 'staff')]: ['administrator'],
    [deskHref(shokoDesk, 'newOperator')]: ['administrator'],
    [deskOperatorHref(shokoDesk, 'operator', seats.desk.operatorId)]: ['administrator'],
    [deskUserOtpHref(shokoDesk, 'userOtpOf', 'shoko-chukin/fx-web-2025')]: ['desk', 'branch'],
    [deskUserOtpHref(shokoDesk, 'userOtpFile', 'shoko-chukin/fx-web-2025')]: ['desk', 'branch'],
    [deskHref(shokoDesk, 'migration')]: ['desk', 'approver', 'auditor'],
    [deskHref(shokoDesk, 'migrationExport')]: ['desk', 'approver', 'auditor'],
    [deskHref(shokoDesk, 'journal')]: ['auditor', 'administrator'],
    [deskHref(shokoDesk, 'journalLines')]: ['auditor', 'administrator'],
    [deskHref(shokoDesk, 'journalExport')]: ['auditor', 'administrator'],
  }
  for (const [path, roles] of Object.entries(pages)) {
    for (const [role, { browser }] of Object.entries(seats)) {
      const { status } = await browser.send(path)
      assert.equal(status, roles.includes(role as Role) ? 200 : 403, `${role} ${path}`)
    }
    // Not logged in; logged in at another desk; logged in as a customer.
    for (const browser of [createClient(site.server.origin), foreigner.browser]) {
      const response = await browser.send(path)
      assert.equal(response.status, 303)
      assert.match(response.headers.get('Location') ?? '', /\/desk\/shoko-chukin\/\?notice=expired$/)
    }
  }
})

test('the menu offers what the role may do, and no more', async () => {
  const offered: Record<Role, readonly string[]> = {
    desk: [
      'ユーザ検索',
      '登録',
      '発送分',
      '承認',
      '応対記録',
      'ユーザOTP管理',
      '為替予約の申出・期日経過',
      '移行状況',
    ],
    branch: ['ユーザ検索', '承認', '応対記録', 'ユーザOTP管理'],
    approver: ['ユーザ検索', '発送分', '承認', '応対記録', '移行状況'],
    auditor: ['ユーザ検索', '応対記録', '為替予約の申出・期日経過', '移行状況', '監査ログ'],
    clearing: ['ユーザ検索', '応対記録', '為替予約の申出・期日経過'],
    administrator: ['ユーザ検索', '承認', '応対記録', '担当者管理', '監査ログ'],
  }
  for (const [role, { browser }] of Object.entries(seats)) {
    const html = await browser.page(deskHref(shokoDesk, 'search'))
    const menu = /<nav class="desk-menu"[^>]*>(.*?)<\/nav>/s.exec(html)?.[1] ?? ''
    const names = [...menu.matchAll(/<a [^>]*>([^<]+)</g)].map(([, name]) => name)
    assert.deepEqual(names, offered[role as Role], role)
  }
})

test('D11: what brings users and tokens in stands behind one name, as tabs of the pages that had names of their own', async () => {
  const { browser } = seats.desk
  const pages = {
    新規登録: deskHref(shokoDesk, 'newUser'),
    一括登録: deskHref(shokoDesk, 'importFile'),
    基幹ファイル: deskHref(shokoDesk, 'importCore'),
    トークン取り込み: deskHref(shokoDesk, 'importTokens'),
  }
  for (const [name, path] of Object.entries(pages)) {
    const html = await browser.page(path)
    const menu = /<nav class="desk-menu"[^>]*>(.*?)<\/nav>/s.exec(html)?.[1] ?? ''
    assert.match(menu, new RegExp(`<a href="${pages.新規登録}" aria-current="[a-z]+">登録<`), name)
    const tabs = /<nav class="desk-tabs" aria-label="登録">(.*?)<\/nav>/s.exec(html)?.[1] ?? ''
    const links = [...tabs.matchAll(/<a href="([^"]+)"( aria-current="page")?>([^<]+)</g)]
    assert.deepEqual(
      links.map(([, href, , text]) => [text, href]),
      Object.entries(pages),
    )
    assert.deepEqual(
      links.filter(([, , current]) => current !== undefined).map(([, , , text]) => text),
      [name],
    )
  }
})

test('ADM-01: a user of another institution gets the same answer as an unknown one, byte for byte', async () => {
  for (const { browser } of Object.values(seats)) {
    const answers: string[] = []
    for (const caller of [foreign, nobody()]) {
      const response = await browser.send(deskUserHref(shokoDesk, 'user', caller.service, caller.userId))
      assert.equal(response.status, 404)
      answers.push(await response.text())
    }
    assert.equal(answers[0], answers[1])
    assert.ok(!answers[0]?.includes('城北 花子'))
  }
  // Not just the screen: the operation reveals nothing either, whoever calls it.
  const operator = appointed({ userId: seats.desk.operatorId })
  assert.equal(await showUser(site.world.context, operator, foreign.service, foreign.userId), undefined)
})

test('what each role may do to a user: allowed acts are done, the rest change nothing', async () => {
  const { world } = site
  for (const [role, status] of [
    ['desk', 303],
    ['branch', 403],
    ['approver', 403],
    ['auditor', 403],
    ['clearing', 403],
    ['administrator', 403],
  ] as const) {
    const caller = await newCaller(world, `act-${role}`)
    const seat = seats[role]
    const page = await seats.desk.browser.page(userHref(seat, caller))
    const seen = /name="seen" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const form_token = formTokenIn(await seat.browser.page(userHref(seat, caller)))
    const path = deskUserHref(shokoDesk, 'act', caller.service, caller.userId)
    const fields = { form_token, seen, step: 'ask', action: 'suspend_user', ...why }
    assert.equal((await seat.browser.post(path, fields)).status, status, role)
    assert.equal((await deskEventsOf(world, caller)).length, status === 303 ? 1 : 0)
  }
})

test('I6, ADM-01: no post of a desk reaches a user of another institution, or an unknown one', async () => {
  const { browser } = seats.desk
  const form_token = formTokenIn(await browser.page(deskHref(shokoDesk, 'search')))
  const head = site.world.context.store.head().seq
  for (const { service, userId } of [foreign, nobody()]) {
    const fields = { form_token, seen: 'active.2.open.usable.0', step: 'ask', action: 'suspend_user', ...why }
    const acted = await browser.post(deskUserHref(shokoDesk, 'act', service, userId), fields)
    assert.equal(acted.status, 404)
    for (const screen of ['closeCustomer', 'ownRecords', 'ownRecordsJson', 'ownRecordsCsv'] as const) {
      const asked = { form_token, step: 'ask', ...why }
      const { status } = await browser.post(deskUserHref(shokoDesk, screen, service, userId), asked)
      assert.equal(status, 404)
    }
  }
  const settled = { service: johoku, userId: foreign.userId, action: 'revoke_token', requestedAtMs: '0' }
  const approver = seats.approver.browser
  const approverToken = formTokenIn(await approver.page(deskHref(shokoDesk, 'approvals')))
  const verdict = { form_token: approverToken, ...settled, verdict: 'granted' }
  assert.equal((await approver.post(deskHref(shokoDesk, 'settle'), verdict)).status, 404)
  const user = {
    customerNumber: '0000000001',
    customerName: '試験',
    isNewCustomer: '1',
    userId: '77',
    userName: '越境 太郎',
    ...why,
  }
  const created = await browser.post(deskHref(shokoDesk, 'newUser'), { form_token, service: johoku, ...user })
  assert.equal(created.status, 422)
  const draft = { form_token, service: johoku, draftId: 'x', ...why }
  assert.equal((await browser.post(deskHref(shokoDesk, 'importConfirm'), draft)).status, 404)
  const template = `${deskHref(shokoDesk, 'importTemplate')}?service=${johoku}`
  assert.equal((await browser.send(template)).status, 404)
  for (const screen of ['journal', 'journalExport', 'journalLines'] as const) {
    const answer = await seats.auditor.browser.send(`${deskHref(shokoDesk, screen)}?service=${johoku}`)
    assert.equal(answer.status, 404)
  }
  assert.equal(site.world.context.store.head().seq, head)
})

test('ADM-01: neither search nor journal shows anything of another institution', async () => {
  for (const text of ['城北', foreign.userId, foreign.tokenId, '%', '_']) {
    const found = await seats.desk.browser.page(
      `${deskHref(shokoDesk, 'search')}?q=${encodeURIComponent(text)}`,
    )
    assert.match(textOf(found), /該当するユーザは見つかりません/, text)
  }
  const all = await seats.auditor.browser.send(deskHref(shokoDesk, 'journalExport'))
  const csv = await all.text()
  assert.ok(csv.includes(own.userId))
  assert.ok(!csv.includes(johoku) && !csv.includes(johokuDesk) && !csv.includes('城北 花子'))
})

const posted: readonly string[] = [
  'act',
  'accountNumbers',
  'showParticulars',
  'ownRecords',
  'ownRecordsJson',
  'ownRecordsCsv',
  'moneyNumbers',
  'stopMoney',
  'evidence',
  'operationEvidence',
  'disputeMoney',
  'settle',
  'answer',
  'requestNumbers',
  'saveFilter',
  'dropFilter',
  'proveJournal',
  'importConfirm',
  'moneyNumbers',
  'stopMoney',
  'disputeMoney',
  'evidence',
  'callUser',
  'callIdentification',
  'callNote',
  'callEnd',
  'previewPrint',
  'makePrint',
  'takePrint',
  'losePrint',
  'confirmTokens',
  'userOtpAct',
  'operatorAct',
  'makeRun',
  'downloadRun',
]

/** By a script, which must not be led to a page. */
const asked: readonly string[] = ['approvalNews', 'journalProof']

test('ADM-03, ADM-02: a customer’s session opens nothing at a desk, and a desk’s nothing at a service', async () => {
  const customer = createClient(site.server.origin)
  await customer.submit(serviceHref(shoko, 'login'), { userId: own.userId, password: own.password })
  site.world.clock.forward({ seconds: 30 })
  await customer.submit(serviceHref(shoko, 'loginCode'), { otp: await site.world.code(own.tokenId) })
  assert.equal((await customer.send(serviceHref(shoko, 'home'))).status, 200)
  for (const screen of Object.keys(deskPaths) as (keyof typeof deskPaths)[]) {
    if (posted.includes(screen)) continue
    const path = screen === 'user' ? userHref(seats.desk, own) : deskHref(shokoDesk, screen)
    assert.equal((await customer.send(path)).status, asked.includes(screen) ? 401 : 303, screen)
  }
  for (const screen of Object.keys(fbDeskPaths) as (keyof typeof fbDeskPaths)[])
    assert.equal((await customer.send(fbDeskHref(shokoDesk, screen))).status, 303, screen)
  // The customer's cookie under the desk's name is not a session there.
  const [stolen] = [...customer.cookies.values()]
  const thief = createClient(site.server.origin)
  thief.cookies.set('__Host-warifu-desk.shoko-chukin', stolen ?? '')
  assert.equal((await thief.send(deskHref(shokoDesk, 'search'))).status, 303)
  assert.equal((await seats.desk.browser.send(serviceHref(shoko, 'home'))).status, 303)
})

test('ADM-08: a suspended operator is out at once', async () => {
  const seat = await site.seat('desk')
  const { context } = site.world
  const target = { service: shokoDesk, userId: seat.operatorId }
  const refs = { user: userState.ref(shokoDesk, seat.operatorId) } as const
  const changeContext = { at: context.now(), requestId: 'test', actor: 'cli', address: null }
  await context.store.change(changeContext, refs, () => ({
    outcome: { ok: true },
    events: [{ type: 'user_suspended', ...target }],
  }))
  assert.equal((await seat.browser.send(deskHref(shokoDesk, 'search'))).status, 303)
  const answer = await tryLogin(site.world, {
    ...own,
    ...target,
    password: 'Kawase-Madoguchi-2025',
    tokenId: seat.tokenId,
  })
  assert.equal(answer, 'user_suspended')
})

test('SES-06, ADM-03: 15 minutes without a request end an operator’s session, and eight hours do in any case', async () => {
  const { clock } = site.world
  const path = deskHref(shokoDesk, 'search')
  const [idle, busy] = [await site.seat('desk'), await site.seat('desk')]
  const began = clock.now()
  const status = async ({ browser }: typeof idle) => (await browser.send(path)).status
  await status(idle)
  clock.forward({ milliseconds: 15 * 60_000 - 1 })
  assert.deepEqual([await status(idle), await status(busy)], [200, 200])
  while (began.until(clock.now()).total('minutes') < 8 * 60 - 15) {
    clock.forward({ minutes: 14 })
    assert.equal(await status(busy), 200)
  }
  assert.equal(await status(idle), 303)
  const left = clock.now().until(began.add({ hours: 8 }))
  clock.forward(left.subtract({ milliseconds: 1 }))
  assert.equal(await status(busy), 200)
  clock.forward({ milliseconds: 1 })
  assert.equal(await status(busy), 303)
})

test('wrong forms are refused: no token, an unknown action, an unknown step; no input is lost', async () => {
  const caller = await newCaller(site.world, 'forms-1')
  const { browser } = seats.desk
  const path = deskUserHref(shokoDesk, 'act', caller.service, caller.userId)
  const token = { form_token: formTokenIn(await browser.page(userHref(seats.desk, caller))) }
  assert.equal((await browser.post(path, { action: 'suspend_user', step: 'ask', ...why })).status, 403)
  for (const wrong of [
    { action: 'create_user', step: 'ask' },
    { action: 'toString', step: 'ask' },
    { action: 'suspend_user', step: 'twice' },
    { step: 'ask' },
  ]) {
    assert.equal((await browser.post(path, { ...token, ...wrong, ...why })).status, 400)
  }
  const reason = '<b>お電話</b> "至急"'
  const kept = await act(seats.desk, caller, 'suspend_user', {
    identification: 'other',
    identificationOther: '',
    reason,
  })
  const html = await kept.text()
  assert.equal(kept.status, 422)
  assert.match(html, /id="identificationOther-error"/)
  assert.match(html, /<option value="other" selected>/)
  assert.match(html, /value="&lt;b&gt;お電話&lt;\/b&gt; &quot;至急&quot;"/)
  assert.deepEqual(await deskEventsOf(site.world, caller), [])
})

test('ADM-09: names that are markup stay text on every page of a desk', async () => {
  const evil = `"><img src=x onerror=alert(1)>'`
  const caller = await newCaller(site.world, 'xss-1', { userName: `${evil}名`, customerName: `${evil}社` })
  const { desk, approver, auditor } = seats
  const why = { identification: 'other', identificationOther: evil, reason: evil }
  const pages = [
    await (await act(desk, caller, 'issue_letter', why)).text(),
    await desk.browser.page(userHref(desk, caller)),
    await (await desk.browser.send(`${deskHref(shokoDesk, 'search')}?q=${encodeURIComponent(evil)}`)).text(),
    await auditor.browser.page(deskHref(shokoDesk, 'journal')),
  ]
  const other = await settledCaller(site.world, 'xss-2', { userName: evil })
  await act(desk, other, 'revoke_token', why)
  pages.push(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  const list = `${deskHref(shokoDesk, 'search')}?q=${encodeURIComponent('onerror')}`
  pages.push(await desk.browser.page(list))
  assert.ok(pages.filter((page) => page.includes('&lt;img src=x')).length >= 5)
  for (const page of pages) assert.ok(!page.includes('<img'), page.slice(0, 200))
})
