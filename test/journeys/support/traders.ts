// People who trade: logged in on a business day in trading hours, choosing from lists by the visible text.
import type { Page } from 'playwright-core'
import type { Size } from '../../support/browser.ts'
import {
  changePassword,
  enterCode,
  enterToken,
  fill,
  press,
  startEnrollment,
  startLogin,
  unfold,
} from './screens.ts'
import type { Person, Stage } from './stage.ts'

const ownPassword = 'Kawase2025'
let customers = 0

/** Somebody who has just changed the first password and stands on 初期画面. */
export async function trader(stage: Stage, service: string, size: Size): Promise<Person> {
  const person = await stage.person({ service, size, customerName: `取引商会${String(++customers)}` })
  const { page, tokenId, code, password: current } = person
  await startEnrollment(page, person, person)
  await enterToken(page, tokenId, [code(-1), code()])
  stage.clock.forward({ seconds: 30 })
  await enterCode(page, code(), 'OTP ログイン')
  await changePassword(page, { current, newPassword: ownPassword })
  return { ...person, password: ownPassword }
}

/** The same person on another day. */
export async function comeBack(stage: Stage, person: Person, at: string): Promise<void> {
  stage.clock.set(at)
  await startLogin(person.page, person, person)
  await enterCode(person.page, person.code(), 'OTPログイン')
}

export async function openMenu(page: Page, name: string): Promise<unknown> {
  const menu = page.getByRole('navigation', { name: 'メニュー', exact: true })
  const item = menu.getByRole('link', { name, exact: true })
  await unfold(page, item)
  return Promise.all([page.waitForEvent('load'), item.click()])
}

export async function choose(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    await page.getByLabel(label, { exact: true }).selectOption({ label: value })
  }
}

export type TypedTerms = {
  readonly side: '売予約（輸入）' | '買予約（輸出）'
  readonly amount: string
  readonly delivery: { readonly start: string; readonly end?: string }
}

/** 米ドル, by a fixed day or a period. */
export async function enterTerms(page: Page, { side, amount, delivery }: TypedTerms): Promise<void> {
  const { start, end } = delivery
  const 受渡方法 = end === undefined ? '確定日渡し' : '特定期間渡し'
  await choose(page, { 通貨: 'USD（米ドル）', 売買: side, 受渡方法 })
  await fill(page, { 金額: amount, '受渡(開始)日': start, ...(end !== undefined && { 受渡終了日: end }) })
}

/** Presses a button that asks for confirmation, and answers OK. */
export async function pressAndConfirm(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await press(page, 'OK')
}
