// Issue 6 item 7: what is behind 振込先管理, 手数料照会, 契約情報登録・照会 and 明細情報登録・照会, on a desk and on a phone.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type Size, sizes } from '../support/browser.ts'
import { openCompany, settledPasswords } from '../support/web-fb/companies.ts'
import { type FbStage, type FbWindow, openEntry, openFbStage } from './support/fb-stage.ts'
import { errorBeside, factsOf, fill, heading, notice, press } from './support/screens.ts'
import { choose } from './support/traders.ts'

let stage: FbStage
beforeEach(async () => {
  stage = await openFbStage()
})
afterEach(() => stage.close())

for (const size of Object.keys(sizes) as Size[]) {
  test(`every entry does what its name says: ${size}`, async () => {
    const person = await openCompany(stage.world.context, size === 'desk' ? 'M54100020031' : 'M54100020032')
    const window = await stage.logIn(person, size)
    await window.see('30-home')
    await payees(window)
    await fees(window)
    await contract(window)
    await statements(window)
    await window.end()
  })
}

async function payees({ page, see }: FbWindow): Promise<void> {
  await openEntry(page, '振込・口座振替', '振込先管理')
  await see('31-payees-none')
  await press(page, '新規登録')
  await fill(page, { 金融機関: '5410', 支店: '店舗', 口座番号: '1', '受取人名（カナ）': 'フリコミサキ' })
  await press(page, '登録')
  assert.equal(await errorBeside(page, '支店'), '支店を候補から選択してください。')
  assert.equal(await errorBeside(page, '登録確認用パスワード'), '登録確認用パスワードを入力してください。')
  await see('32-payee-refused')
  await page.getByRole('radio', { name: /店舗002/ }).check()
  await fill(page, { 登録名: '仕入先', 登録確認用パスワード: settledPasswords.registration })
  await press(page, '登録')
  assert.match(await notice(page), /^振込先を登録しました。/)
  await see('33-payees')
  await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: /^削除/ }).click()])
  await see('34-payee-removal')
  await fill(page, { 登録確認用パスワード: settledPasswords.registration })
  await press(page, '削除')
  assert.match(await notice(page), /^振込先を削除しました。/)
  await openEntry(page, '振込・口座振替', '振込ファイル取込')
  await press(page, '取込')
  assert.equal(await errorBeside(page, '総合振込ファイル'), '取り込むファイルを選択してください。')
  await see('35-file')
}

async function fees({ page, see }: FbWindow): Promise<void> {
  await openEntry(page, '手数料照会', '振込手数料一覧')
  await see('36-fees')
  await press(page, '先方負担手数料計算へ')
  await choose(page, { 振込先: '確認用5410 本支店あて' })
  await fill(page, { 支払金額: '30,329' })
  await press(page, '計算')
  const facts = await factsOf(page, 'main')
  assert.deepEqual([facts['振込金額'], facts['引落合計']], ['29,999 円', '30,109 円'])
  await see('37-fee-calculator')
}

async function contract({ page, see }: FbWindow): Promise<void> {
  await openEntry(page, '契約情報登録・照会', '契約情報照会')
  assert.equal((await factsOf(page, 'main'))['会社コード'], '0020000005')
  await see('38-contract')
  await openEntry(page, '契約情報登録・照会', '振込限度額変更')
  await fill(page, { '1回あたりの振込限度額': '１，０００，０００' })
  await press(page, '変更')
  assert.equal(await errorBeside(page, '登録確認用パスワード'), '登録確認用パスワードを入力してください。')
  await see('39-limits')
  await fill(page, { 登録確認用パスワード: settledPasswords.registration })
  await press(page, '変更')
  assert.match(await notice(page), /^振込限度額を変更しました。/)
  assert.equal((await factsOf(page, 'main'))['1回あたりの振込限度額'], '1,000,000 円')
  await openEntry(page, '契約情報登録・照会', 'パスワード変更')
  await fill(page, {
    現在の登録確認用パスワード: settledPasswords.registration,
    新しい登録確認用パスワード: '445566',
    '新しい登録確認用パスワード（再入力）': '445567',
  })
  const change = page.getByRole('button', { name: /^変更.*登録確認用パスワード/ })
  await Promise.all([page.waitForEvent('load'), change.click()])
  assert.match((await errorBeside(page, '新しい登録確認用パスワード（再入力）')) ?? '', /一致していません/)
  await see('40-passwords')
}

async function statements({ page, see }: FbWindow): Promise<void> {
  await openEntry(page, '明細情報登録・照会', '残高照会')
  await see('41-balances')
  await openEntry(page, '明細情報登録・照会', '入出金明細照会')
  assert.equal(await heading(page), '入出金明細照会')
  await see('42-movements')
  const downloads = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSVファイル保存', exact: true }).click()
  assert.match((await downloads).suggestedFilename(), /^meisai-\d{7}-\d{8}-\d{8}\.csv$/)
  await openEntry(page, '明細情報登録・照会', '振込結果照会')
  await see('43-results-none')
}
