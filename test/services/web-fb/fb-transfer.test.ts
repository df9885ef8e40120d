// 都度振込 over HTTP (S3-3.4, issue 6 items 4 and 5): what is typed, what goes wrong between the screens, and concurrency.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { findAccounts } from '../../../src/bank/queries/accounts.ts'
import { fbHref } from '../../../src/services/web-fb/routes.ts'
import { locationOf, type Site, textOf, valueIn } from '../../support/site.ts'
import { choose } from '../../support/web-fb/administration-screens.ts'
import { fbLogin, follow, post, startFbSite } from '../../support/web-fb/browsers.ts'
import {
  addColleague,
  companyWithPayees,
  type FbCompany,
  happen,
  registerToken,
} from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import {
  confirm,
  detailsOf,
  fixedPassword,
  pathOf,
  upToConfirmation,
} from '../../support/web-fb/transfer-screens.ts'
import { newestTransfers } from '../../support/web-fb/transfers.ts'

let site: Site
beforeEach(async () => {
  site = await startFbSite()
})
afterEach(() => site.end())

const company = (userId?: string) => companyWithPayees(site.world.context, userId)
const transfersOf = (person: FbCompany) => newestTransfers(site.world.context, person)

async function balanceOf(person: FbCompany): Promise<number | undefined> {
  const accounts = await findAccounts(site.world.context.store, webFb, person.customerId)
  return accounts.find(({ accountId }) => accountId === person.accountId)?.balanceYen
}

test('S3-3.4-03 to -11: through all screens, the fixed password where there are no codes yet, and the receipt', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person, { payees: ['p1', 'p2'], amount: '１０，０００' })
  const text = textOf(draft.page)
  for (const shown of [
    '① 出金元情報',
    '会社コード',
    '0020000005',
    '企業名',
    'ｶｼﾒ',
    '② 振込データ基本情報',
    '11月20日',
    '③ 振込先情報',
    '確認用5410 店舗002 普通 0000001',
    '10,000 円',
    '④ 都度振込送信確認パスワード',
    '以上の内容で間違いなければ、「確定」ボタンを押してください。',
    '※受取人口座情報や受取人情報を十分にご確認ください。',
    'ホーム &gt; 振込・口座振替'.replace('&gt;', '>'),
  ]) {
    assert.ok(text.includes(shown), shown)
  }
  const receipt = await follow(client, confirm(client, draft, { fixedPassword }))
  const [transfer] = await transfersOf(person)
  assert.ok(transfer)
  assert.ok(textOf(receipt).includes(transfer.transferId))
  assert.equal(transfer.status, 'executed')
  assert.equal(await balanceOf(person), 12_345_678 - 20_000)
})

test('A-27: on codes, the texts of ④ are those of the manual; a wrong code keeps everything and spends nothing', async () => {
  const person = await company()
  const { tokenId } = await registerToken(site.world.context, person, 'individual')
  const client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person)
  const text = textOf(draft.page)
  const first =
    '①から③の項目を確認して、「ワンタイムパスワード」を入力し「確定ボタン」を押してください。金額を訂正する場合は「修正ボタン」を押してください。'
  assert.ok(text.includes(first))
  assert.ok(
    text.includes('トークンに表示されている数字6桁を入力してください。(30秒毎に数字が変更されます。)'),
  )
  assert.equal(valueIn(draft.page, 'fixedPassword'), undefined)

  for (const [code, told] of [
    ['', 'ワンタイムパスワードを入力してください。'],
    ['12345', 'ワンタイムパスワードは6桁（8桁を表示するトークンでは8桁）の数字で入力してください。'],
    ['000000', '入力されたワンタイムパスワードは誤りがあるか、使用済みまたは有効期限切れです。'],
  ] as const) {
    const response = await confirm(client, draft, { code })
    assert.equal(response.status, 422)
    const page = await response.text()
    assert.ok(textOf(page).includes(told), code)
    assert.ok(textOf(page).includes('10,000 円'))
    assert.equal(valueIn(page, 'code'), '')
    assert.equal(valueIn(page, 'digest'), draft.digest)
  }
  // The fixed password no longer opens anything (S3-1-02).
  assert.equal((await confirm(client, draft, { fixedPassword })).status, 422)
  assert.deepEqual(await transfersOf(person), [])
  await follow(client, confirm(client, draft, { code: await site.world.code(tokenId) }))
  assert.equal((await transfersOf(person)).length, 1)
})

test('THR-04, TXN-05, E-5: ten wrong codes lock the token, and the screen says so', async () => {
  const person = await company()
  const { tokenId } = await registerToken(site.world.context, person, 'individual')
  const client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person)
  let page = ''
  for (let i = 0; i < 10; i++) page = await (await confirm(client, draft, { code: '000000' })).text()
  assert.match(textOf(page), /ワンタイムパスワードロック状態のため/)
  const right = await confirm(client, draft, { code: await site.world.code(tokenId) })
  assert.match(textOf(await right.text()), /ロック解除をご依頼ください/)
  assert.deepEqual(await transfersOf(person), [])
})

test('G-13: with a shared token the second of two transfers waits for the next code; a lock applies to everybody', async () => {
  const person = await company()
  const colleague = await addColleague(site.world.context, person, 'test10')
  const { tokenId } = await registerToken(site.world.context, person, 'shared')
  const first = await fbLogin(site, person)
  const second = await fbLogin(site, colleague)
  const mine = await upToConfirmation(first, person)
  const theirs = await upToConfirmation(second, person, { amount: '20000' })
  const code = await site.world.code(tokenId)
  await follow(first, confirm(first, mine, { code }))
  const late = await confirm(second, theirs, { code })
  assert.equal(late.status, 422)
  assert.match(textOf(await late.text()), /ほかの振込で使用済みです。.*次のワンタイムパスワード/)
  site.world.clock.forward({ seconds: 30 })
  await follow(second, confirm(second, theirs, { code: await site.world.code(tokenId) }))
  const draft = await upToConfirmation(first, person, { amount: '30000' })
  for (let i = 0; i < 10; i++) await confirm(first, draft, { code: '000000' })
  assert.match(
    textOf(await second.page(pathOf('newTransfer'))),
    /すべての利用者の方が都度振込をご利用いただけません/,
  )
})

test('S3-2-02: once the administrator has a token, a user without one is told why nothing can be sent', async () => {
  const person = await company()
  const colleague = await addColleague(site.world.context, person, 'test10')
  await registerToken(site.world.context, person, 'individual')
  const client = await fbLogin(site, colleague)
  assert.match(
    textOf(await client.page(pathOf('newTransfer'))),
    /トークンが登録されていないため、都度振込を行うことができません/,
  )
  const { page, ...draft } = await upToConfirmation(client, person)
  assert.ok(!page.includes('>確定</button>'))
  assert.doesNotMatch(textOf(page), /確定/, 'nothing tells of a button that is not there')
  const forged = await confirm(client, draft, { code: '123456' })
  assert.equal(forged.status, 422)
  assert.deepEqual(await transfersOf(person), [])
})

test('a draft from before the cut-off is refused after it, and the day must be chosen again', async () => {
  const person = await company()
  site.world.clock.set('2026-11-20T14:55:00+09:00')
  const client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person)
  site.world.clock.set('2026-11-20T15:00:00+09:00')
  const response = await confirm(client, draft, { fixedPassword })
  assert.equal(response.status, 422)
  assert.match(textOf(await response.text()), /本日扱いの受付時間を過ぎました。/)
  assert.deepEqual(await transfersOf(person), [])
})

test('I10, TXN-01, TXN-02: two tabs: what another tab changed is shown before it counts, and no code is spent', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person)
  const fields = await detailsOf(client, draft.draftId, { 'amount-0': '99', day: '2026-11-20', memo: '' })
  const other = await follow(client, post(client, pathOf('details', draft.draftId), fields))
  const response = await confirm(client, draft, { fixedPassword })
  assert.equal(response.status, 409)
  const page = await response.text()
  assert.match(textOf(page), /ほかの画面で振込内容が変更されたため、確定していません。/)
  assert.ok(textOf(page).includes('99 円'))
  assert.deepEqual(await transfersOf(person), [])

  // Rows that another tab added are not given the amounts of those that this one shows.
  await follow(client, post(client, pathOf('registeredPayees', draft.draftId), { 'to-p2': 'yes' }))
  const stale = await post(client, pathOf('details', draft.draftId), fields)
  assert.equal(stale.status, 409)
  assert.equal(valueIn(await stale.text(), 'amount-1'), '')
  assert.notEqual(valueIn(other, 'digest'), draft.digest)
})

test('TXN-04: a double click, raced: one transfer, one receipt; the back button then gives the same', async () => {
  const person = await company()
  const { tokenId } = await registerToken(site.world.context, person, 'individual')
  const client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person)
  const code = await site.world.code(tokenId)
  const answers = await Promise.all(Array.from({ length: 4 }, () => confirm(client, draft, { code })))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([303]))
  const receipts = new Set(answers.map((answer) => locationOf(answer).split('?')[0]))
  assert.equal(receipts.size, 1)
  const again = await confirm(client, draft, { code: '000000' })
  assert.ok(receipts.has(locationOf(again).split('?')[0]))
  for (const screen of ['details', 'confirmation'] as const) {
    const receipt = await follow(client, client.send(pathOf(screen, draft.draftId)))
    assert.match(textOf(receipt), /すでに受け付けています/)
  }
  assert.equal((await transfersOf(person)).length, 1)
  assert.equal(await balanceOf(person), 12_345_678 - 10_000)
})

test('a right that is withdrawn, and a service that is stopped, between the screens', async () => {
  const person = await company()
  const colleague = await addColleague(site.world.context, person, 'test10')
  const client = await fbLogin(site, colleague)
  const draft = await upToConfirmation(client, person)
  const rights = { mayInquire: true, perTransferYen: null, perDayYen: null, certificateOnly: false } as const
  await happen(site.world.context, {
    type: 'fb_user_set',
    ...colleague,
    role: 'general',
    mayTransfer: false,
    ...rights,
  })
  const response = await confirm(client, draft, { fixedPassword })
  assert.equal(response.status, 403)
  assert.match(textOf(await response.text()), /都度振込を行う権限がありません/)
  for (const path of [pathOf('newTransfer'), pathOf('payees'), pathOf('transferList')]) {
    assert.equal((await client.send(path)).status, 403, path)
  }
  await happen(site.world.context, {
    type: 'fb_user_set',
    ...colleague,
    role: 'general',
    mayTransfer: true,
    ...rights,
  })
  const stoppedAtMs = site.world.context.now().epochMilliseconds
  const token = valueIn(draft.page, 'form_token') ?? ''
  await happen(site.world.context, { type: 'service_stopped', ...person, stoppedAtMs })
  const stopped = await client.post(pathOf('confirmation', draft.draftId), {
    form_token: token,
    digest: draft.digest,
    fixedPassword,
  })
  assert.equal(locationOf(stopped), `${fbHref(webFb, 'login')}?notice=expired`)
  assert.deepEqual(await transfersOf(person), [])
})

test('TXN-06: H 21, 予約の取消: with the password until the day before; not with a wrong one, not twice, not on the day', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const ids: string[] = []
  const day = '2026-11-24'
  for (const amount of ['10000', '20000']) {
    const draft = await upToConfirmation(client, person, { day, amount })
    const answer = await confirm(client, draft, { fixedPassword })
    ids.push(locationOf(answer).split('/').at(-1) ?? '')
  }
  const [first = '', second = ''] = ids
  const list = textOf(await client.page(`${pathOf('transferList')}?status=reserved`))
  assert.ok(list.includes(first) && list.includes(second))
  assert.match(textOf(await client.page(fbHref(webFb, 'home'))), /予約中の振込が2件あります/)
  const wrong = await post(client, pathOf('transfer', first), { fixedPassword: 'Machigai1' })
  assert.equal(wrong.status, 422)
  assert.match(
    await follow(client, post(client, pathOf('transfer', first), { fixedPassword })),
    /取り消しました/,
  )
  const twice = await post(client, pathOf('transfer', first), { fixedPassword })
  assert.equal(twice.status, 409)
  site.world.clock.set('2026-11-24T08:00:00+09:00')
  const later = await fbLogin(site, person)
  const late = await post(later, pathOf('transfer', second), { fixedPassword })
  assert.equal(late.status, 409)
  assert.match(textOf(await late.text()), /予約の取消は、振込指定日の前日までです。/)
})

test('I5: a token of eight digits is registered, and its code confirms a transfer', async () => {
  const person = await company()
  const client = await fbLogin(site, person)
  const tokenId = await site.world.token('time', 'mobile', 8)
  const code = await site.world.code(tokenId)
  assert.equal(code.length, 8)
  await follow(client, choose(site, client, 'individual', tokenId))
  const draft = await upToConfirmation(client, person)
  site.world.clock.forward({ seconds: 30 })
  const six = (await site.world.code(tokenId)).slice(2)
  assert.equal((await confirm(client, draft, { code: six })).status, 422, 'six digits of it are another code')
  await follow(client, confirm(client, draft, { code: await site.world.code(tokenId) }))
  assert.equal((await transfersOf(person)).length, 1)
})
