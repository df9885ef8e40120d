// 個人インターネットバンキング before the login, on a PC and on a phone: registration, login with the code, another device,
// the stop, and a loss (S4; H 23, 24).
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { accountHolder, at, type Holder, personal } from '../support/personal.ts'
import { startSite } from '../support/site.ts'
import { inspect, inspectLayout } from './support/inspect.ts'
import { errorBeside, errorBox, fill, heading, press } from './support/screens.ts'
import { browserOfFile, closeWindows, openWindow } from './support/stage.ts'
import { watch } from './support/watch.ts'

const channels = {
  pc: {
    window: { width: 1280, height: 800 },
    back: 'ログイン画面に戻る',
    enrollment: 'ワンタイムパスワードの利用登録はこちら',
    stop: 'ワンタイムパスワードの利用停止はこちら',
    help: 'このページのご利用ガイド',
    other: 'スマートフォン用の画面を表示',
  },
  smartphone: {
    window: { width: 360, height: 740 },
    back: 'ログイン画面',
    enrollment: '利用登録',
    stop: '利用停止',
    help: 'ヘルプ',
    other: 'パソコン用の画面を表示',
  },
} as const

type Channel = keyof typeof channels

let site: Awaited<ReturnType<typeof startSite>>
let browser: Browser
beforeEach(async () => {
  site = await startSite({ browsers: true })
  browser = await browserOfFile()
})
afterEach(async () => {
  await closeWindows()
  await site.end()
})

let people = 0

/** A person at a window that reveals only its width, and whose every screen is inspected. */
async function visitor(channel: Channel) {
  people += 1
  const holder = await accountHolder(site, `1234569000${people}`, `見本 ${people}郎`)
  const page = await openWindow(browser, { size: channel === 'smartphone' ? 'phone' : 'desk' })
  await page.setViewportSize(channels[channel].window)
  const problems = watch(page)
  const defects: string[] = []
  const look = (name: string) => `personal-${name}-${channel}`
  return {
    page,
    holder,
    words: channels[channel],
    async see(name: string) {
      defects.push(...(await inspect(page, look(name))))
    },
    async seeAt1024(name: string) {
      if (channel !== 'pc') return
      await page.setViewportSize({ width: 1024, height: 768 })
      defects.push(...(await inspectLayout(page, look(`${name}-1024`))))
      await page.setViewportSize(channels.pc.window)
    },
    async end() {
      await page.context().close()
      assert.deepEqual([...defects, ...problems], [])
    },
  }
}

type Visitor = Awaited<ReturnType<typeof visitor>>

async function open(page: Page): Promise<void> {
  await page.goto(`http://localhost:${site.server.port}${at('entry')}`)
}

async function enter(page: Page, { userId, password }: Holder): Promise<void> {
  await fill(page, { '契約者ID（利用者番号）': userId, ログインパスワード: password })
  await press(page, 'ログイン')
}

async function authenticate(page: Page, { userId, password }: Holder): Promise<void> {
  await fill(page, { 契約者ID: userId, ログインパスワード: password })
  await press(page, '次へ')
}

async function enterCode(page: Page, tokenId: string, button: string): Promise<void> {
  site.world.clock.forward({ seconds: 30 })
  await fill(page, { ワンタイムパスワード: await site.world.code(tokenId) })
  await press(page, button)
}

const result = (page: Page) => page.getByRole('status').filter({ visible: true }).innerText()
const step = (page: Page) => page.locator('.progress [aria-current="step"]').innerText()

for (const channel of Object.keys(channels) as Channel[]) {
  describe(`before the login: ${channel}`, () => {
    test('H 23, 24: registration, login with the code, stop, login without', async () => {
      await registerAndStop(await visitor(channel))
    })
    test('S4-3-04, S4-3-05: another device, then everything is lost', async () => {
      await changeAndLose(await visitor(channel))
    })
  })
}

async function register({ page, holder, see, words }: Visitor, tokenId: string): Promise<void> {
  await press(page, words.enrollment)
  assert.equal(await heading(page), 'ワンタイムパスワード利用登録')
  assert.equal(await step(page), '利用者認証')
  await see('02-authentication')
  await authenticate(page, holder)
  assert.equal(await step(page), 'ワンタイムパスワード登録情報入力')
  await see('03-token')
  await fill(page, { トークンID: tokenId })
  await enterCode(page, tokenId, '登録')
  assert.match(
    (await errorBeside(page, '規定の内容を確認し、同意する')) ?? '',
    /「規定の内容を確認し、同意する」をチェック/,
  )
  await see('04-token-without-terms')
  await page.getByLabel('規定の内容を確認し、同意する').check()
  await enterCode(page, tokenId, '登録')
  assert.equal(await step(page), '処理結果')
  assert.equal(await result(page), 'ワンタイムパスワードの利用登録が完了しました。(00001)')
  assert.ok(await page.getByText(`「${words.back}」ボタンを押してください。`).isVisible())
  await see('05-registered')
  await press(page, words.back)
}

async function registerAndStop(someone: Visitor): Promise<void> {
  const { page, holder, see, seeAt1024, words } = someone
  await open(page)
  assert.equal(await heading(page), 'ログイン')
  await see('01-login')
  await seeAt1024('01-login')
  await register(someone, holder.tokenId)
  await enter(page, holder)
  assert.equal(await heading(page), 'ワンタイムパスワード認証')
  await see('06-code')
  await enterCode(page, holder.tokenId, 'ログイン')
  assert.equal(await heading(page), 'トップページ')
  await press(page, 'ログアウト')
  assert.match(await result(page), /ログアウトしました。/)
  await press(page, words.stop)
  await see('07-stop')
  await authenticate(page, holder)
  await see('08-stop-code')
  await seeAt1024('08-stop-code')
  await enterCode(page, holder.tokenId, '停止')
  assert.equal(await result(page), 'ワンタイムパスワードの利用停止が完了しました。(00002)')
  await see('09-stopped')
  await press(page, words.back)
  await enter(page, holder)
  assert.equal(await heading(page), 'トップページ')
  assert.match(
    await page.getByRole('region', { name: 'お知らせ' }).innerText(),
    /ワンタイムパスワードの利用停止/,
  )
  await someone.end()
}

async function changeAndLose(someone: Visitor): Promise<void> {
  const { page, holder, see, words } = someone
  await open(page)
  await register(someone, holder.tokenId)
  await press(page, words.enrollment)
  await authenticate(page, holder)
  assert.match(await errorBox(page), /RMCFBLGN001005E/)
  await see('10-second-token')
  await page.getByRole('main').getByRole('link', { name: '利用停止', exact: true }).click()
  await page.waitForURL(`**${at('stop')}`)
  await authenticate(page, holder)
  await enterCode(page, holder.tokenId, '停止')
  await press(page, words.back)
  const tokenId = await site.world.token('time', 'desktop')
  await register(someone, tokenId)
  await enter(page, holder)
  await enterCode(page, tokenId, 'ログイン')
  assert.equal(await heading(page), 'トップページ')

  const other = await openWindow(browser)
  await open(other)
  await enter(other, holder)
  assert.match(await errorBox(other), /すでにログインされているか/)
  assert.match(await other.getByRole('main').innerText(), /（あと約\d+分）からログインできるようになります。/)
  await other.context().close()
  await press(page, '紛失・盗難のお届け（24時間受付）')
  await see('11-lost')
  await fill(page, { 契約者ID: holder.userId, ログインパスワード: holder.password })
  await page.getByRole('button', { name: '停止', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await press(page, 'OK')
  assert.match(await result(page), /ご利用をすべて停止しました。/)
  await see('12-lost-done')
  await press(page, 'ログイン画面')
  await enter(page, holder)
  assert.match(await errorBox(page), /RMCFBLGN001001E/)
  await see('13-login-stopped')
  await someone.end()
}

describe('what the login offers besides', () => {
  test('A-28: ソフトウェアキーボード入力 opens the keyboard, キーボードで入力する returns to the device’s own', async () => {
    const { page, end } = await visitor('pc')
    await open(page)
    const field = page.getByLabel('ログインパスワード', { exact: true })
    const boxOf = (name: string) => page.getByRole('checkbox', { name })
    await field.fill('Mine1')
    await boxOf('ソフトウェアキーボード入力').check()
    const keyboard = page.getByRole('dialog', { name: 'Software Keyboard' })
    for (const key of ['a', 'b', '1']) await keyboard.getByRole('button', { name: key, exact: true }).click()
    await keyboard.getByRole('button', { name: '確定' }).click()
    assert.equal(await field.inputValue(), 'ab1')
    await field.click()
    await keyboard.waitFor()
    await keyboard.getByRole('button', { name: 'キャンセル' }).click()
    await boxOf('キーボードで入力する').check()
    assert.equal(await boxOf('ソフトウェアキーボード入力').isChecked(), false)
    await page.keyboard.type('x')
    assert.equal(await field.inputValue(), 'ab1x')
    await end()
  })

  test('C2-16: the link to the other channel is remembered, and every information page is clean on both', async () => {
    for (const channel of Object.keys(channels) as Channel[]) {
      const { page, words, see, end } = await visitor(channel)
      await open(page)
      for (const name of ['guidance', 'terms', 'questions', 'help', 'closed'] as const) {
        await page.goto(`http://localhost:${site.server.port}${at(name)}`)
        await see(`20-${name}`)
      }
      await page.goto(`http://localhost:${site.server.port}/${personal}/help/login`)
      await see('21-help-login')
      await open(page)
      assert.equal(await page.getByRole('link', { name: words.help }).count(), 1)
      await press(page, words.other)
      await page.reload()
      const other = channel === 'pc' ? channels.smartphone : channels.pc
      assert.equal(await page.getByRole('link', { name: other.help }).count(), 1)
      await end()
    }
  })
})
