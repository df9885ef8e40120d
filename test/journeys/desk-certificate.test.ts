// The desk revokes a certificate, as staff do it (S3-FAQ-07).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { revokeCertificate } from '../../src/authority/operations/certificates/revoke-certificate.ts'
import { deskUserHref } from '../../src/desk/routes.ts'
import { appoint } from '../desk/support/staff.ts'
import { checkAccessibility, hasHorizontalScroll, screenshot, sizes } from '../support/browser.ts'
import { authority, certificateOf } from '../support/certificates.ts'
import { openCompany } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { testCaller } from '../support/world.ts'
import { agree, type DeskStage, openDeskStage, openTab, tellWhy } from './support/desk-stage.ts'

const desk = 'desk/shinkin-5410'
let stage: DeskStage
beforeEach(async () => {
  stage = await openDeskStage()
})
afterEach(() => stage.close())

async function lookAt(page: Page, name: string): Promise<void> {
  for (const [size, { viewport }] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    await screenshot(page, `${name}-${size}`)
    assert.deepEqual(await checkAccessibility(page), [])
    assert.equal(await hasHorizontalScroll(page), false)
  }
  await page.setViewportSize(sizes.desk.viewport)
}

test('from the page of the user to the revocation and back, where it says so', async () => {
  const { context } = stage.world
  await authority(context)
  const { userId } = await openCompany(context, 'M54100020025')
  const [old, lost] = [
    await certificateOf(context, { service: webFb, userId }),
    await certificateOf(context, { service: webFb, userId }),
  ]
  await revokeCertificate(context, testCaller, { serial: old.serial, reason: 'superseded' })
  const { page, problems } = await stage.logIn(
    await appoint(stage.world, 'desk', { desk, operatorId: 'tantou1' }),
  )
  await page.goto(`${stage.origin}${deskUserHref(desk, 'user', webFb, userId)}`)
  await openTab(page, '電子証明書')
  const table = page.getByRole('region', { name: '電子証明書' })
  assert.equal(await table.getByRole('link').count(), 1)
  await lookAt(page, 'desk-certificates')

  await table.getByRole('link', { name: new RegExp(lost.serial) }).click()
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), '電子証明書の失効')
  await page.getByRole('button', { name: '電子証明書の失効' }).click()
  await agree(page)
  await page.locator('.field-error').first().waitFor()
  await lookAt(page, 'desk-certificate-revocation')
  await tellWhy(page)
  await page.getByLabel('失効の区分', { exact: true }).selectOption({ label: '紛失・盗難・漏えい' })
  await page.getByRole('button', { name: '電子証明書の失効' }).click()
  await agree(page)
  assert.match(await page.getByRole('status').first().innerText(), /電子証明書を失効しました/)
  assert.match(await table.innerText(), /失効（紛失・盗難・漏えい/)
  assert.equal(await table.getByRole('link').count(), 0)
  assert.deepEqual(problems, [])
})
