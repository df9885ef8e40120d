// ユーザOTP管理 at the desk, on a desk and on a phone: a caller of any company is helped from the list (S2-1.3-05).
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { appoint, type Caller, settledCaller, type Worker } from '../desk/support/staff.ts'
import type { Size } from '../support/browser.ts'
import { agree, type DeskStage, openDeskStage, tellWhy } from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import { fill, heading, openConditions, press } from './support/screens.ts'

const service = 'shoko-chukin/fx-web-2025'
let stage: DeskStage
let clerk: Worker
let callers: Record<Size, Caller>
beforeEach(async () => {
  stage = await openDeskStage({ start: '2025-06-20T09:00:15+09:00' })
  const { world } = stage
  clerk = await appoint(world, 'desk')
  const customerName = '株式会社とても長い名前の輸出入商事ホールディングス'
  const desk = await settledCaller(world, '9998000286', { service, customerName })
  callers = { desk, phone: await settledCaller(world, '9998000287', { service, customerName: '見本商事' }) }
  world.clock.set('2025-07-22T09:00:15+09:00')
})
afterEach(() => stage.close())

for (const size of ['desk', 'phone'] as const satisfies readonly Size[]) {
  test(`S2-1.2, WCAG 2.2 AA: ${size}: found, suspended and resumed from the list, with a reason and an identification`, async () => {
    const { userId } = callers[size]
    const { page, problems } = await stage.logIn(clerk, size)
    await press(page, 'ユーザOTP管理')
    assert.equal(await heading(page), 'ユーザOTP管理画面')
    await openConditions(page)
    await fill(page, { ユーザID: userId })
    await press(page, '検索')
    assert.deepEqual(await inspect(page, `desk-user-otp-list-${size}`), [])
    const line = page.getByRole('row').filter({ hasText: userId })
    await line.getByRole('checkbox').check()
    await line.getByRole('checkbox').press('Enter')
    assert.equal(await page.getByRole('dialog').count(), 0, 'Enter on a tick presses no button')
    await page.getByRole('button', { name: '一時停止', exact: true }).click()
    await agree(page)
    assert.match(await page.getByRole('main').innerText(), /本人確認方法を選んでください。/)
    assert.deepEqual(await inspect(page, `desk-user-otp-why-${size}`), [])

    assert.equal(await line.getByRole('checkbox').isChecked(), true, 'what was ticked stays so')
    await tellWhy(page, '端末の紛失')
    await page.getByRole('button', { name: '一時停止', exact: true }).click()
    await agree(page)
    await page.getByText('トークンステータスの一時停止が完了しました。').waitFor()
    assert.match(await line.innerText(), /一時停止/)
    await line.getByRole('checkbox').check()
    await tellWhy(page, '端末が見つかった')
    await page.getByRole('button', { name: '再開', exact: true }).click()
    await agree(page)
    await page.getByText('トークンステータスの再開が完了しました。').waitFor()
    assert.match(await line.innerText(), /利用可能/)
    assert.deepEqual(problems, [])
    await page.close()
  })
}
