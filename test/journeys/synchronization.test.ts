// 同期ズレ補正: a token whose clock ran away is brought back by two codes in a row, and only then logs in again.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { manuals, messages } from './support/manuals.ts'
import {
  changePassword,
  enterCode,
  enterToken,
  errorBeside,
  errorBox,
  fill,
  heading,
  notice,
  open,
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

const newPassword = 'Kawase2025'
// Five minutes: ahead is as bad as behind, and both are found within 20 steps (G-02).
const stepsAway = 10

async function personWithToken(service: string): Promise<Person> {
  const person = await stage.person({ service })
  const { page, tokenId, code, password } = person
  await startEnrollment(page, person, person)
  await enterToken(page, tokenId, [code(-1), code()])
  stage.clock.forward({ seconds: 30 })
  await enterCode(page, code(), 'OTP ログイン')
  await changePassword(page, { current: password, newPassword })
  await press(page, 'ログアウト')
  return person
}

async function synchronize({ page }: Person, otp1: string, otp2: string): Promise<void> {
  await fill(page, { OTP1: otp1, OTP2: otp2 })
  await press(page, '補正')
}

for (const { service } of manuals) {
  for (const [direction, away] of [
    ['ahead', stepsAway],
    ['behind', -stepsAway],
  ] as const) {
    test(`H-9, A-08, A-09, S0-2.6, S1-2.6: ${service}, a token that is ${direction}`, () =>
      bringBack(service, away))
  }
}

async function bringBack(service: string, away: number): Promise<void> {
  const person = await personWithToken(service)
  const { page, userId } = person
  // Long after the last login, so that a clock that is behind shows codes that were never used.
  stage.clock.forward({ hours: 1 })
  const shown = (stepsLater = 0) => person.code(away + stepsLater)

  await startLogin(page, person, { userId, password: newPassword })
  await enterCode(page, shown(), 'OTPログイン')
  assert.equal(await errorBox(page), messages.wrongCode)
  const text = await page.getByRole('main').innerText()
  for (const part of messages.synchronization) assert.ok(text.includes(part), part)

  await press(page, '同期ズレ補正')
  assert.equal(await heading(page), 'OTP 回数同期ズレ補正画面')
  await synchronize(person, '1234', '')
  assert.equal(
    await errorBeside(page, 'OTP1'),
    'OTP1は6桁（8桁を表示するトークンでは8桁）の数字で入力してください。',
  )
  assert.equal(await errorBeside(page, 'OTP2'), 'OTP2を入力してください。')
  const refused = { 'the same twice': [0, 0], 'in reverse': [1, 0], 'not consecutive': [-2, 0] } as const
  for (const [why, [first, second]] of Object.entries(refused)) {
    await synchronize(person, shown(first), shown(second))
    assert.match(await errorBox(page), /^【エラー】/, why)
    assert.deepEqual([await typedIn(page, 'OTP1'), await typedIn(page, 'OTP2')], ['', ''], why)
  }

  const first = shown()
  stage.clock.forward({ seconds: 30 })
  await synchronize(person, first, shown())
  assert.match(await notice(page), /同期ズレ補正が完了しました/)
  await open(page, person, 'home')
  assert.equal(page.url(), urlOf(person, 'loginCode'), 'it is no login')
  await open(page, person, 'synchronized')
  await press(page, 'OTP 認証画面へ')
  for (const used of [first, shown()]) {
    await enterCode(page, used, 'OTPログイン')
    assert.equal(await errorBox(page), messages.wrongCode)
  }
  stage.clock.forward({ seconds: 30 })
  await enterCode(page, shown(), 'OTPログイン')
  assert.equal(page.url(), urlOf(person, 'home'))

  await press(page, 'ログアウト')
  stage.clock.forward({ hours: 24 })
  await startLogin(page, person, { userId, password: newPassword })
  await enterCode(page, shown(), 'OTPログイン')
  assert.equal(page.url(), urlOf(person, 'home'), 'the next day the token is still in step')
  assert.deepEqual(person.problems, [])
  await page.close()
}
