// Issue 18: in a browser, the page of a transfer goes on by itself once the token's device has answered.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { answerOperation } from '../../src/authority/operations/signed-operations/answer-operation.ts'
import { findOperation, qrTextOf } from '../../src/authority/operations/signed-operations/find-operation.ts'
import { registerDevice } from '../../src/authority/operations/signed-operations/token-side.ts'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import { toHex } from '../../src/otp/bytes.ts'
import { qrCode } from '../../src/platform/web/qr-code.ts'
import { locationOf, type Site, startSite } from '../support/site.ts'
import { askedOf, tenOperations } from '../support/ten-operations.ts'
import { deviceKey, deviceProof, signatureOf } from '../support/token-device.ts'
import { fbLogin } from '../support/web-fb/browsers.ts'
import { companyWithPayees, registerToken } from '../support/web-fb/companies.ts'
import { fbMorning, webFb } from '../support/web-fb/service.ts'
import { confirm, upToConfirmation } from '../support/web-fb/transfer-screens.ts'
import { testCaller } from '../support/world.ts'
import { closeWindows } from './support/stage.ts'
import { windowOf } from './support/tour.ts'

let site: Site
afterEach(async () => {
  await closeWindows()
  await site.end()
})

function signing(profile: ServiceProfile): ServiceProfile {
  const acts = [{ act: 'transfer', fromYen: 0, payees: 'all' }] as const
  return profile.service === webFb ? { ...profile, confirmation: { validSeconds: 300, acts } } : profile
}

test('issue 18: the device approves, and the page shows the receipt without a press', async () => {
  site = await startSite({ browsers: true }, { start: fbMorning, edit: signing })
  const { context } = site.world
  const company = await companyWithPayees(context)
  const { tokenId } = await registerToken(context, company, 'individual')
  const client = await fbLogin(site, company)
  const path = locationOf(await confirm(client, await upToConfirmation(client, company), {}))
  const operationId = path.split('/').at(-1) ?? ''
  const found = await findOperation(context, { service: webFb, operationId })
  assert.ok(found)
  const proof = await deviceProof(context, tokenId)
  assert.ok((await registerDevice(context, testCaller, { ...proof, point: deviceKey.point })).ok)

  const origin = `http://localhost:${site.server.port}`
  const page = await (await windowOf(client)).newPage()
  await page.goto(`${origin}${path}`)
  assert.match((await page.locator('[data-operation-left]').textContent()) ?? '', /^[45]分\d\d秒$/)
  const answer = { decision: 'approve', reason: '' } as const
  const signature = toHex(signatureOf(answer, found.digest))
  const of = { service: webFb, operationId }
  const by = { by: 'device', tokenId, answer, signature } as const
  assert.deepEqual(await answerOperation(context, testCaller, of, by), { ok: true, status: 'approved' })
  await page.waitForURL(/\/transfers\/completed\//)
})

/** 3 cm at 96 pixels an inch. */
const qrPixelsMin = 114

test('issue 18: on a phone zbarimg reads the code of each template from the screen, and it is larger where there is room', async () => {
  site = await startSite({ browsers: true }, { start: fbMorning, edit: signing })
  const { context } = site.world
  const company = await companyWithPayees(context)
  await registerToken(context, company, 'individual')
  const client = await fbLogin(site, company)
  const path = locationOf(await confirm(client, await upToConfirmation(client, company), {}))
  const page = await (await windowOf(client)).newPage()
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(`http://localhost:${site.server.port}${path}`)
  const code = page.locator('.qr-code')
  const widthOf = async () => (await code.boundingBox())?.width ?? 0
  const folder = mkdtempSync(join(tmpdir(), 'warifu-qr-'))
  const picture = join(folder, 'qr.png')
  const unread: string[] = []
  try {
    for (const asked of tenOperations) {
      const operationId = await askedOf(context, company, asked)
      const operation = await findOperation(context, { service: webFb, operationId })
      assert.ok(operation)
      const text = qrTextOf(operation)
      // In the place of the transfer’s own, as the page of an institution draws it.
      await code.evaluate(
        (svg, drawn) => {
          svg.outerHTML = drawn
        },
        String(qrCode(text, '取引の内容のQRコード')),
      )
      await code.scrollIntoViewIfNeeded()
      await page.screenshot({ path: picture })
      const read = execFileSync('zbarimg', ['--quiet', '--nodbus', '--raw', picture], { encoding: 'utf8' })
      if (read !== `${text}\n`) unread.push(`${asked.template}: ${read}`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  assert.deepEqual(unread, [])
  const onPhone = await widthOf()
  assert.ok(onPhone >= qrPixelsMin, `${onPhone}`)
  await page.setViewportSize({ width: 1280, height: 800 })
  const atDesk = await widthOf()
  assert.ok(atDesk > onPhone, `${atDesk} after ${onPhone}`)
})
