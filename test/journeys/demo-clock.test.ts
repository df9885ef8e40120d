// `./warifu demo`: a visitor moves the time, and goes through the migration of S2 with a user who has a token.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type App, startApp } from '../support/app.ts'
import { inspect } from './support/inspect.ts'
import { enterCode, enterCredentials, fill, heading, press, urlOf } from './support/screens.ts'
import { browserOfFile, closeWindows, openWindow, patienceMs } from './support/stage.ts'
import { watch } from './support/watch.ts'

const service = 'shoko-chukin/fx-web-2025'
let app: App
let browser: Browser
beforeEach(async () => {
  browser = await browserOfFile()
  app = await startApp('demo', { WARIFU_DEMO_NOW: '2025-06-22T09:00:00+09:00' })
})
afterEach(async () => {
  await closeWindows()
  await app?.stop()
})

const bannerTime = (page: Page) => page.locator('.demo-banner a').innerText()

/** The code in the newest mail. */
async function mailedCode(page: Page): Promise<string> {
  const box = await page.context().newPage()
  const article = box.getByRole('article').first()
  const giveUpAt = performance.now() + patienceMs
  while ((await article.count()) === 0 && performance.now() < giveUpAt) {
    await box.waitForTimeout(100)
    await box.goto(`${app.origin}/demo/mail`)
  }
  const code = /[:：]\s*(\d{6})/.exec(await article.innerText())?.[1] ?? ''
  await box.close()
  return code
}

describe('WEB-11, WCAG 2.2 AA: the page of the clock', () => {
  for (const size of ['desk', 'phone'] as const) {
    test(size, async () => {
      const page = await openWindow(browser, { size })
      const problems = watch(page)
      await page.goto(app.origin)
      const defects = await inspect(page, `demo-index-time-${size}`)
      await press(page, 'デモの日時を変える')
      assert.equal(await heading(page), 'デモの日時')
      defects.push(...(await inspect(page, `demo-clock-${size}`)))
      await page.getByLabel('日付', { exact: true }).fill('2025-07-15')
      await page.getByLabel('時刻', { exact: true }).fill('')
      await press(page, 'この日時にする')
      assert.equal(await page.getByText('時刻を入力してください。').isVisible(), true)
      assert.equal(await page.getByLabel('日付', { exact: true }).inputValue(), '2025-07-15')
      defects.push(...(await inspect(page, `demo-clock-wrong-${size}`)))
      await page.getByLabel('時刻', { exact: true }).fill('13:05')
      await press(page, 'この日時にする')
      assert.equal(await bannerTime(page), 'デモの日時：2025年7月15日(火) 13時05分')
      await press(page, 'デモのトークンを新しく発行')
      await page.getByText('デモのトークンを発行しました。').waitFor()
      defects.push(...(await inspect(page, `demo-clock-tokens-${size}`)))
      assert.deepEqual([...defects, ...problems], [])
      await page.context().close()
    })
  }
})

test('S2-1.1-01, -02: a visitor sees the migration announced, logs in with the token, and finds it ended', async () => {
  const page = await openWindow(browser)
  const problems = watch(page)
  const moveTo = async (name: string) => {
    await page.goto(`${app.origin}/demo/clock`)
    await press(page, name)
  }
  const site = { origin: app.origin, service }
  const notice = page.getByRole('heading', { name: 'ワンタイムパスワードの受取方法について' })
  await moveTo('2025年6月22日（移行期間の前日）')
  await page.goto(urlOf(site, 'entry'))
  assert.equal(await notice.count(), 0)
  await moveTo('2025年6月23日（移行期間の初日）')
  await page.goto(urlOf(site, 'entry'))
  assert.equal(await notice.count(), 1)
  assert.match(await bannerTime(page), /2025年6月23日\(月\) 9時0\d分$/)

  await page.goto(app.origin)
  const row = page.getByRole('row').filter({ hasText: '0000000012' })
  const password = await row.getByRole('cell').nth(4).innerText()
  const [token] = await Promise.all([page.waitForEvent('popup'), row.getByRole('link').click()])
  const problemsOfToken = watch(token)
  await token.waitForLoadState()
  await page.goto(urlOf(site, 'login'))
  await enterCredentials(page, { userId: '0000000012', password }, 'ログイン')
  await enterCode(page, await token.locator('#token-code').innerText(), 'OTPログイン')
  assert.equal(page.url(), urlOf(site, 'home'))

  await moveTo('2025年8月30日（移行期間の終了後）')
  await page.goto(urlOf(site, 'entry'))
  assert.equal(await page.getByText(/での?ワンタイムパスワードの受取は.*終了しました/).count(), 1)
  await page.goto(urlOf(site, 'login'))
  await enterCredentials(page, { userId: '0000000012', password }, 'ログイン')
  assert.equal(await heading(page), 'メールアドレス登録画面')
  assert.deepEqual([...problems, ...problemsOfToken], [])
  await page.context().close()
})

test('S2-1.1-06, S2-1.3-01: a visitor registers mail, locks a user, unlocks it as the administrator, and comes to the end date', async () => {
  const page = await openWindow(browser)
  const problems = watch(page)
  const site = { origin: app.origin, service }
  const moveTo = async (name: string) => {
    await page.goto(`${app.origin}/demo/clock`)
    await press(page, name)
  }
  const rowOf = (userId: string) => page.getByRole('row').filter({ hasText: userId })
  const enter = async (screen: 'registration' | 'login', userId: string) => {
    await page.goto(app.origin)
    const password = await rowOf(userId).getByRole('cell').nth(4).innerText()
    await page.goto(urlOf(site, screen))
    await fill(page, { ユーザID: userId, ログインパスワード: password })
    await page.getByRole('main').locator('button.button-primary').click()
  }

  await moveTo('2025年6月23日（移行期間の初日）')
  await enter('registration', '0000000013')
  assert.equal(await heading(page), 'メールアドレス登録画面')
  await fill(page, { メールアドレス: 'jiro@mihon.example', 'メールアドレス（再入力）': 'jiro@mihon.example' })
  await press(page, 'ワンタイムパスワードを送信')
  await fill(page, { メールに届いたワンタイムパスワード: await mailedCode(page) })
  await press(page, '登録')
  assert.equal(await page.getByText('メールアドレスのご登録が完了しました。').isVisible(), true)

  await enter('login', '0000000013')
  const wrong = page.getByRole('alert')
  for (let i = 0; i < 10; i++) {
    await enterCode(page, '000000', 'OTPログイン')
    await wrong.waitFor()
  }
  await enter('login', '0000000011')
  await page.goto(app.origin)
  const [token] = await Promise.all([
    page.waitForEvent('popup'),
    rowOf('0000000011').getByRole('link').click(),
  ])
  await press(token, '生成')
  await page.goto(urlOf(site, 'loginCode'))
  await enterCode(page, await token.locator('#token-code').innerText(), 'OTPログイン')
  await press(page, 'ユーザOTP管理')
  const locked = page
    .getByRole('region', { name: '抽出結果' })
    .getByRole('row')
    .filter({ hasText: '0000000013' })
  assert.match(await locked.innerText(), /ロック/)
  await locked.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'ロック解除', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await press(page, 'OK')
  assert.match(await locked.innerText(), /利用可能/)

  await moveTo('2025年8月30日（移行期間の終了後）')
  await enter('login', '0000000013')
  await page.waitForURL(urlOf(site, 'loginMail'))
  assert.deepEqual(problems, [])
  await page.context().close()
})
