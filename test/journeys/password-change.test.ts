// パスワード変更画面: nothing gets around it, nothing is sent without OK, and the four conditions hold exactly.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { ServiceScreen } from '../../src/authority/routes.ts'
import { manuals, messages, type PrintedManual } from './support/manuals.ts'
import {
  askToChangePassword,
  changePassword,
  enterCode,
  enterToken,
  errorBeside,
  heading,
  notice,
  open,
  type PasswordChange,
  press,
  startEnrollment,
  startLogin,
  typedIn,
  urlOf,
} from './support/screens.ts'
import { openStage, type Person, type Stage } from './support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const [shokoManual] = manuals
const labels = ['現在のパスワード', '新しいパスワード', '新しいパスワード(再入力)'] as const

/** Somebody who has just logged in for the first time. */
async function personWhoMustChange(service: string, userName?: string): Promise<Person> {
  const person = await stage.person({ service, ...(userName === undefined ? {} : { userName }) })
  const { page, tokenId, code } = person
  await startEnrollment(page, person, person)
  await enterToken(page, tokenId, [code(-1), code()])
  stage.clock.forward({ seconds: 30 })
  await enterCode(page, code(), 'OTP ログイン')
  assert.equal(page.url(), urlOf(person, 'password'))
  return person
}

async function end(person: Person): Promise<void> {
  assert.deepEqual(person.problems, [])
  await person.page.close()
}

/** The one error on the screen: all fields are empty again, and the first thing to correct has the focus. */
async function assertRefused(person: Person, change: PasswordChange, label: string, text: string) {
  const { page } = person
  await changePassword(page, change)
  assert.equal(await errorBeside(page, label), text)
  for (const other of labels) {
    assert.equal(await typedIn(page, other), '')
    if (other !== label) assert.equal(await errorBeside(page, other), null)
  }
  assert.equal(await focusedLabel(person), label)
}

function focusedLabel({ page }: Person): Promise<string | undefined> {
  return page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.innerText)
}

test('H-10, S0-2.2-14, S0-2.4-11: before the change no URL and no back button leads anywhere else', async () => {
  const person = await personWhoMustChange(shokoManual.service)
  const { page } = person
  await page.goBack()
  assert.equal(page.url(), urlOf(person, 'password'), 'back to the screen of the code')
  const closed: readonly ServiceScreen[] = ['home', 'loginCode', 'enrollmentToken', 'enrollmentComplete']
  for (const screen of closed) {
    await open(page, person, screen)
    assert.equal(page.url(), urlOf(person, 'password'), screen)
  }
  // These are open to everybody, and give away nothing.
  const openToAll: readonly ServiceScreen[] = ['entry', 'enrollment', 'login']
  for (const screen of openToAll) {
    await open(page, person, screen)
    assert.equal(await page.getByText(person.customerName).count(), 0, screen)
    await open(page, person, 'home')
    assert.equal(page.url(), urlOf(person, 'password'), screen)
  }

  await press(page, 'ログアウト')
  await open(page, person, 'password')
  assert.equal(page.url(), `${urlOf(person, 'entry')}?notice=expired`)
  stage.clock.forward({ seconds: 30 })
  await startLogin(page, person, person)
  await enterCode(page, person.code(), 'OTPログイン')
  assert.equal(page.url(), urlOf(person, 'password'), 'and it is asked for again')
  await end(person)
})

test('H-12, S0-2.2-20, A-11: キャンセル and the Escape key send nothing; OK sends once', async () => {
  const person = await personWhoMustChange(shokoManual.service)
  const { page, password: current } = person
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname)
  })
  const change = { current, newPassword: shokoManual.shortest }

  await askToChangePassword(page, change)
  const dialog = page.getByRole('dialog', { name: messages.confirmPassword })
  assert.deepEqual(await dialog.getByRole('button').allInnerTexts(), ['OK', 'キャンセル'])
  await dialog.getByRole('button', { name: 'キャンセル' }).click()
  await dialog.waitFor({ state: 'detached' })
  await askToChangePassword(page, change)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  assert.deepEqual(sent, [])
  assert.equal(await typedIn(page, '新しいパスワード'), change.newPassword, 'what was typed is still there')
  await open(page, person, 'home')
  assert.equal(page.url(), urlOf(person, 'password'))

  await changePassword(page, change)
  assert.equal(await notice(page), messages.passwordChanged)
  assert.deepEqual(sent, [new URL(urlOf(person, 'password')).pathname])
  await end(person)
})

test('H-11, S0-2.2-22, -24, -25, S0-2.2-19: each broken condition is reported beside its field', async () => {
  const person = await personWhoMustChange(shokoManual.service, 'Yamada2024')
  const { password: current, userName } = person
  const newPassword = shokoManual.shortest
  const mixed = '英字と数字を混在させ、半角英数字で入力してください。'
  const reused = '前回および前々回設定していたパスワードと異なるパスワードを入力してください。'
  const refused: readonly [PasswordChange, label: string, text: string][] = [
    [
      { current: current.toUpperCase(), newPassword },
      '現在のパスワード',
      '現在のパスワードに誤りがあります。',
    ],
    [
      { current, newPassword, again: newPassword.toLowerCase() },
      '新しいパスワード(再入力)',
      '新しいパスワードと再入力されたパスワードが一致していません。',
    ],
    [{ current, newPassword: 'KawaseYoyaku' }, '新しいパスワード', mixed],
    [{ current, newPassword: '1234567890' }, '新しいパスワード', mixed],
    [{ current, newPassword: 'Ｋawase2024' }, '新しいパスワード', mixed],
    [{ current, newPassword: 'Kawase 2024' }, '新しいパスワード', mixed],
    [{ current, newPassword: 'Kawase-2024' }, '新しいパスワード', mixed],
    [{ current, newPassword: userName }, '新しいパスワード', 'ユーザ名と異なる文字列を入力してください。'],
    [{ current, newPassword: current }, '新しいパスワード', reused],
  ]
  for (const [change, label, text] of refused) await assertRefused(person, change, label, text)

  const { page } = person
  await page.getByRole('main').getByRole('button', { name: 'パスワード変更', exact: true }).click()
  await press(page, 'OK')
  for (const label of labels) assert.equal(await errorBeside(page, label), `${label}を入力してください。`)

  // Only the case differs from the user name, and case counts.
  await changePassword(page, { current, newPassword: userName.toLowerCase() })
  assert.equal(await notice(page), messages.passwordChanged)
  await end(person)
})

for (const manual of manuals) {
  test(`H-11, S0-2.2-23, S1-2.2-21: ${manual.service} accepts ${manual.lengths}, and not one more or less`, () =>
    tryLengths(manual))
}

async function tryLengths(manual: PrintedManual): Promise<void> {
  const person = await personWhoMustChange(manual.service)
  const { page, password } = person
  const { tooShort, shortest, longest, tooLong } = manual
  const text = `パスワードは${manual.lengths}で入力してください。`
  assert.ok((await page.getByRole('main').innerText()).includes(`パスワードの桁数が${manual.lengths}`))
  for (const newPassword of [tooShort, tooLong]) {
    await assertRefused(person, { current: password, newPassword }, '新しいパスワード', text)
  }
  await changePassword(page, { current: password, newPassword: shortest })
  assert.equal(await notice(page), messages.passwordChanged)
  await press(page, 'パスワード変更')
  await changePassword(page, { current: shortest, newPassword: longest })
  assert.equal(await notice(page), messages.passwordChanged)
  await end(person)
}

test('H-11, S0-2.2-22: the current password and the two before it are refused, the one before those is free', async () => {
  const person = await personWhoMustChange(shokoManual.service)
  const { page, password: first } = person
  const [second, third, fourth] = ['Kawase2002', 'Kawase2003', 'Kawase2004'] as const
  const reused = '前回および前々回設定していたパスワードと異なるパスワードを入力してください。'
  const label = '新しいパスワード'
  await changePassword(page, { current: first, newPassword: second })
  await press(page, 'パスワード変更')
  assert.equal(await heading(page), 'パスワード変更画面')
  assert.equal(await page.getByText('ログインパスワードを変更されませんと').count(), 0, 'not forced now')

  await changePassword(page, { current: second, newPassword: third })
  await press(page, 'パスワード変更')
  for (const newPassword of [third, second, first]) {
    await assertRefused(person, { current: third, newPassword }, label, reused)
  }
  await changePassword(page, { current: third, newPassword: fourth })
  await press(page, 'パスワード変更')
  await changePassword(page, { current: fourth, newPassword: first })
  assert.equal(await notice(page), messages.passwordChanged)
  await end(person)
})
