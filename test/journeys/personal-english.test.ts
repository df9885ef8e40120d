// E9: 個人インターネットバンキング in English in a real browser: the switch, and what scripts say.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { accountHolder, at } from '../support/personal.ts'
import { type Site, startSite } from '../support/site.ts'
import { inspect, inspectLayout } from './support/inspect.ts'
import { errorBeside, errorBox, fill, heading, press } from './support/screens.ts'
import { browserOfFile, closeWindows, openWindow } from './support/stage.ts'
import { watch } from './support/watch.ts'

let site: Site
let browser: Browser
beforeEach(async () => {
  site = await startSite({ browsers: true })
  browser = await browserOfFile()
})
afterEach(async () => {
  await closeWindows()
  await site.end()
})

for (const size of ['desk', 'phone'] as const) {
  test(`E9: by one press to English, and in it through the login to the session’s end: ${size}`, async () => {
    const holder = await accountHolder(site, '0100000001', '見本 一郎')
    const page = await openWindow(browser, { size })
    const problems = watch(page)
    await page.clock.install({ time: site.world.clock.now().epochMilliseconds })
    await page.goto(`http://localhost:${site.server.port}${at('entry')}`)
    await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: 'English' }).click()])
    assert.equal(await heading(page), 'Log in')
    const defects = await inspect(page, `personal-english-login-${size}`)
    await press(page, 'Log in')
    assert.equal(await errorBeside(page, 'Login password'), 'Enter: Login password')
    await fill(page, { 'Customer ID': holder.userId, 'Login password': 'Chigau001' })
    await press(page, 'Log in')
    assert.match(await errorBox(page), /^The customer ID or password is wrong\. ?\(RMCFXLGN001001E\)$/)

    await page.locator('[data-choice="software"], .keyboard-opener').first().click()
    const keyboard = page.getByRole('dialog', { name: 'Software Keyboard' })
    await keyboard.getByText('Nothing entered.').waitFor()
    await keyboard.getByRole('button', { name: 'Shift' }).click()
    await keyboard.getByText('Switched to capital letters.').waitFor()
    await keyboard.getByRole('button', { name: 'A', exact: true }).click()
    await keyboard.getByText('Characters entered: 1.').waitFor()
    defects.push(...(await inspectLayout(page, `personal-english-keyboard-${size}`)))
    await keyboard.getByRole('button', { name: 'Cancel' }).click()

    await fill(page, { 'Customer ID': holder.userId, 'Login password': holder.password })
    await press(page, 'Log in')
    assert.equal(await heading(page), 'Home')
    defects.push(...(await inspect(page, `personal-english-home-${size}`)))
    await page.goto(`http://localhost:${site.server.port}${at('serviceStop')}`)
    await page.locator('main').getByRole('button', { name: 'Stop' }).click()
    const question = page.getByRole('dialog').filter({ hasText: 'Stop Internet banking?' })
    await question.getByRole('button', { name: 'Cancel' }).click()
    site.world.clock.forward({ minutes: 8, seconds: 10 })
    await page.clock.fastForward(490_000)
    const box = page.getByRole('region', { name: 'Session' })
    await box.getByText('No activity: you will be logged out in 2 min.').waitFor()
    await box.getByRole('button', { name: 'Stay logged in' }).click()
    await box.getByText('It ends after about 10 min without activity.').waitFor()
    await page.close()
    assert.deepEqual([...defects, ...problems], [])
  })
}
