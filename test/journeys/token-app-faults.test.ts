// The token app when something is wrong: the clock, the storage, the network, the PIN, the calendar.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect } from './support/inspect.ts'
import {
  button,
  enterPin,
  keptIn,
  moveDeviceClock,
  openSettings,
  openTokenStage,
  setPin,
  shownCode,
  shownTokenId,
  type TokenStage,
  untilKept,
} from './support/token-stage.ts'

let stage: TokenStage
beforeEach(async () => {
  stage = await openTokenStage()
})
afterEach(() => stage.close())

const alert = (page: Page) => page.locator('#failure')

for (const [minutes, words] of [
  [10, '約10分遅れています'],
  [-10, '約10分進んでいます'],
] as const) {
  test(`a device clock that is off by ${minutes} minutes is corrected and reported`, async () => {
    stage.setAhead({ minutes })
    const { page, problems } = await stage.open()
    await stage.expectTimeCode(page)
    assert.match(await page.locator('#clock-notice').innerText(), new RegExp(words))
    await untilKept(page)
    await page.context().setOffline(true)
    await page.reload()
    await stage.expectTimeCode(page)
    assert.match(await page.locator('#clock-notice').innerText(), new RegExp(words))
    await page.context().setOffline(false)
    stage.setAhead({ seconds: 0 })
    await page.reload()
    await page.locator('#clock-notice').waitFor({ state: 'hidden' })
    await stage.expectTimeCode(page)
    assert.deepEqual(problems, [])
    await page.close()
  })
}

test('a device clock that is moved while the app is open is noticed and corrected', async () => {
  const { page } = await stage.open()
  await shownCode(page)
  await moveDeviceClock(page, 3_600_000)
  await page.getByText('進んでいます').waitFor()
  await stage.expectTimeCode(page)
  await page.close()
})

test('a browser without Temporal shows the same codes', async () => {
  const context = await stage.browser.newContext()
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'Temporal'))
  const page = await context.newPage()
  await page.goto(stage.url)
  await stage.expectTimeCode(page)
  assert.equal(await page.evaluate(() => 'Temporal' in globalThis), false)
  await context.close()
})

test('a lost answer: [もう一度試す] goes on with the same request, and there is one token', async () => {
  const page = await stage.blank()
  const before = await stage.tokenCount()
  let lost = 0
  await page.route('**/api/v1/tokens', async (route) => {
    if (lost >= 2) return route.continue()
    lost += 1
    await route.fetch()
    await route.abort('timedout')
  })
  await page.goto(stage.url)
  await alert(page).waitFor()
  assert.match(
    await alert(page).innerText(),
    /サーバーから応答がありません.*二重に発行されることはありません/,
  )
  assert.equal(await stage.tokenCount(), before + 1)
  assert.deepEqual(await inspect(page, 'token-unreachable'), [])
  await page.reload()
  await alert(page).waitFor()
  await button(page, 'もう一度試す').click()
  await stage.expectTimeCode(page)
  assert.equal(lost, 2)
  assert.equal(await stage.tokenCount(), before + 1)
  await page.close()
})

test('too many requests: the app says how long to wait', async () => {
  const page = await stage.blank()
  const answer = { status: 429, headers: { 'Retry-After': '600' }, contentType: 'application/problem+json' }
  await page.route('**/api/v1/tokens', (route) =>
    route.fulfill({ ...answer, body: JSON.stringify({ code: 'rate-limited' }) }),
  )
  await page.goto(stage.url)
  await alert(page).waitFor()
  assert.match(await alert(page).innerText(), /約10分後に/)
  await page.unrouteAll()
  await button(page, 'もう一度試す').click()
  await stage.expectTimeCode(page)
  await page.close()
})

test('a request that leads nowhere anymore is replaced by a new one', async () => {
  const page = await stage.blank()
  let refused = 0
  await page.route('**/api/v1/tokens', (route) => {
    if (refused > 0) return route.continue()
    refused += 1
    const body = JSON.stringify({ code: 'already-delivered' })
    return route.fulfill({ status: 409, contentType: 'application/problem+json', body })
  })
  await page.goto(stage.url)
  await stage.expectTimeCode(page)
  assert.equal(refused, 1)
  await page.close()
})

test('a delivery that was altered in transit makes no token', async () => {
  const page = await stage.blank()
  await page.route('**/api/v1/tokens', async (route) => {
    const response = await route.fetch()
    const body = await response.json()
    await route.fulfill({ response, json: { ...body, formFactor: 'mobile' } })
  })
  await page.goto(stage.url)
  await alert(page).waitFor()
  assert.match(await alert(page).innerText(), /予期しない問題/)
  await page.unrouteAll()
  await button(page, 'もう一度試す').click()
  await stage.expectTimeCode(page)
  await page.close()
})

const refusals: Record<string, () => void> = {
  'no database may be opened': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError')
    }
  },
  'the storage is full': () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  },
}

for (const [name, refuse] of Object.entries(refusals)) {
  test(`where ${name}, the app says so and requests no token`, async () => {
    const page = await stage.blank()
    const before = await stage.tokenCount()
    await page.addInitScript(refuse)
    await page.goto(stage.url)
    await alert(page).waitFor()
    assert.match(await alert(page).innerText(), /この端末にトークンを保存できません.*プライベートウィンドウ/)
    await button(page, 'もう一度試す').click()
    await alert(page).waitFor()
    assert.equal(await stage.tokenCount(), before)
    await page.close()
  })
}

test('P6: a PIN: required at every start, protected from guessing, changed and removed; locked, no code is left anywhere', async () => {
  const { page, problems } = await stage.open()
  const tokenId = await shownTokenId(page)
  await openSettings(page)
  await setPin(page, '12345')
  assert.match(await page.locator('#new-pin-error').innerText(), /6桁以上12桁以下の数字/)
  await setPin(page, '123456')
  assert.match(await page.locator('#new-pin-error').innerText(), /推測されやすい/)
  await setPin(page, '271828', '271829')
  assert.match(await page.locator('#new-pin-error').innerText(), /一致していません/)
  await setPin(page, '２７１８２８')
  await page.getByText('PINを設定しました。').waitFor()
  await stage.expectTimeCode(page)
  assert.deepEqual((await keptIn(page)).keys, [], 'with a PIN there is no key that opens anything')

  const shown = await stage.expectTimeCode(page)
  await button(page, 'ロックする').click()
  assert.equal(await page.locator('#token').isVisible(), false)
  assert.equal(
    (await page.locator('body').textContent())?.includes(shown),
    false,
    'not for a screen reader either',
  )
  assert.deepEqual(await inspect(page, 'token-locked'), [])
  await page.reload()
  await guess(page)
  await enterPin(page, '271828')
  await stage.expectTimeCode(page)

  await changePin(page, '271828', '141421')
  await page.getByText('PINを変更しました。').waitFor()
  await page.reload()
  await enterPin(page, '271828')
  await page.getByText('PINに誤りがあります。').waitFor()
  await enterPin(page, '141421')
  await stage.expectTimeCode(page)

  await openSettings(page)
  await page.getByLabel('現在のPIN').fill('141421')
  await page.getByLabel('PINを解除する').check()
  await button(page, '変更を保存する').click()
  await page.getByText('PINを解除しました。').waitFor()
  await page.reload()
  assert.equal(await shownTokenId(page), tokenId)
  await stage.expectTimeCode(page)
  assert.deepEqual(
    (await keptIn(page)).keys.filter(({ extractable }) => extractable),
    [],
  )
  assert.deepEqual(problems, [])
  await page.close()
})

/** Three wrong PINs, and the following wait, which neither a reload nor another tab shortens. */
async function guess(page: Page): Promise<void> {
  const fault = page.locator('#pin-error')
  for (const pin of ['111111', '111112', '111113']) {
    await enterPin(page, pin)
    await fault.filter({ hasText: 'PINに誤りがあります。' }).waitFor()
    await page.waitForFunction(() => !document.querySelector('#unlock')?.hasAttribute('aria-busy'))
  }
  assert.match(await fault.innerText(), /あと30秒お待ちください/)
  const other = await page.context().newPage()
  await other.goto(stage.url)
  for (const tab of [page, other]) {
    await tab.reload()
    await enterPin(tab, '271828')
    await tab.locator('#pin-error').filter({ hasText: 'お待ちください' }).waitFor()
    assert.equal(await tab.locator('#token').isVisible(), false)
  }
  await other.close()
  await moveDeviceClock(page, 31_000)
  await enterPin(page, '111114')
  await fault.filter({ hasText: '60秒お待ちください' }).waitFor()
  await moveDeviceClock(page, 92_000)
  // Not only 進んでいます: that may still stand there for the 31 s before, and then the codes are still a minute off.
  await page.getByText('約2分進んでいます').waitFor()
}

async function changePin(page: Page, current: string, pin: string): Promise<void> {
  await openSettings(page)
  await page.getByLabel('現在のPIN').fill(current)
  await page.getByLabel('変更後のPIN', { exact: true }).fill(pin)
  await page.getByLabel('変更後のPIN（再入力）').fill(pin)
  await button(page, '変更を保存する').click()
}

test('a forgotten PIN: the token can be removed and another issued', async () => {
  const { page } = await stage.open()
  const tokenId = await shownTokenId(page)
  await openSettings(page)
  await setPin(page, '271828')
  await page.getByText('PINを設定しました。').waitFor()
  await page.reload()
  await page.locator('#forgotten').click()
  await button(page, '削除に進む').click()
  await button(page, '削除する').click()
  await button(page, '新しいトークンを発行する').click()
  assert.notEqual(await shownTokenId(page), tokenId)
  await stage.expectTimeCode(page)
  await page.close()
})

test('the app warns from 30 days before its token expires, and shows no code afterwards', async () => {
  const { page } = await stage.open()
  await shownCode(page)
  const days = (n: number) => ({ days: 1096 - n })
  const notice = page.locator('#expiry-notice')
  stage.setAhead(days(32))
  await page.reload()
  await page.locator('#clock-notice').waitFor()
  assert.equal(await notice.isVisible(), false)
  stage.setAhead(days(20))
  await page.reload()
  await notice.waitFor()
  assert.match(await notice.innerText(), /有効期限は.*残り(19|20)日/)
  await stage.expectTimeCode(page)
  assert.deepEqual(await inspect(page, 'token-expires-soon'), [])
  stage.setAhead(days(-1))
  await page.reload()
  await page.getByText('有効期限（').waitFor()
  await page.waitForFunction(() => document.querySelector('#token-code')?.textContent === '------')
  stage.setAhead({ seconds: 0 })
  await page.close()
})
