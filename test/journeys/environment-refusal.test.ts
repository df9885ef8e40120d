// ご利用環境: what an environment that is not supported leads to at the entry and behind it: S0-1.2.1-03 to -05.

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { type ServiceScreen, serviceHref, servicePaths } from '../../src/authority/routes.ts'
import { createApp } from '../../src/compose/app.ts'
import { createHttpServer, drain } from '../../src/platform/http/server.ts'
import { johoku, shoko } from '../support/world.ts'
import { edgeAgent, explorerAgent, safariAgent, windows11Edge } from './support/devices.ts'
import { environmentOfFile } from './support/environment-stage.ts'
import { inspect } from './support/inspect.ts'

const here = environmentOfFile()
const { openAs } = here

test('S0-1.2.1-03: Internet Explorer, and IE mode alike, is turned away from every screen, in words', async () => {
  const headers = { 'User-Agent': explorerAgent, Accept: 'text/html' }
  for (const service of [shoko, johoku]) {
    for (const screen of Object.keys(servicePaths) as ServiceScreen[]) {
      const response = await fetch(`${here.origin}${serviceHref(service, screen)}`, {
        headers,
        redirect: 'manual',
      })
      assert.equal(response.status, 403, screen)
      assert.match(await response.text(), /\(IE モード\) はサポート対象外です。.*RMCFXENV001001E/)
    }
  }
  const page = await openAs({ userAgent: explorerAgent })
  await page.goto(`${here.origin}${serviceHref(johoku, 'login')}`)
  const text = await page.getByRole('main').innerText()
  assert.match(text, /Microsoft Edge または Google Chrome で、この画面のアドレスを開き直してください。/)
  assert.equal(await page.locator('script').count(), 0, 'nothing that an old browser would stumble over')
  assert.deepEqual(await inspect(page, 'environment-internet-explorer'), [])
  await page.setViewportSize({ width: 360, height: 740 })
  assert.deepEqual(await inspect(page, 'environment-internet-explorer-phone'), [])
  await page.close()
})

test('S0-1.2.1-04, -05: a wrong environment is warned on the entry page, and goes on', async () => {
  const warned = await openAs({ userAgent: safariAgent })
  await warned.goto(`${here.origin}${serviceHref(shoko, 'entry')}`)
  const note = warned.getByRole('note')
  assert.match(await note.innerText(), /（macOS／Safari）は、サポート対象外です。/)
  await note.getByRole('link', { name: 'ご利用環境を確認する' }).click()
  assert.equal(new URL(warned.url()).pathname, serviceHref(shoko, 'environment'))
  await warned.goto(`${here.origin}${serviceHref(shoko, 'login')}`)
  await warned.getByLabel('ログインパスワード', { exact: true }).waitFor()
  await warned.close()

  const right = await openAs(windows11Edge)
  await right.goto(`${here.origin}${serviceHref(shoko, 'entry')}`)
  assert.equal(await right.getByRole('note').count(), 0)
  await right.getByRole('contentinfo').getByRole('link', { name: 'ご利用環境' }).click()
  await right.getByRole('heading', { level: 1, name: 'ご利用環境' }).waitFor()
  await right.close()
})

test('profile environment.block: a wrong environment is refused where the profile says so, but may read why', async () => {
  const log = { info() {}, warn() {}, error() {} }
  const profiles = new Map(
    [...here.world.context.profiles].map(([name, profile]) => {
      const { environment } = profile
      return [
        name,
        { ...profile, environment: environment === null ? null : { ...environment, block: true } },
      ]
    }),
  )
  const context = { ...here.world.context, profiles }
  const app = createApp({ context, publicOrigin: here.origin, log, monotonic: () => 0, banner: null })
  const blocking = createHttpServer(app, log)
  await new Promise<void>((resolve) => blocking.listen(0, '127.0.0.1', resolve))
  const { port } = blocking.address() as AddressInfo
  const statusOf = async (screen: ServiceScreen, userAgent: string) =>
    (
      await fetch(`http://127.0.0.1:${port}${serviceHref(shoko, screen)}`, {
        headers: { 'User-Agent': userAgent },
      })
    ).status
  for (const screen of ['entry', 'login', 'enrollment'] as const) {
    assert.equal(await statusOf(screen, safariAgent), 403, screen)
    assert.equal(await statusOf(screen, edgeAgent), 200, screen)
  }
  for (const screen of ['environment', 'environmentProbe', 'help'] as const) {
    assert.equal(await statusOf(screen, safariAgent), 200, screen)
  }
  await drain(blocking)
})
