// Issue 18: in a browser, the page of a transfer goes on by itself once the token's device has answered.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { answerOperation } from '../../src/authority/operations/signed-operations/answer-operation.ts'
import { findOperation } from '../../src/authority/operations/signed-operations/find-operation.ts'
import { registerDevice } from '../../src/authority/operations/signed-operations/token-side.ts'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import { toHex } from '../../src/otp/bytes.ts'
import { locationOf, type Site, startSite } from '../support/site.ts'
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
  return profile.service === webFb
    ? { ...profile, confirmation: { validSeconds: 300, sameDeviceYen: 0, acts } }
    : profile
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
