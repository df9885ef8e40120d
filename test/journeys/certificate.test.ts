// 電子証明書によるログイン in a browser that has a certificate, and one that has none (S3-FAQ-07).

import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { revokeCertificate } from '../../src/authority/operations/certificates/revoke-certificate.ts'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import { checkAccessibility, hasHorizontalScroll, type Size, screenshot, sizes } from '../support/browser.ts'
import { authority, certificateOf } from '../support/certificates.ts'
import { localhostTls } from '../support/localhost-tls.ts'
import { openCompany, settledPasswords } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { createWorld, testCaller, type World } from '../support/world.ts'
import { fill, press } from './support/screens.ts'
import { browserOfFile, closeWindows, patienceMs } from './support/stage.ts'
import { watch } from './support/watch.ts'

type Served = Awaited<ReturnType<World['serve']>>
type Shown = { readonly pkcs12: Uint8Array; readonly password: string }

let world: World
let main: Served
let asking: Served
let browser: Browser
let certOrigin: string
beforeEach(async () => {
  world = await createWorld({ start: Temporal.Now.instant().toString() })
  const { certificate } = await authority(world.context)
  const port = await freePort()
  certOrigin = `https://localhost:${port}`
  const certificates = { origin: certOrigin, header: null, trustedProxies: [] }
  const common = { certificates, browsers: true }
  main = await world.serve({ ...common, tls: { ...localhostTls, clientAuthorities: null } })
  asking = await world.serve({ ...common, port, tls: { ...localhostTls, clientAuthorities: certificate } })
  browser = await browserOfFile()
})
afterEach(async () => {
  await closeWindows()
  await Promise.all([main.stop(), asking.stop()])
  await world.end()
  assert.deepEqual([main.faults, asking.faults], [[], []])
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A browser window with the given .p12 imported as issued; null: none. */
async function openWindow(shown: Shown | null, size: Size = 'desk'): Promise<Page> {
  const clientCertificates =
    shown === null ? [] : [{ origin: certOrigin, pfx: Buffer.from(shown.pkcs12), passphrase: shown.password }]
  const context = await browser.newContext({
    ...sizes[size],
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    ignoreHTTPSErrors: true,
    clientCertificates,
  })
  context.setDefaultTimeout(patienceMs)
  return context.newPage()
}

let users = 0
async function person() {
  const user = await openCompany(world.context, `J5410002${String(++users).padStart(4, '0')}`)
  return { ...user, certificate: await certificateOf(world.context, user) }
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const mainOrigin = () => `https://localhost:${main.port}`

async function lookAt(page: Page, name: string): Promise<void> {
  await screenshot(page, name)
  assert.deepEqual(await checkAccessibility(page), [])
  assert.equal(await hasHorizontalScroll(page), false)
}

test('S3-FAQ-07: from the login to the main menu with the imported .p12, and out again', async () => {
  const { userId, certificate } = await person()
  const page = await openWindow(certificate)
  const problems = watch(page)
  await page.goto(`${mainOrigin()}${fbHref(webFb, 'login')}`)
  await page.getByRole('link', { name: '電子証明書によるログイン' }).click()
  assert.equal(await heading(page), '電子証明書によるログイン')
  assert.equal(new URL(page.url()).origin, certOrigin)
  assert.ok(await page.getByText(userId, { exact: true }).isVisible())
  await lookAt(page, 'certificate-login-desk')

  await fill(page, { ログインパスワード: 'Machigai1' })
  await press(page, 'ログイン')
  assert.match(await page.getByRole('alert').innerText(), /ログインパスワードに誤りがあります/)
  await lookAt(page, 'certificate-login-wrong-desk')
  await fill(page, { ログインパスワード: settledPasswords.login })
  await press(page, 'ログイン')
  assert.equal(await heading(page), 'メイン')
  assert.match(await page.locator('.welcome').innerText(), new RegExp(userId))

  // The session belongs to the host, so it also counts at the other port.
  await page.goto(`${mainOrigin()}${fbHref(webFb, 'home')}`)
  assert.equal(await heading(page), 'メイン')
  await press(page, 'ログアウト')
  assert.equal(await heading(page), 'ログイン')
  assert.deepEqual(problems, [])
  await page.context().close()
})

test('on a phone, too; users with a revoked certificate or none are told what to do', async () => {
  const { certificate } = await person()
  const phone = await openWindow(certificate, 'phone')
  await phone.goto(`${certOrigin}${fbHref(webFb, 'certificate')}`)
  await lookAt(phone, 'certificate-login-phone')
  await phone.goto(`${mainOrigin()}${fbHref(webFb, 'login')}`)
  await lookAt(phone, 'certificate-entry-phone')
  await revokeCertificate(world.context, testCaller, { serial: certificate.serial, reason: 'key_compromise' })
  await phone.goto(`${certOrigin}${fbHref(webFb, 'certificate')}`)
  assert.match(await phone.getByRole('alert').innerText(), /この電子証明書は失効しています/)
  await lookAt(phone, 'certificate-revoked-phone')
  await phone.context().close()

  const page = await openWindow(null)
  await page.goto(`${certOrigin}${fbHref(webFb, 'certificate')}`)
  assert.match(await page.getByRole('alert').innerText(), /電子証明書が提示されていません/)
  await lookAt(page, 'certificate-missing-desk')
  await page.getByRole('link', { name: '電子証明書を選択して、もう一度ログイン' }).click()
  assert.match(await page.getByRole('alert').innerText(), /電子証明書が提示されていません/)
  await page.getByRole('link', { name: '前画面へ戻る' }).click()
  assert.equal(await heading(page), 'ログイン')
  await page.context().close()
})
