// S3-3.4, H 20, 21: bookkeepers send transfers, before any token, with their own tokens and with one that all share.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Size } from '../support/browser.ts'
import {
  addColleague,
  addPayee,
  openCompany,
  registerToken,
  settledPasswords,
} from '../support/web-fb/companies.ts'
import { type FbStage, type FbWindow, openEntry, openFbStage, trailOf } from './support/fb-stage.ts'
import { codeOtherThan, timeCode } from './support/oathtool.ts'
import { errorBeside, errorBox, factsOf, fill, heading, notice, press, typedIn } from './support/screens.ts'
import { choose } from './support/traders.ts'

let stage: FbStage
beforeEach(async () => {
  stage = await openFbStage()
})
afterEach(() => stage.close())

const account = /002 店舗002 普通/

/** Follows a link whose accessible name includes its row. */
function open(page: Page, name: RegExp): Promise<unknown> {
  return Promise.all([page.waitForEvent('load'), page.getByRole('link', { name }).click()])
}

async function begin(page: Page): Promise<void> {
  await openEntry(page, '振込・口座振替', '都度振込')
  await page.getByLabel(account).check()
  await press(page, '次へ')
  assert.equal(await heading(page), '振込先区分選択')
}

/** Up to 振込内容確認, with one registered payee, for today. */
async function toConfirmation(page: Page, payee: string, amount: string): Promise<void> {
  await begin(page)
  await press(page, '登録済振込先から選択')
  await page.getByLabel(new RegExp(payee)).check()
  await press(page, '次へ')
  await page.getByLabel('振込指定日', { exact: true }).selectOption({ index: 1 })
  await fill(page, { '支払金額（1件目）': amount })
  await press(page, '次へ')
  assert.equal(await heading(page), '振込内容確認')
}

for (const size of ['desk', 'phone'] as const satisfies readonly Size[]) {
  test(`管理者、利用者が異なるトークンを利用する: registered and new payees in one transfer, 修正, a wrong code, 確定: ${size}`, async () => {
    const person = await openCompany(stage.world.context, size === 'desk' ? 'M54100020025' : 'M54100020026')
    await addPayee(stage.world.context, person, 'p1', {}, '仕入先')
    const { secretBase32 } = await registerToken(stage.world.context, person, 'individual')
    const window = await stage.logIn(person, size)
    const { page, see } = window
    await openEntry(page, '振込・口座振替', '都度振込')
    await see('01-account')
    await press(page, '次へ')
    await see('02-account-missing')
    await begin(page)
    await see('03-destination')
    await press(page, '登録済振込先から選択')
    await fill(page, { 絞り込み検索: 'しいれさき' })
    await press(page, '検索')
    await page.getByText('該当する振込先はありません。').waitFor()
    await press(page, 'クリア')
    await page.getByLabel(/仕入先/).check()
    await see('04-registered')
    await press(page, '次へ')
    await fill(page, { '支払金額（1件目）': '１０，０００' })
    await press(page, '振込先を追加')
    await newPayee(window)
    await details(window)
    await confirmIt(window, secretBase32)
    await window.end()
  })
}

async function newPayee({ page, see }: FbWindow): Promise<void> {
  await press(page, '新規振込先を入力')
  await press(page, '次へ')
  assert.equal(await errorBeside(page, '金融機関'), '金融機関を入力してください。')
  await see('05-new-payee-empty')
  await fill(page, { 金融機関: 'みずほ', 支店: '東京', 口座番号: '１２３', '受取人名（カナ）': '割符' })
  await press(page, '次へ')
  assert.match((await errorBeside(page, '受取人名（カナ）')) ?? '', /「割」は振込に使用できない文字です。/)
  assert.equal(await typedIn(page, '受取人名（カナ）'), '割符')
  assert.equal(await typedIn(page, '口座番号'), '0000123')
  await see('06-new-payee-candidates')
  await page.getByRole('radio', { name: /東京営業部/ }).check()
  await fill(page, { '受取人名（カナ）': 'かぶしきがいしゃ　わりふ' })
  await page.getByLabel('登録する', { exact: true }).check()
  await fill(page, { 登録名: '割符商事', 登録確認用パスワード: settledPasswords.registration })
  await press(page, '次へ')
  assert.equal(await heading(page), '振込内容入力')
}

async function details({ page, see }: FbWindow): Promise<void> {
  assert.equal(await typedIn(page, '支払金額（1件目）'), '10,000')
  await fill(page, { '支払金額（2件目）': '0', メモ情報: '11月分' })
  await press(page, '次へ')
  assert.match((await errorBeside(page, '支払金額（2件目）')) ?? '', /1円以上/)
  assert.equal(await errorBeside(page, '振込指定日'), '振込指定日を選択してください。')
  await see('07-details-refused')
  await page.getByLabel('振込指定日', { exact: true }).selectOption({ label: '2026/11/24（火）' })
  await fill(page, { '支払金額（2件目）': '30,329' })
  await choose(page, { '手数料負担（2件目）': '先方負担' })
  await press(page, '次へ')
}

async function confirmIt({ page, see }: FbWindow, secretBase32: string): Promise<void> {
  assert.equal(
    await trailOf(page),
    'ホーム > 振込・口座振替 > 都度振込 > 口座選択 > 振込先区分選択 > 振込内容入力 > 振込内容確認',
  )
  await see('08-confirmation')
  const confirmation = page.url()
  const facts = await factsOf(page, 'main')
  assert.deepEqual(
    [facts['会社コード'], facts['企業名'], facts['振込指定日']],
    ['0020000005', 'ｶｼﾒ', '11月24日'],
  )
  const main = await page.getByRole('main').innerText()
  // 据置型, to another bank: 440 of 30,329 are charged to the payee, and sending 29,889 costs 220.
  for (const figure of ['10,000 円', '29,889 円', '30,329 円', '440 円', '220 円', '40,109 円']) {
    assert.ok(main.includes(figure), figure)
  }
  await open(page, /^修正.*1件目/)
  await fill(page, { '支払金額（1件目）': '12,000' })
  await press(page, '次へ')
  const now = timeCode(secretBase32, stage.world.clock.now())
  await fill(page, { ワンタイムパスワード: codeOtherThan([now]) })
  await press(page, '確定')
  assert.match(
    (await errorBeside(page, 'ワンタイムパスワード')) ?? '',
    /誤りがあるか、使用済みまたは有効期限切れです/,
  )
  assert.equal(await typedIn(page, 'ワンタイムパスワード'), '')
  await see('09-code-wrong')
  await fill(page, { ワンタイムパスワード: now })
  await press(page, '確定')
  assert.match(await notice(page), /^振込の予約を受け付けました。/)
  await see('10-receipt')
  const receipt = await factsOf(page, 'main')
  assert.match(receipt['受付番号'] ?? '', /^F20261120-\d{8}$/)
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.getByRole('navigation', { name: 'メインメニュー' }).isVisible(), false)
  assert.equal(
    await page
      .getByText(receipt['受付番号'] ?? '')
      .first()
      .isVisible(),
    true,
  )
  await page.emulateMedia({ media: null })
  // Back in the history: the browser asks for the page again, since none is kept.
  await page.goto(confirmation)
  assert.match(await notice(page), /すでに受け付けています/)
  await cancel({ page, see }, receipt['受付番号'] ?? '', secretBase32)
}

async function cancel(
  { page, see }: Pick<FbWindow, 'page' | 'see'>,
  transferId: string,
  secretBase32: string,
): Promise<void> {
  await openEntry(page, '振込・口座振替', '振込予約照会・取消')
  await see('11-reservations')
  await open(page, new RegExp(`^詳細.*${transferId}`))
  await see('12-reservation')
  await fill(page, { ワンタイムパスワード: timeCode(secretBase32, stage.world.clock.now()) })
  await press(page, '予約を取り消す')
  assert.match((await errorBeside(page, 'ワンタイムパスワード')) ?? '', /使用済みです/)
  stage.world.clock.forward({ seconds: 30 })
  await fill(page, { ワンタイムパスワード: timeCode(secretBase32, stage.world.clock.now()) })
  await press(page, '予約を取り消す')
  assert.match(await notice(page), /^振込の予約を取り消しました。/)
  await choose(page, { 状態: '取消済' })
  await press(page, '検索')
  assert.match(await page.getByRole('article').innerText(), /取消済.*受付番号/s)
}

test('管理者、利用者が同じトークンを利用する: one code serves one transfer; the second user waits; a lock applies to everybody', async () => {
  const person = await openCompany(stage.world.context, 'M54100020027')
  await addPayee(stage.world.context, person, 'p1', {}, '仕入先')
  const colleague = await addColleague(stage.world.context, person, 'test10')
  const { secretBase32 } = await registerToken(stage.world.context, person, 'shared')
  const first = await stage.logIn(person)
  const second = await stage.logIn(colleague, 'phone')
  await toConfirmation(first.page, '仕入先', '10,000')
  await toConfirmation(second.page, '仕入先', '20,000')
  const code = timeCode(secretBase32, stage.world.clock.now())
  await fill(first.page, { ワンタイムパスワード: code })
  await press(first.page, '確定')
  assert.match(await notice(first.page), /^振込を受け付けました。/)
  await fill(second.page, { ワンタイムパスワード: code })
  await press(second.page, '確定')
  assert.match(
    (await errorBeside(second.page, 'ワンタイムパスワード')) ?? '',
    /次のワンタイムパスワードを入力/,
  )
  await second.see('20-shared-used')
  stage.world.clock.forward({ seconds: 30 })
  const next = timeCode(secretBase32, stage.world.clock.now())
  for (let i = 0; i < 10; i++) {
    await fill(second.page, { ワンタイムパスワード: codeOtherThan([next, code]) })
    await press(second.page, '確定')
  }
  assert.match(await errorBox(second.page), /ロック状態.*すべての利用者の方が都度振込をご利用いただけません/)
  await second.see('21-shared-locked')
  await openEntry(first.page, '振込・口座振替', '都度振込')
  assert.match(await errorBox(first.page), /すべての利用者の方が/)
  await first.end()
  await second.end()
})

test('before any token, without JavaScript: the fixed password, which codes replace at the next login', async () => {
  const person = await openCompany(stage.world.context, 'M54100020028')
  await addPayee(stage.world.context, person, 'p1', {}, '仕入先')
  const before = await stage.logIn(person, 'desk', false)
  await toConfirmation(before.page, '仕入先', '10,000円')
  await fill(before.page, { 都度振込送信確認パスワード: settledPasswords.transfer })
  await press(before.page, '確定')
  assert.match(await notice(before.page), /^振込を受け付けました。/)
  await before.end()
  await registerToken(stage.world.context, person, 'individual')
  const since = await stage.logIn(person)
  await toConfirmation(since.page, '仕入先', '500')
  assert.equal(await since.page.getByLabel('都度振込送信確認パスワード').count(), 0)
  assert.equal(await since.page.getByLabel('ワンタイムパスワード', { exact: true }).count(), 1)
  await since.end()
})
