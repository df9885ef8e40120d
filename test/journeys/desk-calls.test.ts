// D10: a call on the line, with the mouse and with the keyboard alone; the next operator reads who was refused. Every screen of it
// on a desk, on a small one and on a phone.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import {
  appoint,
  type Caller,
  lockCode,
  settledCaller,
  shokoDesk,
  type Worker,
} from '../desk/support/staff.ts'
import { agree, type DeskStage, openDeskStage, search, tellWhy } from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import { errorBeside, fill, heading, notice, press, typedIn } from './support/screens.ts'

let stage: DeskStage
let clerk: Worker
let colleague: Worker
let caller: Caller
beforeEach(async () => {
  stage = await openDeskStage()
  clerk = await appoint(stage.world, 'desk')
  colleague = await appoint(stage.world, 'desk', { operatorId: 'desk02', operatorName: '窓口 二子' })
  caller = await settledCaller(stage.world, '0000000002')
})
afterEach(() => stage.close())

const bar = (page: Page) => page.getByRole('region', { name: '受付中の応対' })
const check = (page: Page, label: string) => page.getByLabel(label, { exact: true }).check()

async function openUser(page: Page): Promise<void> {
  await page.goto(`${stage.origin}${deskUserHref(shokoDesk, 'user', caller.service, caller.userId)}`)
}

test('D10: somebody calls: begun, found, identified, helped, noted, ended', async () => {
  await lockCode(stage.world, caller)
  const { page, problems } = await stage.logIn(clerk)
  await press(page, '応対を始める')
  assert.match(await bar(page).innerText(), /ユーザ未定/)
  await search(page, caller.userId)
  await press(page, '本人確認できた')
  assert.equal(await page.locator('#asked-error').innerText(), '確認した項目を、一つ以上選んでください。')
  await press(page, 'このユーザの応対にする')
  assert.equal(await notice(page), 'このユーザの応対にしました。(RMCFXDSK001061I)')
  assert.match(await bar(page).innerText(), /試験 太郎（0000000002）\s+本人確認：未確認/)

  await press(page, '本人確認できた')
  assert.equal(await page.locator('#asked-error').innerText(), '確認した項目を、一つ以上選んでください。')
  await check(page, 'お名前（カナ）')
  await check(page, 'お電話番号')
  await press(page, '本人確認できた')
  await openUser(page)
  assert.match(await bar(page).innerText(), /本人確認：確認できた/)
  const method = page.getByLabel('本人確認方法', { exact: true })
  assert.match(
    await method.locator('option:checked').innerText(),
    /^応対での本人確認（お名前（カナ）・お電話番号）$/,
  )
  const reasons = await page
    .locator('#reason-suggestions option')
    .evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value))
  assert.ok(reasons.includes('ワンタイムパスワードの入力誤りによるロック'))
  await fill(page, { 理由: 'ワンタイムパスワードの入力誤りによるロック' })
  await page.getByRole('button', { name: 'ワンタイムパスワードのロック解除', exact: true }).click()
  await agree(page)
  await fill(page, { メモ: '番号を見間違えたとのこと。' })
  await press(page, 'メモを記録')
  assert.equal(await notice(page), 'メモを記録しました。(RMCFXDSK001063I)')
  await press(page, '応対を終了')
  assert.match(await heading(page), /^応対　250701-\d{6}$/)
  const record = await page.getByRole('main').innerText()
  for (const shown of ['ワンタイムパスワードのロック解除', '番号を見間違えたとのこと。', '担当者が終了'])
    assert.ok(record.includes(shown), shown)

  await press(page, '応対記録の一覧へ')
  await fill(page, { 受付番号: '99', 日付: '2025-07-01' })
  await press(page, '検索')
  assert.match(await page.getByRole('main').innerText(), /該当する応対はありません。/)
  await fill(page, { 受付番号: '', お客様: '試験商事', 担当者ID: clerk.operatorId })
  await press(page, '検索')
  assert.match(await page.getByRole('table').innerText(), /試験 太郎（0000000002）/)
  assert.deepEqual(problems, [])
})

test('D10: with the keyboard alone; a number that is taken stays in its field', async () => {
  const { page, problems } = await stage.logIn(clerk)
  await openUser(page)
  const byNumber = (of: Page) => of.getByText('受付番号を指定する', { exact: true })
  await byNumber(page).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('受付番号（任意）', { exact: true }).focus()
  await page.keyboard.type('k-100')
  await page.keyboard.press('Enter')
  assert.equal(await bar(page).count(), 0, 'Enter in a field of a form with a verdict begins nothing')
  await page.getByRole('button', { name: 'このユーザの応対を始める', exact: true }).focus()
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  assert.match(await bar(page).innerText(), /K-100/)
  await page.getByLabel('お電話番号', { exact: true }).focus()
  await page.keyboard.press('Space')
  await page.getByText('本人確認できなかったとき', { exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('できなかった理由', { exact: true }).focus()
  await page.keyboard.type('電話番号が違う')
  await page.keyboard.press('Enter')
  assert.equal(await bar(page).getByText('未確認').count(), 1, 'Enter in a field decides nothing')
  await page.getByLabel('お電話番号', { exact: true }).focus()
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  assert.equal(await bar(page).getByText('未確認').count(), 1, 'nor does Enter on a tick')
  assert.equal(
    await page.locator('#asked-error').innerText(),
    '「本人確認できた」か「本人確認できなかった」を押してください。',
  )
  assert.equal(await page.getByLabel('お電話番号', { exact: true }).isChecked(), true)
  assert.equal(await typedIn(page, 'できなかった理由'), '電話番号が違う')
  const failed = page.getByRole('button', { name: '本人確認できなかった', exact: true })
  await failed.focus()
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  assert.match(await bar(page).innerText(), /本人確認：確認できなかった/)
  await bar(page).getByRole('button', { name: '応対を終了', exact: true }).focus()
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])

  const next = await stage.logIn(colleague)
  await openUser(next.page)
  const warning = await next.page.getByRole('region', { name: '本人確認ができなかった応対' }).innerText()
  assert.match(warning, /本人確認ができなかった応対があります。/)
  assert.match(warning, /担当：desk01\s*K-100\s*お電話番号：電話番号が違う/)
  await byNumber(next.page).click()
  await fill(next.page, { '受付番号（任意）': 'K-100' })
  await press(next.page, 'このユーザの応対を始める')
  assert.equal(await typedIn(next.page, '受付番号（任意）'), 'K-100')
  assert.match((await errorBeside(next.page, '受付番号（任意）')) ?? '', /ほかの応対で使われています。/)
  assert.deepEqual([...problems, ...next.problems], [])
})

test('D10: where calls are required, an act without one says beside the field what is missing, and nothing typed is lost', async () => {
  await stage.close()
  stage = await openDeskStage({
    edit: (profile) => ({ ...profile, desk: { ...profile.desk, calls: 'required' } }),
  })
  clerk = await appoint(stage.world, 'desk')
  caller = await settledCaller(stage.world, '0000000002')
  await lockCode(stage.world, caller)
  const { page, problems } = await stage.logIn(clerk)
  await openUser(page)
  await check(page, 'お電話番号')
  await tellWhy(page, '入力誤り')
  const unlock = page.getByRole('button', { name: 'ワンタイムパスワードのロック解除', exact: true })
  await unlock.click()
  await agree(page)
  assert.equal(
    await page.locator('#asked-error').innerText(),
    '操作の前に、確認した項目を選び、「本人確認できた」を押してください。入力した理由は、そのまま残っています。',
  )
  assert.equal(await typedIn(page, '理由'), '入力誤り')
  assert.equal(await page.getByLabel('お電話番号', { exact: true }).isChecked(), true, 'nor what was ticked')
  await press(page, '本人確認できた')
  assert.equal(await typedIn(page, '理由'), '入力誤り')
  assert.equal(await typedIn(page, '本人確認方法'), 'call')
  await fill(page, { メモ: '番号を見間違えたとのこと。' })
  await unlock.click()
  await agree(page)
  assert.equal(await notice(page), 'ワンタイムパスワードのロックを解除しました。(RMCFXDSK001002I)')
  assert.equal(await typedIn(page, 'メモ'), '番号を見間違えたとのこと。')
  assert.equal(await page.evaluate(() => sessionStorage.length), 0, 'and it is kept nowhere')

  const needed = page.getByLabel('理由', { exact: true })
  assert.equal(await needed.getAttribute('aria-required'), 'true')
  assert.equal(await page.getByLabel('書面の番号', { exact: true }).getAttribute('aria-required'), null)
  assert.deepEqual(
    problems.filter((problem) => !problem.includes('409')),
    [],
  )
})

test('D10, WEB-11: every screen of a call, on a desk, a small one and a phone', async () => {
  const { page, problems } = await stage.logIn(clerk)
  const defects: string[] = []
  const look = async (name: string) => {
    for (const [width, height] of [
      [1280, 800],
      [1024, 768],
      [360, 740],
    ] as const) {
      await page.setViewportSize({ width, height })
      defects.push(...(await inspect(page, `desk-call-${name}-${width}`)))
    }
    await page.setViewportSize({ width: 1280, height: 800 })
  }
  await page.goto(`${stage.origin}${deskHref(shokoDesk, 'calls')}`)
  await look('none')
  await openUser(page)
  await look('before')
  await page.getByText('受付番号を指定する', { exact: true }).click()
  await fill(page, { '受付番号（任意）': 'K-200' })
  await press(page, 'このユーザの応対を始める')
  await page.getByText('本人確認できなかったとき', { exact: true }).click()
  await look('begun')
  await press(page, '本人確認できなかった')
  await look('wrong')
  await check(page, 'お電話番号')
  await fill(page, { できなかった理由: '電話番号が違う' })
  await press(page, '本人確認できなかった')
  await look('record')
  await openUser(page)
  await look('refused')
  await press(page, '応対を終了')
  await look('ended')
  await openUser(page)
  await look('warned')
  await page.goto(`${stage.origin}${deskHref(shokoDesk, 'calls')}`)
  await look('list')
  assert.deepEqual([...defects, ...problems], [])
})
