// ログインパスワードロック and ワンタイムパスワードロック, as the user meets them: after exactly that many consecutive failures.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { johoku, shoko } from '../support/world.ts'
import { messages } from './support/manuals.ts'
import { codeOtherThan } from './support/oathtool.ts'
import {
  enterCode,
  enterCredentials,
  enterToken,
  errorBox,
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

async function enroll({ page, tokenId, code, ...person }: Person): Promise<void> {
  await startEnrollment(page, person, person)
  await enterToken(page, tokenId, [code(-1), code()])
  stage.clock.forward({ seconds: 30 })
}

/** Whom each manual names when the lock is met: at the enrollment, and at the login. */
const asked = {
  [shoko]: ['お取引店または外為 Web サポートデスク', '外為 Web サポートデスク'],
  [johoku]: ['お取引店またはサポートデスク', 'お取引店またはサポートデスク'],
}

for (const service of [shoko, johoku] as const) {
  test(`H-3, S0-2.3.1-07, S0-2.5.1-02, -03, S1-2.5.1-02: five wrong passwords lock the user of ${service}, a right one resets`, () =>
    lockPassword(service, asked[service]))
}

async function lockPassword(service: string, [atEnrollment = '', atLogin = '']: string[]): Promise<void> {
  const person = await stage.person({ service })
  const { page, userId, password } = person
  await enroll(person)
  await open(page, person, 'login')
  // Enrollment counts as well; a right password in between resets the count.
  const passwords = ['a', 'b', 'c', 'd', password, 'e', 'f', 'g', 'h']
  for (const typed of passwords) {
    await open(page, person, typed === 'e' ? 'enrollment' : 'login')
    await enterCredentials(page, { userId, password: typed }, typed === 'e' ? 'OTP利用開始登録' : 'ログイン')
    if (typed === password) assert.equal(page.url(), urlOf(person, 'loginCode'))
    else assert.equal(await errorBox(page), messages.wrongLogin, typed)
  }
  for (const typed of ['i', password]) {
    await open(page, person, 'login')
    await enterCredentials(page, { userId, password: typed }, 'ログイン')
    const told = `${messages.passwordLocked}${atLogin}へロック解除をご依頼ください。(RMCFXLGN001002E)`
    assert.equal(await errorBox(page), told, typed)
  }
  await open(page, person, 'enrollment')
  await enterCredentials(page, person, 'OTP利用開始登録')
  const told = `${messages.passwordLocked}${atEnrollment}へロック解除をご依頼ください。(RMCFXLGN001002E)`
  assert.equal(await errorBox(page), told)
  assert.deepEqual(person.problems, [])
  await page.close()
}

test('H-8, S0-2.5.2-06, S1-2.5.2-03: ten wrong codes in a row lock the token; nine and a right one do not', async () => {
  const person = await stage.person()
  const { page, code } = person
  await enroll(person)
  const wrongCode = () => codeOtherThan([-1, 0, 1].map(code))
  const failTimes = async (times: number) => {
    for (let failures = 0; failures < times; failures++) {
      await enterCode(page, wrongCode(), 'OTPログイン')
      assert.equal(await errorBox(page), messages.wrongCode)
    }
  }
  await startLogin(page, person, person)
  await failTimes(9)
  await enterCode(page, code(), 'OTPログイン')
  assert.equal(page.url(), urlOf(person, 'password'))
  await press(page, 'ログアウト')

  stage.clock.forward({ seconds: 30 })
  await startLogin(page, person, person)
  await failTimes(9)
  // The code that engages the lock says so, and each one after it, right or wrong (OTP-13, P2); so does the password.
  for (const each of [wrongCode(), wrongCode(), code()]) {
    await enterCode(page, each, 'OTPログイン')
    assert.ok((await errorBox(page)).startsWith(messages.codeLocked), each)
  }
  await startLogin(page, person, person)
  assert.ok((await errorBox(page)).startsWith(messages.codeLocked))
  assert.deepEqual(person.problems, [])
  await page.close()
})
