// Every screen and every error state, at the 1024×768 of the manuals (S0-1.2.2-01, S1-1.2.2-01) and on a phone.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { formTokenField } from '../../src/platform/http/form.ts'
import { type Size, sizes } from '../support/browser.ts'
import { johoku, shoko } from '../support/world.ts'
import { inspect, inspectLayout } from './support/inspect.ts'
import { messages } from './support/manuals.ts'
import { codeOtherThan } from './support/oathtool.ts'
import {
  askToChangePassword,
  changePassword,
  enterCode,
  enterCredentials,
  enterToken,
  errorBox,
  fill,
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

/** A person whose every screen is inspected under a name; `end` reports all that was wrong. */
async function inspector(service: string, size: Size) {
  const person = await stage.person({ service, size })
  const defects: string[] = []
  return {
    person,
    async see(screen: string) {
      const name = `${service.split('/')[0]}-${screen}-${size}`
      // The second service shows the same elements with other words.
      defects.push(...(await (service === shoko ? inspect : inspectLayout)(person.page, name)))
    },
    async end() {
      await person.page.close()
      assert.deepEqual([...defects, ...person.problems], [])
    },
  }
}

type Inspector = Awaited<ReturnType<typeof inspector>>

async function enroll({ page, tokenId, code }: Person): Promise<void> {
  const first = code()
  stage.clock.forward({ seconds: 30 })
  await enterToken(page, tokenId, [first, code()])
}

function nextCode({ code }: Person): string {
  stage.clock.forward({ seconds: 30 })
  return code()
}

// As if the clock of the token were five minutes and a half ahead.
const stepsAhead = 11

async function synchronize({ page, code }: Person): Promise<void> {
  await fill(page, { OTP1: code(stepsAhead - 1), OTP2: code(stepsAhead) })
  await press(page, '補正')
}

function wrongCode({ code }: Person): string {
  return codeOtherThan([-1, 0, 1].map(code))
}

for (const size of Object.keys(sizes) as Size[]) {
  describe(`S0-1.2.2-01, S1-1.2.2-01, WEB-11, WCAG 2.2 AA: ${size}`, () => {
    for (const service of [shoko, johoku]) {
      test(`A-01 to A-12: the screens of ${service}`, async () => walkThrough(await inspector(service, size)))
    }
    test('A-03, A-04: what can go wrong before the enrollment', async () =>
      failEnrollment(await inspector(shoko, size)))
    test('A-06, A-07: what can go wrong at the login', async () => failLogin(await inspector(shoko, size)))
    test('A-10: what can go wrong at the change of the password', async () =>
      failPasswordChange(await inspector(shoko, size)))
    test('what is not a screen at all', async () => loseTheWay(await inspector(shoko, size)))
  })
}

async function walkThrough({ person, see, end }: Inspector): Promise<void> {
  const { page, password } = person
  await open(page, person, 'entry')
  await see('01-entry')
  await press(page, '利用開始登録')
  await see('02-enrollment-step1')
  await enterCredentials(page, person, 'OTP利用開始登録')
  await see('03-enrollment-step2')
  await enroll(person)
  await see('04-enrollment-complete')
  await enterCode(page, nextCode(person), 'OTP ログイン')
  await see('05-password-forced')
  await askToChangePassword(page, { current: password, newPassword })
  await see('06-password-dialog')
  await press(page, 'OK')
  await see('07-home-after-change')
  await press(page, 'ログアウト')
  await see('08-entry-after-logout')
  await press(page, 'ワンタイムパスワードログイン')
  await see('09-login-step1')
  await enterCredentials(page, { userId: person.userId, password: newPassword }, 'ログイン')
  await see('10-login-step2')
  await press(page, '同期ズレ補正')
  await see('13-synchronization')
  await synchronize(person)
  await see('14-synchronized')
  await press(page, 'OTP 認証画面へ')
  stage.clock.forward({ seconds: 30 })
  await enterCode(page, person.code(stepsAhead), 'OTPログイン')
  await see('11-home')
  await press(page, 'パスワード変更')
  await see('12-password')
  await end()
}

async function failEnrollment({ person, see, end }: Inspector): Promise<void> {
  const { page, userId, tokenId, password } = person
  await open(page, person, 'enrollment')
  await press(page, 'OTP利用開始登録')
  await see('20-enrollment-step1-empty')
  await enterCredentials(page, { userId, password: 'Machigai1' }, 'OTP利用開始登録')
  await see('21-enrollment-step1-wrong')
  await startLogin(page, person, person)
  assert.match(await errorBox(page), /RMCFXLGN001006E/)
  await see('22-login-step1-not-enrolled')

  await startEnrollment(page, person, person)
  await enterToken(page, 'WRFM', ['1', 'abc'])
  await see('23-enrollment-step2-forms')
  await enterToken(page, tokenId, [person.code(), person.code()])
  await see('24-enrollment-step2-wrong')
  await enterToken(page, tokenId, [person.code(-1), person.code()])
  await startEnrollment(page, person, { userId, password })
  assert.match(await errorBox(page), /RMCFXLGN001005E/)
  await see('25-enrollment-step1-already')
  await open(page, person, 'enrollmentToken')
  await end()
}

async function failLogin({ person, see, end }: Inspector): Promise<void> {
  const { page, userId } = person
  await startEnrollment(page, person, person)
  await enroll(person)
  await open(page, person, 'login')
  await press(page, 'ログイン')
  await see('30-login-step1-empty')
  await startLogin(page, person, person)
  await enterCode(page, '12345', 'OTPログイン')
  await see('31-login-step2-form')
  await enterCode(page, wrongCode(person), 'OTPログイン')
  await see('32-login-step2-wrong')
  await press(page, '同期ズレ補正')
  await fill(page, { OTP1: '1', OTP2: '' })
  await press(page, '補正')
  await see('37-synchronization-forms')
  await fill(page, { OTP1: wrongCode(person), OTP2: person.code() })
  await press(page, '補正')
  await see('38-synchronization-wrong')
  await press(page, '前画面へ戻る')
  await press(page, 'キャンセル')
  assert.equal(page.url(), urlOf(person, 'entry'))
  await open(page, person, 'loginCode')
  await see('33-entry-expired')

  await startLogin(page, person, person)
  for (let failures = 1; failures < 10; failures++) await enterCode(page, wrongCode(person), 'OTPログイン')
  await startLogin(page, person, person)
  assert.match(await errorBox(page), /RMCFXLGN001029E/)
  await see('34-login-step1-code-locked')
  for (let failures = 0; failures < 5; failures++) {
    await enterCredentials(page, { userId, password: 'Machigai1' }, 'ログイン')
    if (failures === 0) await see('35-login-step1-wrong')
  }
  assert.match(await errorBox(page), /RMCFXLGN001002E/)
  await see('36-login-step1-password-locked')
  await end()
}

async function failPasswordChange({ person, see, end }: Inspector): Promise<void> {
  const { page, password: current } = person
  await startEnrollment(page, person, person)
  await enroll(person)
  await enterCode(page, nextCode(person), 'OTP ログイン')
  await changePassword(page, { current: '', newPassword: '' })
  await see('40-password-empty')
  await changePassword(page, { current: 'Machigai1', newPassword })
  await see('41-password-current-wrong')
  await changePassword(page, { current, newPassword, again: 'Kawase2026' })
  await see('42-password-mismatch')
  await changePassword(page, { current, newPassword: 'Kawase1' })
  await see('43-password-too-short')
  await changePassword(page, { current, newPassword: current })
  await see('44-password-reused')
  await end()
}

async function loseTheWay({ person, see, end }: Inspector): Promise<void> {
  const { page, origin, service } = person
  // An old bookmark, which leads back to the entry page (S0-2.4-03).
  await page.goto(`${origin}/${service}/no-such-screen`)
  assert.equal(await errorBox(page), messages.notToBeOpened)
  await see('50-entry-not-found')
  await page.goto(`${origin}/no-such-service/`)
  assert.match(await errorBox(page), /RMCFXSYS001004E/)
  await see('51-not-found')
  await open(page, person, 'login')
  await page.context().clearCookies()
  await enterCredentials(page, person, 'ログイン')
  assert.match(await errorBox(page), /RMCFXLGN001004W/, 'a form of another session leads on (I6)')
  await open(page, person, 'login')
  await page
    .locator(`main input[name="${formTokenField}"]`)
    .evaluate((token) => token.setAttribute('value', ''))
  await enterCredentials(page, person, 'ログイン')
  assert.match(await errorBox(page), /RMCFXSYS001006E/)
  await see('52-forged')
  await end()
}
