import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { checkAccessibility, hasHorizontalScroll, launchBrowser, newPage, screenshot } from './browser.ts'

let browser: Browser
before(async () => {
  browser = await launchBrowser()
})
after(() => browser.close())

const documentOf = (body: string) => `<!doctype html><html lang="ja"><head><title>割符</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>${body}</main></body></html>`

test('a page is Japanese, in Tokyo, and of the size asked for', async () => {
  for (const [size, width] of [
    ['desk', 1024],
    ['phone', 360],
  ] as const) {
    const page = await newPage(browser, size)
    await page.setContent(documentOf('<h1>ワンタイムパスワード</h1>'))
    const seen = await page.evaluate(() => [
      innerWidth,
      navigator.language,
      Intl.DateTimeFormat().resolvedOptions().timeZone,
    ])
    assert.deepEqual(seen, [width, 'ja-JP', 'Asia/Tokyo'])
    await page.close()
  }
})

test('a field without a label and pale text are reported, each in one line', async () => {
  const page = await newPage(browser, 'desk')
  await page.setContent(documentOf('<h1>ログイン</h1><label>ID <input></label>'))
  assert.deepEqual(await checkAccessibility(page), [])

  await page.setContent(documentOf('<h1>ログイン</h1><input id="code"><p style="color:#ddd">説明</p>'))
  const lines = await checkAccessibility(page)
  assert.deepEqual(lines.map((line) => line.split(':')[0]).sort(), ['color-contrast', 'label'])
  assert.match(lines.join('\n'), /#code/)
  assert.ok(lines.every((line) => !line.includes('\n')))
  await page.close()
})

test('a page that is too wide for a phone is detected', async () => {
  const page = await newPage(browser, 'phone')
  await page.setContent(documentOf('<h1>取引</h1>'))
  assert.equal(await hasHorizontalScroll(page), false)
  await page.setContent(documentOf('<div style="width: 500px">取引</div>'))
  assert.equal(await hasHorizontalScroll(page), true)
  const before = process.env['WARIFU_SCREENSHOTS']
  process.env['WARIFU_SCREENSHOTS'] = '1'
  const path = await screenshot(page, 'support-too-wide')
  if (before === undefined) delete process.env['WARIFU_SCREENSHOTS']
  assert.ok(statSync(path).size > 1000)
  await page.close()
})
