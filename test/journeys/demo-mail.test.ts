// The mail box of the demo: what Warifu would have sent.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { schema } from '../../src/compose/schema.ts'
import { demoPaths } from '../../src/demo/routes.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { loadKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite.ts'
import { newFolder } from '../cli/run.ts'
import { codeContent, noticeContent, queue } from '../contract/support/mails.ts'
import { createContextOf } from '../contract/support/people.ts'
import { type App, startApp } from '../support/app.ts'
import { checkAccessibility, hasHorizontalScroll, newPage, screenshot } from '../support/browser.ts'
import { browserOfFile, closeWindows, patienceMs } from './support/stage.ts'

const startsAt = '2025-07-01T09:00:20+09:00'
const folder = newFolder()
let app: App
let browser: Browser

before(async () => {
  browser = await browserOfFile()
  app = await startApp('demo', { WARIFU_DEMO_NOW: startsAt, WARIFU_DATA_DIR: folder.path })
})
after(async () => {
  await closeWindows()
  await app?.stop()
  folder.remove()
})

test('S2-1.1-01: mails of the demo arrive in its mail box, with subject, recipient, time and text', async () => {
  const page = await newPage(browser, 'desk')
  await page.goto(`${app.origin}${demoPaths.demoMail}`)
  assert.match(await page.locator('main').innerText(), /メールはありません。/)

  const at = Temporal.Instant.from(startsAt)
  const keyRing = loadKeyRing(join(folder.path, 'keys.json'))
  const opening = { schema, now: at, chain: newId(), keys: journalKeys(keyRing) }
  const store = openSqliteStore(join(folder.path, 'warifu.db'), opening)
  const context = createContextOf(store, keyRing, () => at)
  await queue(context, 'taro.with.a.rather.long.address@mail.customer.example', noticeContent(context))
  await queue(context, 'hanako@customer.example', codeContent(context, '918273'))
  await store.close()

  const code = page.getByRole('article').filter({ hasText: 'ワンタイムパスワードのお知らせ' })
  const giveUpAt = performance.now() + patienceMs
  while ((await page.getByRole('article').count()) < 2 && performance.now() < giveUpAt) {
    await page.waitForTimeout(100)
    await page.getByRole('link', { name: '最新の状態にする' }).click()
  }
  assert.match(await code.innerText(), /宛先\s+hanako@customer\.example/)
  assert.match(await code.innerText(), /日時\s+2025\/07\/01 09:00:20/)
  assert.match(
    await code.innerText(),
    /ワンタイムパスワード：918273\n有効期限：2025年7月1日 09:10（日本時間）\n/,
  )
  for (const size of ['desk', 'phone'] as const) {
    const shown = await newPage(browser, size)
    await shown.goto(`${app.origin}${demoPaths.demoMail}`)
    assert.equal(await hasHorizontalScroll(shown), false)
    assert.deepEqual(await checkAccessibility(shown), [])
    await screenshot(shown, `demo-mail-${size}`)
  }
  await page.goto(app.origin)
  const link = page.getByRole('link', { name: 'メールボックスを開く' })
  assert.equal(await link.getAttribute('href'), demoPaths.demoMail)
})
