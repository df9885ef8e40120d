// E9: 外為Web in English in a real browser: the switch, what scripts say, and a contract from its terms to its details.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { serviceHref } from '../../src/authority/routes.ts'
import { tradeHref } from '../../src/services/fx-web/routes.ts'
import { nextCode, type Site, settledPerson, startSite } from '../support/site.ts'
import { shoko } from '../support/world.ts'
import { inspect, inspectLayout } from './support/inspect.ts'
import { errorBeside, fill, heading, press } from './support/screens.ts'
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
  test(`E9: by one press to English, and in it to the end of an offered rate: ${size}`, async () => {
    const person = await settledPerson(site, '0000000002')
    const page = await openWindow(browser, { size })
    const problems = watch(page)
    const origin = `http://localhost:${site.server.port}`
    const open = (path: string) => page.goto(`${origin}${path}`)
    await page.clock.install({ time: site.world.clock.now().epochMilliseconds })

    await open(serviceHref(shoko, 'environment'))
    await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: 'English' }).click()])
    assert.equal(await heading(page), 'System check')
    await page.getByText(/^The check is complete\. Not OK: \d\.( Please check: \d\.)?$/).waitFor()
    await page.getByText(/^The clock (?:differs from|of this computer is) /).waitFor()
    const defects = await inspect(page, `fx-english-environment-${size}`)

    await open(serviceHref(shoko, 'login'))
    await press(page, 'Log in')
    assert.equal(await errorBeside(page, 'User ID'), 'Enter: User ID')
    await fill(page, { 'User ID': person.userId, 'Login password': person.password })
    await press(page, 'Log in')
    await fill(page, { OTP: await nextCode(site, person.tokenId) })
    await press(page, 'Log in with OTP')
    assert.equal(await heading(page), 'Home')
    defects.push(...(await inspect(page, `fx-english-home-${size}`)))

    await open(tradeHref(shoko, 'trade'))
    await page.getByLabel('Currency', { exact: true }).selectOption({ label: 'USD (US dollar)' })
    await page.getByLabel('Side', { exact: true }).selectOption({ label: 'Bank sells (imports)' })
    await page.getByLabel('Delivery', { exact: true }).selectOption({ label: 'Fixed date' })
    await fill(page, { Amount: '10,000', '(First) delivery day': '2025-07-08' })
    defects.push(...(await inspectLayout(page, `fx-english-trade-${size}`)))
    await press(page, 'Get a rate')
    assert.equal(await heading(page), 'Rate offered')
    await page.getByText('This rate is valid for another').waitFor()
    defects.push(...(await inspect(page, `fx-english-quote-${size}`)))
    await page.clock.fastForward(16_000)
    await page.getByText('The rate has expired. Please get a new one.').waitFor()
    await press(page, 'Get a new rate')
    await press(page, 'Conclude')
    assert.equal(await heading(page), 'Contract details')
    defects.push(...(await inspectLayout(page, `fx-english-contract-${size}`)))
    await page.close()
    assert.deepEqual([...defects, ...problems], [])
  })
}
