// A support desk in a browser: staff at their windows, callers in any state, a clock that the test moves.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { serviceHref } from '../../../src/authority/routes.ts'
import { staffPassword, type Worker } from '../../desk/support/staff.ts'
import type { Size } from '../../support/browser.ts'
import { createWorld, type World } from '../../support/world.ts'
import { fill, press, unfold } from './screens.ts'
import { browserOfFile, closeWindows, openWindow } from './stage.ts'
import { watch } from './watch.ts'

export type DeskStage = Awaited<ReturnType<typeof openDeskStage>>
export type Window = { readonly page: Page; readonly problems: readonly string[] }

export async function openDeskStage(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options)
  const server = await world.serve({ browsers: true })
  const browser = await browserOfFile()
  const origin = `http://localhost:${server.port}`

  return {
    world,
    origin,
    browser,
    /** A window with its own browser profile, in which the operator has just logged in. */
    async logIn(worker: Worker, size: Size = 'desk', javaScript = true): Promise<Window> {
      const page = await openWindow(browser, { size, javaScript })
      const problems = watch(page)
      await logInAtDesk(page, { world, origin }, worker)
      return { page, problems }
    },
    /** Rejects if the server met a fault that no screen showed. */
    async close() {
      await closeWindows()
      await server.stop()
      await world.end()
      assert.deepEqual(server.faults, [])
    },
  }
}

type Served = { readonly world: World; readonly origin: string }

export async function logInAtDesk(page: Page, { world, origin }: Served, worker: Worker): Promise<void> {
  await page.goto(`${origin}${serviceHref(worker.desk, 'entry')}`)
  await press(page, 'ワンタイムパスワードログイン')
  await fill(page, { 担当者ID: worker.operatorId, ログインパスワード: staffPassword })
  await press(page, 'ログイン')
  world.clock.forward({ seconds: 30 })
  await fill(page, { OTP: await world.code(worker.tokenId) })
  await press(page, 'OTPログイン')
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'ユーザ検索')
}

/** The button in the dialog that asks before something is done. */
export async function agree(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor()
  await press(page, 'OK')
}

/** Who called, and why; filled in before the button of an action, of the page or of one of its forms. */
export async function tellWhy(
  page: Pick<Page, 'getByLabel'>,
  reason = 'ご本人からのお電話',
  method = '届出電話番号への折返し',
): Promise<void> {
  await page.getByLabel('本人確認方法', { exact: true }).selectOption({ label: method })
  await fill(page, { 理由: reason })
}

/** What stands behind a name below the page of a user. */
export async function openTab(page: Page, name: string): Promise<void> {
  const tab = page.locator('summary').filter({ has: page.getByRole('heading', { name, exact: true }) })
  await tab.click()
}

export async function search(page: Page, text: string): Promise<void> {
  await fill(page, { 検索: text })
  await press(page, 'ユーザを検索')
}

/** By the menu: whoever grants sees buttons of the same name as the link. */
export async function openApprovals(page: Page): Promise<void> {
  // Its name ends with what waits.
  const link = page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name: /^承認/ })
  await unfold(page, link)
  await Promise.all([page.waitForEvent('load'), link.click()])
}

/** Grants what waits for the user, on the approver's page. */
export async function grant(page: Page, userId: string): Promise<void> {
  await openApprovals(page)
  const item = page.getByRole('main').locator('section').filter({ hasText: userId })
  await item.getByRole('button', { name: '承認', exact: true }).click()
  await agree(page)
  assert.match(await page.getByRole('status').first().innerText(), /^承認しました。/)
}

/** Prints the letter that somebody else asked for, found on the approvals page. */
export async function printGranted(page: Page, userId: string): Promise<void> {
  await openApprovals(page)
  const item = page.getByRole('main').locator('section').filter({ hasText: userId })
  await Promise.all([page.waitForEvent('load'), item.getByRole('link').click()])
  await page.getByRole('button', { name: '書面を印刷', exact: true }).click()
  await agree(page)
}
