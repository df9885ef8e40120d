// Several tokens on one device where the institution allows it, and the kind of token that its holder wants.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { inspect } from './support/inspect.ts'
import {
  button,
  enterPin,
  openSettings,
  openTokenStage,
  setPin,
  shownCode,
  shownTokenId,
  type TokenStage,
} from './support/token-stage.ts'

let several: TokenStage
let single: TokenStage
beforeEach(async () => {
  several = await openTokenStage({ tokensPerDevice: 3 })
  single = await openTokenStage()
})
afterEach(async () => {
  await several.close()
  await single.close()
})

const openList = (page: Page) => page.getByText('トークンの一覧', { exact: true }).click()
const listed = (page: Page) => page.locator('#token-list li').allInnerTexts()

async function untilOther(page: Page, tokenId: string): Promise<string> {
  await page.waitForFunction((old) => {
    const shown = document.querySelector('#token-id')?.textContent ?? ''
    return shown !== '' && shown !== old
  }, tokenId)
  return shownTokenId(page)
}

async function nameIt(page: Page, name: string): Promise<void> {
  await page.getByLabel('表示中のトークンの名前').fill(name)
  await button(page, '名前を保存する').click()
  await page.getByText('名前を保存しました。').waitFor()
}

async function add(page: Page, kind: 'time' | 'event' = 'time'): Promise<string> {
  const tokenId = await shownTokenId(page)
  await openList(page)
  if (kind === 'event') await page.locator('#added-event').check()
  await button(page, 'トークンを追加する').click()
  return untilOther(page, tokenId)
}

test('a device has a single token, unless the institution allows more', async () => {
  const { page } = await single.open()
  await shownTokenId(page)
  assert.equal(await page.getByText('トークンの一覧', { exact: true }).isVisible(), false)
  await page.close()
})

for (const size of ['desk', 'phone'] as const) {
  test(`tokens are added, named and chosen; each shows its own codes (${size})`, async () => {
    const { page, problems } = await several.open({ size })
    const first = await shownTokenId(page)
    await openList(page)
    await nameIt(page, '商工中金')
    assert.equal(await page.locator('#token-name').innerText(), '商工中金')
    await openList(page)
    const second = await add(page, 'event')
    assert.notEqual(second, first)
    await button(page, '生成').click()
    assert.equal(await shownCode(page), (await several.eventCodes(page, [0]))[0])
    assert.equal(await page.locator('#token-name').isVisible(), false)
    const third = await add(page)
    await several.expectTimeCode(page)

    await openList(page)
    assert.equal(await button(page, 'トークンを追加する').isVisible(), false, 'no more than three')
    const lines = (await listed(page)).map((line) => line.replaceAll(/\s+/g, ' '))
    assert.match(lines[0] ?? '', new RegExp(`^商工中金 ${first} 「商工中金」を表示する$`))
    assert.match(lines[1] ?? '', new RegExp(`^トークン2 ${second} 「トークン2」を表示する$`))
    assert.match(lines[2] ?? '', new RegExp(`^トークン3 ${third} 表示中$`))
    const defects = await inspect(page, `token-list-${size}`)

    await button(page, '「商工中金」を表示する').click()
    assert.equal(await untilOther(page, third), first)
    await several.expectTimeCode(page)
    await page.reload()
    assert.equal(await shownTokenId(page), first, 'the choice is kept')
    await openList(page)
    await button(page, '「トークン2」を表示する').click()
    await untilOther(page, first)
    await button(page, '生成').click()
    assert.equal(await shownCode(page), (await several.eventCodes(page, [1]))[0], 'each keeps its own count')
    assert.deepEqual([...defects, ...problems], [])
    await page.close()
  })
}

test('a PIN and a removal concern one token only; every tab follows a choice', async () => {
  const { page } = await several.open()
  const first = await shownTokenId(page)
  await openSettings(page)
  await setPin(page, '246810')
  await page.getByText('PINを設定しました。').waitFor()
  const second = await add(page)
  await several.expectTimeCode(page)

  const other = await page.context().newPage()
  await other.goto(several.url)
  assert.equal(await shownTokenId(other), second)
  await page.bringToFront()
  await openList(page)
  await button(page, '「トークン1」を表示する').click()
  for (const tab of [page, other]) await tab.getByRole('heading', { name: 'PINを入力してください' }).waitFor()
  await enterPin(page, '246810')
  assert.equal(await shownTokenId(page), first)
  await several.expectTimeCode(page)

  await openSettings(page)
  await page.locator('#remove').click()
  await button(page, '削除に進む').click()
  await button(page, '削除する').click()
  await page.getByRole('heading', { name: 'トークンがありません' }).waitFor()
  await openList(page)
  await button(page, '「トークン1」を表示する').click()
  await page.locator('#token').waitFor()
  assert.equal(await shownTokenId(page), second)
  const third = await add(page)
  assert.ok(![first, second].includes(third), 'the free place is taken by a new token')
  await page.close()
})

test('S0-2.6.1: 設定 changes the kind: after two confirmations a token of the other kind takes its place', async () => {
  const { page, problems } = await single.open()
  const time = await shownTokenId(page)
  await openSettings(page)
  assert.ok(await page.locator('#reissue-time').isChecked())
  await page.locator('#reissue-event').check()
  await button(page, 'この種類で発行し直す').click()
  await button(page, 'キャンセル').click()
  assert.equal(await shownTokenId(page), time)
  await button(page, 'この種類で発行し直す').click()
  await button(page, '削除に進む').click()
  await button(page, '削除する').click()
  const event = await untilOther(page, time)
  await button(page, '生成').click()
  assert.equal(await shownCode(page), (await single.eventCodes(page, [0]))[0])
  await page.reload()
  assert.equal(await shownTokenId(page), event)
  assert.ok(await page.locator('#reissue-event').isChecked())
  // Removing a token does not reissue it, whatever was requested before.
  await openSettings(page)
  await page.locator('#remove').click()
  await button(page, '削除に進む').click()
  await button(page, '削除する').click()
  await page.getByRole('heading', { name: 'トークンがありません' }).waitFor()
  assert.deepEqual(problems, [])
  await page.close()
})
