// W1, W3, W5, W9: a bookkeeper takes in files of many payees, on a desk and on a phone.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openFbCustomer } from '../../src/services/web-fb/operations/open-fb-customer.ts'
import { executeDueTransfers } from '../../src/services/web-fb/operations/transfers/execute-due.ts'
import { transferMails } from '../../src/services/web-fb/texts/transfer-mails.ts'
import { caller } from '../contract/support/people.ts'
import { type Size, sizes } from '../support/browser.ts'
import { firstPasswords, openCompany, settledPasswords } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { fileOf } from '../support/web-fb/transfer-files.ts'
import { type FbStage, openEntry, openFbStage } from './support/fb-stage.ts'
import { errorBox, fill, heading, notice, press } from './support/screens.ts'

let stage: FbStage
beforeEach(async () => {
  stage = await openFbStage()
})
afterEach(() => stage.close())

const { transfer: fixedPassword } = settledPasswords
const confirmation = '都度振込送信確認用パスワード'

const mainText = (page: Page) => page.getByRole('main').innerText()

async function takeIn(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await openEntry(page, '振込・口座振替', '振込ファイル取込')
  await page
    .getByLabel('総合振込ファイル')
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(bytes) })
  await press(page, '取込')
}

for (const size of Object.keys(sizes) as Size[]) {
  test(`W1, W3, W5: 500 errors by page, a draft that waits, duplicates, a short account: ${size}`, async () => {
    const { context, clock } = stage.world
    const person = await openCompany(context, 'M54100020025', { openingYen: 20_000 })
    const first = await stage.logIn(person, size)
    const bad = fileOf(person, 1000, '1124', (transfer, i) => ({
      ...transfer,
      branchCode: i % 2 === 0 ? '003' : '999',
    }))
    await takeIn(first.page, '給与以外支払_11月.txt', bad)
    assert.match(await errorBox(first.page), /ファイルに誤りがあるため、取り込んでいません/)
    await first.see('50-file-errors')
    const next = first.page.getByRole('link', { name: '次へ' }).first()
    await Promise.all([first.page.waitForEvent('load'), next.click()])
    assert.match(await mainText(first.page), /101から200件\/500件/)

    const good = fileOf(person, 12, '1124', (transfer, i) =>
      i === 1 ? { ...transfer, newCode: '1', reference: { kind: 'edi', text: 'ｾｲｷﾕｳ 2026-11' } } : transfer,
    )
    // 長音 as an accounting program writes it.
    const file = Buffer.from(good)
    file.write('\xbd\xb0\xca\xdf\xb0 ', 122 + 50, 'latin1')
    await takeIn(first.page, '支払_11月24日.txt', file)
    assert.equal(await heading(first.page), '振込内容確認')
    const shown = await mainText(first.page)
    assert.match(shown, /ファイルの受取人名「ｽｰﾊﾟｰ」を、振込に使える文字に変換しました。/)
    assert.match(shown, /EDI情報 ｾｲｷﾕｳ 2026-11/)
    await first.see('51-file-confirmation')
    await openEntry(first.page, '振込・口座振替', '振込ファイル取込')
    await first.see('52-file-drafts')
    await first.end()

    clock.forward({ minutes: 5 })
    const second = await stage.logIn(person, size)
    const { page, see } = second
    await openEntry(page, '振込・口座振替', '振込ファイル取込')
    await Promise.all([
      page.waitForEvent('load'),
      page.getByRole('link', { name: /^内容を確認する/ }).click(),
    ])
    await fill(page, { [confirmation]: fixedPassword })
    await press(page, '確定')
    assert.match(await notice(page), /^振込の予約を受け付けました。/)
    await see('53-file-receipt')
    await takeIn(page, '支払_11月24日_再.txt', file)
    await fill(page, { [confirmation]: fixedPassword })
    await press(page, '確定')
    assert.match(await errorBox(page), /同じ内容と思われる振込があるため、確定していません/)
    await see('54-file-duplicates')
    await page.getByLabel('重複を確認しました。').check()
    await fill(page, { [confirmation]: fixedPassword })
    await press(page, '確定')
    assert.match(await notice(page), /^振込の予約を受け付けました。/)
    await second.end()

    clock.set('2026-11-24T09:00:00+09:00')
    await executeDueTransfers(context, transferMails)
    const third = await stage.logIn(person, size)
    assert.match(await mainText(third.page), /残高不足のためまだ振り込まれていません/)
    await third.see('55-home-short')
    await openEntry(third.page, '振込・口座振替', '振込予約照会・取消')
    await third.see('56-list-short')
    await third.end()
  })
}

test('W9: two new passwords that differ are told before anything is sent, and nothing is emptied', async () => {
  const { context } = stage.world
  const opened = await openFbCustomer(context, caller, {
    service: webFb,
    userId: 'M54100020027',
    userName: '確認 太郎',
    customerName: '新規商事',
    customerNumber: '0001112223',
    companyCode: '0020000007',
    kanaName: 'ｼﾝｷ',
    passwords: firstPasswords,
  })
  assert.ok(opened.ok)
  const first = { password: firstPasswords.login, lands: '初回パスワード変更' }
  const { page, see, end } = await stage.logIn({ userId: 'M54100020027' }, 'desk', true, first)
  const login = page.getByRole('group', { name: 'ログインパスワード' })
  const next = login.getByLabel('新しいパスワード', { exact: true })
  const again = login.getByLabel('新しいパスワード（再入力）')
  await login.getByLabel('現在の（初回）パスワード').fill(firstPasswords.login)
  await next.fill('Kawatta2016')
  await again.fill('Kawatta2017')
  await see('57-first-passwords')
  await page.getByRole('button', { name: '変更' }).click()
  assert.equal(await heading(page), '初回パスワード変更')
  assert.equal(await next.inputValue(), 'Kawatta2016')
  assert.equal(await page.locator('#login-again:invalid').count(), 1)
  await again.fill('Kawatta2016')
  assert.equal(await page.locator('#login-again:invalid').count(), 0)
  await end()
})
