// The token app as its holder meets it: docs/token-protocol.md from the browser's side.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { decodeBase32 } from '../../src/otp/base32.ts'
import { checkAccessibility } from '../support/browser.ts'
import { inspect } from './support/inspect.ts'
import {
  button,
  keptIn,
  openSettings,
  openTokenStage,
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

const factors = {
  desk: ['WRFD', 'パソコン型（デスクトップ）'],
  phone: ['WRFM', 'スマートフォン型（モバイル）'],
} as const

for (const size of ['desk', 'phone'] as const) {
  test(`A-14: at its first start the app registers itself and shows ID and code (${size})`, async () => {
    const { page, problems } = await stage.open({ size })
    const [prefix, name] = factors[size]
    assert.match(await shownTokenId(page), new RegExp(`^${prefix}[0-9]{8}$`))
    await stage.expectTimeCode(page)
    for (const label of ['クレデンシャルID（トークンID）', 'セキュリティコード']) {
      assert.ok(await page.getByRole('heading', { name: label, exact: true }).isVisible())
    }
    assert.ok(await page.getByText(name).isVisible())
    assert.equal(await page.locator('#clock-notice').isVisible(), false)
    assert.equal(await page.locator('#expiry-notice').isVisible(), false)
    assert.equal(await page.getByRole('checkbox').count(), 0)
    assert.deepEqual(problems, [])
    await page.close()
  })
}

test('S0-2.1D-06: the code changes after its 30 seconds, and is then announced once', async () => {
  // As late in its 30 seconds as leaves time to look at the first code.
  const intoStepMs = Temporal.Now.instant().epochMilliseconds % 30_000
  stage.setAhead({ milliseconds: 24_000 - intoStepMs })
  const { page, problems } = await stage.open()
  const first = await stage.expectTimeCode(page)
  const announced = page.locator('#announcement')
  assert.equal(await announced.textContent(), `新しいセキュリティコード ${[...first].join(' ')}`)
  assert.equal(await announced.getAttribute('aria-live'), 'polite')
  const left = Number(await page.locator('#seconds').innerText())
  assert.ok(left >= 1 && left <= 30)
  await page.waitForFunction((old) => document.querySelector('#token-code')?.textContent !== old, first, {
    timeout: 35_000,
  })
  const second = await stage.expectTimeCode(page)
  assert.notEqual(second, first)
  await page.waitForFunction(
    (code) => document.querySelector('#announcement')?.textContent === code,
    `新しいセキュリティコード ${[...second].join(' ')}`,
  )
  assert.deepEqual(problems, [])
  await page.close()
})

test('the buttons copy the ID and the code as they are typed', async () => {
  const page = await stage.blank()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(stage.url)
  const tokenId = await shownTokenId(page)
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await button(page, 'クレデンシャルIDをコピー').click()
  await page.getByText('クレデンシャルIDをコピーしました。').waitFor()
  assert.equal(await copied(), tokenId)
  await button(page, 'セキュリティコードをコピー').click()
  await page.getByText('セキュリティコードをコピーしました。').waitFor()
  assert.match(await copied(), /^\d{6}$/)
  await page.close()
})

test('ENR-07: the secret is nowhere that a script can read', async () => {
  const { page } = await stage.open()
  const secretBase32 = await stage.secretOf(await shownTokenId(page))
  const secret = Buffer.from(decodeBase32(secretBase32) ?? [])
  const { keys, text } = await keptIn(page)
  assert.ok(keys.length > 0)
  assert.deepEqual(
    keys.filter(({ extractable }) => extractable),
    [],
  )
  const everything =
    text + (await page.content()) + (await page.evaluate(() => JSON.stringify({ ...localStorage })))
  const spellings = [
    secretBase32,
    ...(['hex', 'base64', 'base64url', 'latin1'] as const).map((e) => secret.toString(e)),
  ]
  for (const spelling of [...spellings, [...secret].join(',')]) assert.ok(!everything.includes(spelling))
  await page.close()
})

test('without a network the app opens and shows the right codes', async () => {
  const { page } = await stage.open()
  const tokenId = await shownTokenId(page)
  await untilKept(page)
  await page.context().setOffline(true)
  await page.reload()
  assert.equal(await shownTokenId(page), tokenId)
  await stage.expectTimeCode(page)
  await page.getByRole('link', { name: 'ご利用にあたって' }).click()
  await page.getByRole('heading', { name: 'ご利用にあたって' }).waitFor()
  await page.goto(`${stage.url}?mode=event`)
  assert.equal(await shownTokenId(page), tokenId)
  await page.close()
})

test('S0-2.6.1: an event-based token shows its next code at every press, and keeps count', async () => {
  const { page, problems } = await stage.open({ query: '?mode=event' })
  await shownTokenId(page)
  assert.equal(await page.locator('#token-code').textContent(), '------')
  assert.equal(await page.locator('#countdown').isVisible(), false)
  const [first, second, third, fourth] = await stage.eventCodes(page, [0, 1, 2, 3])
  const press = async () => {
    const old = await page.locator('#token-code').textContent()
    await button(page, '生成').click()
    await page.waitForFunction((was) => document.querySelector('#token-code')?.textContent !== was, old)
    return shownCode(page)
  }
  assert.equal(await press(), first)
  assert.equal(await press(), second)
  await untilKept(page)
  await page.context().setOffline(true)
  await page.reload()
  await shownTokenId(page)
  assert.equal(await press(), third)
  await page.context().setOffline(false)
  const other = await page.context().newPage()
  await other.goto(stage.url)
  await shownTokenId(other)
  assert.equal(
    await page.locator('#token-code').textContent(),
    third,
    'another tab leaves the code where it is',
  )
  await Promise.all([button(page, '生成').click(), button(other, '生成').click()])
  await page.waitForFunction((was) => document.querySelector('#token-code')?.textContent !== was, third)
  const both = [await shownCode(page), await shownCode(other)].sort()
  const [fifth = ''] = await stage.eventCodes(page, [4])
  assert.deepEqual(both, [fourth, fifth].sort())
  assert.deepEqual(problems, [])
  await page.close()
})

test('two tabs opened at once get one token, and both show it', async () => {
  const first = await stage.blank()
  const second = await first.context().newPage()
  const before = await stage.tokenCount()
  await Promise.all([first.goto(stage.url), second.goto(stage.url)])
  assert.equal(await shownTokenId(first), await shownTokenId(second))
  await stage.expectTimeCode(first)
  await stage.expectTimeCode(second)
  assert.equal(await stage.tokenCount(), before + 1)
  await first.close()
})

test('removing the token asks twice, says what to do first, and ends it in every tab', async () => {
  const { page, problems } = await stage.open()
  const tokenId = await shownTokenId(page)
  const other = await page.context().newPage()
  await other.goto(stage.url)
  await shownTokenId(other)
  await openSettings(page)
  await page.locator('#remove').click()
  const first = page.getByRole('dialog', { name: 'トークンを削除する前に' })
  assert.match(await first.innerText(), /「利用停止」（登録解除）を行うか、サポートデスクにご連絡ください/)
  assert.deepEqual(await checkAccessibility(page), [])
  await button(page, 'キャンセル').click()
  assert.equal(await first.isVisible(), false)
  await page.locator('#remove').click()
  await button(page, '削除に進む').click()
  await button(page, 'キャンセル').click()
  assert.equal(await shownTokenId(page), tokenId)
  await page.locator('#remove').click()
  await button(page, '削除に進む').click()
  await button(page, '削除する').click()
  for (const tab of [page, other]) await tab.getByRole('heading', { name: 'トークンがありません' }).waitFor()
  assert.ok(!(await keptIn(page)).text.includes(tokenId))
  await page.reload()
  await page.getByRole('heading', { name: 'トークンがありません' }).waitFor()
  assert.deepEqual(await inspect(page, 'token-removed-desk'), [])
  await page.getByRole('radio', { name: '回数式（［生成］を押すたびに更新）' }).check()
  await button(page, '新しいトークンを発行する').click()
  assert.notEqual(await shownTokenId(page), tokenId)
  await button(page, '生成').click()
  assert.equal(await shownCode(page), (await stage.eventCodes(page, [0]))[0])
  assert.deepEqual(problems, [])
  await page.close()
})

test('the app can be installed: manifest, icons and a service worker', async () => {
  const { page } = await stage.open()
  await shownTokenId(page)
  await untilKept(page)
  const session = await page.context().newCDPSession(page)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  // Every test window is incognito, which is Chromium's only objection.
  assert.deepEqual(
    installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
    [],
  )
  const manifest = await (await page.request.get(`${stage.url}manifest.webmanifest`)).json()
  for (const { src, type } of manifest.icons) {
    const icon = await page.request.get(new URL(src, stage.url).href)
    assert.equal(icon.headers()['content-type'], type)
  }
  await page.close()
})

test('a new version waits until [更新] is pressed', async () => {
  const { page } = await stage.open()
  const tokenId = await shownTokenId(page)
  await untilKept(page)
  assert.equal(await page.getByText('新しい版があります').isVisible(), false)
  await stage.upgrade('第二版')
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  await page.getByText('新しい版があります').waitFor()
  assert.equal(await page.getByText('第二版').isVisible(), false)
  await page.reload()
  await page.getByText('新しい版があります').waitFor()
  assert.equal(await page.getByText('第二版').isVisible(), false, 'a reload is not an update')
  await button(page, '更新').click()
  await page.getByText('第二版').waitFor()
  assert.equal(await shownTokenId(page), tokenId)
  await stage.expectTimeCode(page)
  assert.equal(await page.getByText('新しい版があります').isVisible(), false)
  await page.close()
})

test('a new version takes over from one that is just being started, too', async () => {
  const { page } = await stage.open()
  await untilKept(page)
  const session = await page.context().newCDPSession(page)
  const versions = new Map<string, { status: string; runningStatus: string }>()
  const stopped = new Promise<void>((resolve) => {
    session.on('ServiceWorker.workerVersionUpdated', ({ versions: told }) => {
      for (const { versionId, status, runningStatus } of told) {
        versions.set(versionId, { status, runningStatus })
        if (status === 'activated' && runningStatus === 'stopped') resolve()
      }
    })
  })
  await session.send('ServiceWorker.enable')
  await stage.upgrade('第二版')
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  await page.getByText('新しい版があります').waitFor()
  const [old] = [...versions].find(([, { status }]) => status === 'activated') ?? []
  assert.ok(old)
  await session.send('ServiceWorker.stopWorker', { versionId: old })
  await stopped
  await page.evaluate(() => {
    void fetch('/token/icons/icon-192.png').catch(() => {})
    document.querySelector<HTMLElement>('#update-now')?.click()
  })
  await page.getByText('第二版').waitFor()
  await page.close()
})

describe('WCAG 2.2 AA, 44 px, no sideways scroll: the screens of the app', () => {
  for (const [size, viewport] of [
    ['phone', { width: 360, height: 740 }],
    ['desk', { width: 1280, height: 800 }],
  ] as const) {
    test(`${viewport.width}×${viewport.height}`, async () => {
      const { page } = await stage.open({ size })
      await page.setViewportSize(viewport)
      await shownCode(page)
      const defects = await inspect(page, `token-time-${size}`)
      await openSettings(page)
      defects.push(...(await inspect(page, `token-settings-${size}`)))
      await page.locator('#remove').click()
      defects.push(...(await inspect(page, `token-removal-${size}`)))
      await page.goto(`${stage.url}terms`)
      defects.push(...(await inspect(page, `token-terms-${size}`)))
      const event = await stage.open({ size, query: '?mode=event' })
      await event.page.setViewportSize(viewport)
      await button(event.page, '生成').click()
      await shownCode(event.page)
      defects.push(...(await inspect(event.page, `token-event-${size}`)))
      assert.deepEqual(defects, [])
      await event.page.close()
      await page.close()
    })
  }
})
