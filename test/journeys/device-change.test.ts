// 端末を変更するとき, everybody in their own window: the customer asks, the desk revokes, the new device takes over.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { appoint, johokuDesk, settledCaller, shokoDesk } from '../desk/support/staff.ts'
import { johoku, shoko } from '../support/world.ts'
import { agree, type DeskStage, openApprovals, openDeskStage, search, tellWhy } from './support/desk-stage.ts'
import { messages } from './support/manuals.ts'
import {
  enterCode,
  enterToken,
  errorBox,
  heading,
  notice,
  open,
  startEnrollment,
  startLogin,
} from './support/screens.ts'
import { openWindow } from './support/stage.ts'
import { watch } from './support/watch.ts'

let stage: DeskStage
beforeEach(async () => {
  stage = await openDeskStage()
})
afterEach(() => stage.close())

for (const [service, desk, ids] of [
  [shoko, shokoDesk, ['S0-2.8-01', 'S0-2.8-02']],
  [johoku, johokuDesk, ['S1-2.8']],
] as const) {
  test(`${ids.join(', ')}: the old token ends at once and permanently, the new one is enrolled: ${service}`, async () => {
    const { world, origin } = stage
    const clerk = await appoint(world, 'desk', { desk })
    const approver = await appoint(world, 'approver', { desk })
    const caller = await settledCaller(world, '0000000001', { service })
    const customer = await openWindow(stage.browser)
    const problems = watch(customer)
    const person = { ...caller, origin }
    await startLogin(customer, person, person)
    world.clock.forward({ seconds: 30 })
    await enterCode(customer, await world.code(caller.tokenId), 'OTPログイン')
    assert.equal(await heading(customer), '初期画面')

    await revokeByTwo({ clerk, approver }, caller.userId)
    await customer.reload()
    assert.match(await errorBox(customer), /RMCFXLGN001004W/, 'logged out at once')
    await startLogin(customer, person, person)
    assert.match(await errorBox(customer), /RMCFXLGN001006E/, 'sent to 利用開始登録')
    assert.equal(await enrollWith(customer, person, caller.tokenId), messages.wrongEnrollment)

    const tokenId = await world.token()
    assert.equal(await enrollWith(customer, person, tokenId), messages.enrolled)
    world.clock.forward({ seconds: 30 })
    await enterCode(customer, await world.code(tokenId), 'OTP ログイン')
    assert.equal(await heading(customer), '初期画面')
    assert.deepEqual(problems, [])
    await customer.context().close()
  })
}

type Workers = { readonly [name in 'clerk' | 'approver']: Awaited<ReturnType<typeof appoint>> }

async function revokeByTwo({ clerk, approver }: Workers, userId: string): Promise<void> {
  const first = await stage.logIn(clerk)
  await search(first.page, userId)
  await tellWhy(first.page, '端末の変更')
  await first.page.getByRole('button', { name: 'トークンの失効（承認を依頼）', exact: true }).click()
  await agree(first.page)
  const second = await stage.logIn(approver)
  await openApprovals(second.page)
  await second.page.getByRole('main').getByRole('button', { name: '承認', exact: true }).click()
  await agree(second.page)
  await first.page.reload()
  await first.page.getByRole('button', { name: '承認済みの操作を実行' }).click()
  await agree(first.page)
  assert.match(await notice(first.page), /^トークンを失効しました。/)
  assert.deepEqual([...first.problems, ...second.problems], [])
  await first.page.context().close()
  await second.page.context().close()
}

/** What the screen says to the two codes of a token that this person holds. */
async function enrollWith(
  page: Page,
  person: Parameters<typeof startEnrollment>[1] & Parameters<typeof startEnrollment>[2],
  tokenId: string,
): Promise<string> {
  stage.world.clock.forward({ seconds: 60 })
  const codes = [await stage.world.code(tokenId, -1), await stage.world.code(tokenId)] as const
  await open(page, person, 'entry')
  await startEnrollment(page, person, person)
  await enterToken(page, tokenId, codes)
  return (await page.getByRole('alert').count()) > 0 ? errorBox(page) : notice(page)
}
