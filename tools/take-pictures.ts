// Takes the pictures of README.md again, from `./warifu demo` with data of its own, and those of docs/desk.md, in a browser that
// this machine has: `npm run pictures`. `npm run pictures -- desk` takes only those of docs/desk.md. Look at what it changed
// before you commit it.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { serviceHref } from '../src/authority/routes.ts'
import { demoPaths, demoTokenHref } from '../src/demo/routes.ts'
import { tokenAppPaths } from '../src/doors/token-app/routes.ts'
import { changePassword, enterCode, enterToken, fill, press } from '../test/journeys/support/screens.ts'
import { patienceMs } from '../test/journeys/support/stage.ts'
import { startApp } from '../test/support/app.ts'
import { endWithPage, launchBrowser } from '../test/support/browser.ts'
import { picturesOfDesk } from './desk-pictures.ts'

const folder = join(import.meta.dirname, '../docs/pictures')
const service = 'shoko-chukin/fx-web'
const desk = 'desk/shoko-chukin'

type Account = { readonly service: string; readonly userId: string; readonly firstPassword: string }

const app = await startApp('demo')
const browser = await launchBrowser()
mkdirSync(folder, { recursive: true })
try {
  if (process.argv[2] !== 'desk') await picturesOfReadme()
  await picturesOfDesk(browser, take)
} finally {
  await browser.close()
  await app.stop()
}

async function picturesOfReadme(): Promise<void> {
  // First, while the demo's clock is the browser's.
  await pictureOfToken()
  const [first = '', second = ''] = await unusedTokens()
  await pictureOfLogin(first)
  await pictureOfDesk(second)
}

/** STEP 2 of a login, with the code typed. */
async function pictureOfLogin(tokenId: string): Promise<void> {
  const page = await open({ width: 960, height: 560 })
  await enroll(page, await account(service, '0000000002'), tokenId, 'Warifu2025')
  await press(page, 'ログアウト')
  await page.goto(app.origin + serviceHref(service, 'login'))
  await fill(page, { ユーザID: '0000000002', ログインパスワード: 'Warifu2025' })
  await press(page, 'ログイン')
  await fill(page, { OTP: await nextCode(tokenId) })
  await take(page, 'login')
}

/** What an operator sees of the user who has just enrolled. */
async function pictureOfDesk(tokenId: string): Promise<void> {
  const page = await open({ width: 1024, height: 720 })
  await enroll(page, await account(desk, 'desk01'), tokenId, 'kyou mo madoguchi desu')
  await fill(page, { 検索: '割符 太郎' })
  await press(page, 'ユーザを検索')
  await take(page, 'desk')
}

/** The token app on a phone. */
async function pictureOfToken(): Promise<void> {
  const page = await open({ width: 360, height: 700 })
  await page.goto(app.origin + tokenAppPaths.app)
  await page.getByText('セキュリティコード', { exact: true }).waitFor()
  await take(page, 'token')
}

async function open(viewport: { readonly width: number; readonly height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' })
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  endWithPage(page)
  return page
}

function take(page: Page, name: string): Promise<Buffer> {
  return page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
}

/** From the first password to the page behind the login. */
async function enroll(page: Page, person: Account, tokenId: string, newPassword: string): Promise<void> {
  await page.goto(app.origin + serviceHref(person.service, 'enrollment'))
  const { userId, firstPassword } = person
  await fill(page, {
    [person.service === desk ? '担当者ID' : 'ユーザID']: userId,
    ログインパスワード: firstPassword,
  })
  await press(page, 'OTP利用開始登録')
  await enterToken(page, tokenId, [await nextCode(tokenId), await nextCode(tokenId)])
  await enterCode(page, await nextCode(tokenId), 'OTP ログイン')
  await changePassword(page, { current: firstPassword, newPassword })
}

async function account(of: string, userId: string): Promise<Account> {
  const accounts = await json<readonly Account[]>(demoPaths.demoAccounts)
  const found = accounts.find((each) => each.service === of && each.userId === userId)
  if (found === undefined) throw new Error(`the demo has no ${userId} at ${of}`)
  return found
}

/** Moves the demo on, since each code serves once. */
async function nextCode(tokenId: string): Promise<string> {
  const page = await open({ width: 800, height: 600 })
  await page.goto(app.origin + demoPaths.demoClock)
  await press(page, '30秒進める')
  await page.close()
  return (await json<{ readonly code: string }>(demoTokenHref(tokenId, 'demoTokenCode'))).code
}

/** Of the tokens by time on the demo's list, which begins with them. */
async function unusedTokens(): Promise<readonly string[]> {
  const page = await open({ width: 800, height: 600 })
  await page.goto(app.origin)
  const links = page.getByRole('listitem').filter({ hasText: '時刻同期' }).getByRole('link')
  const tokenIds = (await links.allInnerTexts()).map((text) => text.replaceAll(' ', ''))
  await page.close()
  return tokenIds
}

async function json<T>(path: string): Promise<T> {
  return (await (await fetch(app.origin + path)).json()) as T
}
