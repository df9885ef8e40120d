// Issue 18: passkeys in a browser, with Chromium's virtual authenticator: one is registered, waits, and logs in; a page of
// somebody else gets an answer that opens nothing.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type ServiceScreen, serviceHref } from '../../src/authority/routes.ts'
import type { PersonalScreen } from '../../src/services/personal/routes.ts'
import { optionsOn } from '../support/authenticator.ts'
import { checkAccessibility, hasHorizontalScroll, screenshot } from '../support/browser.ts'
import { passkeysIn } from '../support/passkey-policy.ts'
import {
  accountHolder,
  insideOf,
  personal,
  at as personalAt,
  registerToken,
  stopToken,
} from '../support/personal.ts'
import {
  loggedIn,
  nextCode,
  type Person,
  type Site,
  settledPerson,
  startSite,
  textOf,
} from '../support/site.ts'
import { shoko } from '../support/world.ts'
import { closeWindows } from './support/stage.ts'
import { button } from './support/token-stage.ts'
import { windowOf } from './support/tour.ts'
import { watch } from './support/watch.ts'

let site: Site
afterEach(async () => {
  await closeWindows()
  await site.end()
})

const origin = () => `http://localhost:${site.server.port}`
const at = (screen: ServiceScreen) => `${origin()}${serviceHref(shoko, screen)}`

/** An authenticator in the device, which verifies its user and keeps passkeys. */
async function giveAuthenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    verifies: (isUserVerified: boolean) =>
      cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}

/** What is wrong with a page at the three widths, with a picture of each. */
async function flawsOf(page: Page, name: string): Promise<string[]> {
  const flaws: string[] = await checkAccessibility(page)
  const sizes = [
    [1280, 800],
    [1024, 768],
    [360, 740],
  ] as const
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    await screenshot(page, `${name}-${width}`)
    if (await hasHorizontalScroll(page)) flaws.push(`${name} scrolls sideways at ${width}`)
  }
  return flaws
}

async function registerIn(page: Page, person: Person): Promise<void> {
  await page.goto(at('passkeys'))
  await page.getByLabel('ワンタイムパスワード', { exact: true }).fill(await nextCode(site, person.tokenId))
  await button(page, '次へ').click()
  await page.getByLabel('パスキーの名前').fill('仕事のパソコン')
  await button(page, 'パスキーを登録する').click()
  await page.getByText('パスキーを登録しました。').waitFor()
}

test('issue 18: a passkey is registered, waits three days, and logs in without user ID, password or code', async () => {
  site = await startSite({ browsers: true }, { edit: passkeysIn(shoko) })
  const person = await settledPerson(site, 'Browser001')
  const context = await windowOf(await loggedIn(site, person))
  const page = await context.newPage()
  const problems = watch(page)
  const authenticator = await giveAuthenticator(page)
  await page.goto(at('passkeys'))
  assert.deepEqual(await flawsOf(page, 'passkeys-none'), [])
  await page.getByLabel('ワンタイムパスワード', { exact: true }).fill(await nextCode(site, person.tokenId))
  await button(page, '次へ').click()
  await button(page, 'パスキーを登録する').waitFor()
  assert.deepEqual(await flawsOf(page, 'passkeys-new'), [])
  // Without its user's verification the device makes none, and the page says so.
  await authenticator.verifies(false)
  await page.getByLabel('パスキーの名前').fill('仕事のパソコン')
  await button(page, 'パスキーを登録する').click()
  await page.getByText(/もう一度ボタンを押してください/).waitFor()
  assert.equal(await page.getByLabel('パスキーの名前').inputValue(), '仕事のパソコン')
  await authenticator.verifies(true)
  await button(page, 'パスキーを登録する').click()
  await page.getByText('パスキーを登録しました。').waitFor()
  assert.deepEqual(await flawsOf(page, 'passkeys-waiting'), [])
  await page.goto(at('home'))
  assert.deepEqual(await flawsOf(page, 'passkeys-home'), [])

  await context.clearCookies()
  await page.goto(at('entry'))
  assert.deepEqual(await flawsOf(page, 'passkeys-entry'), [])
  await button(page, 'パスキーでログイン').click()
  await page.getByText(/まだご利用いただけません/).waitFor()
  assert.deepEqual(await flawsOf(page, 'passkeys-login-waits'), [])
  site.world.clock.forward({ hours: 72 })
  await button(page, 'パスキーでログイン').click()
  await page.getByRole('heading', { name: '初期画面' }).waitFor()
  await page.getByText('いまのログインに使われたパスキーです。').waitFor()
  assert.deepEqual(await flawsOf(page, 'passkeys-told-itself'), [])
  await page.getByRole('link', { name: 'このパスキーの削除' }).click()
  assert.deepEqual(await flawsOf(page, 'passkeys-removal'), [])
  await button(page, 'パスキーで確認して削除する').click()
  await page.getByText('パスキーを削除しました。').waitFor()
  assert.deepEqual(problems, [])
})

/** A page that looks like the bank's, and passes on what the browser signs there; or why it signs nothing. */
async function phish(page: Page, host: string, options: object): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end('<!doctype html><title>商工中金</title>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await page.goto(`http://${host}:${(server.address() as AddressInfo).port}/`)
    return await page.evaluate(async (optionsJSON) => {
      try {
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(optionsJSON as never)
        const answer = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
        return JSON.stringify(answer.toJSON())
      } catch (error) {
        return (error as Error).name
      }
    }, options)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

test('issue 18: a page in between gets an answer that names it and opens nothing; elsewhere the browser gives none', async () => {
  site = await startSite({ browsers: true }, { edit: passkeysIn(shoko) })
  const person = await settledPerson(site, 'Browser002')
  const context = await windowOf(await loggedIn(site, person))
  const page = await context.newPage()
  await giveAuthenticator(page)
  await registerIn(page, person)
  site.world.clock.forward({ hours: 72 })

  // Whoever runs that page asks the real one for something to sign.
  const thief = site.browser()
  const paths = { entry: serviceHref(shoko, 'entry'), login: serviceHref(shoko, 'loginPasskey') }
  const ask = async () => {
    await thief.submit(paths.entry, {}, serviceHref(shoko, 'loginPasskeyBegin'))
    return optionsOn(await thief.page(paths.login))
  }
  const submit = async (answer: string) => textOf(await (await thief.submit(paths.login, { answer })).text())
  // Of the same host at another port the browser gives an answer, which says where it was given.
  const answer = await phish(page, 'localhost', await ask())
  assert.match(answer, /signature/)
  assert.match(await submit(answer), /正しい画面ではないおそれがあります/)
  assert.equal(await phish(page, '127.0.0.1', await ask()), 'SecurityError')
  // At the real one it is as good as before.
  await page.goto(at('entry'))
  await button(page, 'パスキーでログイン').click()
  await page.getByRole('heading', { name: '初期画面' }).waitFor()

  // Whoever comes in by the token is told of it, and throws it out by one press: it lets nobody in any more.
  const owner = await (await windowOf(await loggedIn(site, person))).newPage()
  await owner.goto(at('home'))
  assert.deepEqual(await flawsOf(owner, 'passkeys-told'), [])
  await button(owner, 'このパスキーを取り消す').click()
  await owner.getByText(/「身に覚えがない」とのお申し出を受け付け、パスキーを取り消しました。/).waitFor()
  assert.deepEqual(await flawsOf(owner, 'passkeys-thrown-out'), [])
  await page.goto(at('entry'))
  await button(page, 'パスキーでログイン').click()
  await page.getByText(/このパスキーはご利用いただけません/).waitFor()
})

/** 個人IB where a passkey does everything that it may. */
const confirming = passkeysIn(personal, { confirms: ['restart', 'service_stop', 'passkey'] })

test('issue 18: a passkey stops 個人IB and brings it back, with one button each, also at 360 pixels', async () => {
  site = await startSite({ browsers: true }, { edit: confirming })
  const holder = await accountHolder(site, '3000000001', '個人 花子')
  await registerToken(site.world, holder)
  const context = await windowOf(await insideOf(site, holder, 'code'))
  const page = await context.newPage()
  const problems = watch(page)
  const authenticator = await giveAuthenticator(page)
  const own = (screen: PersonalScreen) => `${origin()}${personalAt(screen)}`
  const passkeys = `${origin()}${serviceHref(personal, 'passkeys')}`
  await page.goto(passkeys)
  await page.getByLabel('ワンタイムパスワード', { exact: true }).fill(await nextCode(site, holder.tokenId))
  await button(page, '次へ').click()
  await button(page, 'パスキーを登録する').click()
  await page.getByText('パスキーを登録しました。').waitFor()
  await context.clearCookies()
  site.world.clock.forward({ hours: 72 })
  await stopToken(site.world, holder)
  await page.goto(own('entry'))
  await button(page, 'パスキーでログイン').click()
  await page.getByRole('heading', { name: 'トップページ' }).waitFor()

  await page.goto(passkeys)
  assert.deepEqual(await flawsOf(page, 'passkeys-another'), [])
  await page.goto(own('token'))
  assert.deepEqual(await flawsOf(page, 'passkeys-no-token'), [])
  await page.goto(own('serviceStop'))
  assert.deepEqual(await flawsOf(page, 'passkeys-service-stop'), [])
  // Who changes their mind at the authenticator, and comes back to read, stops nothing by that.
  await authenticator.verifies(false)
  await button(page, 'パスキーで確認して取引中止').click()
  await page.getByText(/もう一度ボタンを押してください/).waitFor()
  await authenticator.verifies(true)
  for (const again of [() => page.goto(own('serviceStop')), () => page.reload()]) {
    await again()
    await page.waitForLoadState('networkidle')
    assert.equal(await page.getByText('ご利用を再開されるとき').count(), 0)
    assert.equal(await page.getByText(/端末の画面/).count(), 0)
  }
  await button(page, 'パスキーで確認して取引中止').click()
  await page.getByText('ご利用を再開されるとき').waitFor()

  await page.getByRole('link', { name: 'IB取引中止の解除（再開）' }).click()
  assert.deepEqual(await flawsOf(page, 'passkeys-restart-password'), [])
  await page.getByLabel('契約者ID').fill(holder.userId)
  await page.getByLabel('ログインパスワード', { exact: true }).fill(holder.password)
  await button(page, '次へ').click()
  await button(page, 'パスキーで再開する').waitFor()
  assert.deepEqual(await flawsOf(page, 'passkeys-restart'), [])
  // The device that does not verify its user brings nothing back, and the page says so.
  await authenticator.verifies(false)
  await button(page, 'パスキーで再開する').click()
  await page.getByText(/もう一度ボタンを押してください/).waitFor()
  assert.deepEqual(await flawsOf(page, 'passkeys-restart-asked'), [])
  await authenticator.verifies(true)
  await button(page, 'パスキーで再開する').click()
  await page.getByText('インターネットバンキングを再開しました。').waitFor()
  assert.deepEqual(problems, [])
})
