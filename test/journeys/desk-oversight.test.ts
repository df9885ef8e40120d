// D3, D10: an approver whose page counts by itself, and who declines by keyboard alone; an auditor who searches.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../src/authority/routes.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { act, type Seat } from '../desk/support/site.ts'
import { appoint, settledCaller, shokoDesk, staffPassword, type Worker } from '../desk/support/staff.ts'
import { createClient } from '../support/client.ts'
import { agree, type DeskStage, openDeskStage } from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import { fill, press } from './support/screens.ts'

let stage: DeskStage
let clerk: Worker
let approver: Worker
let auditor: Worker
beforeEach(async () => {
  stage = await openDeskStage()
  clerk = await appoint(stage.world, 'desk')
  approver = await appoint(stage.world, 'approver', { operatorName: '承認 二郎' })
  auditor = await appoint(stage.world, 'auditor', { operatorName: '監査 四葉' })
})
afterEach(() => stage.close())

/** The clerk without a browser window. */
async function seat(): Promise<Seat> {
  const browser = createClient(stage.origin, stage.origin)
  await browser.submit(serviceHref(shokoDesk, 'login'), { userId: clerk.operatorId, password: staffPassword })
  stage.world.clock.forward({ seconds: 30 })
  await browser.submit(serviceHref(shokoDesk, 'loginCode'), { otp: await stage.world.code(clerk.tokenId) })
  return { ...clerk, browser }
}

test('D10: the count appears by itself, is said politely, and the request is declined by keyboard alone', async () => {
  const { world } = stage
  const user = await settledCaller(world, '0000000077')
  const asking = await seat()
  const { page, problems } = await stage.logIn(approver)
  await page.clock.install()
  await page.reload()
  assert.equal(await page.getByText('件が承認待ち').isVisible(), false)
  const paper = { identification: 'seal', reason: '端末の変更', formNumber: 'ト-0099' }
  await act(asking, user, 'revoke_token', paper)
  await page.clock.fastForward(120_000)
  await page.getByText('1件が承認待ち').waitFor()
  const told = page.locator('[data-approval-news]')
  assert.equal(await told.textContent(), '承認待ちの依頼が1件あります。')

  await page.getByRole('link', { name: /^承認/ }).focus()
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  assert.deepEqual(await inspect(page, 'desk-approver-compares'), [])
  const words = page.getByLabel('却下の理由、または依頼者への質問')
  await words.focus()
  await page.keyboard.press('Enter')
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), '承認', 'Enter presses nothing')
  await page.keyboard.type('印影が違います')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await agree(page)
  assert.match(await page.getByRole('status').first().innerText(), /^依頼を却下しました。/)
  assert.deepEqual(problems, [])
})

test('D3: an auditor searches by operator and day, keeps the condition, and reads what a check could not prove', async () => {
  const { world } = stage
  const user = await settledCaller(world, '0000000078')
  await act(await seat(), user, 'suspend_user')
  const { page, problems } = await stage.logIn(auditor)
  await page.goto(`${stage.origin}${deskHref(shokoDesk, 'journal')}`)
  await fill(page, { 操作者: clerk.operatorId, '期間（から）': '2025/02/31' })
  await press(page, '表示')
  assert.deepEqual(await inspect(page, 'desk-journal-wrong-day'), [])
  assert.equal(await page.getByLabel('操作者').inputValue(), clerk.operatorId)
  await fill(page, { '期間（から）': '2025/01/01' })
  await page.getByLabel('種別').selectOption({ label: '担当者・端末の操作（1件1行）' })
  await press(page, '表示')
  const rows = page.getByRole('region', { name: '監査ログ' }).locator('tbody tr')
  assert.equal(await rows.count(), 1)
  await page.getByText('この条件を保存する').click()
  await fill(page, { 条件の名前: '窓口の操作' })
  await press(page, '保存')
  assert.equal(await page.getByRole('link', { name: '窓口の操作' }).count(), 1)
  await press(page, '記録を検証する')
  await page.getByText('誤りは見つかりませんでした。').waitFor()
  assert.deepEqual(await inspect(page, 'desk-journal-proved'), [])
  assert.deepEqual(problems, [])
})
