// The support desk with a caller on the line: found, helped and recorded in three clicks; two operators if the profile
// wants two; letters on one sheet of paper.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { serviceHref } from '../../src/authority/routes.ts'
import { deskHref } from '../../src/desk/routes.ts'
import {
  appoint,
  type Caller,
  johokuDesk,
  lockCode,
  lockPassword,
  newCaller,
  settledCaller,
  shokoDesk,
  tryEnrollment,
  tryLogin,
  type Worker,
} from '../desk/support/staff.ts'
import { johoku } from '../support/world.ts'
import {
  agree,
  type DeskStage,
  grant,
  openApprovals,
  openDeskStage,
  printGranted,
  search,
  tellWhy,
} from './support/desk-stage.ts'
import { errorBeside, errorBox, factsOf, fill, heading, notice, press, typedIn } from './support/screens.ts'

let stage: DeskStage
let clerk: Worker
let colleague: Worker
let approver: Worker
beforeEach(async () => {
  stage = await openDeskStage()
  clerk = await appoint(stage.world, 'desk')
  colleague = await appoint(stage.world, 'desk', { operatorId: 'desk02', operatorName: '窓口 二子' })
  approver = await appoint(stage.world, 'approver', { operatorName: '承認 二郎' })
})
afterEach(() => stage.close())

let callers = 0
const nextId = () => String(++callers).padStart(10, '0')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function openUser(page: Page, { userId }: Caller, desk = shokoDesk): Promise<void> {
  await page.goto(`${stage.origin}${deskHref(desk, 'search')}?q=${userId}`)
}

/** How many pages a printed page has, and their size in PostScript points. */
async function printed(page: Page): Promise<{ pages: number; size: string | undefined }> {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
  return { pages, size: /\/MediaBox\s*\[([^\]]+)\]/.exec(pdf)?.[1]?.trim() }
}

/** The facts of the letter. */
async function letterFacts(page: Page): Promise<Record<string, string>> {
  const letter = page.getByRole('article')
  const names = await letter.getByRole('term').allInnerTexts()
  const values = await letter.getByRole('definition').allInnerTexts()
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']))
}

test('a caller whose token is locked is found and helped in three clicks', async () => {
  const caller = await settledCaller(stage.world, nextId())
  await lockCode(stage.world, caller)
  const { page, problems } = await stage.logIn(clerk)
  let clicks = 0
  await page.exposeFunction('countClick', () => {
    clicks += 1
  })
  await page.addInitScript('addEventListener("click", (event) => event.isTrusted && countClick(), true)')
  await page.goto(`${stage.origin}${deskHref(shokoDesk, 'search')}`)

  await search(page, caller.userId)
  assert.equal(await heading(page), `試験 太郎（${caller.userId}）`)
  const facts = await factsOf(page, 'main')
  assert.equal(facts['トークンID'], caller.tokenId)
  await tellWhy(page)
  await button(page, 'ワンタイムパスワードのロック解除').click()
  const question = page.getByRole('dialog').locator('p')
  assert.equal(
    await question.innerText(),
    `試験 太郎（${caller.userId}）：ワンタイムパスワードのロック解除を行います。よろしいですか。`,
  )
  await agree(page)
  assert.equal(await notice(page), 'ワンタイムパスワードのロックを解除しました。(RMCFXDSK001002I)')
  assert.equal(clicks, 3)
  assert.equal(await button(page, 'ワンタイムパスワードのロック解除').count(), 0)
  assert.match(
    await page.getByRole('listitem').filter({ hasText: '担当者の操作' }).first().innerText(),
    /担当者の操作：ワンタイムパスワードのロック解除 担当者 desk01\s+担当：desk01／本人確認：届出電話番号への折返し／理由：ご本人からのお電話/,
  )
  assert.equal(await tryLogin(stage.world, caller), 'authenticated')
  assert.deepEqual(problems, [])
})

test('with the keyboard alone; Enter in the reason presses no button, キャンセル does nothing', async () => {
  const caller = await settledCaller(stage.world, nextId())
  await lockPassword(stage.world, caller)
  const { page, problems } = await stage.logIn(clerk)
  await fill(page, { 検索: caller.userId })
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  await tellWhy(page, '検証')
  await page.keyboard.press('Enter')
  assert.equal(await page.getByRole('dialog').count(), 0)

  await button(page, 'ログインパスワードのロック解除').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await button(page, 'キャンセル').click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.equal(await typedIn(page, '理由'), '検証', 'nothing typed is lost')
  assert.equal(await tryLogin(stage.world, caller), 'password_locked')
  await button(page, 'ログインパスワードのロック解除').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  assert.equal(await notice(page), 'ログインパスワードのロックを解除しました。(RMCFXDSK001001I)')
  assert.deepEqual(problems, [])
})

test('missing input is reported beside its field, and choices are kept', async () => {
  const caller = await newCaller(stage.world, nextId())
  const { page, problems } = await stage.logIn(clerk)
  await openUser(page, caller)
  await button(page, 'ユーザの利用停止').click()
  await agree(page)
  assert.equal(await errorBeside(page, '本人確認方法'), '本人確認方法を選んでください。')
  assert.equal(await errorBeside(page, '理由'), '理由を入力してください。')
  assert.equal(await page.getByLabel('その他の方法').isVisible(), false)
  await tellWhy(page, '退職', 'その他')
  assert.equal(await page.getByLabel('その他の方法').isVisible(), true)
  await button(page, 'ユーザの利用停止').click()
  await agree(page)
  assert.equal(
    await errorBeside(page, 'その他の方法'),
    '「その他」の場合は、確認した方法を入力してください。',
  )
  assert.equal(await typedIn(page, '理由'), '退職')
  await fill(page, { その他の方法: 'テレビ電話' })
  await button(page, 'ユーザの利用停止').click()
  await agree(page)
  assert.equal(await notice(page), 'ユーザの利用を停止しました。(RMCFXDSK001006I)')
  assert.deepEqual(problems, [])
})

test('X1: a reset takes a second operator to grant it and another to print it; the letter is one sheet A4', async () => {
  const caller = await settledCaller(stage.world, nextId())
  const first = await stage.logIn(clerk)
  await openUser(first.page, caller)
  await tellWhy(first.page, 'パスワードをお忘れ', '届出印（書面）')
  await button(first.page, 'ログインパスワードの再設定（承認を依頼）').click()
  await agree(first.page)
  assert.match(await notice(first.page), /^承認を依頼しました。/)
  assert.equal(await button(first.page, '承認済みの操作を実行').count(), 0)

  const second = await stage.logIn(approver)
  await openApprovals(second.page)
  const item = second.page.getByRole('main').locator('section').filter({ hasText: caller.userId })
  const asked = await item.innerText()
  for (const shown of [
    'ログインパスワードの再設定',
    '窓口 一子（desk01',
    '届出印（書面）',
    'パスワードをお忘れ',
  ])
    assert.ok(asked.includes(shown), shown)
  await item.getByRole('button', { name: '承認', exact: true }).click()
  await agree(second.page)
  assert.match(await notice(second.page), /^承認しました。/)

  await openUser(first.page, caller)
  assert.match(
    await first.page.getByRole('main').innerText(),
    /依頼した担当者以外の担当者または承認者が印刷します/,
  )
  assert.equal(await button(first.page, '書面を印刷').count(), 0)
  const third = await stage.logIn(colleague)
  await printGranted(third.page, caller.userId)
  assert.equal(await heading(third.page), 'ログインパスワード再設定のお知らせ')
  const { 新しいログインパスワード: password = '', パスワードの有効期限: until } = await letterFacts(
    third.page,
  )
  assert.match(until ?? '', /^2025年9月29日 9時\d\d分まで$/)
  const { pages, size } = await printed(third.page)
  assert.equal(pages, 1)
  assert.match(size ?? '', /^0 0 59[45][.\d]* 84[12][.\d]*$/)
  assert.equal(await tryLogin(stage.world, { ...caller, password }), 'must_change_password')
  assert.deepEqual([...first.problems, ...second.problems, ...third.problems], [])
})

test('the first letter: the browser’s print button, what is on the paper, and no second look', async () => {
  const customerName = '株式会社とても長い名前の輸出入商事ホールディングス東京営業本部'
  const caller = await newCaller(stage.world, nextId(), { customerName })
  const asking = await stage.logIn(clerk)
  await openUser(asking.page, caller)
  await tellWhy(asking.page, '新規契約', '届出印（書面）')
  await button(asking.page, '「ご利用開始のお知らせ」の発行（承認を依頼）').click()
  await agree(asking.page)
  await grant((await stage.logIn(approver)).page, caller.userId)
  const { page, problems } = await stage.logIn(colleague)
  await printGranted(page, caller.userId)
  const { 初回ログインパスワード: password = '' } = await letterFacts(page)
  assert.equal(await button(page, '印刷').isVisible(), true)
  assert.equal((await printed(page)).pages, 1)
  await page.emulateMedia({ media: 'print' })
  for (const role of ['banner', 'contentinfo', 'navigation'] as const)
    assert.equal(await page.getByRole(role).filter({ visible: true }).count(), 0, role)
  assert.equal(await button(page, '印刷').isVisible(), false)
  const address = page.getByText('住所ラベル貼付欄').locator('..')
  assert.match(await address.innerText(), new RegExp(`${customerName}　御中\\s+試験 太郎　様`))
  // The window of the envelope is 90 × 45 mm.
  const { width = 0, height = 0 } = (await address.boundingBox()) ?? {}
  assert.ok(width > 335 && width < 345 && height >= 165 && height < 190, `${width} × ${height}`)
  await page.emulateMedia({ media: null })

  await press(page, 'ユーザの画面へ戻る')
  await assert.rejects(page.goBack(), /ERR_CACHE_MISS/, 'the browser keeps no copy')
  assert.equal(
    await tryEnrollment(stage.world, { ...caller, password, tokenId: await stage.world.token() }),
    'enrolled',
  )
  assert.deepEqual(
    [...asking.problems, ...problems].filter((problem) => !problem.includes('ERR_CACHE_MISS')),
    [],
  )
})

test('S1-2.2-04, -05, X1: at 城北 a granted user gets the password from the form, and the letter only the ID', async () => {
  const johokuClerk = await appoint(stage.world, 'desk', { desk: johokuDesk })
  const granting = await stage.logIn(await appoint(stage.world, 'approver', { desk: johokuDesk }))
  const { page, problems } = await stage.logIn(johokuClerk)
  const userId = nextId()
  await press(page, '登録')
  assert.equal(await heading(page), '新規登録')
  await fill(page, {
    '顧客番号（CIF）': '００００００１２３４',
    お客様名: '見本精工株式会社',
    ユーザID: userId,
    ユーザ名: '見本 一郎',
    理由: '新規申込',
  })
  assert.equal(await page.getByLabel('仮ログインパスワード', { exact: true }).count(), 0)
  await page.getByLabel('本人確認方法').selectOption({ label: '届出印（書面）' })
  await button(page, '登録').click()
  await agree(page)
  assert.match((await errorBeside(page, '顧客番号（CIF）')) ?? '', /この番号のお客様は登録されていません。/)
  assert.equal(await typedIn(page, 'お客様名'), '見本精工株式会社')
  await page.getByLabel('新しいお客様として登録する').check()
  await button(page, '登録').click()
  await agree(page)
  assert.match(await notice(page), /^承認を依頼しました。/)
  await grant(granting.page, userId)

  await openApprovals(page)
  const carryOut = async (password: string, again: string) => {
    await fill(page, { 仮ログインパスワード: password, '仮ログインパスワード(再入力)': again })
    await button(page, '承認済みの操作を実行').click()
    await agree(page)
  }
  await carryOut('Karipass1', 'Karipass2')
  assert.match(await errorBox(page), /一致していません/)
  assert.equal(await typedIn(page, '仮ログインパスワード'), '')
  await carryOut('Karipass1', 'Karipass1')
  assert.equal(await notice(page), 'ユーザを登録しました。(RMCFXDSK001008I)')

  await tellWhy(page)
  await button(page, '「初期設定完了のご連絡」の発行（承認を依頼）').click()
  await agree(page)
  await grant(granting.page, userId)
  await press(page, 'ユーザ検索')
  await search(page, userId)
  await button(page, '承認済みの操作を実行').click()
  await agree(page)
  assert.equal(await heading(page), '初期設定完了のご連絡')
  assert.ok(!(await page.content()).includes('Karipass1'))
  assert.deepEqual(await printed(page).then(({ pages }) => pages), 1)
  const user = { service: johoku, userId, password: 'Karipass1', tokenId: await stage.world.token() }
  assert.equal(await tryEnrollment(stage.world, user), 'enrolled')
  assert.deepEqual([...problems, ...granting.problems], [])
})

test('two operators on one user: the second sees the new state and loses nothing', async () => {
  const caller = await settledCaller(stage.world, nextId())
  await lockPassword(stage.world, caller)
  const [first, second] = [await stage.logIn(clerk), await stage.logIn(colleague)]
  for (const { page } of [first, second]) await openUser(page, caller)
  await tellWhy(first.page)
  await button(first.page, 'ログインパスワードのロック解除').click()
  await agree(first.page)
  await tellWhy(second.page, '二回目のお電話', '来店（本人確認書類）')
  await button(second.page, 'ログインパスワードのロック解除').click()
  await agree(second.page)
  assert.match(await errorBox(second.page), /^ほかの操作などにより状態が変わったため/)
  assert.equal(await typedIn(second.page, '理由'), '二回目のお電話')
  assert.equal(await button(second.page, 'ログインパスワードのロック解除').count(), 0)
  assert.deepEqual([...first.problems, ...second.problems], [])
})

test('without JavaScript the buttons of the form work as well', async () => {
  const caller = await settledCaller(stage.world, nextId())
  await lockPassword(stage.world, caller)
  const { page } = await stage.logIn(clerk, 'desk', false)
  await search(page, caller.userId)
  await tellWhy(page)
  assert.equal(await page.getByLabel('理由', { exact: true }).isVisible(), true)
  await press(page, 'ログインパスワードのロック解除')
  assert.match(await notice(page), /^ログインパスワードのロックを解除しました。/)
  await press(page, 'ログアウト')
  assert.equal(page.url(), `${stage.origin}${serviceHref(shokoDesk, 'entry')}?notice=loggedout`)
})
