// The Software Keyboard, by mouse, finger and keys: A-13, S0-2.7, S1-2.7, H-14.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { type Size, sizes } from '../support/browser.ts'
import { johoku, shoko } from '../support/world.ts'
import { inspect } from './support/inspect.ts'
import { enterCode, enterToken, fill, heading, notice, open, press, typedIn } from './support/screens.ts'
import { openStage, type Person, type Stage } from './support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const passwordField = 'ログインパスワード'
const ordered = [...'1234567890']

function openerOf(page: Page, label: string): Locator {
  // A browser may put a space before the part for screen readers only.
  return page.getByRole('button', {
    name: new RegExp(`^ソフトウェアキーボードを開く ?（${RegExp.escape(label)}）$`),
  })
}

function keyboardOn(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Software Keyboard' })
}

async function openKeyboard(page: Page, label: string): Promise<Locator> {
  await openerOf(page, label).click()
  await keyboardOn(page).waitFor()
  return keyboardOn(page)
}

function key(keyboard: Locator, name: string): Locator {
  return keyboard.getByRole('button', { name, exact: true })
}

/** Presses the key of each character, and 大文字/小文字 where the case changes. */
async function enter(keyboard: Locator, characters: string): Promise<void> {
  let upper = false
  for (const character of characters) {
    if (/[a-z]/i.test(character) && /[A-Z]/.test(character) !== upper) {
      await key(keyboard, '大文字/小文字').click()
      upper = !upper
    }
    await key(keyboard, character).click()
  }
}

/** Everything from [ソフトウェアキーボードを開く] to [確定]. */
async function enterInto(page: Page, label: string, characters: string): Promise<void> {
  const keyboard = await openKeyboard(page, label)
  await enter(keyboard, characters)
  await key(keyboard, '確定').click()
  await keyboard.waitFor({ state: 'detached' })
}

/** The names of the keys for characters, in the order shown. */
function characterKeys(keyboard: Locator): Promise<string[]> {
  return keyboard.getByRole('group').getByRole('button').filter({ hasText: /^.$/ }).allInnerTexts()
}

async function expectFocusOn(locator: Locator, why: string): Promise<void> {
  assert.equal(await locator.evaluate((element) => element === document.activeElement), true, why)
}

async function onLogin(person: Person): Promise<Person> {
  await open(person.page, person, 'login')
  return person
}

async function expectControls(page: Page, labels: readonly string[]): Promise<void> {
  const names = labels.map((label) => `ソフトウェアキーボードを開く（${label}）`)
  const found = page.getByRole('main').getByRole('button', { name: 'ソフトウェアキーボードを開く' })
  assert.deepEqual(await found.allTextContents(), names, await heading(page))
  for (const label of labels) {
    await page.getByLabel(label, { exact: true }).focus()
    await page.keyboard.press('Tab')
    await expectFocusOn(openerOf(page, label), `after ${label}`)
  }
}

test('A-03 to A-10: every password and every code has the control beside it, after the field; nothing else has', async () => {
  const person = await stage.person()
  const { page, password, code } = person
  await open(page, person, 'enrollment')
  await expectControls(page, [passwordField])
  await fill(page, { ユーザID: person.userId, [passwordField]: password })
  await press(page, 'OTP利用開始登録')
  await expectControls(page, ['OTP1', 'OTP2'])
  await enterToken(page, person.tokenId, [code(-1), code()])
  await expectControls(page, ['OTP'])
  stage.clock.forward({ seconds: 30 })
  await enterCode(page, code(), 'OTP ログイン')
  await expectControls(page, ['現在のパスワード', '新しいパスワード', '新しいパスワード(再入力)'])
  await press(page, 'ログアウト')
  await onLogin(person)
  await expectControls(page, [passwordField])
  await fill(page, { ユーザID: person.userId, [passwordField]: password })
  await press(page, 'ログイン')
  await expectControls(page, ['OTP'])
  await press(page, '同期ズレ補正')
  await expectControls(page, ['OTP1', 'OTP2'])
  assert.deepEqual(person.problems, [])
  await page.close()
})

for (const service of [shoko, johoku]) {
  test(`S0-2.7-04, -06: [確定] puts what was entered into the field: an enrollment at ${service}`, async () => {
    const person = await stage.person({ service })
    const { page, code } = person
    await open(page, person, 'enrollment')
    await fill(page, { ユーザID: person.userId })
    await enterInto(page, passwordField, person.password)
    assert.equal(await typedIn(page, passwordField), person.password)
    await press(page, 'OTP利用開始登録')
    await fill(page, { トークンID: person.tokenId })
    await enterInto(page, 'OTP1', code(-1))
    await enterInto(page, 'OTP2', code())
    await press(page, 'OTP 利用開始登録')
    assert.match(await notice(page), /利用開始登録が完了しました。/)
    assert.deepEqual(person.problems, [])
    await page.close()
  })
}

test('S0-2.7-06: [確定] replaces the value of the field, notifies scripts, and returns to the control', async () => {
  const { page } = await onLogin(await stage.person())
  const field = page.getByLabel(passwordField, { exact: true })
  await field.fill('before')
  await field.evaluate((input) => {
    for (const type of ['input', 'change']) {
      input.addEventListener(type, () =>
        document.body.append(` ${type}:${(input as HTMLInputElement).value}`),
      )
    }
  })
  const keyboard = await openKeyboard(page, passwordField)
  await enter(keyboard, 'ab1X')
  await key(keyboard, '1文字削除').click()
  await key(keyboard, 'Z').click()
  await key(keyboard, '確定').click()
  assert.equal(await typedIn(page, passwordField), 'ab1Z')
  assert.match(await page.locator('body').innerText(), / input:ab1Z change:ab1Z/)
  await expectFocusOn(openerOf(page, passwordField), 'the control')
  assert.equal(page.context().pages().length, 1, 'no window of its own')
  await page.close()
})

test('S0-2.7-05: [キャンセル], and Escape alike, throw it away and leave the field as it was', async () => {
  const { page } = await onLogin(await stage.person())
  await fill(page, { [passwordField]: 'Mae1' })
  for (const leave of ['キャンセル', 'Escape']) {
    const keyboard = await openKeyboard(page, passwordField)
    assert.equal(await keyboard.getByRole('status').innerText(), '未入力です。')
    await enter(keyboard, 'abc')
    if (leave === 'Escape') await page.keyboard.press('Escape')
    else await key(keyboard, leave).click()
    await keyboard.waitFor({ state: 'detached' })
    assert.equal(await typedIn(page, passwordField), 'Mae1', leave)
    await expectFocusOn(openerOf(page, passwordField), leave)
  }
  await page.close()
})

test('S1-2.7-06: it shows ● only, and says how many, never which', async () => {
  const { page } = await onLogin(await stage.person())
  const keyboard = await openKeyboard(page, passwordField)
  const status = keyboard.getByRole('status')
  const masked = keyboard.getByText(/^●*$/)
  await enter(keyboard, 'aB')
  assert.equal(await masked.innerText(), '●●')
  assert.equal(await masked.getAttribute('aria-hidden'), 'true')
  assert.equal(await status.innerText(), '2文字入力済みです。')
  await key(keyboard, '大文字/小文字').click()
  assert.equal(await status.innerText(), '小文字に切り替えました。')
  await key(keyboard, '1文字削除').click()
  assert.equal(await status.innerText(), '1文字入力済みです。')
  await key(keyboard, '全消去').click()
  assert.equal(await status.innerText(), '未入力です。')
  assert.equal(
    await page
      .locator('body')
      .innerText()
      .then((text) => text.includes('aB')),
    false,
  )
  const text = await keyboard.innerText()
  assert.ok(text.includes('ボタンは、一文字ずつゆっくりと押下してください。'))
  assert.ok(
    text.includes(
      'なお、ソフトウェアキーボードのご利用は、スパイウェア等の対策として安全を保証するものではありませんが、お手元のキーボードを用いた場合と比較しセキュリティレベルを向上させることを目的としております。',
    ),
  )
  await page.close()
})

test('it works with a physical keyboard alone', async () => {
  const { page } = await onLogin(await stage.person())
  const { keyboard: keys } = page
  await page.getByLabel(passwordField, { exact: true }).focus()
  await keys.press('Tab')
  await keys.press('Enter')
  const keyboard = keyboardOn(page)
  await expectFocusOn(key(keyboard, '1'), 'the first key')
  await keys.press('Space')
  await keys.press('ArrowRight')
  await keys.press('Enter')
  // Below the 2 stands the b, below it the l, and the v: ten keys in a row at this width.
  for (const below of ['b', 'l', 'v']) {
    await keys.press('ArrowDown')
    await expectFocusOn(key(keyboard, below), below)
  }
  await keys.press('Enter')
  await keys.press('ArrowUp')
  await keys.press('ArrowLeft')
  await expectFocusOn(key(keyboard, 'k'), 'k')
  await keys.press('End')
  await expectFocusOn(key(keyboard, '全消去'), 'the last key')
  await keys.press('Home')
  await expectFocusOn(key(keyboard, '1'), 'the first key again')
  const stops = await keyboard
    .getByRole('button')
    .evaluateAll((buttons) =>
      buttons
        .filter((button) => (button as HTMLButtonElement).tabIndex === 0)
        .map((button) => button.textContent),
    )
  assert.deepEqual(stops, ['1', '確定', 'キャンセル'], 'all keys are one tab stop')
  await keys.press('Tab')
  await expectFocusOn(key(keyboard, '確定'), '[確定]')
  await keys.press('Enter')
  assert.equal(await typedIn(page, passwordField), '12v')
  await page.close()
})

test('a key that is held down enters one character', async () => {
  const { page } = await onLogin(await stage.person())
  const keyboard = await openKeyboard(page, passwordField)
  for (let repeats = 0; repeats < 3; repeats++) await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  assert.equal(await keyboard.getByRole('status').innerText(), '1文字入力済みです。')
  await page.close()
})

test('profile softwareKeyboard: the digits are in order, or in a new order at every opening', async () => {
  const expectOrders = async (service: string, openings: number) => {
    const { page } = await onLogin(await stage.person({ service }))
    const orders: string[] = []
    for (let opening = 0; opening < openings; opening++) {
      const keyboard = await openKeyboard(page, passwordField)
      const keys = await characterKeys(keyboard)
      assert.deepEqual(keys.slice(10), [...'abcdefghijklmnopqrstuvwxyz'])
      assert.deepEqual(keys.slice(0, 10).sort(), ordered.toSorted())
      orders.push(keys.slice(0, 10).join(''))
      await key(keyboard, 'キャンセル').click()
    }
    await page.close()
    return new Set(orders)
  }
  assert.deepEqual([...(await expectOrders(shoko, 3))], [ordered.join('')])
  // Two equal ones among eight would occur once in 130,000 runs.
  assert.equal((await expectOrders(johoku, 8)).size, 8)
})

test('S0-2.2-07, I5: a code has digits only, eight of them at most; the field itself takes more, as pasting brings (G-14)', async () => {
  const { page, ...person } = await stage.person()
  await open(page, person, 'enrollment')
  await fill(page, { ユーザID: person.userId, [passwordField]: person.password })
  await press(page, 'OTP利用開始登録')
  const keyboard = await openKeyboard(page, 'OTP1')
  assert.deepEqual(await characterKeys(keyboard), ordered)
  assert.equal(await key(keyboard, '大文字/小文字').count(), 0)
  await key(keyboard, '7').evaluate((seven, presses) => {
    for (let press = 0; press < presses; press++) (seven as HTMLButtonElement).click()
  }, 9)
  assert.match(await keyboard.getByRole('status').innerText(), /これ以上は入力できません/)
  await key(keyboard, '確定').click()
  assert.equal(await typedIn(page, 'OTP1'), '77777777')
  await fill(page, { OTP2: '１２３ ４５６' })
  assert.equal(await typedIn(page, 'OTP2'), '１２３ ４５６')
  await page.close()
})

test('without JavaScript there is no control, and the login works without it', async () => {
  const person = await stage.person({ javaScript: false })
  await onLogin(person)
  assert.equal(await person.page.getByText('ソフトウェアキーボードを開く').count(), 0)
  await person.page.close()
})

describe('the dialog fits the screen', () => {
  for (const size of Object.keys(sizes) as Size[]) {
    test(size, async () => fitsTheScreen(await onLogin(await stage.person({ service: johoku, size })), size))
  }
})

async function fitsTheScreen({ page }: Person, size: Size): Promise<void> {
  const finger = size === 'phone'
  if (finger) await openerOf(page, passwordField).tap()
  const keyboard = finger ? keyboardOn(page) : await openKeyboard(page, passwordField)
  if (finger) for (const name of ['a', '0']) await key(keyboard, name).tap()
  else await enter(keyboard, 'a0')
  assert.deepEqual(await inspect(page, `software-keyboard-${size}`), [])
  const box = await keyboard.evaluate((dialog) => {
    const { top, bottom, left, right } = dialog.getBoundingClientRect()
    return {
      inView: top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth,
      whole: dialog.scrollHeight <= dialog.clientHeight && dialog.scrollWidth <= dialog.clientWidth,
      zooms: getComputedStyle(dialog).touchAction !== 'manipulation',
    }
  })
  assert.deepEqual(box, { inView: true, whole: true, zooms: false })
  if (finger) await key(keyboard, '確定').tap()
  else await key(keyboard, '確定').click()
  assert.equal(await typedIn(page, passwordField), 'a0')
  await page.close()
}
