// From the letter with the first password to the home screen: 利用開始登録, ログイン, パスワード変更, 初期画面.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { manuals, messages, type PrintedManual } from './support/manuals.ts'
import { codeOtherThan } from './support/oathtool.ts'
import {
  askToChangePassword,
  enterCode,
  enterCredentials,
  enterToken,
  errorBeside,
  errorBox,
  errorBoxLook,
  factsOf,
  heading,
  notice,
  open,
  press,
  shownSteps,
  showsTokenId,
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

const enrollmentSteps = [
  '[STEP 1] ユーザID/パスワード入力',
  '[STEP 2] トークンID/ワンタイムパスワード入力',
  '完了',
]
const loginSteps = ['[STEP 1] ユーザID/パスワード入力', '[STEP 2] ワンタイムパスワード入力', '完了']

const ofCustomers = 'ワンタイムパスワード(OTP)認証方式のお客様'

/** Waits for the next code, as a person with the token would. */
function nextCode({ code }: Person): string {
  stage.clock.forward({ seconds: 30 })
  return code()
}

async function enroll(person: Person): Promise<void> {
  await startEnrollment(person.page, person, person)
  const first = person.code()
  await enterToken(person.page, person.tokenId, [first, nextCode(person)])
  assert.equal(await notice(person.page), messages.enrolled)
}

for (const manual of manuals) {
  describe(manual.service, () => {
    test('A-01, A-03, A-06, H-1: two ways from the entry page, each with its steps and its notes', () =>
      readTheWayIn(manual))
    test('A-02 to A-12, S0-2.2, S0-2.4, S1-2.2, S1-2.4, H-6, H-7, H-10, H-13: the first day and the next one', () =>
      liveTheFirstDay(manual))
    test('S0-2.3.1-05, S0-2.5.1-01, S1-2.3.1-01, S1-2.5.1-01, H-2: a wrong password is reported in the red box at the bottom', () =>
      mistypePassword(manual))
    test('S0-2.3.2, S1-2.3.2, H-4: two codes that do not prove possession register nothing', () =>
      misuseCodes(manual))
  })
}

async function readTheWayIn(manual: PrintedManual): Promise<void> {
  const person = await stage.person({ service: manual.service })
  const { page } = person
  await open(page, person, 'entry')
  const buttons = await page.getByRole('main').getByRole('link').allInnerTexts()
  const lost = '端末の紛失・盗難にあわれたお客さまはこちら（24時間受付）'
  const app = ['トークンアプリを開く\n（新しいタブで開きます）', 'トークンアプリの導入のしかた']
  // The two ways of the manual first; then the app itself (M9).
  const expected = ['トークンアプリ', '利用開始登録', 'ワンタイムパスワードログイン', ...app, lost]
  assert.deepEqual(buttons, expected)
  assert.match(await page.title(), new RegExp(manual.serviceName))
  assert.match(await page.getByRole('contentinfo').innerText(), new RegExp(manual.contact))

  const ways = [
    {
      to: '利用開始登録',
      title: 'ワンタイムパスワード利用開始登録画面',
      steps: enrollmentSteps,
      button: 'OTP利用開始登録',
      lock: manual.passwordLockAtEnrollment,
      instruction:
        '[STEP 1] 「ユーザID/ログインパスワード」を入力して、「OTP利用開始登録」ボタンを押してください。',
    },
    {
      to: 'ワンタイムパスワードログイン',
      title: 'ワンタイムパスワード認証方式ログイン画面',
      steps: loginSteps,
      button: 'ログイン',
      lock: manual.passwordLockAtLogin,
      instruction: '[STEP 1] 「ユーザID/ログインパスワード」を入力して、[ログイン]ボタンを押してください。',
    },
  ]
  for (const { to, title, steps, button, lock, instruction } of ways) {
    await press(page, to)
    assert.equal(await heading(page), title)
    assert.equal(await page.title(), `${title}｜${manual.serviceName}`)
    assert.deepEqual(await shownSteps(page), { all: steps, current: steps[0] })
    const text = await page.getByRole('main').innerText()
    const { userIdNotice, initialPassword, initialPasswordSource } = manual
    for (const part of [
      ofCustomers,
      instruction,
      userIdNotice,
      initialPassword,
      initialPasswordSource,
      lock,
    ]) {
      assert.ok(text.includes(part), `${title} does not say: ${part}`)
    }
    assert.equal(await page.getByRole('button', { name: button, exact: true }).count(), 1)
    await press(page, '前画面へ戻る')
    assert.equal(page.url(), urlOf(person, 'entry'))
  }
  assert.deepEqual(person.problems, [])
  await page.close()
}

async function liveTheFirstDay(manual: PrintedManual): Promise<void> {
  const person = await stage.person({ service: manual.service })
  await registerToken(person, manual)
  await logInFromCompletion(person)
  await replaceInitialPassword(person, manual)
  await recognizeHome(person)

  const { page } = person
  await press(page, 'ログアウト')
  assert.equal(page.url(), urlOf(person, 'entry'))
  assert.equal(await notice(page), messages.loggedOut)
  await page.goBack()
  assert.equal(page.url(), `${urlOf(person, 'entry')}?notice=expired`, 'home is gone with the session')

  await logInAgain(person, manual)
  await recognizeHome(person)
  assert.deepEqual(person.problems, [])
  await page.close()
}

/** */
async function registerToken(person: Person, manual: PrintedManual): Promise<void> {
  const { page, tokenId } = person
  await startEnrollment(page, person, person)
  assert.equal(page.url(), urlOf(person, 'enrollmentToken'))
  assert.deepEqual(await shownSteps(page), { all: enrollmentSteps, current: enrollmentSteps[1] })
  assert.ok((await page.getByRole('main').innerText()).includes(manual.codeLock))

  const first = person.code()
  // As the token shows it and as a Japanese keyboard gives it: in groups of four, in lower case, in full width.
  const typed = tokenId.toLowerCase().replaceAll(/.{4}(?=.)/g, '$&　')
  await enterToken(page, typed, [first, nextCode(person)])
  assert.equal(page.url(), urlOf(person, 'enrollmentComplete'))
  assert.deepEqual(await shownSteps(page), { all: enrollmentSteps, current: '完了' })
  assert.equal(await notice(page), messages.enrolled)
  assert.ok(await showsTokenId(page, tokenId))
}

/** S0-2.2-12, -13: neither of the two codes works again; the third one does. */
async function logInFromCompletion(person: Person): Promise<void> {
  const { page, code } = person
  await enterCode(page, code(), 'OTP ログイン')
  assert.equal(await errorBox(page), messages.wrongCode)
  assert.equal(await typedIn(page, 'OTP'), '')
  await enterCode(page, code(-1), 'OTPログイン')
  assert.equal(await errorBox(page), messages.wrongCode)
  await enterCode(page, nextCode(person), 'OTPログイン')
  assert.equal(page.url(), urlOf(person, 'password'))
}

/** */
async function replaceInitialPassword(person: Person, manual: PrintedManual): Promise<void> {
  const { page, password } = person
  assert.equal(await heading(page), 'パスワード変更画面')
  const text = await page.getByRole('main').innerText()
  assert.match(text, /ログインパスワードを変更されませんと、サービスにログインすることはできません。/)
  assert.ok(text.includes(`パスワードの桁数が${manual.lengths}であること。`))
  await askToChangePassword(page, { current: password, newPassword: manual.longest })
  assert.equal(await page.getByRole('dialog').locator('p').innerText(), messages.confirmPassword)
  await press(page, 'OK')
  assert.equal(await notice(page), messages.passwordChanged)
}

/** A-12, S0-2.2-26. */
async function recognizeHome(person: Person): Promise<void> {
  const { page, userId, userName, customerName, tokenId } = person
  assert.equal(new URL(page.url()).pathname, new URL(urlOf(person, 'home')).pathname)
  assert.equal(await heading(page), '初期画面')
  const who = { お客様名: customerName, ユーザID: userId, ユーザ名: userName }
  assert.deepEqual(await factsOf(page, 'banner'), who)
  assert.deepEqual(await factsOf(page, 'main'), { ...who, トークンID: tokenId })
}

/** a spent, old, early or wrong code is refused in the same words (S0-2.5.2-04). */
async function logInAgain(person: Person, manual: PrintedManual): Promise<void> {
  const { page, code } = person
  await startLogin(page, person, { userId: person.userId, password: manual.longest })
  assert.equal(await heading(page), 'OTP認証画面')
  assert.deepEqual(await shownSteps(page), { all: loginSteps, current: loginSteps[1] })
  assert.ok(await showsTokenId(page, person.tokenId))
  assert.ok(
    (await page.getByRole('main').innerText()).includes(
      '[STEP 2] ワンタイムパスワード(OTP)生成ソフトで表示されている【OTP】を入力して、「OTPログイン」ボタンを押してください。',
    ),
  )

  stage.clock.forward({ seconds: 90 })
  const near = [-3, -2, -1, 0, 1].map(code)
  for (const refused of [code(-3), code(-1), code(1), codeOtherThan(near)]) {
    await enterCode(page, refused, 'OTPログイン')
    assert.equal(await errorBox(page), messages.wrongCode)
    assert.equal(await typedIn(page, 'OTP'), '')
  }
  const { focused, inView, red } = await errorBoxLook(page)
  assert.deepEqual({ focused, inView, red }, { focused: true, inView: true, red: true })
  await enterCode(page, code(), 'OTPログイン')
  assert.equal(page.url(), urlOf(person, 'home'), 'no second change of the password')
}

async function mistypePassword(manual: PrintedManual): Promise<void> {
  const person = await stage.person({ service: manual.service })
  const { page, userId, password } = person
  await enroll(person)
  const ways = [
    { screen: 'enrollment', button: 'OTP利用開始登録' },
    { screen: 'login', button: 'ログイン' },
  ] as const
  for (const { screen, button } of ways) {
    await open(page, person, screen)
    const wrong = [
      { userId, password: password.toLowerCase() },
      { userId: '9999999999', password },
    ]
    for (const credentials of wrong) {
      await enterCredentials(page, credentials, button)
      assert.equal(await errorBox(page), messages.wrongLogin)
      assert.deepEqual(await errorBoxLook(page), { focused: true, inView: true, last: true, red: true })
      assert.equal(await typedIn(page, 'ユーザID'), credentials.userId)
      assert.equal(await typedIn(page, 'ログインパスワード'), '')
    }
    await press(page, button)
    assert.equal(await page.getByRole('alert').count(), 0)
    assert.equal(await errorBeside(page, 'ログインパスワード'), 'ログインパスワードを入力してください。')
    await enterCredentials(page, { userId: '', password }, button)
    assert.equal(await errorBeside(page, 'ユーザID'), 'ユーザIDを入力してください。')
    assert.equal(await errorBeside(page, 'ログインパスワード'), null)
  }
  assert.deepEqual(person.problems, [])
  await page.close()
}

async function misuseCodes(manual: PrintedManual): Promise<void> {
  const person = await stage.person({ service: manual.service })
  const other = await stage.person({ service: manual.service })
  const { page, tokenId, code } = person
  await startEnrollment(page, person, person)

  await enterToken(page, 'WRFM 123', ['12345', 'abcdef'])
  const tokenIdForm = 'トークンIDは英字2～4文字と数字の、あわせて12桁で入力してください。'
  assert.equal(await errorBeside(page, 'トークンID'), tokenIdForm)
  assert.equal(
    await errorBeside(page, 'OTP1'),
    'OTP1は6桁（8桁を表示するトークンでは8桁）の数字で入力してください。',
  )
  assert.equal(
    await errorBeside(page, 'OTP2'),
    'OTP2は6桁（8桁を表示するトークンでは8桁）の数字で入力してください。',
  )
  assert.deepEqual(await typedInStep2(person), { tokenId: 'WRFM 123', otp1: '', otp2: '' })
  await enterToken(page, '', ['', ''])
  for (const label of ['トークンID', 'OTP1', 'OTP2']) {
    assert.equal(await errorBeside(page, label), `${label}を入力してください。`)
  }

  const refused: Record<string, readonly [tokenId: string, otp1: string, otp2: string]> = {
    'not consecutive': [tokenId, code(-2), code()],
    'in reverse': [tokenId, code(), code(-1)],
    'the same twice': [tokenId, code(), code()],
    'both too old': [tokenId, code(-3), code(-2)],
    'the second is still to come': [tokenId, code(), code(1)],
    'of another token': [other.tokenId, code(-1), code()],
    'of a token that is not there': ['WRFM00000000', code(-1), code()],
  }
  for (const [why, [typed, otp1, otp2]] of Object.entries(refused)) {
    await enterToken(page, typed, [otp1, otp2])
    assert.equal(await errorBox(page), messages.wrongEnrollment, why)
    assert.deepEqual(await typedInStep2(person), { tokenId: typed, otp1: '', otp2: '' }, why)
  }
  const { focused, inView, red } = await errorBoxLook(page)
  assert.deepEqual({ focused, inView, red }, { focused: true, inView: true, red: true })

  // An error spends nothing: the right codes still register the token.
  await enterToken(page, tokenId, [code(-1), code()])
  assert.equal(await notice(page), messages.enrolled)
  assert.deepEqual([...person.problems, ...other.problems], [])
  await other.page.close()
  await page.close()
}

async function typedInStep2({ page }: Person) {
  return {
    tokenId: await typedIn(page, 'トークンID'),
    otp1: await typedIn(page, 'OTP1'),
    otp2: await typedIn(page, 'OTP2'),
  }
}
