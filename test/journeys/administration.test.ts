// S2-1.2, S2-1.3, A-15 to A-17, B-10 to B-12, H-15, H-16: what an administrator of a customer does for the company.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import {
  askForRegistration,
  type Colleague,
  codeInMail,
  colleague,
  freshWindow,
  logInByToken,
  menuNames,
  moving,
} from './support/company.ts'
import { type DeskStage, openDeskStage } from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import {
  enterCode,
  errorBox,
  fill,
  heading,
  notice,
  open,
  openConditions,
  press,
  startLogin,
  unfold,
} from './support/screens.ts'
import { choose, openMenu, pressAndConfirm } from './support/traders.ts'

const today = '2025-06-25T10:00:15+09:00'
const common = ['ユーザ管理', 'ユーザOTP管理', 'メール設定', 'メールアドレス管理', '管理']

let stage: DeskStage
beforeEach(async () => {
  stage = await openDeskStage({ start: '2025-06-20T10:00:15+09:00' })
})
afterEach(() => stage.close())

let companies = 0

/** A separate company: an administrator in a window, and a colleague who isn't one. */
async function company(size: 'desk' | 'phone' = 'desk') {
  companies += 1
  const customer = `割符商会${companies}`
  const boss = await colleague(
    stage,
    `9998${String(companies).padStart(2, '0')}0001`,
    '管理 一郎',
    true,
    customer,
  )
  const user = await colleague(
    stage,
    `9998${String(companies).padStart(2, '0')}0002`,
    '利用 花子',
    false,
    customer,
  )
  stage.world.clock.set(today)
  const { page, problems } = await freshWindow(stage, size)
  await logInByToken(page, stage, boss)
  return { customer, boss, user, page, problems }
}

const rowOf = (page: Page, { userId }: Pick<Colleague, 'userId'>) =>
  page.getByRole('row').filter({ hasText: userId })
const tick = (page: Page, { userName }: Pick<Colleague, 'userName'>) => page.getByLabel(userName).check()
const count = (page: Page) => page.locator('.count').innerText()

async function question(page: Page, button: string): Promise<string> {
  await page.getByRole('button', { name: button, exact: true }).click()
  return page.getByRole('dialog').locator('p').innerText()
}

test('S2-1.3.1, B-10, B-11: a colleague who typed ten wrong codes is unlocked, and logs in', async () => {
  const { world } = stage
  const { page, user, problems } = await company()
  const theirs = await freshWindow(stage)
  await startLogin(theirs.page, user, user)
  for (let i = 0; i < 10; i++) await enterCode(theirs.page, '000000', 'OTPログイン')

  await openMenu(page, 'ユーザOTP管理')
  assert.match(await rowOf(page, user).innerText(), /ロック/)
  await press(page, 'クリア')
  await choose(page, { OTPトークンステータス: 'ロック' })
  await press(page, '検索')
  assert.equal(await count(page), '1から1件／1件')
  await press(page, 'クリア')
  await tick(page, user)
  assert.equal(
    await question(page, 'ロック解除'),
    '選択データのOTPトークンステータスをロック解除します。よろしいですか？',
  )
  await page.getByRole('dialog').getByRole('button', { name: 'キャンセル' }).click()
  assert.match(await rowOf(page, user).innerText(), /ロック/, 'キャンセル changes nothing')
  await pressAndConfirm(page, 'ロック解除')
  assert.match(await notice(page), /^トークンステータスのロック解除が完了しました。/)
  assert.match(await rowOf(page, user).innerText(), /利用可能/)

  await logInByToken(theirs.page, stage, user)
  assert.deepEqual(await menuNames(theirs.page), [
    '取引締結',
    'リーブオーダー',
    '共通取引管理',
    '取引確認(コンファーム)',
  ])
  for (const path of ['user-otp', 'users', 'users/new', 'notice-settings', 'mail-addresses', 'history']) {
    await theirs.page.goto(`${stage.origin}/${moving}/${path}`)
    assert.equal(await heading(theirs.page), '権限がありません', path)
  }
  assert.deepEqual((await menuNames(page)).slice(4), common)
  assert.equal(world.clock.now().toString().startsWith('2025-06-25'), true)
  assert.deepEqual([...problems, ...theirs.problems], [])
  await Promise.all([page.context().close(), theirs.page.context().close()])
})

test('S2-1.2-11: one is suspended and resumed, then the whole company but oneself', async () => {
  const { page, boss, user, problems } = await company()
  await openMenu(page, 'ユーザOTP管理')
  await press(page, '一時停止')
  assert.match(
    await errorBox(page),
    /チェックボックスを選択してください/,
    'nothing was ticked, nothing asked',
  )
  await tick(page, user)
  await page.getByLabel(user.userName).press('Enter')
  assert.equal(await page.getByRole('dialog').count(), 0, 'Enter presses no button of another line')
  await page.getByLabel(user.userName).uncheck()
  for (const [button, done, status] of [
    ['一時停止', /^トークンステータスの一時停止が完了しました。/, /一時停止/],
    ['再開', /^トークンステータスの再開が完了しました。/, /利用可能/],
  ] as const) {
    await tick(page, user)
    await pressAndConfirm(page, button)
    assert.match(await notice(page), done)
    assert.match(await rowOf(page, user).innerText(), status)
  }
  for (const [button, done, status] of [
    ['CTP一括停止', /一括停止が完了しました。/, /一時停止/],
    ['CTP一括再開', /一括再開が完了しました。/, /利用可能/],
  ] as const) {
    await pressAndConfirm(page, button)
    assert.match(await notice(page), done)
    assert.match(await rowOf(page, user).innerText(), status)
    assert.match(await rowOf(page, boss).innerText(), /利用可能/)
  }
  assert.deepEqual(problems, [])
  await page.context().close()
})

test('S2-1.3.2, B-12, C2-14, H-16: a user is deleted only after 無効, which leaves the list', async () => {
  const { page, boss, user, problems } = await company()
  await openMenu(page, 'ユーザ管理')
  await press(page, user.userId)
  await pressAndConfirm(page, '削除')
  assert.match(await errorBox(page), /ユーザOTP管理画面でワンタイムパスワードを無効化してから/)
  await press(page, 'ユーザOTP管理画面')
  assert.equal(await page.getByLabel('ユーザID', { exact: true }).inputValue(), user.userId)
  await tick(page, user)
  assert.equal(
    await question(page, '無効'),
    '選択データのOTPトークンステータスを無効化します。よろしいですか？',
  )
  await press(page, 'OK')
  assert.match(await notice(page), /^トークンステータスの無効化が完了しました。/)
  assert.equal(await rowOf(page, user).count(), 0)
  assert.match(await page.getByRole('main').innerText(), /該当するデータはありません。/)
  await choose(page, { OTPトークンステータス: '無効' })
  await press(page, '検索')
  assert.match(await rowOf(page, user).innerText(), new RegExp(`${user.tokenId}[\\s\\S]*無効`))

  await openMenu(page, '管理')
  assert.match(await page.getByRole('main').innerText(), new RegExp(`${user.userId}[\\s\\S]*トークンの無効`))
  await openMenu(page, 'ユーザ管理')
  await press(page, user.userId)
  await pressAndConfirm(page, '削除')
  assert.match(await notice(page), /^ユーザを削除しました。/)
  assert.equal(await rowOf(page, user).count(), 0)
  await openMenu(page, '管理')
  const kept = await page.getByRole('main').innerText()
  assert.match(kept, new RegExp(`${user.userId}[\\s\\S]*ユーザの削除`), 'who was deleted is not forgotten')
  await openMenu(page, 'ユーザ管理')
  await press(page, boss.userId)
  await pressAndConfirm(page, '削除')
  assert.match(await errorBox(page), /ご自身|ただ一人/)
  await page.getByLabel('管理者権限ユーザにする').uncheck()
  await press(page, '変更')
  assert.match(await errorBox(page), /ご自身|ただ一人/, 'somebody has to remain')
  assert.deepEqual(problems, [])
  await page.context().close()
})

test('A-17: a user is added and changed; the ID is shown, the password comes by letter', async () => {
  const { page, problems } = await company()
  await openMenu(page, 'ユーザ管理')
  await press(page, 'ユーザの追加')
  await press(page, '登録')
  assert.match(await page.getByRole('main').innerText(), /ユーザ名を入力してください。/)
  await fill(page, { ユーザ名: '新任 次郎' })
  await press(page, '登録')
  const told = await page.getByRole('main').innerText()
  assert.match(told, /ユーザを登録しました。/)
  const added = /新しいユーザのユーザIDは (\S+) です。/.exec(told)?.[1]
  assert.ok(added, told)
  assert.match(await rowOf(page, { userId: added }).innerText(), /新任 次郎[\s\S]*書面の発行待ち/)
  await press(page, added)
  await fill(page, { ユーザ名: '新任 三郎' })
  await page.getByLabel('管理者権限ユーザにする').check()
  await press(page, '変更')
  assert.match(await notice(page), /^ユーザの情報を変更しました。/)
  assert.match(await rowOf(page, { userId: added }).innerText(), /新任 三郎[\s\S]*管理者権限ユーザ/)
  assert.deepEqual(problems, [])
  await page.context().close()
})

test('S2-1.2-04 to -09: search, order, several pages, CSV', async () => {
  const { page: own, customer, user, problems } = await company()
  const { world } = stage
  world.clock.set('2025-06-20T10:00:15+09:00')
  for (let i = 0; i < 49; i++) {
    await colleague(stage, `8880000${String(i).padStart(3, '0')}`, `大勢 ${i}`, false, customer)
  }
  world.clock.set(today)
  await openMenu(own, 'ユーザOTP管理')
  assert.match(await count(own), /^1から50件／51件$/)
  await press(own, '次へ')
  assert.match(await count(own), /^51から51件／51件$/)
  await press(own, '前へ')
  await press(own, 'ユーザ名')
  const heads = own.getByRole('columnheader', { name: 'ユーザ名' })
  assert.equal(await heads.getAttribute('aria-sort'), 'ascending')
  await fill(own, { ユーザID: user.userId })
  await press(own, '検索')
  assert.equal(await count(own), '1から1件／1件')
  const download = own.waitForEvent('download')
  await own.getByRole('link', { name: 'CSVでダウンロード' }).click()
  const file = readFileSync(await (await download).path())
  assert.match(file.toString('utf8'), new RegExp(user.tokenId))
  await press(own, 'クリア')
  await fill(own, { '利用開始日（自）': '2025-13-40' })
  await press(own, '検索')
  assert.match(await own.getByRole('main').innerText(), /2024\/10\/01 の形式/)
  assert.deepEqual(problems, [])
  await own.context().close()
})

test('A-17, G-10: notices are chosen; an abandoned address is removed, and registered again', async () => {
  const { world } = stage
  const { page, user, problems } = await company()
  const theirs = await freshWindow(stage)
  await open(theirs.page, user, 'entry')
  await askForRegistration(theirs.page, user, 'old@warifu.example')
  await fill(theirs.page, {
    メールに届いたワンタイムパスワード: await codeInMail(world, user, 'address_code'),
  })
  await press(theirs.page, '登録')

  await openMenu(page, 'メール設定')
  await page.getByLabel('ログイン', { exact: true }).uncheck()
  await press(page, '変更')
  assert.match(await notice(page), /^メール設定を変更しました。/)
  assert.equal(await page.getByLabel('ログイン', { exact: true }).isChecked(), false)

  await openMenu(page, 'メールアドレス管理')
  assert.match(await rowOf(page, user).innerText(), /o\*\*\*@warifu\.example/)
  await pressAndConfirm(page, /^登録解除/)
  assert.match(await notice(page), /^メールアドレスの登録を解除しました。/)
  assert.match(await rowOf(page, user).innerText(), /未登録/)
  world.clock.forward({ seconds: 61 })
  await open(theirs.page, user, 'entry')
  await askForRegistration(theirs.page, user, 'new@warifu.example')
  await fill(theirs.page, {
    メールに届いたワンタイムパスワード: await codeInMail(world, user, 'address_code'),
  })
  await press(theirs.page, '登録')
  assert.match(await notice(theirs.page), /メールアドレスのご登録が完了しました。/)
  assert.deepEqual([...problems, ...theirs.problems], [])
  await Promise.all([page.context().close(), theirs.page.context().close()])
})

for (const size of ['desk', 'phone'] as const) {
  test(`WCAG 2.2 AA: every screen of an administrator: ${size}`, async () => {
    const { page, user, problems } = await company(size)
    const defects: string[] = []
    const see = async (name: string) => {
      defects.push(...(await inspect(page, `administration-${name}-${size}`)))
    }
    for (const [name, item] of common.entries()) {
      await openMenu(page, item)
      await see(`${name}-list`)
    }
    await openMenu(page, 'ユーザ管理')
    await press(page, user.userId)
    await see('5-user')
    await pressAndConfirm(page, '削除')
    await see('6-user-refused')
    await openMenu(page, 'ユーザ管理')
    await press(page, 'ユーザの追加')
    await see('7-new-user')
    await openMenu(page, 'ユーザOTP管理')
    await tick(page, user)
    await page.getByRole('button', { name: '無効', exact: true }).click()
    await see('8-dialog')
    await press(page, 'OK')
    await see('9-done')
    await openConditions(page)
    await choose(page, { OTPトークンステータス: 'ロック' })
    await press(page, '検索')
    await see('10-none')
    assert.deepEqual([...defects, ...problems], [])
    await page.context().close()
  })
}

for (const size of ['desk', 'phone'] as const) {
  test(`S2-1.3.1, S2-1.3.2, S0-0-02: the help has the manual's chapters, and each screen leads to its own: ${size}`, async () => {
    const { page, problems } = await company(size)
    const defects: string[] = []
    for (const [item, title] of [
      ['ユーザOTP管理', 'ユーザOTP管理'],
      ['メール設定', 'ユーザ管理・メール設定・メールアドレス管理・管理'],
    ] as const) {
      await openMenu(page, item)
      const link = page.getByRole('link', { name: /^この画面のヘルプ/ })
      await unfold(page, link)
      await page.goto(new URL((await link.getAttribute('href')) ?? '', stage.origin).href)
      assert.equal(await heading(page), title)
      defects.push(...(await inspect(page, `administration-help-${item}-${size}`)))
      await page.goto(`${stage.origin}/${moving}/home`)
    }
    await press(page, 'メールアドレス登録')
    const link = page.getByRole('link', { name: /^この画面のヘルプ/ })
    await unfold(page, link)
    await page.goto(new URL((await link.getAttribute('href')) ?? '', stage.origin).href)
    assert.equal(await heading(page), 'ワンタイムパスワードをメールで受け取る')
    defects.push(...(await inspect(page, `administration-help-mail-${size}`)))
    await page.goto(`${stage.origin}/${moving}/help/revisions`)
    assert.match(await page.getByRole('main').innerText(), /期間限定機能（ユーザOTP管理）/)
    assert.deepEqual([...defects, ...problems], [])
    await page.context().close()
  })
}
