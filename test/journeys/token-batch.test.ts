// Issue 18: the token app shows whom a batch pays, and approves it once those who are new were looked at.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { batchFieldsOf, batchOf } from '../support/token-device.ts'
import { approval, askedOn, result } from './support/asked-token.ts'
import { inspect } from './support/inspect.ts'
import { button, openTokenStage, type TokenStage } from './support/token-stage.ts'

let stage: TokenStage
beforeEach(async () => {
  stage = await openTokenStage()
})
afterEach(() => stage.close())

test('issue 18: a batch with first-time payees is approved once its list was opened, and rows that were exchanged never', async () => {
  const { page, problems } = await stage.open({ size: 'phone' })
  const { ask } = await askedOn(stage, page)
  const { fields, rows } = batchOf([120_000, 80_000, 120_000, 5000], 2)
  const template = 'transfer_batch' as const
  const exchanged = rows.map((row, at) =>
    at === 1 ? { ...row, account: { ...row.account, number: '9999999' } } : row,
  )
  const bad = await ask({ template, fields, rows: exchanged })
  await page.goto(`${stage.url}${bad.fragment}`)
  await page.getByText('初めての振込先が2件あります。').waitFor()
  assert.ok(await approval(page).isDisabled())
  await page.getByText('振込先の一覧', { exact: true }).click()
  await page.locator('#operation-fault').filter({ hasText: '承認しないでください' }).waitFor()
  assert.ok(await approval(page).isDisabled())
  await button(page, '答えずに閉じる').click()

  const good = await ask({ template, fields, rows })
  await page.goto(`${stage.url}${good.fragment}`)
  await page.getByText('初めての振込先が2件あります。').waitFor()
  await page.getByText('振込先の一覧', { exact: true }).click()
  await page.getByText('4件すべてが、署名された内容と一致しています。').waitFor()
  assert.match(
    await page.locator('#rows-list').innerText(),
    /このトークンで初めての振込先（4件）[\s\S]*普通 1000002/,
  )
  assert.equal(await page.locator('#rows-pages').isVisible(), false)
  assert.deepEqual(await inspect(page, 'token-batch'), [])
  await approval(page).click()
  await result(page).filter({ hasText: '承認しました。' }).waitFor()
  assert.equal((await good.now()).status, 'approved')
  assert.deepEqual(problems, [])
})

test('issue 18: a long list is looked through page by page, new payees first; one with a known name and another account says so', async () => {
  const { page, problems } = await stage.open({ size: 'phone' })
  const { ask } = await askedOn(stage, page)
  const template = 'transfer_batch' as const
  const known = batchOf(Array.from({ length: 3 }, (_, at) => 1000 + at))
  const first = await ask({ template, ...known })
  await page.goto(`${stage.url}${first.fragment}`)
  const openList = () => page.getByText('振込先の一覧', { exact: true }).click()
  await openList()
  await approval(page).click()
  await result(page).filter({ hasText: '承認しました。' }).waitFor()
  await button(page, '閉じる').click()

  const amounts = Array.from({ length: 45 }, (_, at) => 1000 + at)
  const { rows: all } = batchOf(amounts)
  // The name of one who was paid, and an account of somebody else.
  const rows = all.map((row, at) =>
    at === 40 ? { ...row, account: { ...row.account, holder: 'ﾄﾘﾋｷｻｷ 2' } } : row,
  )
  const second = await ask({ template, fields: batchFieldsOf(rows, 42), rows })
  await page.goto(`${stage.url}${second.fragment}`)
  await page.getByText('初めての振込先が42件あります。').waitFor()
  await openList()
  await page.getByText('1／3ページ').waitFor()
  const listed = () => page.locator('#rows-list').innerText()
  assert.match(await listed(), /^このトークンで初めての振込先（42件）\s*4件目[\s\S]*23件目/)
  assert.doesNotMatch(await listed(), /24件目|承認したことのある/)
  await page.getByText('初めての振込先が、あと2ページあります。').waitFor()
  assert.ok(await approval(page).isDisabled())
  assert.ok(await button(page, '前のページ').isDisabled())
  await button(page, '次のページ').click()
  assert.match(await listed(), /41件目[\s\S]*以前に承認した同じ名前の振込先とは、口座が違います/)
  assert.ok(await approval(page).isDisabled())
  assert.deepEqual(await inspect(page, 'token-batch-page'), [])
  await button(page, '次のページ').click()
  assert.match(await listed(), /45件目[\s\S]*承認したことのある振込先（3件）\s*1件目/)
  await approval(page).click()
  await result(page).filter({ hasText: '承認しました。' }).waitFor()
  assert.equal((await second.now()).status, 'approved')
  assert.deepEqual(problems, [])
})
