// 振込先管理, 新規振込先, 手数料照会, 契約情報登録・照会, 明細情報登録・照会 over HTTP (issue 6 items 4 and 7).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { passwordState } from '../../../src/authority/rules/password.ts'
import { agreementState } from '../../../src/bank/rules/agreement.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { findPayees } from '../../../src/services/web-fb/queries/payees.ts'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import { type Client, locationOf, type Site, textOf, valueIn } from '../../support/site.ts'
import { fbLogin, follow, post, startFbSite } from '../../support/web-fb/browsers.ts'
import {
  addColleague,
  type FbCompany,
  happen,
  openCompany,
  registerToken,
  settledPasswords,
} from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import {
  beginDraft,
  confirm,
  fixedPassword,
  pathOf,
  upToConfirmation,
} from '../../support/web-fb/transfer-screens.ts'

let site: Site
beforeEach(async () => {
  site = await startFbSite()
})
afterEach(() => site.end())

const { registration } = settledPasswords

function company(): Promise<FbCompany> {
  return openCompany(site.world.context, 'M54100000001')
}

function payeesOf({ customerId }: FbCompany) {
  return findPayees(site.world.context.store, webFb, customerId)
}

const own = {
  act: 'next',
  bank: '5410',
  branch: '店舗002',
  accountType: 'ordinary',
  number: '１２３',
  name: 'かぶしきがいしゃ　わりふ',
  bearer: 'payer',
}

async function add(client: Client, fields: Record<string, string>): Promise<Response> {
  return post(client, pathOf('addPayee'), { ...own, registrationPassword: registration, ...fields })
}

test('H 20, 振込先の登録: names in hiragana and full width become what banks write, numbers get their zeros', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  assert.match(await follow(client, add(client, { label: '割符商事' })), /振込先を登録しました。/)
  const [payee] = await payeesOf(person)
  assert.deepEqual(
    [payee?.bankName, payee?.branchCode, payee?.number, payee?.name, payee?.label],
    ['確認用5410', '002', '0000123', 'ｶ)ﾜﾘﾌ', '割符商事'],
  )
  // The same account again is the same payee.
  await follow(client, add(client, { name: 'ﾜﾘﾌ', label: '' }))
  assert.deepEqual(
    (await payeesOf(person)).map(({ name }) => name),
    ['ﾜﾘﾌ'],
  )
})

test('振込先: what is wrong stands beside its field, nothing typed is lost, nothing is registered', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  for (const [fields, field, told] of [
    [{ bank: '' }, 'bank', '金融機関を入力してください。'],
    [{ bank: 'そんな銀行はない' }, 'bank', '該当する金融機関が見つかりません。'],
    [{ branch: '999' }, 'branch', '該当する支店が見つかりません。'],
    [{ number: '12345678' }, 'number', '口座番号は7桁以内の数字で入力してください。'],
    [{ number: '-1' }, 'number', ''],
    [{ name: '割符商事' }, 'name', '「割」は振込に使用できない文字です。'],
    [{ name: 'ﾜﾘﾌ<script>' }, 'name', 'は振込に使用できない文字です。'],
    [{ name: 'ア'.repeat(31) }, 'name', '30文字以内'],
    [{ name: ' 　' }, 'name', '受取人名（カナ）を入力してください。'],
    [{ registrationPassword: '' }, 'registrationPassword', '登録確認用パスワードを入力してください。'],
    [{ registrationPassword: '000000' }, 'registrationPassword', '登録確認用パスワードに誤りがあります。'],
  ] as const) {
    const response = await add(client, fields)
    if (told === '') continue
    assert.equal(response.status, 422, told)
    const page = await response.text()
    const beside = new RegExp(`id="${field}-error">([^<]*)`).exec(page)?.[1] ?? ''
    assert.ok(beside.includes(told), `${field}: ${beside}`)
    assert.equal(valueIn(page, 'registrationPassword'), '')
  }
  // A minus before a number is nothing but a separator.
  assert.deepEqual(
    (await payeesOf(person)).map(({ number }) => number),
    ['0000001'],
  )
})

test('金融機関・支店の検索: candidates to choose from, and everything typed stays', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const draftId = await beginDraft(client, person)
  const path = pathOf('newPayee', draftId)
  const typed = { ...own, bank: 'みずほ', branch: '東京', act: 'search' }
  const found = await post(client, path, typed)
  assert.equal(found.status, 200)
  const page = await found.text()
  assert.match(textOf(page), /選択中：0001　みずほ/)
  assert.match(textOf(page), /001　東京営業部/)
  assert.equal(valueIn(page, 'name'), 'ｶ)ﾜﾘﾌ')
  const chosen = { ...typed, act: 'next', branchShown: '東京', branchCode: '001' }
  const details = await follow(client, post(client, path, chosen))
  assert.match(textOf(details), /みずほ 東京営業部 普通 0000123/)
  // A code that was not among the candidates for these words chooses nothing.
  const forged = await post(client, path, { ...chosen, branchCode: '999' })
  assert.equal(forged.status, 422)
  const stale = await post(client, path, { ...chosen, branch: '大' })
  assert.equal(stale.status, 422)
  assert.match(await stale.text(), /支店の候補/)
})

test('新規振込先 with 登録する asks the 登録確認用パスワード, and the payee is there the next time; then it is recent', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const draftId = await beginDraft(client, person)
  const path = pathOf('newPayee', draftId)
  const without = await post(client, path, { ...own, register: 'yes' })
  assert.equal(without.status, 422)
  const wrong = await post(client, path, { ...own, register: 'yes', registrationPassword: '000000' })
  assert.equal(wrong.status, 422)
  assert.deepEqual(await payeesOf(person), [])
  await follow(client, post(client, path, { ...own, register: 'yes', registrationPassword: registration }))
  const [payee] = await payeesOf(person)
  assert.ok(payee)
  const draft = await upToConfirmation(client, person, { payees: [payee.payeeId] })
  await follow(client, confirm(client, draft, { fixedPassword }))
  const next = await beginDraft(client, person)
  const recent = await client.page(pathOf('recentPayees', next))
  assert.match(textOf(recent), /ｶ\)ﾜﾘﾌ/)
  await follow(
    client,
    post(client, pathOf('recentPayees', next), { 'to-5410 002 ordinary 0000123 ｶ)ﾜﾘﾌ': 'yes' }),
  )
})

test('振込先の変更・削除, and the history of both', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  await follow(client, add(client, {}))
  const [payee] = await payeesOf(person)
  assert.ok(payee)
  const changed = { ...own, name: 'ｱﾀﾗｼｲ', registrationPassword: registration }
  await follow(client, post(client, pathOf('payee', payee.payeeId), changed))
  assert.equal((await payeesOf(person))[0]?.name, 'ｱﾀﾗｼｲ')
  const remove = pathOf('removePayee', payee.payeeId)
  assert.equal((await post(client, remove, { registrationPassword: '000000' })).status, 422)
  await follow(client, post(client, remove, { registrationPassword: registration }))
  assert.deepEqual(await payeesOf(person), [])
  assert.equal((await client.send(remove)).status, 404)
  const types = ['payee_set', 'payee_removed']
  const rows = await newestJournal(
    site.world.context.store,
    { service: webFb, userId: person.userId, types },
    9,
  )
  assert.deepEqual(
    rows.map(({ type }) => type),
    ['payee_removed', 'payee_set', 'payee_set'],
  )
})

test('six wrong 登録確認用パスワード in a row lock the user ID (domain-notes a-2)', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  for (let i = 0; i < 6; i++) await add(client, { registrationPassword: '000000' })
  assert.equal(locationOf(await client.send(pathOf('payees'))), `${fbHref(webFb, 'login')}?notice=expired`)
  const { password } = await site.world.context.store.read({
    password: passwordState.ref(webFb, person.userId),
  })
  assert.equal(password?.locked, true)
})

test('手数料照会: the table, and the worked numbers of the three methods (domain-notes c-3)', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const table = textOf(await client.page(pathOf('feeTable')))
  for (const fee of ['110 円', '330 円', '220 円', '440 円', '据置型']) assert.ok(table.includes(fee), fee)
  const query = new URLSearchParams({ kind: 'sameBank', bearer: 'payee', amount: '３０，３２９' }).toString()
  const page = textOf(await client.page(`${pathOf('feeCalculator')}?${query}`))
  // P=30,329: 据置型 and 未満手数料加算型 send 29,999, 以上手数料加算型 sends 30,219 for 30,549.
  for (const figure of ['29,999 円', '30,109 円', '30,219 円', '30,549 円'])
    assert.ok(page.includes(figure), figure)
  for (const amount of ['0', '-1', 'x', '110']) {
    const asked = new URLSearchParams({ kind: 'sameBank', bearer: 'payee', amount }).toString()
    assert.equal((await client.send(`${pathOf('feeCalculator')}?${asked}`)).status, 422, amount)
  }
})

test('W9, 振込限度額変更: amounts as people type them; lower by the 登録確認用パスワード, higher by what a transfer asks, never beyond the profile', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const limitsOf = async () => {
    const { agreement } = await site.world.context.store.read({
      agreement: agreementState.ref(webFb, person.customerId),
    })
    return [agreement?.perTransferYen, agreement?.perDayYen]
  }
  const low = { perTransferYen: '１，０００，０００', perDayYen: '2,000,000円' }
  assert.equal((await post(client, pathOf('limits'), low)).status, 422)
  assert.equal((await post(client, pathOf('limits'), { ...low, registrationPassword: '000000' })).status, 422)
  await follow(client, post(client, pathOf('limits'), { ...low, registrationPassword: registration }))
  assert.deepEqual(await limitsOf(), [1_000_000, 2_000_000])

  const high = { perTransferYen: '1000001', perDayYen: '2000000' }
  assert.equal(
    (await post(client, pathOf('limits'), { ...high, registrationPassword: registration })).status,
    422,
  )
  await follow(client, post(client, pathOf('limits'), { ...high, fixedPassword }))
  for (const beyond of [
    { perTransferYen: '50000001', perDayYen: '100000000' },
    { perTransferYen: '1', perDayYen: '100000001' },
    { perTransferYen: '2000001', perDayYen: '2000000' },
    { perTransferYen: '-1', perDayYen: '1' },
    { perTransferYen: '', perDayYen: 'x' },
  ]) {
    assert.equal((await post(client, pathOf('limits'), { ...beyond, fixedPassword })).status, 422)
  }
  const told = async (typed: Record<string, string>) =>
    textOf(await (await post(client, pathOf('limits'), { ...typed, fixedPassword })).text())
  const above = { perTransferYen: '1', perDayYen: '100000001' }
  assert.match(await told(above), /1日あたりの振込限度額は、100,000,000 円以内で入力してください。/)
  const aboveDay = { perTransferYen: '2000001', perDayYen: '2000000' }
  assert.match(await told(aboveDay), /1回あたりの振込限度額は、2,000,000 円以内で入力してください。/)
  assert.deepEqual(await limitsOf(), [1_000_001, 2_000_000])

  // On codes, the fixed password lifts nothing.
  const { tokenId } = await registerToken(site.world.context, person, 'individual')
  const later = await fbLogin(site, person)
  const higher = { perTransferYen: '1500000', perDayYen: '2000000' }
  assert.equal((await post(later, pathOf('limits'), { ...higher, fixedPassword })).status, 422)
  await follow(later, post(later, pathOf('limits'), { ...higher, code: await site.world.code(tokenId) }))
  assert.deepEqual(await limitsOf(), [1_500_000, 2_000_000])

  const colleague = await addColleague(site.world.context, person, 'limit01')
  const theirs = await fbLogin(site, colleague)
  const refused = await post(theirs, pathOf('limits'), { ...low, registrationPassword: registration })
  assert.equal(refused.status, 403)
})

test('パスワード変更: each by whoever knows the current one; the login’s gives the session another ID', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const change = (part: string, current: string, next: string, again = next) =>
    post(client, fbHref(webFb, 'password'), {
      part,
      [`${part}-current`]: current,
      [`${part}-next`]: next,
      [`${part}-again`]: again,
    })
  for (const [part, current, next] of [
    ['login', settledPasswords.login, 'Atarashii26'],
    ['registration', registration, '445566'],
    ['approval', settledPasswords.approval, '1122334455'],
    ['transfer', fixedPassword, 'Okuru2027'],
  ] as const) {
    assert.equal((await change(part, 'chigau', next)).status, 422, part)
    assert.equal((await change(part, current, next, `${next}x`)).status, 422, part)
    assert.equal((await change(part, current, current)).status, 422, part)
    assert.equal((await change(part, current, 'x')).status, 422, part)
    assert.match(await follow(client, change(part, current, next)), /を変更しました。/)
  }
  assert.equal(locationOf(await change('nothing', 'x', 'y')), fbHref(webFb, 'password'))
  assert.equal((await add(client, {})).status, 422)
  await follow(client, add(client, { registrationPassword: '445566' }))
})

test('入出金明細照会: 62 days, the account and days that were chosen, and the file; not without the right', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  await follow(client, add(client, {}))
  const [payee] = await payeesOf(person)
  site.world.clock.forward({ seconds: 1 })
  const draft = await upToConfirmation(client, person, { payees: [payee?.payeeId ?? ''], amount: '30,000' })
  await follow(client, confirm(client, draft, { fixedPassword }))
  assert.match(textOf(await client.page(pathOf('balances'))), /12,315,678 円/)
  const shown = textOf(await client.page(`${pathOf('movements')}?account=1`))
  assert.match(shown, /2026\/09\/20（日）～2026\/11\/20（金）　2件/)
  assert.match(shown, /振込 ｶ\)ﾜﾘﾌ/)
  for (const query of [
    'account=7',
    'account=-1',
    'account=x',
    'from=2026-13-01',
    'from=2026-11-20&until=2026-11-19',
  ]) {
    assert.equal((await client.send(`${pathOf('movements')}?${query}`)).status, 422, query)
  }
  assert.match(
    textOf(await client.page(`${pathOf('movements')}?account=1&until=2026-11-19`)),
    /該当する明細はありません。/,
  )
  const file = await client.send(`${pathOf('movementsFile')}?account=1`)
  assert.equal(file.headers.get('Content-Type'), 'text/csv; charset=utf-8')
  const lines = (await file.text()).split('\r\n')
  assert.equal(lines[0]?.replace('\uFEFF', ''), '日付,摘要,出金金額,入金金額,残高')
  assert.equal(lines[2], '2026/11/20,振込 ｶ)ﾜﾘﾌ,30000,,12315678')
  assert.match(textOf(await client.page(pathOf('results'))), /振込済/)

  const blind = await addColleague(site.world.context, person, 'blind01', { mayInquire: false })
  const theirs = await fbLogin(site, blind)
  for (const screen of ['balances', 'movements', 'movementsFile', 'results'] as const) {
    assert.equal((await theirs.send(pathOf(screen))).status, 403, screen)
  }
})

test('契約情報照会 shows the contract and the user’s own rights; every menu opens with what its entries do', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const terms = textOf(await client.page(pathOf('contractTerms')))
  for (const shown of ['0020000005', 'ｶｼﾒ', '50,000,000 円', '管理者', '002 店舗002 普通']) {
    assert.ok(terms.includes(shown), shown)
  }
  for (const menu of ['transfers', 'fees', 'contract', 'statements'] as const) {
    assert.match(await client.page(fbHref(webFb, menu)), /ご利用メニュー/)
  }
})

test('what failed since the user was here is told on メイン', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  await follow(client, add(client, {}))
  const [payee] = await payeesOf(person)
  const payees = [payee?.payeeId ?? '']
  const draft = await upToConfirmation(client, person, { payees, day: '2026-11-24' })
  const answer = await confirm(client, draft, { fixedPassword })
  const transferId = locationOf(answer).split('/').at(-1) ?? ''
  const endedAtMs = site.world.context.now().epochMilliseconds
  await happen(site.world.context, { type: 'transfer_failed', ...person, transferId, endedAtMs })
  assert.match(
    textOf(await client.page(fbHref(webFb, 'home'))),
    /残高不足などのため振り込まれませんでした。受付番号/,
  )
})
