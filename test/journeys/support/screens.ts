// What a person does on the screens of 外為Web: everything is found by the text that the person reads.
import type { Locator, Page } from 'playwright-core'
import { type ServiceScreen, serviceHref } from '../../../src/authority/routes.ts'

/** One service at one origin. */
export type Site = { readonly origin: string; readonly service: string }

export function urlOf({ origin, service }: Site, screen: ServiceScreen): string {
  return `${origin}${serviceHref(service, screen)}`
}

export async function open(page: Page, site: Site, screen: ServiceScreen): Promise<void> {
  await page.goto(urlOf(site, screen))
}

/** Where there is little room, opens the menu in which it is. */
export async function unfold(page: Page, control: Locator): Promise<void> {
  for (const menu of ['メニュー', 'ユーザメニュー']) {
    if ((await control.count()) > 0) return
    const opener = page.getByRole('button', { name: `${menu}を開く`, exact: true })
    if ((await opener.count()) === 0) continue
    await opener.click()
    if ((await control.count()) === 0) await page.keyboard.press('Escape')
  }
}

/** Where there is little room, opens the conditions of a search, which are open elsewhere, or once something was asked. */
export async function openConditions(page: Page): Promise<void> {
  const search = page.locator('details').filter({ has: page.locator('summary', { hasText: '抽出条件' }) })
  if ((await search.getByRole('textbox').count()) === 0) await search.locator('summary').click()
}

/** Presses a button, or a link that looks like one, and waits for the screen that follows. */
export async function press(page: Page, name: string): Promise<void> {
  const control = page
    .getByRole('button', { name, exact: true })
    .or(page.getByRole('link', { name, exact: true }))
  await unfold(page, control)
  await Promise.all([page.waitForEvent('load'), control.click()])
}

export async function fill(
  page: Pick<Page, 'getByLabel'>,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    await page.getByLabel(label, { exact: true }).fill(value)
  }
}

export function typedIn(page: Page, label: string): Promise<string> {
  return page.getByLabel(label, { exact: true }).inputValue()
}

export type Credentials = { readonly userId: string; readonly password: string }

/** STEP 1, up to the answer. */
export async function enterCredentials(
  page: Page,
  { userId, password }: Credentials,
  button: 'OTP利用開始登録' | 'ログイン',
): Promise<void> {
  await fill(page, { ユーザID: userId, ログインパスワード: password })
  await press(page, button)
}

/** STEP 2 of the enrollment, up to the answer. */
export async function enterToken(
  page: Page,
  tokenId: string,
  codes: readonly [string, string],
): Promise<void> {
  await fill(page, { トークンID: tokenId, OTP1: codes[0], OTP2: codes[1] })
  await press(page, 'OTP 利用開始登録')
}

/** The completed enrollment has the button with a space, as in the manual's text; the login has it without. */
export async function enterCode(
  page: Page,
  code: string,
  button: 'OTP ログイン' | 'OTPログイン',
): Promise<void> {
  await fill(page, { OTP: code })
  await press(page, button)
}

export type PasswordChange = {
  readonly current: string
  readonly newPassword: string
  /** The same as the new one where it is not given. */
  readonly again?: string
}

/** Fills in パスワード変更画面, and asks to send it: the dialog is open then. */
export async function askToChangePassword(
  page: Page,
  { current, newPassword, again = newPassword }: PasswordChange,
): Promise<void> {
  await fill(page, {
    現在のパスワード: current,
    新しいパスワード: newPassword,
    '新しいパスワード(再入力)': again,
  })
  await page.getByRole('main').getByRole('button', { name: 'パスワード変更', exact: true }).click()
  await page.getByRole('dialog').waitFor()
}

/** The whole of it, with OK in the dialog, up to the answer. */
export async function changePassword(page: Page, change: PasswordChange): Promise<void> {
  await askToChangePassword(page, change)
  await press(page, 'OK')
}

/** Everything from the entry page up to STEP 2 of the login. */
export async function startLogin(page: Page, site: Site, credentials: Credentials): Promise<void> {
  await open(page, site, 'entry')
  await press(page, 'ワンタイムパスワードログイン')
  await enterCredentials(page, credentials, 'ログイン')
}

/** Everything from the entry page up to STEP 2 of the enrollment. */
export async function startEnrollment(page: Page, site: Site, credentials: Credentials): Promise<void> {
  await open(page, site, 'entry')
  await press(page, '利用開始登録')
  await enterCredentials(page, credentials, 'OTP利用開始登録')
}

export function heading(page: Page): Promise<string> {
  return page.getByRole('heading', { level: 1 }).innerText()
}

/** The red box; every screen has one at most. */
export async function errorBox(page: Page): Promise<string> {
  return (await page.getByRole('alert').innerText()).trim()
}

/** The box that reports a success. */
export async function notice(page: Page): Promise<string> {
  const boxes = page.getByRole('main').locator('[role="status"]').filter({ visible: true })
  return (await boxes.innerText()).trim()
}

/** The error text that the screen ties to the field with this label, or null. */
export function errorBeside(page: Page, label: string): Promise<string | null> {
  return page.getByLabel(label, { exact: true }).evaluate((input) => {
    if (input.getAttribute('aria-invalid') !== 'true') return null
    const described = (input.getAttribute('aria-describedby') ?? '').split(' ')
    const error = described
      .map((id) => document.getElementById(id))
      .find((each) => each?.id.endsWith('-error'))
    return error?.checkVisibility() === true ? error.innerText : null
  })
}

/** Whether the screen shows, as a text that can't be changed, exactly this token ID. */
export async function showsTokenId(page: Page, tokenId: string): Promise<boolean> {
  return (await page.getByRole('main').getByText(tokenId, { exact: true }).count()) === 1
}

/** The names of the steps in the order shown, and the current one. */
export async function shownSteps(page: Page): Promise<{ all: readonly string[]; current: string }> {
  const items = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasText: /^(\[STEP \d\]|完了)/ })
  return {
    all: await items.allInnerTexts(),
    current: await page.locator('[aria-current="step"]').innerText(),
  }
}

/** The values beside the names in lists of facts, such as お客様名, which is above every screen after the login. */
export async function factsOf(page: Page, landmark: 'banner' | 'main'): Promise<Record<string, string>> {
  const place = page.getByRole(landmark)
  await unfold(page, place.getByRole('term'))
  const names = await place.getByRole('term').allInnerTexts()
  const values = await place.getByRole('definition').allInnerTexts()
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']))
}

export type ErrorBoxLook = {
  readonly focused: boolean
  readonly inView: boolean
  readonly last: boolean
  readonly red: boolean
}

/** How the red box looks to the eye: framed in red, below everything else of the screen, scrolled to, in focus. */
export function errorBoxLook(page: Page): Promise<ErrorBoxLook> {
  return page.getByRole('alert').evaluate((box) => {
    const { top, bottom } = box.getBoundingClientRect()
    const others = [...document.querySelectorAll('main *')].filter(
      (each) => each.checkVisibility() && !each.contains(box) && !box.contains(each),
    )
    const { borderTopColor, borderTopWidth } = getComputedStyle(box)
    const [red = 0, green = 0, blue = 0] = (borderTopColor.match(/\d+/g) ?? []).map(Number)
    return {
      focused: document.activeElement === box,
      // A browser scrolls to whole pixels.
      inView: top >= 0 && bottom < innerHeight + 1,
      last: others.every((each) => each.getBoundingClientRect().bottom <= top),
      red: Number.parseFloat(borderTopWidth) >= 1 && red > 150 && green < 80 && blue < 80,
    }
  })
}
