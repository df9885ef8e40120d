// `./warifu demo`: what somebody sees after cloning the repository and running `npm start`.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type App, startApp } from '../support/app.ts'
import type { Size } from '../support/browser.ts'
import { johoku, shoko } from '../support/world.ts'
import { inspect } from './support/inspect.ts'
import { messages } from './support/manuals.ts'
import {
  changePassword,
  enterCode,
  enterCredentials,
  enterToken,
  errorBox,
  factsOf,
  heading,
  notice,
  press,
  urlOf,
} from './support/screens.ts'
import { browserOfFile, closeWindows, openWindow } from './support/stage.ts'
import { watch } from './support/watch.ts'

// Ten seconds before the codes of the demo's clock change, so that they do while the visitors are on their way.
const startsAt = '2025-07-01T09:00:20+09:00'
const banner = 'デモ環境（実在の金融機関のサイトではありません）'

let app: App
let browser: Browser
/** A time-based token, open the whole time, with the code that it showed first. */
let watched: { readonly token: Page; readonly firstCode: string; readonly problems: readonly string[] }

before(async () => {
  browser = await browserOfFile()
  app = await startApp('demo', { WARIFU_DEMO_NOW: startsAt })
  const { index } = await openIndex()
  const [tokenId = ''] = await tokenIdsOf(index)
  const token = await openToken(index, tokenId)
  watched = { token, firstCode: await shownCode(token), problems: watch(token) }
})
after(async () => {
  await closeWindows()
  await app?.stop()
})

/** Runs in every page of the demo, in any tab, and fails there if the banner is not on top. */
function wantBanner(text: string): void {
  document.addEventListener('DOMContentLoaded', () => {
    // Before it stands only the skip link, which nobody sees who doesn't tab to it.
    const first = document.body.querySelector(':scope > :not(.skip-link)')
    if (!(first instanceof HTMLElement) || !first.innerText.startsWith(text)) throw new Error('no banner')
  })
}

async function openIndex(size: Size = 'desk') {
  const index = await openWindow(browser, { size })
  await index.context().addInitScript(wantBanner, banner)
  const problems = watch(index)
  await index.goto(app.origin)
  return { index, problems }
}

type Visitor = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  readonly password: string
}

async function visitors(page: Page): Promise<(Visitor & { readonly customerName: string })[]> {
  const rows = await page
    .getByRole('row')
    .filter({ has: page.getByRole('cell') })
    .all()
  return Promise.all(
    rows.map(async (row) => {
      const [service = '', customerName = '', userId = '', userName = '', password = ''] = await row
        .getByRole('cell')
        .allInnerTexts()
      return { service, customerName, userId, userName, password }
    }),
  )
}

/** Opens the page of a token as the visitor does: by its link, which opens a second tab. */
async function openToken(index: Page, tokenId: string): Promise<Page> {
  const [token] = await Promise.all([
    index.waitForEvent('popup'),
    index.getByRole('link', { name: tokenId.replaceAll(/.{4}(?=.)/g, '$& ') }).click(),
  ])
  await token.waitForLoadState()
  return token
}

async function tokenIdsOf(index: Page): Promise<string[]> {
  const links = await index
    .getByRole('link')
    .filter({ hasText: /^[A-Z]{4} \d{4} \d{4}$/ })
    .allInnerTexts()
  return links.map((link) => link.replaceAll(' ', ''))
}

function shownCode(token: Page): Promise<string> {
  return token.locator('#token-code').innerText()
}

/** The first token with the button [生成]; the index does not tell which one that is. */
async function openPressedToken(index: Page): Promise<Page> {
  for (const tokenId of await tokenIdsOf(index)) {
    const token = await openToken(index, tokenId)
    if ((await token.getByRole('button', { name: '生成', exact: true }).count()) === 1) return token
    await token.close()
  }
  throw new Error('no token has the button [生成]')
}

test('the index lists the services, users with their first passwords, and tokens', async () => {
  const { index } = await openIndex()
  const services = ['商工中金外為Web為替予約サービス', '城北外為WEBサービス']
  const users = await visitors(index)
  for (const service of services) {
    assert.equal(await index.getByRole('main').getByRole('link', { name: service, exact: true }).count(), 1)
    const ofService = users.filter((user) => user.service === service)
    assert.ok(ofService.length >= 2, service)
    for (const { userId, password } of ofService) {
      assert.match(userId, /^\d{10}$/)
      assert.match(password, /^[A-Za-z0-9]{6,16}$/)
    }
  }
  assert.ok((await tokenIdsOf(index)).length >= 2)
  await index.close()
})

test('the index leads to the token app, which has its own token at once', async () => {
  const { index, problems } = await openIndex()
  const [token] = await Promise.all([
    index.waitForEvent('popup'),
    index.getByRole('link', { name: 'トークンアプリを開く' }).click(),
  ])
  const problemsOfToken = watch(token)
  await token
    .locator('#token-code')
    .filter({ hasText: /^\d{6}$/ })
    .waitFor()
  assert.match(await token.locator('#token-id').innerText(), /^WRFD\d{8}$/)
  assert.equal(await token.getByText(banner).isVisible(), true)
  assert.deepEqual([...problems, ...problemsOfToken], [])
  await token.close()
  await index.close()
})

for (const service of [shoko, johoku]) {
  test(`H-6, H-7, H-10: a visitor completes the whole journey at ${service} with nothing but the demo`, () =>
    visit(service))
}

async function visit(service: string): Promise<void> {
  const { index, problems } = await openIndex()
  const serviceName = service === shoko ? '商工中金外為Web為替予約サービス' : '城北外為WEBサービス'
  const visitor = (await visitors(index)).find((user) => user.service === serviceName)
  assert.ok(visitor)
  const token = await openPressedToken(index)
  const problemsOfToken = watch(token)
  const tokenId = await token.locator('#token-id').innerText()
  const pressed = async () => {
    await press(token, '生成')
    return shownCode(token)
  }

  const site = { origin: app.origin, service }
  await press(index, serviceName)
  await press(index, '利用開始登録')
  await enterCredentials(index, visitor, 'OTP利用開始登録')
  await enterToken(index, tokenId, [await pressed(), await pressed()])
  assert.equal(await notice(index), messages.enrolled)
  const used = await shownCode(token)
  await enterCode(index, used, 'OTP ログイン')
  assert.equal(await errorBox(index), messages.wrongCode)
  await enterCode(index, await pressed(), 'OTPログイン')
  assert.equal(await heading(index), 'パスワード変更画面')
  await changePassword(index, { current: visitor.password, newPassword: 'Kawase2025' })
  const { userId, userName, customerName } = visitor
  const name = userName.replace('（管理者）', '')
  assert.deepEqual(await factsOf(index, 'banner'), {
    お客様名: customerName,
    ユーザID: userId,
    ユーザ名: name,
  })
  await press(index, 'ログアウト')
  await press(index, 'ワンタイムパスワードログイン')
  await enterCredentials(index, { userId, password: 'Kawase2025' }, 'ログイン')
  await enterCode(index, await pressed(), 'OTPログイン')
  assert.equal(index.url(), urlOf(site, 'home'))

  await index.goto(app.origin)
  const changed = (await visitors(index)).find((user) => user.userId === userId)
  assert.equal(changed?.password, '変更済み')
  assert.deepEqual([...problems, ...problemsOfToken], [])
  await token.close()
  await index.close()
}

describe('WEB-11, WCAG 2.2 AA: the pages of the demo', () => {
  for (const size of ['desk', 'phone'] as const) {
    test(size, async () => {
      const { index } = await openIndex(size)
      const defects = await inspect(index, `demo-index-${size}`)
      const [tokenId = ''] = await tokenIdsOf(index)
      const byTime = await openToken(index, tokenId)
      defects.push(...(await inspect(byTime, `demo-token-time-${size}`)))
      const pressed = await openPressedToken(index)
      defects.push(...(await inspect(pressed, `demo-token-event-blank-${size}`)))
      await press(pressed, '生成')
      defects.push(...(await inspect(pressed, `demo-token-event-${size}`)))
      await index.goto(urlOf({ origin: app.origin, service: shoko }, 'login'))
      defects.push(...(await inspect(index, `demo-login-${size}`)))
      assert.deepEqual(defects, [])
      await index.close()
    })
  }
})

// Last, since by then it has happened on all but the fastest machines.
test('H-27: an open token shows a new code by itself when the 30 seconds of the old one are over', async () => {
  const { token, firstCode, problems } = watched
  assert.match(firstCode, /^\d{6}$/)
  await token.waitForFunction(
    (old) => {
      const shown = document.querySelector('#token-code')?.textContent
      return shown !== undefined && shown !== old
    },
    firstCode,
    { timeout: 40_000 },
  )
  await token.waitForFunction(async () => {
    const { code, secondsLeft } = await (await fetch(`${location.pathname}/code.json`)).json()
    const [shown, left] = ['#token-code', '#token-seconds'].map(
      (id) => document.querySelector(id)?.textContent,
    )
    return shown === code && Math.abs(Number(left) - secondsLeft) <= 1
  })
  assert.deepEqual(problems, [])
})
