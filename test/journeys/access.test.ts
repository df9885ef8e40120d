// Logging in without a mouse: keyboard, clipboard, password manager, and no JavaScript (decision 6).
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { messages } from './support/manuals.ts'
import {
  enterCode,
  enterCredentials,
  enterToken,
  errorBox,
  factsOf,
  fill,
  notice,
  open,
  press,
  startEnrollment,
  startLogin,
  urlOf,
} from './support/screens.ts'
import { openStage, type Person, type Stage } from './support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const newPassword = 'Kawase2025'

function nextCode({ code }: Person): string {
  stage.clock.forward({ seconds: 30 })
  return code()
}

async function enroll(person: Person): Promise<void> {
  await startEnrollment(person.page, person, person)
  await enterToken(person.page, person.tokenId, [person.code(-1), person.code()])
}

/** Presses Tab until that control has the focus, and checks that the focus is visible. */
async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const seen: string[] = []
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press(key)
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      const label = (element as HTMLInputElement).labels?.[0]?.innerText ?? element.innerText
      return { label, visible: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 }
    })
    assert.ok(focused.visible, `nothing shows the focus on ${focused.label}`)
    if (focused.label === name) return
    seen.push(focused.label)
  }
  assert.fail(`Tab never came to ${name}, only to ${seen.join(', ')}`)
}

function pressEnter(page: Page): Promise<unknown> {
  return Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}

test('WCAG 2.1.1, 2.4.7: from the entry to the home screen and out with the keyboard alone', async () => {
  const person = await stage.person()
  const { page, userId, password } = person
  await enroll(person)
  await open(page, person, 'entry')
  await tabTo(page, 'ワンタイムパスワードログイン')
  await pressEnter(page)
  await tabTo(page, 'ユーザID')
  await page.keyboard.type(userId)
  await tabTo(page, 'ログインパスワード')
  await page.keyboard.type('Machigai1')
  await pressEnter(page)
  // After an error the box at the bottom has the focus: the way back up is short.
  assert.equal(await errorBox(page), messages.wrongLogin)
  await tabTo(page, 'ログインパスワード', 'Shift+Tab')
  await page.keyboard.type(password)
  await tabTo(page, 'ログイン')
  await pressEnter(page)
  await tabTo(page, 'OTP')
  await page.keyboard.type(nextCode(person))
  await pressEnter(page)

  await tabTo(page, '現在のパスワード')
  await page.keyboard.type(password)
  await tabTo(page, '新しいパスワード')
  await page.keyboard.type(newPassword)
  await tabTo(page, '新しいパスワード(再入力)')
  await page.keyboard.type(newPassword)
  await tabTo(page, 'パスワード変更')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, 'キャンセル')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  assert.equal(await page.evaluate(() => (document.activeElement as HTMLElement).innerText), 'OK')
  await pressEnter(page)
  assert.equal(await notice(page), messages.passwordChanged)
  await tabTo(page, 'ログアウト')
  await pressEnter(page)
  assert.equal(await notice(page), messages.loggedOut)
  assert.deepEqual(person.problems, [])
  await page.close()
})

async function paste(page: Page, label: string, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await page.getByLabel(label, { exact: true }).focus()
  await page.keyboard.press('ControlOrMeta+V')
}

test('everything can be pasted, with the spaces and full width that copying brings', async () => {
  const person = await stage.person()
  const { page, origin, userId, password, tokenId } = person
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
  await open(page, person, 'enrollment')
  await paste(page, 'ユーザID', ` ${toFullWidth(userId)}\t`)
  await paste(page, 'ログインパスワード', password)
  await press(page, 'OTP利用開始登録')
  await paste(page, 'トークンID', ` ${tokenId.replaceAll(/.{4}(?=.)/g, '$&-')} `)
  await paste(page, 'OTP1', person.code(-1).replace(/.{3}/, '$& '))
  await paste(page, 'OTP2', toFullWidth(person.code()))
  await press(page, 'OTP 利用開始登録')
  assert.equal(await notice(page), messages.enrolled)
  await paste(page, 'OTP', `　${nextCode(person)}\t`)
  await press(page, 'OTP ログイン')
  assert.equal(page.url(), urlOf(person, 'password'))
  assert.deepEqual(person.problems, [])
  await page.close()
})

function toFullWidth(digits: string): string {
  return digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
}

type Purpose = { readonly type: string; readonly autocomplete: string; readonly inputmode: string }

/** By label, for every visible field. */
function purposes(page: Page): Promise<Record<string, Purpose>> {
  return page.evaluate(() => {
    const inputs = [...document.querySelectorAll('main input')] as HTMLInputElement[]
    const labeled = inputs.filter((input) => (input.labels?.length ?? 0) > 0)
    return Object.fromEntries(
      labeled.map(({ labels, type, autocomplete, inputMode }) => [
        labels?.[0]?.innerText,
        { type, autocomplete, inputmode: inputMode },
      ]),
    )
  })
}

const text = (autocomplete: string): Purpose => ({ type: 'text', autocomplete, inputmode: 'text' })
const masked = (autocomplete: string): Purpose => ({ type: 'password', autocomplete, inputmode: 'text' })
const code: Purpose = { type: 'password', autocomplete: 'one-time-code', inputmode: 'numeric' }

test('S0-2.5.2-03, S1-2.2-07, WCAG 1.3.5: password managers and keypads learn what a field is for', async () => {
  const person = await stage.person()
  const { page } = person
  const credentials = { ユーザID: text('username'), ログインパスワード: masked('current-password') }
  await open(page, person, 'login')
  assert.deepEqual(await purposes(page), credentials)
  await open(page, person, 'enrollment')
  assert.deepEqual(await purposes(page), credentials)
  await enterCredentials(page, person, 'OTP利用開始登録')
  assert.deepEqual(await purposes(page), { トークンID: text('off'), OTP1: code, OTP2: code })
  await enterToken(page, person.tokenId, [person.code(-1), person.code()])
  assert.deepEqual(await purposes(page), { OTP: code })
  await startLogin(page, person, person)
  assert.deepEqual(await purposes(page), { OTP: code })
  await enterCode(page, nextCode(person), 'OTPログイン')
  assert.deepEqual(await purposes(page), {
    現在のパスワード: masked('current-password'),
    新しいパスワード: masked('new-password'),
    '新しいパスワード(再入力)': masked('new-password'),
  })
  // A password manager that saves the new password must know whose it is.
  const owner = page.locator('main input[autocomplete="username"]')
  assert.equal(await owner.inputValue(), person.userId)
  await page.close()
})

test('without JavaScript the whole journey works; only the dialog and the moved focus are missing', async () => {
  const person = await stage.person({ javaScript: false })
  const { page, userId, password, userName, customerName } = person
  await startEnrollment(page, person, { userId, password: 'Machigai1' })
  assert.equal(await errorBox(page), messages.wrongLogin)
  await enroll(person)
  assert.equal(await notice(page), messages.enrolled)
  await enterCode(page, nextCode(person), 'OTP ログイン')
  const passwords = {
    現在のパスワード: password,
    新しいパスワード: newPassword,
    '新しいパスワード(再入力)': newPassword,
  }
  await fill(page, passwords)
  const change = page.getByRole('main').getByRole('button', { name: 'パスワード変更', exact: true })
  await Promise.all([page.waitForEvent('load'), change.click()])
  assert.equal(await notice(page), messages.passwordChanged)
  const who = { お客様名: customerName, ユーザID: userId, ユーザ名: userName }
  assert.deepEqual(await factsOf(page, 'banner'), who)
  await press(page, 'ログアウト')
  await startLogin(page, person, { userId, password: newPassword })
  await enterCode(page, nextCode(person), 'OTPログイン')
  assert.equal(page.url(), urlOf(person, 'home'))
  assert.deepEqual(person.problems, [])
  await page.close()
})
