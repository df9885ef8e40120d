// S2-1.1, C2-13 to C2-17, H-17, H-18: from the app to codes by mail, as the calendar moves on.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { startWorker } from '../contract/support/mails.ts'
import { readMail, startMailServer, trustTestServers } from '../support/mail-server.ts'
import {
  askForRegistration,
  codeInMail,
  colleague,
  enterAddress,
  freshWindow,
  logInByToken,
  menuNames,
  moving,
} from './support/company.ts'
import { type DeskStage, openDeskStage } from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import {
  enterCode,
  errorBeside,
  errorBox,
  fill,
  heading,
  notice,
  open,
  press,
  startLogin,
} from './support/screens.ts'
import { patienceMs } from './support/stage.ts'

const firstDay = '2025-06-20T10:00:15+09:00'
const transition = '2025-06-25T10:00:15+09:00'

let stage: DeskStage
beforeEach(async () => {
  trustTestServers()
  stage = await openDeskStage({ start: firstDay })
})
afterEach(() => stage.close())

const said = (page: Page) => page.getByRole('main').innerText()
const isOffered = async (page: Page, name: string) =>
  (await page.getByRole('link', { name, exact: true }).count()) === 1

test('S2-1.1-01, -02, -08, G-11: what the entry page says and offers, by the date', async () => {
  const { page, problems } = await freshWindow(stage)
  const visit = async (at: string) => {
    stage.world.clock.set(at)
    await open(page, { origin: stage.origin, service: moving }, 'entry')
    return {
      both: (await said(page)).includes(
        '2025年6月23日(月)～2025年8月29日(金)の移行期間中には両方式の併用が可能です。',
      ),
      over: (await said(page)).includes(
        'VIP Access(生成アプリ)でのワンタイムパスワードの受取は2025年8月29日(金)で終了しました。',
      ),
      byApp: await isOffered(page, '利用開始登録'),
      byMail: await isOffered(page, '利用開始登録画面へ'),
      login: await isOffered(page, 'ワンタイムパスワードログイン'),
    }
  }
  const before = { both: false, over: false, byApp: true, byMail: false, login: true }
  const during = { both: true, over: false, byApp: false, byMail: true, login: true }
  const afterwards = { both: false, over: true, byApp: false, byMail: true, login: true }
  assert.deepEqual(await visit('2025-06-22T23:59:59+09:00'), before)
  assert.deepEqual(await visit('2025-06-23T00:00:00+09:00'), during)
  assert.deepEqual(await visit('2025-08-29T23:59:59+09:00'), during)
  assert.deepEqual(await visit('2025-08-30T00:00:00+09:00'), afterwards)
  assert.deepEqual(await visit('2025-09-01T00:00:00+09:00'), afterwards)
  assert.deepEqual(problems, [])
  await page.context().close()
})

test('S2-1.1-06, -07, H-18: on a new device an address is registered by mail over SMTP, and the token stays', async (t) => {
  const { world } = stage
  const person = await colleague(stage, '9998000401', '割符 花子')
  world.clock.set(transition)
  const server = await startMailServer()
  const worker = startWorker(world.context, server.settings)
  t.after(async () => {
    await worker.stop()
    await server.stop()
  })
  const received = async (number: number, to: string) => {
    const giveUpAt = performance.now() + patienceMs
    while (server.taken.length < number && performance.now() < giveUpAt) await page.waitForTimeout(50)
    const mail = server.taken[number - 1]
    assert.deepEqual(mail?.to, [to])
    const { text } = readMail(mail.raw)
    assert.doesNotMatch(text, /https?:|www\.|<a /, 'no link to click on (EML-08)')
    return /ワンタイムパスワード：(\d{6})\n/.exec(text)?.[1] ?? assert.fail(text)
  }
  const { page, problems } = await freshWindow(stage, 'phone')
  const address = 'hanako@warifu.example'
  await open(page, person, 'entry')
  await askForRegistration(page, person, address)
  assert.match(await said(page), /h\*\*\*@warifu\.example/, 'never shown whole')
  await fill(page, { メールに届いたワンタイムパスワード: '12345' })
  await press(page, '登録')
  assert.match((await errorBeside(page, 'メールに届いたワンタイムパスワード')) ?? '', /6桁/)
  await fill(page, { メールに届いたワンタイムパスワード: await received(1, address) })
  await press(page, '登録')
  assert.match(await notice(page), /メールアドレスのご登録が完了しました。/)
  await press(page, 'ワンタイムパスワードを送信')
  assert.match(await notice(page), /ワンタイムパスワードをメールで送信しました。/)
  // The notice of the registration is a separate mail.
  const code = await received(await mailsUntilCode(server.taken), address)
  await enterCode(page, code, 'OTPログイン')
  assert.equal(await heading(page), '初期画面')
  assert.match(await said(page), /メール（h\*\*\*@warifu\.example）/)

  const old = await freshWindow(stage)
  await startLogin(old.page, person, person)
  assert.equal(await heading(old.page), 'OTP認証画面')
  await chooseToken(old.page)
  world.clock.forward({ seconds: 30 })
  await enterCode(old.page, await world.code(person.tokenId), 'OTPログイン')
  assert.equal(await heading(old.page), '初期画面', 'the old device needs no 無効')
  assert.deepEqual([...problems, ...old.problems, ...worker.faults], [])
  await Promise.all([page.context().close(), old.page.context().close()])
})

/** Waits for the newest code of a login, and says which of the mails it is, counting from one. */
async function mailsUntilCode(taken: readonly { readonly raw: string }[]): Promise<number> {
  const isLogin = ({ raw }: { readonly raw: string }) =>
    /ログインのためのワンタイムパスワード/.test(readMail(raw).text)
  const giveUpAt = performance.now() + patienceMs
  while (!taken.some(isLogin) && performance.now() < giveUpAt) await sleep(50)
  return taken.findIndex(isLogin) + 1
}

async function chooseToken(page: Page): Promise<void> {
  const other = page.getByRole('link', { name: '生成アプリのワンタイムパスワードでログイン', exact: true })
  if ((await other.count()) === 1) await press(page, '生成アプリのワンタイムパスワードでログイン')
}

for (const size of ['desk', 'phone'] as const) {
  test(`S2-1.1-02, C2-17: both methods at once, chosen on STEP 2; each screen inspected: ${size}`, async () => {
    const { world } = stage
    world.clock.set(firstDay)
    const person = await colleague(stage, size === 'desk' ? '9998000402' : '9998000403', '割符 次郎')
    world.clock.set(transition)
    const { page, problems } = await freshWindow(stage, size)
    const defects: string[] = []
    const see = async (name: string) => {
      defects.push(...(await inspect(page, `migration-${name}-${size}`)))
    }
    await open(page, person, 'entry')
    await see('01-entry')
    await press(page, '利用開始登録画面へ')
    await see('02-registration')
    await fill(page, { ユーザID: person.userId, ログインパスワード: person.password })
    await press(page, '次へ')
    await see('03-address')
    assert.match(await said(page), /ご登録から24時間は、お取引と管理者の操作はご利用いただけません/)
    await fill(page, {
      メールアドレス: 'jiro@warifu.example',
      'メールアドレス（再入力）': 'jiro@warifu.exampel',
    })
    await press(page, 'ワンタイムパスワードを送信')
    assert.match((await errorBeside(page, 'メールアドレス（再入力）')) ?? '', /一致していません/)
    await see('04-address-mismatch')
    await enterAddress(page, 'jiro@warifu.example')
    await see('05-code')
    await fill(page, { メールに届いたワンタイムパスワード: await codeInMail(world, person, 'address_code') })
    await press(page, '登録')
    await see('06-complete')
    await press(page, 'ワンタイムパスワードを送信')
    await see('07-login-mail')
    await enterCode(page, '000000', 'OTPログイン')
    assert.match(await errorBox(page), /最後に届いたメールのOTP/)
    await see('08-login-mail-wrong')
    await press(page, '生成アプリのワンタイムパスワードでログイン')
    assert.match(await said(page), new RegExp(person.tokenId))
    await see('09-login-token')
    world.clock.forward({ seconds: 61 })
    await press(page, 'ワンタイムパスワードをメールで受け取る')
    world.clock.forward({ seconds: 1 })
    await enterCode(page, await codeInMail(world, person, 'code'), 'OTPログイン')
    assert.equal(await heading(page), '初期画面')
    await see('10-home')
    await press(page, 'メールアドレス変更')
    await see('11-change')
    world.clock.forward({ seconds: 61 })
    const next = 'jiro.next@warifu.example'
    await fill(page, {
      現在のパスワード: person.password,
      メールアドレス: next,
      'メールアドレス（再入力）': next,
    })
    await press(page, '次へ')
    await see('12-change-codes')
    await fill(page, {
      新しいメールアドレスに届いたワンタイムパスワード: await codeInMail(world, person, 'address_code'),
      現在のメールアドレスに届いたワンタイムパスワード: await codeInMail(world, person, 'code'),
    })
    await press(page, '登録')
    assert.match(await notice(page), /^メールアドレスの変更が完了しました。/)
    await see('13-changed')
    assert.deepEqual([...defects, ...problems], [])
    await page.context().close()
  })
}

test('S2-1.1-08, H-17: on 2025-08-30 a user with only the app is led to the registration, and then in', async () => {
  const { world } = stage
  const person = await colleague(stage, '9998000404', '割符 三郎', true)
  const { page, problems } = await freshWindow(stage)

  world.clock.set('2025-06-22T10:00:15+09:00')
  await logInByToken(page, stage, person)
  assert.equal((await menuNames(page)).includes('ユーザOTP管理'), false)
  world.clock.set('2025-08-29T23:59:15+09:00')
  await logInByToken(page, stage, person)
  assert.equal((await menuNames(page)).includes('ユーザOTP管理'), true)
  assert.match(await said(page), /メールアドレスを早めにご登録ください。/)

  world.clock.set('2025-08-30T00:00:15+09:00')
  await startLogin(page, person, person)
  assert.equal(await heading(page), 'メールアドレス登録画面')
  assert.match(await said(page), /2025年8月29日\(金\)で終了しました。/)
  await enterAddress(page, 'saburo@warifu.example')
  await fill(page, { メールに届いたワンタイムパスワード: await codeInMail(world, person, 'address_code') })
  await press(page, '登録')
  await press(page, 'ワンタイムパスワードを送信')
  await enterCode(page, await codeInMail(world, person, 'code'), 'OTPログイン')
  assert.equal(await heading(page), '初期画面')
  assert.equal((await menuNames(page)).includes('ユーザOTP管理'), true, 'until the end of August (C-1)')

  world.clock.set('2025-09-01T10:00:15+09:00')
  await startLogin(page, person, person)
  assert.equal(
    await page.getByRole('link', { name: '生成アプリのワンタイムパスワードでログイン' }).count(),
    0,
  )
  // If mail is the only method, the right password alone sends the code.
  await enterCode(page, await codeInMail(world, person, 'code'), 'OTPログイン')
  const names = await menuNames(page)
  assert.equal(names.includes('ユーザOTP管理'), false)
  assert.equal(names.includes('メールアドレス管理'), true)
  await page.goto(`${stage.origin}/${moving}/user-otp`)
  assert.match(await said(page), /ご利用いただける期間ではありません/)
  assert.deepEqual(problems, [])
  await page.context().close()
})
