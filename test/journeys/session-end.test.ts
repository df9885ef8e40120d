// W8, WCAG 2.2.1: two minutes before a session ends for want of use the page says so, and one press prolongs it.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { screenshot } from '../support/browser.ts'
import { type Site, startSite } from '../support/site.ts'
import { at } from '../support/web-fb/administration-screens.ts'
import { fbLogin } from '../support/web-fb/browsers.ts'
import { openCompany } from '../support/web-fb/companies.ts'
import { fbMorning } from '../support/web-fb/service.ts'
import { inspect } from './support/inspect.ts'
import { closeWindows } from './support/stage.ts'
import { windowOf } from './support/tour.ts'

let site: Site
beforeEach(async () => {
  site = await startSite({ browsers: true }, { start: fbMorning })
})
afterEach(async () => {
  await closeWindows()
  await site.end()
})

test('W8, WCAG 2.2.1: 「利用を続ける」 two minutes before the end; pressed, it gives ten more; not pressed, what was typed waits', async () => {
  const client = await fbLogin(site, await openCompany(site.world.context, 'M54100000001'))
  const page = await (await windowOf(client)).newPage()
  await page.clock.install({ time: site.world.clock.now().epochMilliseconds })
  const pass = async (minutes: number, seconds = 0) => {
    site.world.clock.forward({ minutes, seconds })
    await page.clock.fastForward((minutes * 60 + seconds) * 1000)
  }
  await page.goto(`http://localhost:${site.server.port}${at('newUser')}`)
  const box = page.getByRole('region', { name: 'ご利用時間' })
  const name = page.getByLabel('利用者名')
  await name.fill('三鈴 花子')
  await pass(7, 50)
  assert.equal(await box.isVisible(), false)
  await pass(0, 20)
  await box.getByText('あと2分で自動的に終了します').waitFor()
  const place = await box.boundingBox()
  const height = page.viewportSize()?.height ?? 0
  assert.ok(place !== null && place.y >= 0 && place.y + place.height <= height, 'in sight')
  assert.deepEqual(await inspect(page, 'session-end'), [])
  await pass(1)
  await box.getByText('あと1分で自動的に終了します').waitFor()
  await box.getByRole('button', { name: '利用を続ける' }).click()
  await box.getByText('ご利用時間を延長しました。操作のないまま約10分たつと終了します。').waitFor()
  await pass(7)
  assert.equal(await box.isVisible(), false, 'the thanks have gone')
  assert.equal(await name.inputValue(), '三鈴 花子')

  await pass(3, 10)
  await box.getByText(/ご利用時間が終了しました。.*もう一度ログインしてください。/).waitFor()
  assert.equal(await box.getByRole('button').count(), 0, 'nothing is left to prolong')
  await screenshot(page, 'session-ended')
})
