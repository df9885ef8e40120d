// W9: where things stand on the screens of WEB-FB, on the PC of a bookkeeper and on the 1024 pixels of the manuals.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { fbAdministrationHref, fbHref, fbWorkHref } from '../../src/services/web-fb/routes.ts'
import { type Site, startSite } from '../support/site.ts'
import { fbLogin } from '../support/web-fb/browsers.ts'
import { companyWithPayees } from '../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../support/web-fb/service.ts'
import { upToConfirmation } from '../support/web-fb/transfer-screens.ts'
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

const boxOf = async (page: Page, selector: string) => {
  const box = await page.locator(selector).first().boundingBox()
  assert.ok(box, selector)
  return { ...box, bottom: box.y + box.height, middle: box.y + box.height / 2 }
}

test('W9: ④ of a transfer is one press away, 円 stands beside the amount, the menu keeps its distance, IDs stay whole', async () => {
  const company = await companyWithPayees(site.world.context)
  const client = await fbLogin(site, company)
  const { draftId } = await upToConfirmation(client, company)
  const page = await (await windowOf(client)).newPage()
  const open = (path: string) => page.goto(`http://localhost:${site.server.port}${path}`)

  await page.setViewportSize({ width: 1280, height: 800 })
  await open(fbWorkHref(webFb, 'confirmation', draftId))
  assert.ok((await boxOf(page, 'a[href="#confirm"]')).bottom <= 800, 'without scrolling')
  await page.getByRole('link', { name: '④ の入力欄へ' }).click()
  const field = await boxOf(page, '#confirm input[type="password"]')
  assert.ok(field.y >= 0 && field.bottom <= 800, 'one press away')
  await open(fbWorkHref(webFb, 'details', draftId))
  const amount = await boxOf(page, '#amount-0')
  const unit = await boxOf(page, '#amount-0 ~ :text-is("円"), .field-input:has(#amount-0) :text-is("円")')
  assert.ok(Math.abs(unit.middle - amount.middle) < amount.height / 2, 'on the line of the amount')
  await open(fbHref(webFb, 'home'))
  const table = await boxOf(page, 'main table')
  const menu = await boxOf(page, 'main h2:text-is("ご利用メニュー")')
  assert.ok(menu.y - table.bottom >= 12, `${menu.y - table.bottom} px`)

  await page.setViewportSize({ width: 1024, height: 768 })
  for (const screen of ['users', 'idLocks', 'history'] as const) {
    await open(fbAdministrationHref(webFb, screen))
    const lines = await page
      .locator('td', { hasText: company.userId })
      .first()
      .evaluate((cell) => {
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
        const range = document.createRange()
        const tops = new Set<number>()
        while (texts.nextNode() !== null) {
          range.selectNodeContents(texts.currentNode)
          if (range.toString().trim() === '') continue
          for (const { top } of range.getClientRects()) tops.add(Math.round(top))
        }
        return tops.size
      })
    assert.equal(lines, 1, screen)
  }
})
