// S3: the institution's side of WEB-FB over HTTP: customers are opened, passwords and tokens released, services stopped.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { bindingState, customerHolder, tokenClaimState } from '../../src/authority/rules/binding.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { findAccounts } from '../../src/bank/queries/accounts.ts'
import { agreementState } from '../../src/bank/rules/agreement.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { changeFirstPasswords } from '../../src/services/web-fb/operations/change-first-passwords.ts'
import { fbDeskHref } from '../../src/services/web-fb/routes.ts'
import { formTokenIn } from '../support/client.ts'
import { ledgerSum } from '../support/ledger-sum.ts'
import { addColleague, registerToken } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { testCaller } from '../support/world.ts'
import {
  act,
  carryOut,
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
import { type Caller, newCaller } from './support/staff.ts'

const service = webFb
const desk = 'desk/shinkin-5410'
const sealed = { identification: 'seal', reason: '書面による申出' }

let site: DeskSite
let clerk: Seat
let branch: Seat
let approver: Seat
beforeEach(async () => {
  site = await startDesk({ start: '2016-01-13T10:12:15+09:00' })
  clerk = await site.seat('desk', desk)
  branch = await site.seat('branch', desk)
  approver = await site.seat('approver', desk)
})
afterEach(() => site.end())

let companies = 0
function formOf(): Fields {
  companies += 1
  const number = String(companies).padStart(7, '0')
  return {
    customerNumber: `002${number}`,
    customerName: `割符商事${companies}`,
    kanaName: 'カ）ワリフシヨウジ',
    companyCode: `002${number}`,
    userId: `M5410${number}`,
    userName: '割符 花子',
    branchCode: '002',
    accountType: 'ordinary',
    number,
    ...why,
    identification: 'seal',
  }
}

async function open(fields: Fields = formOf()) {
  const path = fbDeskHref(desk, 'newFbCustomer')
  const form_token = formTokenIn(await clerk.browser.page(path))
  const response = await clerk.browser.post(path, { form_token, ...fields })
  const userId = fields['userId'] ?? ''
  if (response.status !== 303) return { response, html: await response.text(), userId }
  // Whoever opens the contract makes no password: the letter does (X1).
  const letter = await act(clerk, callerOf(userId), 'issue_letter')
  return { response, html: await letter.text(), userId }
}

/** The facts of a letter, by their labels. */
function lettersIn(html: string): Record<string, string> {
  const facts = html.matchAll(/<dt>([^<]+)<\/dt><dd class="letter-code">([^<]+)<\/dd>/g)
  return Object.fromEntries([...facts].map(([, name, value]) => [name ?? '', value ?? '']))
}

function callerOf(userId: string): Caller {
  return { service, userId, password: '', tokenId: '' }
}

async function firstLogin(userId: string, password: string) {
  return passFirstFactor(site.world.context, testCaller, { service, userId, password, purpose: 'login' })
}

/** Changes everything in a letter at once, as the user would. */
async function changeAll(userId: string, letter: Record<string, string>, loginLabel: string, chosen = '16') {
  const login = await firstLogin(userId, letter[loginLabel] ?? '')
  assert.ok(login.ok)
  const next = (label: string, text: string) => ({ current: letter[label] ?? '', next: text, again: text })
  return changeFirstPasswords(site.world.context, testCaller, {
    service,
    userId,
    sessionHash: sessionHash(login.sessionId),
    login: next(loginLabel, `Kawatta${chosen}`),
    fixed: {
      registration: next('初回登録確認用パスワード', `8642${chosen}`),
      approval: next('初回承認用パスワード', `98765012${chosen}`),
      transfer: next('初回都度振込送信確認パスワード', `Okuru${chosen}`),
    },
  })
}

async function agreementOf(userId: string) {
  const { store } = site.world.context
  const { user } = await store.read({ user: userState.ref(service, userId) })
  const customerId = user?.customerId ?? ''
  const { agreement } = await store.read({ agreement: agreementState.ref(service, customerId) })
  return { customerId, agreement }
}

test('S3: a customer is opened; its letter has the four first passwords, which the administrator changes in one go', async () => {
  const { response, html, userId } = await open()
  assert.equal(response.headers.get('Location'), `${userHref(clerk, callerOf(userId))}?notice=create_user`)
  const letter = lettersIn(html)
  assert.deepEqual(Object.keys(letter), [
    'お客様ID',
    '初回ログインパスワード',
    '初回登録確認用パスワード',
    '初回承認用パスワード',
    '初回都度振込送信確認パスワード',
  ])
  assert.match(textOf(html), /上記のすべてのパスワードを、続けて変更してください/)
  const page = textOf(await clerk.browser.page(userHref(clerk, callerOf(userId))))
  assert.ok(!page.includes(letter['初回ログインパスワード'] ?? '-'))
  for (const shown of [/利用権限管理者/, /利用形態-/, /取引停止なし/, /承認用パスワード初回（未変更）/])
    assert.match(page, shown)
  const changed = await changeAll(userId, letter, '初回ログインパスワード')
  assert.ok(changed.ok, JSON.stringify(changed))
  const { customerId } = await agreementOf(userId)
  const [account] = await findAccounts(site.world.context.store, service, customerId)
  assert.deepEqual([account?.balanceYen, account?.holderName], [0, 'ｶ)ﾜﾘﾌｼﾖｳｼﾞ'], 'no money is made (X1)')
  assert.equal(await ledgerSum(site.world.context.store, service), 0)
  const [acted] = await deskEventsOf(site.world, callerOf(userId))
  assert.deepEqual([acted?.action, acted?.identification], ['create_user', '届出印（書面）'])
})

test('S3: errors are shown beside their fields, and nothing is opened; an ID or account is opened once', async () => {
  const taken = formOf()
  const { userId } = await open(taken)
  const good = formOf()
  const table: readonly (readonly [string, Fields])[] = [
    ['customerNumber', { customerNumber: '' }],
    ['customerNumber', { customerNumber: '12' }],
    ['customerName', { customerNumber: taken['customerNumber'] ?? '' }],
    ['customerName', { customerName: '' }],
    ['customerName', { customerName: '=1+1' }],
    ['companyCode', { companyCode: '123' }],
    ['kanaName', { kanaName: '割符商事' }],
    ['kanaName', { kanaName: 'ア'.repeat(41) }],
    ['userId', { userId: '12345678' }],
    ['userId', { userId: 'abc12' }],
    ['userId', { userId: 'abcdefghijk12' }],
    ['userId', { userId }],
    ['branchCode', { branchCode: '999' }],
    ['accountType', { accountType: 'toString' }],
    ['number', { number: '12345678' }],
    ['number', { number: taken['number'] ?? '' }],
    ['identification', { identification: '' }],
  ]
  for (const [name, changes] of table) {
    const { response, html } = await open({ ...good, ...changes })
    assert.ok(response.status === 422 || response.status === 409, name)
    assert.match(html, new RegExp(`id="${name}-error"`), name)
  }
  const { user } = await site.world.context.store.read({ user: userState.ref(service, good['userId'] ?? '') })
  assert.equal(user, undefined)
})

test('S3: neither 新規登録 nor 一括登録 offers WEB-FB, and the branch opens nobody', async () => {
  const menu = await clerk.browser.page(deskHref(desk, 'search'))
  const [, opening = ''] = /<a href="([^"]+)">登録</.exec(menu) ?? []
  const tabs = await clerk.browser.page(opening)
  assert.match(tabs, /aria-current="page">WEB-FB新規契約</)
  assert.doesNotMatch(tabs, />新規登録<|>一括登録</)
  const newUser = await clerk.browser.page(deskHref(desk, 'newUser'))
  assert.ok(!newUser.includes(`value="${service}"`))
  const user = {
    customerNumber: '0000000001',
    customerName: '試験',
    isNewCustomer: '1',
    userId: 'abc12345',
    userName: '試験',
    ...why,
  }
  const posted = await clerk.browser.post(deskHref(desk, 'newUser'), {
    form_token: formTokenIn(newUser),
    service,
    ...user,
  })
  assert.equal(posted.status, 422)
  assert.equal((await branch.browser.send(fbDeskHref(desk, 'newFbCustomer'))).status, 403)
})

test('S3-FAQ-03: the administrator’s token is released on a sealed form, by two operators; it may be registered again', async () => {
  const { userId } = await open()
  const { customerId } = await agreementOf(userId)
  const { context } = site.world
  const { tokenId } = await registerToken(context, { service, userId, customerId }, 'individual')
  const caller = callerOf(userId)
  const unsealed = await act(branch, caller, 'release_token')
  assert.equal(unsealed.status, 422)
  assert.match(await unsealed.text(), /お届け印のある書面/)
  assert.match(
    (await act(branch, caller, 'release_token', sealed)).headers.get('Location') ?? '',
    /requested$/,
  )
  assert.equal((await settle(approver, caller, 'release_token')).status, 303)
  assert.equal((await carryOut(branch, caller, 'release_token')).status, 303)
  const { binding, claim } = await context.store.read({
    binding: bindingState.ref(service, `user:${userId}`),
    claim: tokenClaimState.ref(service, tokenId),
  })
  assert.deepEqual([binding, claim], [undefined, undefined])
  const acted = (await deskEventsOf(site.world, caller)).at(-1)
  assert.deepEqual(
    [acted?.action, acted?.approved, acted?.identification],
    ['release_token', true, '届出印（書面）'],
  )
  // Codes stay: the contract never falls back to the fixed password (E-4).
  assert.notEqual((await agreementOf(userId)).agreement?.onCodesSinceMs, null)
})

test('S3-FAQ-03: the shared token is released on an administrator’s page, and no other', async () => {
  const { userId } = await open()
  const { customerId } = await agreementOf(userId)
  const { context } = site.world
  const boss = { service, userId, customerId }
  const colleague = callerOf((await addColleague(context, boss, `test${companies}x`)).userId)
  await registerToken(context, boss, 'shared')
  const other = await branch.browser.page(userHref(branch, colleague))
  assert.doesNotMatch(other, /value="(release_token|revoke_token|unlock_code)"/)
  assert.match(textOf(other), /お客様の管理者が「管理機能」で操作します/)
  const caller = callerOf(userId)
  await act(branch, caller, 'release_token', sealed)
  await settle(approver, caller, 'release_token')
  assert.equal((await carryOut(branch, caller, 'release_token')).status, 303)
  const holder = bindingState.ref(service, customerHolder(customerId))
  assert.equal((await context.store.read({ holder })).holder, undefined)
})

test('S3: six wrong passwords lock the administrator, whom the branch unlocks', async () => {
  const { userId, html } = await open()
  const password = lettersIn(html)['初回ログインパスワード'] ?? ''
  for (let i = 0; i < 6; i++) await firstLogin(userId, 'Machigai1')
  assert.deepEqual(await firstLogin(userId, password), { ok: false, refusal: 'password_locked' })
  assert.equal((await act(branch, callerOf(userId), 'unlock_password')).status, 303)
  assert.equal((await firstLogin(userId, password)).ok, true)
})

test('S3: a letter before the first login, or a reset after it, gives four new passwords; the old ones end', async () => {
  const { userId, html } = await open()
  const caller = callerOf(userId)
  const first = lettersIn(html)
  const again = await act(clerk, caller, 'issue_letter')
  const second = lettersIn(await again.text())
  assert.equal(Object.keys(second).length, 5)
  for (const label of Object.keys(first).slice(1)) assert.notEqual(first[label], second[label], label)
  assert.equal((await firstLogin(userId, first['初回ログインパスワード'] ?? '')).ok, false)
  assert.ok((await changeAll(userId, second, '初回ログインパスワード')).ok)

  await act(clerk, caller, 'reset_password')
  await settle(approver, caller, 'reset_password')
  const reset = await carryOut(approver, caller, 'reset_password')
  const third = lettersIn(await reset.text())
  assert.equal(Object.keys(third).length, 5)
  const page = textOf(await clerk.browser.page(userHref(clerk, caller)))
  assert.match(page, /登録確認用パスワード初回（未変更）/)
  assert.ok((await changeAll(userId, third, '新しいログインパスワード', '17')).ok)
})

test('S3: a call stops the service for the whole customer at once; restarting takes two operators', async () => {
  const { userId, html } = await open()
  const password = lettersIn(html)['初回ログインパスワード'] ?? ''
  const caller = callerOf(userId)
  assert.equal((await act(branch, caller, 'stop_service')).status, 303)
  assert.deepEqual(await firstLogin(userId, password), { ok: false, refusal: 'service_stopped' })
  const stopped = textOf(await branch.browser.page(userHref(branch, caller)))
  assert.match(stopped, new RegExp(`停止中（2016/01/13 .*、${branch.operatorId}）`))
  const asked = await act(branch, caller, 'restart_service', sealed)
  assert.match(asked.headers.get('Location') ?? '', /requested$/)
  assert.notEqual((await agreementOf(userId)).agreement?.stoppedAtMs, null)
  await settle(approver, caller, 'restart_service')
  assert.equal((await carryOut(branch, caller, 'restart_service')).status, 303)
  assert.equal((await agreementOf(userId)).agreement?.stoppedAtMs, null)
  assert.equal((await firstLogin(userId, password)).ok, true)
})

test('S4: at 個人インターネットバンキング a call stops a person’s service, and two operators restart it', async () => {
  const personal = 'sample-shinkin/personal'
  const home = 'desk/sample-shinkin'
  const teller = await site.seat('branch', home)
  const second = await site.seat('approver', home)
  const person = await newCaller(site.world, '12345678901', { service: personal, customerName: '見本 太郎' })
  const logIn = () => {
    const { service: of, userId, password } = person
    return passFirstFactor(site.world.context, testCaller, {
      service: of,
      userId,
      password,
      purpose: 'login',
    })
  }
  assert.equal((await act(teller, person, 'stop_service')).status, 303)
  assert.deepEqual(await logIn(), { ok: false, refusal: 'service_stopped' })
  assert.match(textOf(await teller.browser.page(userHref(teller, person))), /取引停止停止中/)
  await act(teller, person, 'restart_service', sealed)
  assert.deepEqual(await logIn(), { ok: false, refusal: 'service_stopped' })
  await settle(second, person, 'restart_service')
  assert.equal((await carryOut(teller, person, 'restart_service')).status, 303)
  assert.equal((await logIn()).ok, true)
})

test('what only another kind of service has is refused, and nothing says that it was done', async () => {
  const teller = await site.seat('branch')
  const caller = await newCaller(site.world, '0000000077')
  for (const action of ['release_token', 'stop_service', 'restart_service']) {
    const answer = await act(teller, caller, action)
    assert.equal(answer.status, 409, action)
    assert.match(await answer.text(), /RMCFXUSR001012E/)
    const page = await teller.browser.page(`${userHref(teller, caller)}?notice=${action}`)
    assert.doesNotMatch(page, /class="message message-info"/, action)
  }
  assert.deepEqual(await deskEventsOf(site.world, caller), [])
})
