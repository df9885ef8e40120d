// アクティベーションコード from the desk's window to the token app on the holder's device.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { deskUserHref } from '../../src/desk/routes.ts'
import { fewApprovals } from '../desk/support/site.ts'
import { appoint, newCaller, shokoDesk } from '../desk/support/staff.ts'
import { newPage, type Size } from '../support/browser.ts'
import { agree, type DeskStage, openDeskStage, tellWhy } from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import { button, shownTokenId } from './support/token-stage.ts'
import { watch } from './support/watch.ts'

let stage: DeskStage
beforeEach(async () => {
  stage = await openDeskStage({ tokenActivation: 'code', edit: fewApprovals })
})
afterEach(() => stage.close())

for (const size of ['desk', 'phone'] as const satisfies readonly Size[]) {
  test(`the desk prints a code, the app asks for it and gets its token (${size})`, async () => {
    const clerk = await appoint(stage.world, 'desk', { operatorId: `clerk-${size}` })
    const caller = await newCaller(stage.world, `Caller-${size}`)
    const { page, problems } = await stage.logIn(clerk, size)
    const userPage = `${stage.origin}${deskUserHref(shokoDesk, 'user', caller.service, caller.userId)}`
    await page.goto(userPage)
    await tellWhy(page)
    await page.getByRole('button', { name: 'アクティベーションコードの発行' }).click()
    await agree(page)
    const defects = await inspect(page, `desk-activation-${size}`)
    const printed = await page.locator('dd.letter-code').last().innerText()

    const device = await newPage(stage.browser, size)
    const deviceProblems = watch(device)
    await device.goto(`${stage.origin}/token/`)
    const field = device.getByLabel('アクティベーションコード', { exact: true })
    await field.waitFor()
    assert.match(
      await device.locator('#activation').innerText(),
      /クレデンシャルの発行にはアクティベーションコードが必要です/,
    )
    defects.push(...(await inspect(device, `token-activation-${size}`)))
    const press = () => button(device, 'クレデンシャルを発行する').click()
    await field.fill('ABCD-EFGH-JKMN-PQRS')
    await press()
    await device.getByText('アクティベーションコードに誤りがあります。').waitFor()
    // A well-formed one that was never given out.
    await field.fill('0000-0000-0000-0000')
    await press()
    await device.getByText('このアクティベーションコードは使えません。').waitFor()
    defects.push(...(await inspect(device, `token-activation-wrong-${size}`)))
    await device.reload()
    await field.fill(printed.toLowerCase().replaceAll('-', ' '))
    await press()
    const tokenId = await shownTokenId(device)
    await device.reload()
    assert.equal(await shownTokenId(device), tokenId)

    await page.goto(userPage)
    await page.getByRole('definition').filter({ hasText: tokenId }).waitFor()
    defects.push(...(await inspect(page, `desk-activation-used-${size}`)))
    assert.deepEqual([...defects, ...problems, ...deviceProblems], [])
    await device.close()
    await page.close()
  })
}

test('a lost answer: [もう一度試す] continues with the typed code', async () => {
  const clerk = await appoint(stage.world, 'desk', { operatorId: 'clerk-lost' })
  const caller = await newCaller(stage.world, 'Caller-lost')
  const { page } = await stage.logIn(clerk)
  await page.goto(`${stage.origin}${deskUserHref(shokoDesk, 'user', caller.service, caller.userId)}`)
  await tellWhy(page)
  await page.getByRole('button', { name: 'アクティベーションコードの発行' }).click()
  await agree(page)
  const printed = await page.locator('dd.letter-code').last().innerText()

  const device = await newPage(stage.browser, 'phone')
  await device.goto(`${stage.origin}/token/`)
  await device.getByLabel('アクティベーションコード', { exact: true }).fill(printed)
  let lost = false
  await device.route('**/api/v1/tokens', async (route) => {
    if (lost) return route.continue()
    lost = true
    await route.fetch()
    await route.abort('timedout')
  })
  await button(device, 'クレデンシャルを発行する').click()
  await device.getByText('サーバーから応答がありません。').waitFor()
  await device.reload()
  await shownTokenId(device)
  await device.close()
  await page.close()
})
