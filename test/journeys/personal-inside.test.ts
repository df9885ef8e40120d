// Behind the login of 個人インターネットバンキング as seen on a PC and on a phone (S4; issue 7, item 7).
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { accountHolder, at, type Holder, ownPassword, registerToken } from '../support/personal.ts'
import { startSite } from '../support/site.ts'
import { inspect, inspectLayout } from './support/inspect.ts'
import { errorBeside, errorBox, fill, heading, notice, press, unfold } from './support/screens.ts'
import { browserOfFile, closeWindows, openWindow } from './support/stage.ts'
import { watch } from './support/watch.ts'

const widths = {
  wide: { width: 1280, height: 800 },
  desk: { width: 1024, height: 768 },
  phone: { width: 360, height: 740 },
} as const

type Width = keyof typeof widths

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

/** A person at a window of that width, whose every screen is inspected. */
async function visitor(width: Width) {
  people += 1
  const holder = await accountHolder(site, `1234568000${people}`, `見本 ${people}郎`)
  const page = await openWindow(browser, { size: width === 'phone' ? 'phone' : 'desk' })
  await page.setViewportSize(widths[width])
  const problems = watch(page)
  const defects: string[] = []
  return {
    page,
    holder,
    async see(name: string) {
      // The WCAG rules take time, and the other two widths have no new elements.
      const look = width === 'desk' ? inspectLayout : inspect
      defects.push(...(await look(page, `personal-inside-${name}-${width}`)))
    },
    async logIn(by: 'password' | 'code' = 'password') {
      await enter(page, holder, width)
      if (by === 'code') {
        site.world.clock.forward({ seconds: 30 })
        await fill(page, { ワンタイムパスワード: await site.world.code(holder.tokenId) })
        await press(page, 'ログイン')
      }
      assert.equal(await heading(page), 'トップページ')
    },
    async end() {
      await page.close()
      assert.deepEqual([...defects, ...problems], [])
    },
  }
}

type Visitor = Awaited<ReturnType<typeof visitor>>

async function enter(page: Page, { userId, password }: Holder, width: Width): Promise<void> {
  const origin = `http://localhost:${site.server.port}`
  await page.goto(`${origin}${at('entry')}?display=${width === 'phone' ? 'smartphone' : 'pc'}`)
  await fill(page, { '契約者ID（利用者番号）': userId, ログインパスワード: password })
  await press(page, 'ログイン')
}

async function menu(page: Page, name: string): Promise<void> {
  const link = page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name, exact: true })
  await unfold(page, link)
  await Promise.all([page.waitForEvent('load'), link.click()])
}

for (const width of Object.keys(widths) as Width[]) {
  describe(`behind the login: ${width}`, () => {
    test('照会: balance, statement of chosen days, its file', async () => inquire(await visitor(width)))
    test('契約者情報変更: login history and a new password', async () => change(await visitor(width)))
    test('IB取引中止: password and code, and no way back', async () => stop(await visitor(width), width))
  })
}

test('phones in the dark and in forced colors: the pages stay light, high contrast holds, a refusal is seen', async () => {
  const { page, see, logIn, end } = await visitor('phone')
  await logIn()
  const looks = { light: {}, dark: { colorScheme: 'dark' }, forced: { forcedColors: 'active' } } as const
  const grounds = new Map<
    string,
    { readonly scheme: string; readonly backgroundColor: string; readonly color: string }
  >()
  for (const [look, media] of Object.entries(looks)) {
    await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light', ...media })
    await menu(page, '照会')
    await see(`20-balance-${look}`)
    await page
      .getByRole('link', { name: /^入出金明細/ })
      .first()
      .click()
    await page.getByRole('heading', { name: '入出金明細' }).waitFor()
    await fill(page, { 照会開始日: '2025-04-30' })
    await inquireNow(page)
    assert.notEqual(await errorBeside(page, '照会開始日'), null)
    await see(`21-refused-${look}`)
    grounds.set(
      look,
      await page.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.body)
        return { backgroundColor, color, scheme: getComputedStyle(document.documentElement).colorScheme }
      }),
    )
  }
  assert.deepEqual(grounds.get('dark'), grounds.get('light'))
  const { scheme } = grounds.get('dark') ?? {}
  assert.deepEqual(new Set(scheme?.split(' ')), new Set(['light', 'only']))
  await end()
})

/** The menu has a link of that name. */
async function inquireNow(page: Page): Promise<void> {
  const button = page.getByRole('main').getByRole('button', { name: '照会', exact: true })
  await Promise.all([page.waitForEvent('load'), button.click()])
}

async function inquire({ page, see, logIn, end }: Visitor): Promise<void> {
  await logIn()
  await see('01-home')
  await menu(page, '照会')
  assert.equal(await heading(page), '残高照会')
  await see('02-balance')
  await Promise.all([
    page.waitForEvent('load'),
    page
      .getByRole('link', { name: /^入出金明細/ })
      .first()
      .click(),
  ])
  assert.equal(await heading(page), '入出金明細')
  await see('03-statement')
  await fill(page, { 照会開始日: '2025-04-30' })
  await inquireNow(page)
  assert.match((await errorBeside(page, '照会開始日')) ?? '', /2025\/05\/01から2025\/07\/01までの日付/)
  await see('04-statement-days')
  await fill(page, { 照会開始日: '2025-06-30' })
  await inquireNow(page)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSVでダウンロード' }).click()
  const file = await readFile(await (await download).path(), 'utf8')
  assert.equal(file, '\uFEFF日付,お支払金額,お預り金額,摘要,残高\r\n2025/07/01,,456789,口座開設,456789\r\n')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.getByRole('link', { name: 'CSVでダウンロード' }).isVisible(), false)
  assert.ok(await page.getByRole('table').isVisible())
  await page.emulateMedia({ media: 'screen' })
  await menu(page, 'ワンタイムパスワード')
  await see('05-token')
  await press(page, '利用登録へ進む')
  assert.equal(new URL(page.url()).pathname, at('enrollment'))
  await end()
}

async function change({ page, holder, see, logIn, end }: Visitor): Promise<void> {
  await registerToken(site.world, holder)
  await logIn('code')
  await see('06-home-token')
  await menu(page, '契約者情報変更')
  await see('07-contract')
  await press(page, 'ログイン履歴')
  assert.match(await page.getByRole('table').innerText(), /成功（ワンタイムパスワード）/)
  await see('08-logins')
  await press(page, '戻る')
  await press(page, 'ログインパスワード変更')
  const next = 'Atarashi25'
  await fill(page, {
    現在のログインパスワード: ownPassword,
    新しいログインパスワード: next,
    '新しいログインパスワード（再入力）': next,
  })
  await page.getByRole('button', { name: '変更', exact: true }).click()
  await press(page, 'OK')
  assert.match(await notice(page), /パスワードの変更が完了しました。/)
  await menu(page, 'ワンタイムパスワード')
  await see('09-token-registered')
  await end()
}

async function stop({ page, holder, see, logIn, end }: Visitor, width: Width): Promise<void> {
  await registerToken(site.world, holder)
  await logIn('code')
  await menu(page, '契約者情報変更')
  await press(page, 'IB取引中止')
  await see('10-stop')
  const ask = async (values: Readonly<Record<string, string>>) => {
    await fill(page, values)
    await page.getByRole('button', { name: '取引中止', exact: true }).click()
    await page.getByRole('dialog').waitFor()
  }
  await ask({ ログインパスワード: 'Chigau99', ワンタイムパスワード: '000000' })
  await see('11-stop-dialog')
  await press(page, 'OK')
  assert.equal(await errorBeside(page, 'ログインパスワード'), 'ログインパスワードに誤りがあります。')
  await see('12-stop-refused')
  site.world.clock.forward({ seconds: 30 })
  await ask({ ログインパスワード: ownPassword, ワンタイムパスワード: await site.world.code(holder.tokenId) })
  await press(page, 'OK')
  assert.match(await notice(page), /サービスのご利用をすべて停止しました。/)
  await see('13-stopped')
  await enter(page, holder, width)
  assert.match(await errorBox(page), /再開のお手続きは、当金庫の窓口で承ります。\(RMCFBLGN001001E\)/)
  await end()
}
