// P6: somebody holds two phones, the old one with a token and a new one, and moves the token by code, by camera, by number.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect } from './support/inspect.ts'
import { button, openSettings, openTokenStage, shownTokenId, type TokenStage } from './support/token-stage.ts'

let stage: TokenStage
beforeEach(async () => {
  stage = await openTokenStage()
})
afterEach(() => stage.close())

/** The code as both phones write it. */
async function beginMove(page: Page): Promise<string> {
  await openSettings(page)
  await button(page, '引き継ぎを始める').click()
  const code = page.locator('#move-code')
  await code.filter({ hasText: /^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/ }).waitFor()
  return code.innerText()
}

/** A message of these words that is red, in sight, and read at once. */
async function untilRed(page: Page, id: string, words: RegExp): Promise<void> {
  const told = page.locator(`#${id}.message-error[role="alert"]`).filter({ hasText: words })
  await told.waitFor()
  const wrong = await page.evaluate(() =>
    getComputedStyle(document.documentElement).getPropertyValue('--wrong'),
  )
  const color = await told.evaluate((element) => getComputedStyle(element).borderTopColor)
  const wanted = await page.evaluate((value) => {
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.color = value
    return getComputedStyle(probe).color
  }, wrong)
  assert.equal(color, wanted)
}

test('P6: by the QR code to a new phone; wrong numbers are red, and the right one moves the token', async () => {
  const old = await stage.open({ size: 'phone' })
  const tokenId = await shownTokenId(old.page)
  const code = await beginMove(old.page)
  const qr = await old.page.locator('#move-qr').boundingBox()
  assert.ok(qr !== null && qr.width >= 150 && qr.x >= 0 && qr.x + qr.width <= 360, 'a camera can read it')
  assert.deepEqual(await inspect(old.page, 'token-move-code'), [])

  // What the camera opens: the code is in the field, and no longer in the address.
  const fresh = await stage.open({ size: 'phone', query: `#move=${code.replaceAll('-', '')}` })
  await shownTokenId(fresh.page)
  assert.equal(await fresh.page.getByLabel('前の端末に表示されたコード').inputValue(), code)
  assert.equal(new URL(fresh.page.url()).hash, '')
  const next = fresh.page.locator('#takeover-form').getByRole('button', { name: '次へ' })
  await next.click()
  await untilRed(fresh.page, 'takeover-notice', /確認/)
  await fresh.page.locator('#takeover-agreed').check()
  await next.click()
  const number = fresh.page.locator('#takeover-number')
  await number.filter({ hasText: /^\d{4}$/ }).waitFor()
  assert.deepEqual(await inspect(fresh.page, 'token-move-number'), [])

  const right = await number.innerText()
  const typed = old.page.getByLabel('新しい端末に表示された番号')
  const press = button(old.page, 'この端末から引き継ぐ')
  await typed.fill('12')
  await press.click()
  await old.page.locator('#move-number-error[role="alert"]').waitFor()
  await typed.fill(String((Number(right) + 1) % 10_000).padStart(4, '0'))
  await press.click()
  await untilRed(old.page, 'move-notice', /番号/)
  assert.deepEqual(await inspect(old.page, 'token-move-wrong-number'), [])
  await typed.fill(right)
  await press.click()
  await old.page.locator('#removed-notice').filter({ hasText: '引き継' }).waitFor()

  await fresh.page.locator('#takeover-notice.message-info').filter({ hasText: tokenId }).waitFor()
  assert.equal(await shownTokenId(fresh.page), tokenId)
  await stage.expectTimeCode(fresh.page)
  assert.deepEqual([...old.problems, ...fresh.problems], [])
  await old.page.close()
  await fresh.page.close()
})

test('P6: the app says how to install it, for each kind of device, and what an iPhone keeps apart', async () => {
  const { page } = await stage.open({ size: 'phone' })
  await shownTokenId(page)
  await page.getByText('アプリとして端末に追加する', { exact: true }).click()
  const ways = await page.locator('#install').innerText()
  for (const told of [
    '「ホーム画面に追加」を選びます',
    'アドレスバーの右端にある',
    'トークンを別々に保存します',
  ])
    assert.ok(ways.includes(told), told)
  await page.close()
})

test('P6: a code that is mistyped or over is told in red, and what is shown stays', async () => {
  const { page, problems } = await stage.open({ size: 'phone' })
  const tokenId = await shownTokenId(page)
  await page.getByText('前の端末から引き継ぐ（機種変更）', { exact: true }).click()
  const code = page.getByLabel('前の端末に表示されたコード')
  const next = page.locator('#takeover-form').getByRole('button', { name: '次へ' })
  await page.locator('#takeover-agreed').check()
  await code.fill('ABC')
  await next.click()
  await page.locator('#takeover-code-error[role="alert"]').waitFor()
  await code.fill('aaaa-bbbb-cccc')
  await next.click()
  await untilRed(page, 'takeover-notice', /コード/)
  assert.equal(await code.inputValue(), 'aaaa-bbbb-cccc', 'nothing typed is lost')
  assert.equal(await shownTokenId(page), tokenId)
  // A refused claim is a 404, which the browser itself reports.
  assert.deepEqual(
    problems.filter((problem) => !/404/.test(problem)),
    [],
  )
  await page.close()
})
