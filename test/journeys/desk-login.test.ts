// The way into a support desk: the customers' screens of S0-2 and S1-2, in words for staff, and back to the desk's menu.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { createUser } from '../../src/authority/operations/create-user.ts'
import { helpChapters, helpHref, serviceHref } from '../../src/authority/routes.ts'
import { johokuDesk, shokoDesk, staffPassword } from '../desk/support/staff.ts'
import type { Size } from '../support/browser.ts'
import { testCaller } from '../support/world.ts'
import { type DeskStage, openDeskStage } from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import {
  changePassword,
  enterCode,
  enterToken,
  errorBox,
  factsOf,
  fill,
  heading,
  press,
} from './support/screens.ts'
import { openWindow } from './support/stage.ts'
import { watch } from './support/watch.ts'

let stage: DeskStage
beforeEach(async () => {
  stage = await openDeskStage()
})
afterEach(() => stage.close())

const firstPassword = 'Hajimete2024'

async function newOperator(desk: string, userId: string): Promise<void> {
  const created = await createUser(stage.world.context, testCaller, {
    service: desk,
    customerNumber: null,
    customerName: '試験信用金庫',
    userId,
    userName: '窓口 一子',
    administrator: false,
    initialPassword: firstPassword,
    role: 'desk',
  })
  assert.ok(created.ok)
}

/** Nothing that staff read before they help a customer may be worded for customers. */
async function assertForStaff(page: Page, where: string): Promise<void> {
  const text = await page.locator('body').innerText()
  const found = /お客|ユーザ ?ID|お取引店(?!・)|郵送|初期画面/.exec(text)
  assert.equal(found, null, `${where}: ${text.slice(Math.max((found?.index ?? 0) - 40, 0)).slice(0, 100)}`)
}

for (const [size, desk] of [
  ['desk', shokoDesk],
  ['phone', johokuDesk],
] as const satisfies readonly (readonly [Size, string])[]) {
  test(`F, WEB-11: a new operator enrolls, changes the password and comes back to the menu: ${desk}, ${size}`, async () => {
    const operatorId = `new-${size}`
    await newOperator(desk, operatorId)
    const { world } = stage
    const tokenId = await world.token()
    const page = await openWindow(stage.browser, { size })
    const problems = watch(page)
    const defects: string[] = []
    const see = async (name: string) => {
      defects.push(...(await inspect(page, `desk-5${name}-${size}`)))
      await assertForStaff(page, name)
    }
    await page.goto(`${stage.origin}${serviceHref(desk, 'entry')}`)
    await see('0-entry')
    await press(page, '利用開始登録')
    await fill(page, { 担当者ID: operatorId, ログインパスワード: 'Machigai1' })
    await press(page, 'OTP利用開始登録')
    assert.equal(
      await errorBox(page),
      '【エラー】担当者IDもしくはパスワードに誤りがあります。(RMCFXLGN001001E)',
    )
    await see('1-enrollment-wrong')
    await fill(page, { 担当者ID: operatorId, ログインパスワード: firstPassword })
    await press(page, 'OTP利用開始登録')
    await see('2-enrollment-step2')
    await enterToken(page, tokenId, [await world.code(tokenId, -1), await world.code(tokenId)])
    await see('3-enrollment-complete')
    world.clock.forward({ seconds: 30 })
    await enterCode(page, await world.code(tokenId), 'OTP ログイン')
    assert.equal(await heading(page), 'パスワード変更画面')
    assert.deepEqual(await factsOf(page, 'banner'), {
      担当者名: `窓口 一子（${operatorId}）`,
      役割: 'サポートデスク',
    })
    assert.equal(await page.getByRole('link', { name: 'ユーザ検索' }).count(), 0, 'no way around the change')
    await see('4-password-forced')
    await changePassword(page, { current: firstPassword, newPassword: staffPassword })
    assert.equal(await heading(page), 'ユーザ検索')
    await press(page, 'パスワード変更')
    await see('5-password')
    assert.equal(await page.getByRole('button', { name: /^ソフトウェアキーボードを開く/ }).count(), 3)
    await press(page, 'メニュー')
    assert.equal(await heading(page), 'ユーザ検索')
    await press(page, 'パスワード変更')
    await press(page, 'ユーザ検索')
    await press(page, 'ログアウト')
    await press(page, 'ワンタイムパスワードログイン')
    await see('6-login')
    await fill(page, { 担当者ID: operatorId, ログインパスワード: staffPassword })
    await press(page, 'ログイン')
    await see('7-login-step2')
    assert.deepEqual([...defects, ...problems], [])
    await page.context().close()
  })
}

test('H-26: the help and ご利用環境 of a desk speak to its staff, and have no chapter on trading', async () => {
  const page = await openWindow(stage.browser)
  for (const desk of [shokoDesk, johokuDesk]) {
    await page.goto(`${stage.origin}${serviceHref(desk, 'environment')}`)
    await assertForStaff(page, 'environment')
    await page.goto(`${stage.origin}${serviceHref(desk, 'help')}`)
    const links = await page.getByRole('navigation', { name: '目次' }).getByRole('link').allInnerTexts()
    assert.equal(links.includes('取引締結'), false)
    for (const chapter of helpChapters.filter((each) => each !== 'mail-codes')) {
      await page.goto(`${stage.origin}${helpHref(desk, chapter)}`)
      assert.notEqual(await heading(page), 'エラー', chapter)
      // The first one is about their work, with customers (D9: test/desk/manual.test.ts).
      if (chapter !== 'introduction') await assertForStaff(page, chapter)
    }
    const trading = await page.goto(`${stage.origin}${helpHref(desk, 'orders')}`)
    assert.equal(trading?.url().includes('notice=link'), true)
  }
  await page.context().close()
})
