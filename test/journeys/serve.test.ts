// The process that an institution runs, its command line beside it, real time: an event-based token never waits.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { type App, startApp } from '../support/app.ts'
import { shoko } from '../support/world.ts'
import { messages } from './support/manuals.ts'
import { codeOtherThan, eventCode } from './support/oathtool.ts'
import {
  changePassword,
  enterCode,
  enterToken,
  errorBox,
  factsOf,
  notice,
  press,
  startEnrollment,
  startLogin,
  urlOf,
} from './support/screens.ts'
import { browserOfFile, closeWindows, openWindow } from './support/stage.ts'
import { watch } from './support/watch.ts'

let app: App
let browser: Browser
before(async () => {
  browser = await browserOfFile()
  app = await startApp('serve')
})
after(async () => {
  await closeWindows()
  await app?.stop()
})

const customer = '試験商事株式会社'
const userName = '試験 太郎'

test('A-01 to A-12, C2-05: a user and a token made at the command line, from the first day to the next', async () => {
  const { userId, initialPassword } = await app.createUser({
    service: shoko,
    customer,
    userId: '0000000002',
    userName,
  })
  const { tokenId, secretBase32 } = await app.issueToken('event')
  const code = (counter: number) => eventCode(secretBase32, counter)
  const page = await openWindow(browser)
  const problems = watch(page)
  const site = { origin: app.origin, service: shoko }

  await startEnrollment(page, site, { userId, password: initialPassword })
  await enterToken(page, tokenId, [code(0), code(1)])
  assert.equal(await notice(page), messages.enrolled)
  const wrong = codeOtherThan([0, 1, 2, 3, 4, 5, 6, 7].map(code))
  for (const refused of [code(0), code(1), wrong]) {
    await enterCode(page, refused, page.url() === urlOf(site, 'loginCode') ? 'OTPログイン' : 'OTP ログイン')
    assert.equal(await errorBox(page), messages.wrongCode)
  }
  await enterCode(page, code(2), 'OTPログイン')
  assert.equal(page.url(), urlOf(site, 'password'))
  await changePassword(page, { current: initialPassword, newPassword: 'Kawase2025' })
  assert.equal(await notice(page), messages.passwordChanged)
  await press(page, 'ログアウト')

  await startLogin(page, site, { userId, password: 'Kawase2025' })
  await enterCode(page, code(2), 'OTPログイン')
  assert.equal(await errorBox(page), messages.wrongCode, 'the code of the login before')
  // The button was pressed a few times too often: the look-ahead finds the token again (RFC 4226 §7.4).
  await enterCode(page, code(6), 'OTPログイン')
  assert.equal(page.url(), urlOf(site, 'home'))
  assert.deepEqual(await factsOf(page, 'banner'), {
    お客様名: customer,
    ユーザID: userId,
    ユーザ名: userName,
  })

  assert.deepEqual(problems, [])
  assert.match(await app.warifu('journal', 'verify', '--without-checkpoints'), /^the journal holds/)
  const shown = await page.context().cookies()
  const cookies = shown.map(({ value }) => value)
  // The session, and that the user is known by this browser (decision 32).
  assert.deepEqual(shown.map(({ name }) => name).sort(), [
    '__Host-warifu-known-shoko-chukin.fx-web',
    '__Host-warifu-shoko-chukin.fx-web',
  ])
  await page.close()
  const printed = app.output()
  assert.match(printed, /"path":"\/shoko-chukin\/fx-web\/password"/)
  for (const secret of [initialPassword, 'Kawase2025', secretBase32, ...cookies]) {
    assert.ok(!printed.includes(secret), 'a secret is in the log')
  }
})

test('nothing of the demo is there', async () => {
  const page = await openWindow(browser)
  for (const path of ['/', '/demo/accounts.json', '/demo/clock', '/demo/tokens/WRFM00000000']) {
    const response = await page.goto(`${app.origin}${path}`)
    assert.equal(response?.status(), 404, path)
    assert.equal(await page.getByText('デモ').count(), 0, path)
  }
  await page.close()
})

test('SES-09: the Content-Security-Policy holds in a browser, and the journeys would notice if it were broken', async () => {
  const page = await openWindow(browser)
  const problems = watch(page)
  await page.goto(urlOf({ origin: app.origin, service: shoko }, 'entry'))
  const ran = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "ran"'
    document.head.append(script)
    return document.title === 'ran'
  })
  assert.equal(ran, false)
  assert.equal(problems.length, 1)
  assert.match(problems[0] ?? '', /Content Security Policy/)
  await page.close()
})
