// W7, W9: what does nothing isn't there, one slip costs one field, and screens go on where the user stands.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { passFirstFactor } from '../../../src/authority/operations/pass-first-factor.ts'
import { bindingRevoked } from '../../../src/authority/rules/binding.ts'
import { fbAdministrationHref, fbHref, fbWorkHref } from '../../../src/services/web-fb/routes.ts'
import { browserWith, locationOf, type Site, textOf, valueIn } from '../../support/site.ts'
import { bindingAt } from '../../support/web-fb/administration-screens.ts'
import { fbLogin, startFbSite } from '../../support/web-fb/browsers.ts'
import {
  addColleague,
  companyWithPayees,
  firstPasswords,
  happen,
  openCompany,
  registerToken,
  settledPasswords,
} from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { upToConfirmation } from '../../support/web-fb/transfer-screens.ts'
import { testCaller } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startFbSite()
})
afterEach(() => site.end())

const administration = (screen: Parameters<typeof fbAdministrationHref>[1], id?: string) =>
  fbAdministrationHref(webFb, screen, id)

test('W7: 承認者 can’t be given, and who has it is shown as what they may do; 口座振替 is said not to be there', async () => {
  const boss = await openCompany(site.world.context, 'Z000001')
  await addColleague(site.world.context, boss, 'member02', { role: 'approver' })
  const client = await fbLogin(site, boss)
  for (const page of [administration('newUser'), administration('users'), administration('user', 'member02')])
    assert.doesNotMatch(textOf(await client.page(page)), /承認者/, page)
  assert.match(textOf(await client.page(administration('users'))), /member02[\s\S]*一般者/)
  assert.match(
    textOf(await client.page(fbHref(webFb, 'transfers'))),
    /口座振替は、このサービスではお取り扱いしていません。お取引先支店へお問い合わせください。/,
  )
})

test('W9: of the first passwords all slips are told at once, and the browser compares them before it sends', async () => {
  const { context } = site.world
  const boss = await openCompany(context, 'Z000001')
  const client = await fbLogin(site, boss)
  const { login, fixed } = firstPasswords
  const added = await client.submit(administration('newUser'), {
    userId: 'typed001',
    userName: '経理 花子',
    role: 'administrator',
    mayTransfer: 'yes',
    passwords: 'typed',
    'first-login': login,
    'first-registration': fixed.registration ?? '',
    'first-approval': fixed.approval ?? '',
    'first-transfer': fixed.transfer ?? '',
    confirmation: settledPasswords.registration,
  })
  assert.equal(added.status, 200)
  const passed = await passFirstFactor(context, testCaller, {
    service: webFb,
    userId: 'typed001',
    password: login,
    purpose: 'login',
  })
  assert.ok(passed.ok)
  const newcomer = browserWith(site, passed.sessionId, webFb)
  const path = fbHref(webFb, 'firstPasswords')
  const page = await newcomer.page(path)
  assert.equal(page.match(/<input [^>]*type="password"[^>]* required/g)?.length, 12)
  assert.equal(page.match(/data-same-as="/g)?.length, 4)
  const change = (
    kind: keyof typeof settledPasswords,
    current: string,
    again: string = settledPasswords[kind],
  ) => ({
    [`${kind}-current`]: current,
    [`${kind}-next`]: settledPasswords[kind],
    [`${kind}-again`]: again,
  })
  const fields = (slip?: string) => ({
    form_token: valueIn(page, 'form_token') ?? '',
    ...change('login', login, slip),
    ...change('registration', fixed.registration ?? ''),
    ...change('approval', fixed.approval ?? '', slip),
    ...change('transfer', fixed.transfer ?? ''),
  })
  const wrong = await newcomer.post(path, fields('1111111111'))
  assert.equal(wrong.status, 422)
  const html = await wrong.text()
  assert.deepEqual(html.match(/id="[\w-]+-error"/g), ['id="login-again-error"', 'id="approval-again-error"'])
  assert.match(
    textOf(html),
    /【エラー】ログインパスワード、承認用パスワードの入力内容をご確認ください。.*承認用パスワード：新しいパスワードと再入力/s,
    'each error names its password',
  )
  const empty = await (await newcomer.post(path, { ...fields(), 'transfer-next': '' })).text()
  assert.match(textOf(empty), /都度振込送信確認パスワードの「新しいパスワード」を入力してください。/)
  assert.equal(locationOf(await newcomer.post(path, fields())).split('?')[0], fbHref(webFb, 'home'))
})

test('W9: after the branch released the token, 利用形態設定 has the form that is set chosen', async () => {
  const { context } = site.world
  const boss = await openCompany(context, 'Z000001')
  await registerToken(context, boss, 'shared')
  const chosen = async () => {
    const page = await (await fbLogin(site, boss)).page(administration('usageForm'))
    return /value="(\w+)" checked/.exec(page)?.[1]
  }
  assert.equal(await chosen(), 'individual')
  const revoked = bindingRevoked(await bindingAt(site, `customer:${boss.customerId}`), boss.userId)
  assert.ok(revoked)
  await happen(context, revoked)
  assert.equal(await chosen(), 'shared')
})

test('W9: whoever is above a limit reads which one it is, beside the field or above the confirmation', async () => {
  const { context } = site.world
  const boss = await companyWithPayees(context)
  const client = await fbLogin(site, boss)
  const typed = {
    userId: 'typed002',
    userName: '経理 次郎',
    role: 'general',
    mayTransfer: 'yes',
    perTransferYen: '2,000,000円',
    perDayYen: '100,000,001',
    confirmation: settledPasswords.registration,
  }
  const page = await (await client.submit(administration('newUser'), typed)).text()
  assert.match(page, /id="perDayYen-error">契約の限度額（100,000,000 円）以内で入力してください。/)
  assert.doesNotMatch(page, /id="perTransferYen-error"/)
  const { page: shown } = await upToConfirmation(client, boss, { amount: '50,000,001' })
  assert.match(textOf(shown), /1回あたりの振込限度額を超えています。.*限度額は 50,000,000 円です。/s)
})

test('W9: who has no token reads what to do, whether an administrator or not', async () => {
  const { context } = site.world
  const boss = await companyWithPayees(context)
  const colleague = await addColleague(context, boss, 'member03')
  await registerToken(context, colleague, 'individual')
  const client = await fbLogin(site, boss)
  assert.match(
    textOf(await client.page(fbWorkHref(webFb, 'newTransfer'))),
    /管理者の方は、管理機能でトークンを登録してください。管理者以外の方は、管理者に/,
  )
})
