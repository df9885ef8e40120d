// S3-3.2, S3-3.3, S3-FAQ, A-19 to A-25, B-13 to B-21, H-19, H-22: 管理機能 of WEB-FB, by the labels that people read.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { issueToken } from '../../src/authority/operations/issue-token.ts'
import type { SoftwareFormFactor } from '../../src/authority/rules/profile.ts'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import type { Size } from '../support/browser.ts'
import { openCompany, settledPasswords } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { testCaller } from '../support/world.ts'
import { freshWindow } from './support/company.ts'
import { agree, type DeskStage, openDeskStage } from './support/desk-stage.ts'
import { inspect, inspectLayout } from './support/inspect.ts'
import { timeCode } from './support/oathtool.ts'
import { errorBeside, errorBox, fill, heading, notice, press, unfold } from './support/screens.ts'

let stage: DeskStage
beforeEach(async () => {
  stage = await openDeskStage({ start: '2016-01-13T10:12:15+09:00' })
})
afterEach(() => stage.close())

const { login: loginPassword, registration, approval } = settledPasswords
const entry = 'ワンタイムパスワード認証情報管理'

let companies = 0

async function logIn(page: Page, userId: string, password: string = loginPassword): Promise<void> {
  await page.goto(`${stage.origin}${fbHref(webFb, 'login')}`)
  await fill(page, { お客様ID: userId, ログインパスワード: password })
  await press(page, 'ログイン')
}

/** An administrator of a company of its own, who has just logged in. */
async function administrator(size: Size = 'desk') {
  companies += 1
  const userId = `M541000201${String(companies).padStart(2, '0')}`
  await openCompany(stage.world.context, userId)
  const { page, problems } = await freshWindow(stage, size)
  await logIn(page, userId)
  return { userId, page, problems }
}

async function phone(formFactor: SoftwareFormFactor = 'mobile') {
  const settings = { movingFactor: 'time', formFactor, algorithm: 'SHA1', digits: 6, issuer: 'test' } as const
  const { tokenId, secretBase32 } = await issueToken(stage.world.context, testCaller, settings)
  return { tokenId, code: () => timeCode(secretBase32, stage.world.clock.now()) }
}

async function openMenu(page: Page): Promise<void> {
  const menu = page.getByRole('navigation', { name: 'メインメニュー' })
  const link = menu.getByRole('link', { name: '管理機能' })
  await unfold(page, link)
  await Promise.all([page.waitForEvent('load'), link.click()])
}

async function openEntry(page: Page, name: string): Promise<void> {
  await openMenu(page)
  const entry = page
    .getByRole('navigation', { name: 'サブメニュー' })
    .getByRole('link', { name, exact: true })
  await unfold(page, entry)
  await entry.click()
  await page.waitForLoadState()
}

const trail = async (page: Page) => (await page.locator('.breadcrumb').innerText()).replaceAll(/\s+/g, ' ')
const mainText = (page: Page) => page.getByRole('main').innerText()
const rowOf = async (page: Page, name: string) =>
  (await page.getByRole('row').filter({ hasText: name }).innerText()).replaceAll(/\s+/g, ' ').trim()

type Phone = Awaited<ReturnType<typeof phone>>

async function typeToken(page: Page, { tokenId, code }: Phone, password: string = approval): Promise<void> {
  await fill(page, { トークンID: tokenId, ワンタイムパスワード: code(), 承認用パスワード: password })
  await press(page, '確定')
}

const home = 'ホーム > 管理機能 > ワンタイムパスワード認証情報管理'
const later = 'トークンの登録は 再ログイン後有効となります。'

/** up to the screen that asks for the administrator's token. */
async function chooseIndividual(page: Page, defects: string[]): Promise<void> {
  await openMenu(page)
  assert.equal(await heading(page), '管理機能')
  assert.match(await mainText(page), /ワンタイムパスワード認証情報の登録・設定変更を行います。/)
  defects.push(...(await inspect(page, 'fb-admin-menu')))

  await openEntry(page, entry)
  assert.equal(await trail(page), `${home} > ${entry}`)
  defects.push(...(await inspect(page, 'fb-tokens-first')))
  await press(page, '利用形態設定')
  assert.equal(await trail(page), `${home} > ワンタイムパスワード認証情報 > ワンタイムパスワード利用形態設定`)
  assert.ok(await page.getByLabel('管理者、利用者が異なるトークンを利用する。').isChecked())
  defects.push(...(await inspect(page, 'fb-usage-form')))
  await press(page, '次へ')
  assert.equal(
    await trail(page),
    `${home} > ワンタイムパスワード認証情報 > ワンタイムパスワード利用形態設定 > ワンタイムパスワード情報登録`,
  )
  assert.match(await mainText(page), /「確定ボタン」を押下してください。/)
  assert.match(await mainText(page), /管理者、利用者が異なるトークンを使用する。/)
  defects.push(...(await inspect(page, 'fb-token-registration')))
}

/** A-22 with everything that can be wrong, then right: A-23. */
async function registerOwn(page: Page, defects: string[]): Promise<Phone> {
  const own = await phone()
  await typeToken(page, own, '0000000000')
  assert.equal(await errorBeside(page, '承認用パスワード'), '承認用パスワードに誤りがあります。')
  await typeToken(page, { ...own, code: () => '000000' })
  assert.match(
    await errorBox(page),
    /^【エラー】このトークンIDを本サービスで確認できないか、入力されたワンタイムパスワードに誤りがあるか/,
  )
  defects.push(...(await inspect(page, 'fb-token-registration-error')))
  await typeToken(page, await phone('desktop'))
  assert.match(
    (await errorBeside(page, 'トークンID')) ?? '',
    /パソコンに導入したソフトウェアトークンはご利用になれません。/,
  )
  await typeToken(page, own)
  assert.equal(await heading(page), '登録完了')
  assert.match(await mainText(page), /利用形態の設定、およびトークンの登録が完了しました。/)
  assert.ok((await mainText(page)).includes(later))
  defects.push(...(await inspect(page, 'fb-token-done')))

  return own
}

/** 新規登録; gives the first passwords, which the screen shows once. */
async function openUser(page: Page, defects: string[]): Promise<readonly string[]> {
  await openEntry(page, 'IDメンテナンス')
  await press(page, '新規登録')
  defects.push(...(await inspect(page, 'fb-new-user')))
  await fill(page, { お客様ID: 'test1', 利用者名: '経理 花子', 登録確認用パスワード: registration })
  await page.getByLabel('都度振込を利用する').check()
  await press(page, '登録')
  assert.match((await errorBeside(page, 'お客様ID')) ?? '', /半角英数字6～12桁/)
  await fill(page, { お客様ID: 'test10', 登録確認用パスワード: registration })
  await press(page, '登録')
  assert.equal(await heading(page), '登録完了')
  defects.push(...(await inspect(page, 'fb-new-user-done')))
  const given = await page.locator('output').allInnerTexts()
  return given.slice(2)
}

/** the list with 選択, 絞り込み検索 and the count. */
async function searchList(page: Page, userId: string, own: Phone, defects: string[]): Promise<void> {
  await openEntry(page, entry)
  assert.equal(await trail(page), `${home} > ワンタイムパスワード認証情報`)
  assert.equal(await rowOf(page, userId), `${userId} ${userId} ${userId} ${own.tokenId} 管理者 登録完了`)
  assert.equal(await rowOf(page, 'test10'), 'test10 test10 経理 花子 - 一般者 未登録')
  assert.equal(await page.locator('.count').innerText(), '1から2件/2件')
  defects.push(...(await inspect(page, 'fb-tokens')))
  await fill(page, { お客様ID: 'test' })
  await press(page, '検索')
  assert.equal(await page.locator('.count').innerText(), '1から1件/1件')
  await press(page, 'クリア')
  await press(page, '登録・登録解除')
  assert.match(await errorBox(page), /利用者を選択してください。/)
}

/** for the user. */
async function registerUser(page: Page, defects: string[]): Promise<void> {
  await page.getByRole('radio', { name: 'test10' }).check()
  await press(page, '登録・登録解除')
  assert.equal(await heading(page), 'ワンタイムパスワード情報変更')
  defects.push(...(await inspect(page, 'fb-token-change')))
  await press(page, '登録')
  assert.equal(
    await trail(page),
    `${home} > ワンタイムパスワード認証情報 > ワンタイムパスワード情報変更 > ワンタイムパスワード情報登録`,
  )
  const theirs = await phone()
  await typeToken(page, theirs)
  assert.match(await mainText(page), /トークンの登録が完了しました。/)
  assert.ok((await mainText(page)).includes(later))
}

async function changeFirst(other: Page, given: readonly string[]): Promise<void> {
  const [firstLogin = '', firstRegistration = '', firstTransfer = ''] = given
  const parts = [
    [firstLogin, loginPassword],
    [firstRegistration, registration],
    [firstTransfer, settledPasswords.transfer],
  ] as const
  for (const [i, [current, next]] of parts.entries()) {
    const group = other.getByRole('group').nth(i)
    await group.getByLabel('現在の（初回）パスワード').fill(current)
    await group.getByLabel('新しいパスワード', { exact: true }).fill(next)
    await group.getByLabel('新しいパスワード（再入力）').fill(next)
  }
  await press(other, '変更')
}

/** Only the branch releases the administrator's own; the user's is released here (S3-FAQ-03, -04). */
async function release(page: Page, userId: string, defects: string[]): Promise<void> {
  await openEntry(page, entry)
  await page.getByRole('radio', { name: userId }).check()
  await press(page, '登録・登録解除')
  assert.match(await mainText(page), /管理者のトークン、共通トークンの登録解除は、この画面では行えません。/)
  await press(page, '戻る')
  await page.getByRole('radio', { name: 'test10' }).check()
  await press(page, '登録・登録解除')
  defects.push(...(await inspect(page, 'fb-token-release')))
  await fill(page, { 承認用パスワード: approval })
  await press(page, '登録解除')
  assert.match(await mainText(page), /トークンの登録解除が完了しました。/)
}

test('S3-3.2, S3-3.3: each a token: the administrator first, then a user whom the administrator opened', async () => {
  const { userId, page, problems } = await administrator()
  const defects: string[] = []
  await chooseIndividual(page, defects)
  const own = await registerOwn(page, defects)
  const given = await openUser(page, defects)
  await searchList(page, userId, own, defects)
  await registerUser(page, defects)

  const { page: other } = await freshWindow(stage)
  await logIn(other, 'test10', given[0])
  assert.equal(await heading(other), '初回パスワード変更')
  await changeFirst(other, given)
  assert.equal(await heading(other), 'メイン')
  assert.equal(await other.getByRole('link', { name: '管理機能' }).count(), 0)
  await other.goto(page.url())
  assert.equal(await heading(other), '権限がありません')

  await release(page, userId, defects)
  await other.goto(`${stage.origin}${fbHref(webFb, 'home')}`)
  assert.equal(await heading(other), 'ログイン')
  assert.deepEqual(defects, [])
  assert.deepEqual(problems, [])
})

test('S3-3.2-20 to -27: one token for all, on a phone; then 利用形態 is changed, after a warning (G-08)', async () => {
  const { userId, page, problems } = await administrator('phone')
  const defects: string[] = []
  const look = async (name: string) => {
    defects.push(...(await inspectLayout(page, `fb-phone-${name}`)))
  }
  await openEntry(page, entry)
  await look('tokens-first')
  await press(page, '利用形態設定')
  await page.getByLabel('管理者、利用者が同じトークンを利用する。').check()
  await look('usage-form')
  await press(page, '次へ')
  assert.match(await mainText(page), /「確定ボタン」を押してください。/)
  assert.match(await mainText(page), /管理者、利用者が同じトークンを使用する。/)
  assert.match(await mainText(page), /共通トークン/)
  await look('token-registration')
  const fieldTop = (await page.getByLabel('トークンID').boundingBox())?.y ?? 0
  const factsTop = (await page.getByText('利用者情報').boundingBox())?.y ?? 0
  assert.ok(fieldTop < factsTop, 'what has to be typed comes before what is known')
  const common = await phone()
  await typeToken(page, common)
  assert.match(await mainText(page), /利用形態の設定、およびトークンの登録が完了しました。/)
  await look('token-done')
  await page.getByRole('main').locator('a.button', { hasText: entry }).click()
  await page.waitForLoadState()
  assert.match(await rowOf(page, '共通トークン'), new RegExp(`${common.tokenId}.*登録完了`))
  assert.equal(await page.locator('.count').innerText(), '1から1件/1件')
  await look('tokens')

  await press(page, '利用形態設定')
  assert.ok(await page.getByLabel('管理者、利用者が異なるトークンを利用する。').isChecked())
  await press(page, '次へ')
  assert.match(await mainText(page), /登録されているすべてのトークン（1件）の登録が解除されます。/)
  defects.push(...(await inspect(page, 'fb-phone-usage-form-warning')))
  await press(page, '次へ')
  const own = await phone()
  // The token of before confirms that it goes (X6).
  stage.world.clock.forward({ seconds: 30 })
  await fill(page, { 現在ご利用中のトークンのワンタイムパスワード: common.code() })
  await typeToken(page, own)
  assert.equal(await heading(page), '登録完了')
  await openEntry(page, entry)
  assert.match(await rowOf(page, userId), new RegExp(`${own.tokenId}.*登録完了`))

  for (const [name, picture] of [
    ['IDメンテナンス', 'users'],
    ['IDロック解除', 'locks'],
    ['カレンダー管理', 'calendar'],
    ['利用履歴照会', 'history'],
    ['WEB-FB取引停止', 'stop'],
  ] as const) {
    await openEntry(page, name)
    await look(picture)
  }
  assert.deepEqual(defects, [])
  assert.deepEqual(problems, [])
})

test('H-22: IDロック解除, カレンダー管理, 利用履歴照会 and WEB-FB取引停止', async () => {
  const { userId, page, problems } = await administrator()
  const defects: string[] = []
  await openEntry(page, 'IDメンテナンス')
  await press(page, '新規登録')
  await fill(page, { お客様ID: 'lock01', 利用者名: '経理 次郎', 登録確認用パスワード: registration })
  await press(page, '登録')
  await openEntry(page, 'IDメンテナンス')
  defects.push(...(await inspect(page, 'fb-users')))
  await press(page, 'lock01')
  await page.getByRole('radio', { name: '管理者' }).check()
  await fill(page, { 登録確認用パスワード: registration })
  defects.push(...(await inspect(page, 'fb-user')))
  await press(page, '変更')
  assert.equal(await heading(page), '変更完了')
  assert.match(await mainText(page), /初回承認用パスワード/)

  await openEntry(page, 'IDロック解除')
  const lock = page.getByRole('link', { name: '強制ロック' })
  await Promise.all([page.waitForEvent('load'), lock.click()])
  defects.push(...(await inspect(page, 'fb-lock')))
  await fill(page, { 登録確認用パスワード: '000000' })
  await press(page, '実行')
  assert.equal(await errorBeside(page, '登録確認用パスワード'), '登録確認用パスワードに誤りがあります。')
  await fill(page, { 登録確認用パスワード: registration })
  await press(page, '実行')
  assert.match(await notice(page), /^強制ロックを行いました。/)
  assert.match(await rowOf(page, 'lock01'), /ログイン規制/)
  assert.match(await rowOf(page, userId), /正常 （ご自身）$/)
  defects.push(...(await inspect(page, 'fb-locks')))

  await openEntry(page, 'カレンダー管理')
  const day = page.getByLabel('1月20日（水）を休業日にする')
  assert.equal(await page.getByLabel('1月12日（火）を休業日にする').count(), 0, 'the past')
  assert.equal(await page.getByLabel('1月16日（土）を休業日にする').count(), 0, 'closed anyway')
  await day.check()
  await fill(page, { 登録確認用パスワード: registration })
  await press(page, '設定')
  assert.ok(await day.isChecked())
  assert.match(await mainText(page), /設定されている休業日\s*2016\/01\/20/)
  defects.push(...(await inspect(page, 'fb-calendar')))
  await press(page, '次の月')
  assert.match(await mainText(page), /2016年4月/)

  await openEntry(page, '利用履歴照会')
  await page.getByLabel('種類').selectOption({ label: '契約・カレンダー' })
  await press(page, '照会')
  assert.match(await mainText(page), /休業日の設定/)
  await page.getByLabel('種類').selectOption({ label: 'すべて' })
  await press(page, '照会')
  defects.push(...(await inspect(page, 'fb-history')))

  await openEntry(page, 'WEB-FB取引停止')
  defects.push(...(await inspect(page, 'fb-stop')))
  await fill(page, { 登録確認用パスワード: registration })
  await page.getByRole('button', { name: '取引停止' }).click()
  await agree(page)
  assert.equal(await heading(page), '取引停止完了')
  defects.push(...(await inspect(page, 'fb-stopped')))
  await logIn(page, userId)
  assert.match(await errorBox(page), /お客さまのお申し出により、サービスのご利用を停止しています。/)
  assert.deepEqual(defects, [])
  assert.deepEqual(problems, [])
})
