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
import { newPage } from '../support/browser.ts'
import { locationOf, type Site, startSite } from '../support/site.ts'
import { askedOf, tenOperations } from '../support/ten-operations.ts'
import { deviceKey, deviceProof, signatureOf } from '../support/token-device.ts'
import { fbLogin } from '../support/web-fb/browsers.ts'
import { companyWithPayees, enrollToken, registerToken } from '../support/web-fb/companies.ts'
import { fbMorning, signing, webFb } from '../support/web-fb/service.ts'
import { confirm, upToConfirmation } from '../support/web-fb/transfer-screens.ts'
import { testCaller } from '../support/world.ts'
import { shownLines } from './support/asked-token.ts'
import { filmElement, launchWithCamera } from './support/fake-camera.ts'
import { inspectLayout } from './support/inspect.ts'
import { browserOfFile, closeWindows, patienceMs } from './support/stage.ts'
import { button, shownTokenId } from './support/token-stage.ts'
import { windowOf } from './support/tour.ts'
import { watch } from './support/watch.ts'

let site: Site
afterEach(async () => {
  await closeWindows()
  await site.end()
})

const allTransfers = signing([{ act: 'transfer', fromYen: 0, payees: 'all' }])

test('issue 18: the phone scans the page, shows the transfer, approves, and the page goes on', async () => {
  site = await startSite({ browsers: true }, { start: fbMorning, edit: allTransfers })
  const { context } = site.world
  const origin = `http://localhost:${site.server.port}`
  const folder = mkdtempSync(join(tmpdir(), 'warifu-camera-'))
  const film = join(folder, 'camera.y4m')
  const phone = await launchWithCamera(film)
  try {
    const app = await newPage(phone, 'phone')
    app.setDefaultTimeout(patienceMs)
    const problems = watch(app)
    await app.goto(`${origin}/token/`)
    const company = await companyWithPayees(context)
    await enrollToken(context, company, await shownTokenId(app))
    const client = await fbLogin(site, company)
    const path = locationOf(await confirm(client, await upToConfirmation(client, company), {}))
    const page = await (await windowOf(client)).newPage()
    await page.goto(`${origin}${path}`)
    await filmElement(page, '.operation-qr svg', film)

    await button(app, 'QRコードを読み取る').click()
    await app.locator('#operation-title').filter({ hasText: '振込' }).waitFor()
    const lines = await shownLines(app)
    for (const line of ['金庫5410信用金庫', '普通 0000001', '10,000円', '初めての振込先です'])
      assert.ok(lines.includes(line), `${line} in ${lines.join(' / ')}`)
    assert.equal(
      await app.locator('#scanner-video').evaluate((video: HTMLVideoElement) => video.srcObject),
      null,
    )
    await button(app, '承認する').click()
    await app.getByText('承認しました。取引画面は自動的に切り替わります。').waitFor()
    await page.waitForURL(/\/transfers\/completed\//)
    assert.deepEqual(problems, [])
  } finally {
    await phone.close()
    rmSync(folder, { recursive: true })
  }
})

test('issue 18: on the phone that shows the page, a link opens the token there, up to an amount', async () => {
  const edit = (profile: ServiceProfile) => {
    const signed = allTransfers(profile)
    return { ...signed, confirmation: { ...signed.confirmation, sameDeviceYen: 10_000 } }
  }
  site = await startSite({ browsers: true }, { start: fbMorning, edit })
  const { context } = site.world
  const origin = `http://localhost:${site.server.port}`
  const app = await newPage(await browserOfFile(), 'phone')
  app.setDefaultTimeout(patienceMs)
  await app.goto(`${origin}/token/`)
  const company = await companyWithPayees(context)
  await enrollToken(context, company, await shownTokenId(app))
  const client = await fbLogin(site, company)
  await app.context().addCookies(await (await windowOf(client)).cookies())
  const page = await app.context().newPage()
  page.setDefaultTimeout(patienceMs)
  const asked = async (amount: string) =>
    locationOf(await confirm(client, await upToConfirmation(client, company, { amount }), {}))
  await page.goto(`${origin}${await asked('10001')}`)
  assert.equal(await page.locator('.operation-here').count(), 0)
  await page.goto(`${origin}${await asked('10000')}`)
  assert.deepEqual(await inspectLayout(page, 'fb-operation-here'), [])
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'この端末のトークンで確認する' }).click()
  const token = await opened
  await button(token, '承認する').click()
  await token.getByText('承認しました。取引画面は自動的に切り替わります。').waitFor()
  assert.equal(new URL(token.url()).hash, '')
  await page.waitForURL(/\/transfers\/completed\//)
})

test('issue 18: the device approves, and the page shows the receipt without a press', async () => {
  site = await startSite({ browsers: true }, { start: fbMorning, edit: allTransfers })
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
  site = await startSite({ browsers: true }, { start: fbMorning, edit: allTransfers })
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
      const read = execFileSync(
        'zbarimg',
        ['--quiet', '--nodbus', '--raw', '-Sdisable', '-Sqrcode.enable', picture],
        { encoding: 'utf8' },
      )
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
