import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, newPage, type Size } from './browser.ts'
import { layoutOf } from './layout.ts'

let browser: Browser
before(async () => {
  browser = await launchBrowser()
})
after(() => browser.close())

async function layouts(bodies: readonly string[], size: Size = 'desk'): Promise<string[]> {
  const page = await newPage(browser, size)
  const found: string[] = []
  for (const body of bodies) {
    await page.setContent(`<!doctype html><html lang="ja"><body>${body}</body></html>`)
    found.push(await layoutOf(page))
  }
  await page.close()
  return found
}

test('other words, other values and more rows of one kind are the same layout', async () => {
  const found = await layouts([
    '<h1>ログイン</h1><p>一</p><a href="/a">次へ</a><input value="x" data-a="1"><table><tr><td>1</td></tr></table>',
    '<h1>認証</h1><p>二</p><a href="/b">戻る</a><input value="y" data-a="2"><table><tr><td>2</td></tr><tr><td>3</td></tr></table>',
  ])
  assert.equal(new Set(found).size, 1)
})

test('whatever a rule may look at makes another layout', async () => {
  const bodies = [
    '<p>説明</p>',
    '<p></p>',
    '<p class="pale">説明</p>',
    '<p style="color:#ddd">説明</p>',
    '<p lang="en">説明</p>',
    '<p><strong>説明</strong></p>',
    '<p>説明<a href="/a">次へ</a></p>',
    '<p>説明<a href="">次へ</a></p>',
    '<p>説明<a href="/a"></a></p>',
    '<p>説明<img alt="印"></p>',
    '<p>説明<img></p>',
    '<p>説明<input aria-label="ID"></p>',
    '<p>説明<input aria-label=""></p>',
    '<p>説明<input disabled></p>',
    '<p id="a">説明</p><p id="a">説明</p>',
    '<p id="a">説明</p>',
    '<link rel="stylesheet" href="/a.css"><p>説明</p>',
    '<link rel="stylesheet" href="/b.css"><p>説明</p>',
  ]
  assert.equal(new Set(await layouts(bodies)).size, bodies.length)
  assert.notDeepEqual(await layouts(['<p>説明</p>'], 'phone'), await layouts(['<p>説明</p>'], 'desk'))
})
