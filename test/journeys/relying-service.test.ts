// `npm run example:relying-service`: one command, then a login, a step-up and a logout by OpenID Connect, in a browser that holds
// every form and redirect against its policy.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { end, freePort, ownEnvironment, spawnWarifu } from '../support/app.ts'
import { inspect } from './support/inspect.ts'
import { browserOfFile, closeWindows, openWindow } from './support/stage.ts'
import { watch } from './support/watch.ts'

const entry = fileURLToPath(new URL('../../examples/relying-service/start.ts', import.meta.url))

let browser: Browser
let example: ReturnType<typeof spawnWarifu>
let demo: string
let system: string
before(async () => {
  browser = await browserOfFile()
  const [systemPort, demoPort] = [await freePort(), await freePort()]
  const ports = { SYSTEM_PORT: String(systemPort), DEMO_PORT: String(demoPort) }
  example = spawnWarifu([], { ...ownEnvironment(), ...ports }, entry)
  system = `http://localhost:${systemPort}`
  demo = `http://localhost:${demoPort}`
  while (!example.output().includes('Ctrl-C')) {
    if (example.child.exitCode !== null) throw new Error(example.output())
    await Promise.race([once(example.child.stdout, 'data'), once(example.child, 'exit')])
  }
})
after(async () => {
  await closeWindows()
  await end(example.child)
})

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

async function logIn(page: Page): Promise<void> {
  const [, userId = '', password = ''] =
    /お客様ID (\w+)、ログインパスワード (\w+)/.exec(example.output()) ?? []
  await page.getByLabel('お客様ID').fill(userId)
  await page.getByLabel('ログインパスワード').fill(password)
  await press(page, 'ログイン')
  await page.getByText('ログインしています。').waitFor()
}

/** Until the system has heard so many ends of sessions. */
async function told(count: number): Promise<void> {
  while (example.output().split('has ended').length <= count) await once(example.child.stdout, 'data')
}

test('a user logs in at the service, shows a code for a transfer, and is logged out of both', async () => {
  const page = await openWindow(browser, { size: 'desk' })
  const problems = watch(page)
  const defects: string[] = []
  await page.goto(`${system}/`)
  await press(page, 'WEB-FBでログイン')
  await logIn(page)
  assert.match(await page.getByRole('main').innerText(), /urn:warifu:pwd/)
  await press(page, '振込に進む（ワンタイムパスワードが必要）')
  await page.waitForURL(/\/step-up$/)
  defects.push(...(await inspect(page, 'oidc-step-up-desk')))
  const [, token = ''] = /トークン: (\S+)/.exec(example.output()) ?? []
  const tokenWindow = await page.context().newPage()
  await tokenWindow.goto(token)
  const tokenId = /[A-Z]{4}\d{8}/.exec(await page.getByRole('main').innerText())?.[0]
  assert.equal(tokenId, /[A-Z]{4}\d{8}/.exec(await tokenWindow.getByRole('main').innerText())?.[0])
  const { code } = await (await fetch(`${token}/code.json`)).json()
  await page.getByLabel('ワンタイムパスワード').fill(code)
  await press(page, '確認する')
  await page.waitForURL(`${system}/transfer`)
  assert.match(await page.getByRole('main').innerText(), /urn:warifu:otp/)
  await page.goto(`${system}/`)
  await press(page, 'ログアウト')
  await page.waitForURL(/\/oidc\/logout/)
  defects.push(...(await inspect(page, 'oidc-logout-desk')))
  await press(page, 'ログアウト')
  await page.waitForURL(`${system}/`)
  await page.getByRole('button', { name: 'WEB-FBでログイン' }).waitFor()

  await press(page, 'WEB-FBでログイン')
  await logIn(page)
  await page.goto(`${demo}/shinkin-5410/web-fb-signed/home`)
  await press(page, 'ログアウト')
  await told(2)
  await page.goto(`${system}/`)
  await page.getByRole('button', { name: 'WEB-FBでログイン' }).waitFor()
  await page.close()
  assert.deepEqual([...defects, ...problems], [])
})
