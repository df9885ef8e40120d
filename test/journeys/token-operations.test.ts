// Issue 18: the token app shows what is to be confirmed, and answers it: online, offline, on the same device, with a PIN.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { answerOperation } from '../../src/authority/operations/signed-operations/answer-operation.ts'
import { tokenDeviceState } from '../../src/authority/rules/token-device.ts'
import { encodeBase45 } from '../../src/otp/signed-operation/base45.ts'
import { encodePayload } from '../../src/otp/signed-operation/payload.ts'
import { operationFragment } from '../../src/otp/signed-operation/reading.ts'
import { currentOperationKey } from '../../src/platform/secrets/operation-keys.ts'
import { until } from '../contract/support/mails.ts'
import { digitsOf } from '../support/token-device.ts'
import { shoko, testCaller } from '../support/world.ts'
import { approval, askedOn, paste, result, shownLines, transferOf } from './support/asked-token.ts'
import { inspect, inspectLayout } from './support/inspect.ts'
import {
  button,
  enterPin,
  keptIn,
  moveDeviceClock,
  openSettings,
  openTokenStage,
  setPin,
  shownTokenId,
  type TokenStage,
  untilKept,
} from './support/token-stage.ts'

let stage: TokenStage
beforeEach(async () => {
  stage = await openTokenStage()
})
afterEach(() => stage.close())

async function deviceKeyOf(tokenId: string): Promise<string | undefined> {
  const { store } = stage.world.context
  return (await store.read({ device: tokenDeviceState.ref(tokenId) })).device?.deviceKey
}

/** The key of a token's device, once it is another than before. */
async function newDeviceKey(tokenId: string, before?: string): Promise<string> {
  let deviceKey: string | undefined
  await until('the device registers its key', async () => {
    deviceKey = await deviceKeyOf(tokenId)
    return deviceKey !== undefined && deviceKey !== before
  })
  return deviceKey ?? ''
}

test('issue 18: what waits is fetched, shown as it is signed, approved with the device’s key, and remembered', async () => {
  const { page, problems } = await stage.open({ size: 'phone' })
  const { ask, tokenId } = await askedOn(stage, page)
  const look = { type: 'text', label: '備考', value: `ニ二 שלום 1,000 ${'長'.repeat(180)}` } as const
  const made = await ask({ template: 'transfer', fields: transferOf(1_250_000, [look]) })
  await button(page, '届いている取引を確認する').click()
  assert.deepEqual(await inspect(page, 'token-waiting'), [])
  await page.locator('#waiting').getByRole('button', { name: '内容を確認する' }).click()
  const lines = await shownLines(page)
  const order = [
    '商工中金',
    '振込',
    '普通 1234567',
    'ｶ)ｵｵｻｶｼﾖｳｶｲ',
    '初めての振込先です',
    '1,250,000円',
    '2026年11月30日',
    look.value,
    '「ニ」はカタカナ、「二」は漢字',
    '電話やメールで指示されて操作していませんか',
    '承認する',
    '却下する',
  ]
  const places = order.map((line) => lines.indexOf(line))
  assert.deepEqual(
    places,
    [...places].sort((one, other) => one - other),
    lines.join(' / '),
  )
  assert.ok(!places.includes(-1), `${order[places.indexOf(-1)]} in ${lines.join(' / ')}`)
  const largest = await page.evaluate(() =>
    ['#operation-title', '.operation-money dd', '.operation-text dd'].map((of) =>
      Number.parseFloat(getComputedStyle(document.querySelector(of) ?? document.body).fontSize),
    ),
  )
  assert.ok((largest[0] ?? 0) >= 28 && (largest[1] ?? 0) >= 24 && (largest[2] ?? 99) <= 16, String(largest))
  assert.deepEqual(await inspect(page, 'token-operation'), [])
  await approval(page).click()
  await result(page).filter({ hasText: '承認しました。' }).waitFor()
  const { status, answeredBy, deviceKey } = await made.now()
  assert.deepEqual([status, answeredBy, deviceKey], ['approved', 'device', await deviceKeyOf(tokenId)])
  await button(page, '閉じる').click()
  await page.locator('#waiting').waitFor({ state: 'hidden' })
  await page.getByText('承認・却下の履歴').click()
  assert.match(
    await page.locator('#history-list').innerText(),
    /承認しました\n商工中金　振込[\s\S]*1,250,000円/,
  )
  assert.deepEqual(await inspect(page, 'token-history'), [])

  await paste(page, made.qrText)
  await result(page).filter({ hasText: 'この取引には回答済みです。' }).waitFor()
  await button(page, '閉じる').click()
  const again = await ask()
  await paste(page, again.qrText)
  await approval(page).waitFor()
  assert.ok(!(await shownLines(page)).includes('初めての振込先です'), 'a payee that was confirmed is known')
  assert.deepEqual(
    (await keptIn(page)).keys.filter(({ extractable }) => extractable),
    [],
    'no key can be read',
  )
  assert.deepEqual(problems, [])
})

test('issue 18: without a network the eight digits approve; turned down, each with its reason', async () => {
  const { page } = await stage.open({ size: 'phone' })
  const { ask, tokenId, userId } = await askedOn(stage, page)
  const made = await ask()
  await untilKept(page)
  await page.context().setOffline(true)
  await page.reload()
  await shownTokenId(page)
  await paste(page, made.qrText)
  await approval(page).click()
  const digits = page.locator('#operation-code').filter({ hasText: /^\d{4} \d{4}$/ })
  await digits.waitFor()
  const code = (await digits.innerText()).replace(' ', '')
  assert.equal(code, await digitsOf(stage.world.context, tokenId, made.digest))
  assert.deepEqual(await inspectLayout(page, 'token-digits'), [])
  const of = { service: shoko, operationId: made.operationId }
  assert.ok((await answerOperation(stage.world.context, testCaller, of, { by: 'code', code })).ok)
  await button(page, '閉じる').click()

  const other = await ask()
  await paste(page, other.qrText)
  await button(page, '却下する').click()
  const reject = page.locator('#reject').getByRole('button', { name: '却下する' })
  await reject.click()
  await page.getByText('却下する理由を選択してください。').waitFor()
  await page.getByLabel('振込先が違う').check()
  await reject.click()
  await result(page).filter({ hasText: '却下を送信できませんでした' }).waitFor()
  await button(page, '閉じる').click()
  await page.context().setOffline(false)
  await paste(page, other.qrText)
  await button(page, '却下する').click()
  await page.getByLabel('身に覚えがない').check()
  assert.deepEqual(await inspectLayout(page, 'token-reject'), [])
  await reject.click()
  await result(page).filter({ hasText: 'サポートデスクへお電話ください' }).waitFor()
  const { status, reason } = await other.now()
  assert.deepEqual([status, reason, userId], ['rejected', 'not_mine', '0000000001'])
})

test('issue 18: a link on the same device leaves nothing in the address; what can’t be shown is said in words', async () => {
  const { page } = await stage.open({ size: 'phone' })
  const { ask, tokenId } = await askedOn(stage, page)
  const made = await ask()
  await page.goto(`${stage.url}${made.fragment}`)
  await approval(page).waitFor()
  assert.equal(page.url(), stage.url)
  // Another one waits until this one is closed, and then has the screen.
  const next = await ask({ template: 'note', fields: [{ type: 'text', label: 'お知らせ', value: '休業' }] })
  await page.goto(`${stage.url}${next.fragment}`)
  await page.waitForFunction(() => location.hash === '')
  assert.equal(await page.locator('#operation-title').innerText(), '振込')
  await button(page, '答えずに閉じる').click()
  await page.locator('#operation-title').filter({ hasText: 'お知らせ' }).waitFor()
  await button(page, '答えずに閉じる').click()

  const { keyRing } = stage.world.context
  const nowSeconds = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)
  const signed = (
    change: (payload: Uint8Array) => Uint8Array,
    issuedSeconds = nowSeconds,
    of = tokenId,
    by = 'shoko-chukin',
  ) => {
    const ids = { operationId: new Uint8Array(16), nonce: new Uint8Array(16), service: shoko, tokenId: of }
    const time = { issuedSeconds, expiresSeconds: issuedSeconds + 300 }
    const payload = encodePayload({ ...ids, ...time, template: 'note', fields: [] })
    const key = currentOperationKey(keyRing, by, nowSeconds)
    return key.sign(new Uint8Array(change(payload)))
  }
  const template = (number: number) => (payload: Uint8Array) => {
    // The last four bytes: key 8, the template, key 9, no fields.
    payload[payload.length - 3] = number
    return payload
  }
  const same = (payload: Uint8Array) => payload
  const told: readonly (readonly [Uint8Array | string, RegExp])[] = [
    [signed(template(11)), /アプリを更新してください/],
    [signed(same), /承認せず、取引画面からやり直してください/],
    [signed(same, nowSeconds, 'WRFM00000000'), /ほかのトークン宛ての取引です/],
    // A pinned key, of an institution that this is not.
    [signed(same, nowSeconds, tokenId, 'johoku'), /この取引は確認できません/],
    ['#operation=%', /取引のQRコードではありません/],
  ]
  for (const [what, words] of told) {
    await page.goto(`${stage.url}${typeof what === 'string' ? what : operationFragment(what)}`)
    await result(page).filter({ hasText: words }).waitFor()
    assert.equal(page.url(), stage.url)
    await button(page, '閉じる').click()
  }
  await paste(page, `WRF1:${encodeBase45(signed(same)).toLowerCase()}`)
  await page.getByText('QRコードを正しく読み取れませんでした。').waitFor()

  // Offline, only the device's own clock counts; with a network, the server's.
  await page.context().setOffline(true)
  const clocked = await ask()
  await moveDeviceClock(page, -600_000)
  await page.goto(`${stage.url}${clocked.fragment}`)
  await result(page).filter({ hasText: '端末の時計が遅れています' }).waitFor()
  await button(page, '閉じる').click()
  await moveDeviceClock(page, 600_000)
  await page.goto(`${stage.url}${clocked.fragment}`)
  await result(page).filter({ hasText: '端末の時計をご確認ください' }).waitFor()
  await page.context().setOffline(false)
  await button(page, '閉じる').click()
  await page.goto(`${stage.url}${clocked.fragment}`)
  await approval(page).waitFor()
})

test('issue 18: a PIN is asked before each approval, and locked away is what was confirmed', async () => {
  const { page } = await stage.open({ size: 'phone' })
  const { ask } = await askedOn(stage, page)
  await openSettings(page)
  await setPin(page, '271828')
  await page.locator('#lock-area').waitFor()
  const made = await ask()
  await button(page, '届いている取引を確認する').click()
  await page.locator('#waiting li').waitFor()
  await button(page, 'ロックする').click()
  await page.locator('#waiting').waitFor({ state: 'hidden' })
  assert.equal(await page.locator('#history').isVisible(), false)
  await page.goto(`${stage.url}${made.fragment}`)
  await approval(page).click()
  await page.getByText('PINを入力してください。', { exact: true }).waitFor()
  await page.locator('#operation-pin').fill('314159')
  await approval(page).click()
  await page.getByText('PINに誤りがあります。').waitFor()
  assert.deepEqual(await inspectLayout(page, 'token-operation-pin'), [])
  assert.equal((await made.now()).status, 'created')
  await page.locator('#operation-pin').fill('271828')
  await approval(page).click()
  await result(page).filter({ hasText: '承認しました。' }).waitFor()
  const approved = await made.now()
  assert.deepEqual([approved.status, approved.answeredBy], ['approved', 'device'])
  assert.deepEqual((await keptIn(page)).keys, [], 'with a PIN nothing is kept that answers without it')
  await button(page, '閉じる').click()

  const other = await ask()
  await page.goto(`${stage.url}${other.fragment}`)
  await button(page, '却下する').click()
  await page.getByLabel('金額が違う').check()
  await page.locator('#reject').getByRole('button', { name: '却下する' }).click()
  await result(page).filter({ hasText: 'ロックを解除してから' }).waitFor()
  await button(page, '閉じる').click()
  await enterPin(page, '271828')
  await page.locator('#waiting').getByRole('button', { name: '内容を確認する' }).click()
  await button(page, '却下する').click()
  await page.getByLabel('金額が違う').check()
  await page.locator('#reject').getByRole('button', { name: '却下する' }).click()
  await result(page).filter({ hasText: '却下しました。' }).waitFor()
  assert.equal((await other.now()).reason, 'wrong_amount')
})

test('issue 18, P6: a token that moves is answered for by the new phone alone; one from before pins its keys', async () => {
  const old = await stage.open({ size: 'phone' })
  const { ask, tokenId } = await askedOn(stage, old.page)
  const oldKey = await newDeviceKey(tokenId)
  // As the app before kept its token.
  await old.page.evaluate(forget, ['operationKeys', 'device'])
  await old.page.reload()
  assert.equal(await shownTokenId(old.page), tokenId)
  await newDeviceKey(tokenId, oldKey)
  await paste(old.page, (await ask()).qrText)
  await approval(old.page).click()
  await result(old.page).filter({ hasText: '承認しました。' }).waitFor()
  await button(old.page, '閉じる').click()

  await openSettings(old.page)
  await button(old.page, '引き継ぎを始める').click()
  const code = await old.page.locator('#move-code').filter({ hasText: /-/ }).innerText()
  const fresh = await stage.open({ size: 'phone', query: `#move=${code.replaceAll('-', '')}` })
  await shownTokenId(fresh.page)
  await fresh.page.locator('#takeover-agreed').check()
  await fresh.page.locator('#takeover-form').getByRole('button', { name: '次へ' }).click()
  const number = fresh.page.locator('#takeover-number').filter({ hasText: /^\d{4}$/ })
  await old.page.getByLabel('新しい端末に表示された番号').fill(await number.innerText())
  const before = await deviceKeyOf(tokenId)
  await button(old.page, 'この端末から引き継ぐ').click()
  await fresh.page.locator('#token-id').filter({ hasText: tokenId }).waitFor()
  await old.page.locator('#removed-notice').filter({ hasText: '引き継ぎました' }).waitFor()
  assert.deepEqual((await keptIn(old.page)).keys, [], 'the old phone keeps no key')

  const made = await ask()
  await paste(fresh.page, made.qrText)
  await approval(fresh.page).waitFor()
  assert.ok(
    !(await shownLines(fresh.page)).includes('初めての振込先です'),
    'whom the old phone has paid is known',
  )
  await approval(fresh.page).click()
  await result(fresh.page).filter({ hasText: '承認しました。' }).waitFor()
  const { status, deviceKey } = await made.now()
  assert.equal(status, 'approved')
  assert.notEqual(deviceKey, before)

  // An institution that came to the server after the token is pinned when its first operation is read.
  await button(fresh.page, '閉じる').click()
  await fresh.page.evaluate(forgetInstitution, 'shoko-chukin')
  await paste(fresh.page, (await ask()).qrText)
  await approval(fresh.page).waitFor()
})

test('issue 18: a camera that is refused is said, with a field for the text', async () => {
  const { page } = await stage.open({ size: 'phone' })
  await shownTokenId(page)
  await button(page, 'QRコードを読み取る').click()
  await page
    .locator('#operations-notice.message-error')
    .filter({ hasText: /カメラ/ })
    .waitFor()
  assert.ok(await page.getByLabel('QRコードの文字').isVisible())
  assert.deepEqual(await inspect(page, 'token-camera-refused'), [])
})

/** Runs in the browser. */
async function forget(names: readonly string[]): Promise<void> {
  const request = indexedDB.open('warifu-token')
  await new Promise((done) => request.addEventListener('success', done))
  const changing = request.result.transaction('kept', 'readwrite')
  for (const name of names) changing.objectStore('kept').delete(name)
  await new Promise((done) => changing.addEventListener('complete', done))
  request.result.close()
}

/** Runs in the browser. */
async function forgetInstitution(name: string): Promise<void> {
  const request = indexedDB.open('warifu-token')
  await new Promise((done) => request.addEventListener('success', done))
  const objects = request.result.transaction('kept', 'readwrite').objectStore('kept')
  const kept = objects.get('operationKeys')
  await new Promise((done) => kept.addEventListener('success', done))
  const others = kept.result.filter((key: { institution: string }) => key.institution !== name)
  objects.put(others, 'operationKeys')
  await new Promise((done) => objects.transaction.addEventListener('complete', done))
  request.result.close()
}
