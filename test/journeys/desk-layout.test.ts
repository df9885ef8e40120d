// Every screen of the support desk, on a desk and on a phone: no sideways scroll, WCAG 2.2 AA, 44 px targets.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
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
  type Worker,
} from '../desk/support/staff.ts'
import { type Size, sizes } from '../support/browser.ts'
import { runAt } from '../support/terminal.ts'
import { johoku, shoko } from '../support/world.ts'
import {
  agree,
  type DeskStage,
  grant,
  openApprovals,
  openDeskStage,
  printGranted,
  search,
  tellWhy,
  type Window,
} from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import { fill, heading, press } from './support/screens.ts'

let stage: DeskStage
let clerk: Worker
let approver: Worker
let auditor: Worker
let branch: Worker
let johokuClerk: Worker
let johokuApprover: Worker
beforeEach(async () => {
  stage = await openDeskStage()
  const { world } = stage
  clerk = await appoint(world, 'desk')
  approver = await appoint(world, 'approver', { operatorName: '承認 二郎' })
  auditor = await appoint(world, 'auditor', { operatorName: '監査 四葉' })
  branch = await appoint(world, 'branch', { operatorName: '支店 三郎' })
  johokuClerk = await appoint(world, 'desk', { desk: johokuDesk })
  johokuApprover = await appoint(world, 'approver', { desk: johokuDesk })
})
afterEach(() => stage.close())

let callers = 0
async function caller(settled = true, traits = {}): Promise<Caller> {
  callers += 1
  const userId = String(callers).padStart(10, '0')
  return (settled ? settledCaller : newCaller)(stage.world, userId, traits)
}

async function inspector(worker: Worker, size: Size) {
  const window = await stage.logIn(worker, size)
  const defects: string[] = []
  return {
    ...window,
    async see(name: string, title: string) {
      assert.equal(await heading(window.page), title, name)
      defects.push(...(await inspect(window.page, `desk-${name}-${size}`)))
    },
    async end() {
      await window.page.context().close()
      assert.deepEqual([...defects, ...window.problems], [])
    },
  }
}

for (const size of Object.keys(sizes) as Size[]) {
  describe(`WEB-11, WCAG 2.2 AA: ${size}`, () => {
    test('search, user page, actions and letter', async () => helpCallers(size))
    test('approvals, for who asks and for who grants', async () => approve(size))
    test('new user and import', async () => register(size))
    test('others’ tokens from a file', async () => importTokens(size))
    test('letters and resets at 城北', async () => helpAtJohoku(size))
    test('what auditors, approvers and branches see', async () => readOnly(size))
  })
}

async function goTo(
  { page }: Window,
  screen: Parameters<typeof deskHref>[1],
  desk = shokoDesk,
): Promise<void> {
  await page.goto(`${stage.origin}${deskHref(desk, screen)}`)
}

const titleOf = ({ userId }: Caller) => `試験 太郎（${userId}）`

async function helpCallers(size: Size): Promise<void> {
  const locked = await caller(true, {
    administrator: true,
    customerName: '株式会社とても長い名前の輸出入商事ホールディングス',
  })
  await lockCode(stage.world, locked)
  await lockPassword(stage.world, locked)
  const fresh = await caller(false)
  const { page, see, end } = await inspector(clerk, size)
  await page.goto(`${stage.origin}/desk/`)
  await see('00-index', 'サポートデスク')
  await page.goto(`${stage.origin}${deskHref(shokoDesk, 'search')}`)
  await see('01-search', 'ユーザ検索')
  await search(page, 'どこにもいない')
  await see('02-search-none', 'ユーザ検索')
  await search(page, '試験')
  await see('03-search-results', 'ユーザ検索')
  await search(page, locked.userId)
  await see('04-user-locked', titleOf(locked))
  await page.getByRole('button', { name: 'ユーザの利用停止', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await see('05-user-dialog', titleOf(locked))
  await press(page, 'OK')
  await see('06-user-why-missing', titleOf(locked))
  await tellWhy(page)
  await page.getByRole('button', { name: 'ユーザの利用停止', exact: true }).click()
  await agree(page)
  await see('07-user-suspended', titleOf(locked))
  await page.goto(`${stage.origin}${deskHref(shokoDesk, 'search')}?q=${fresh.userId}`)
  await tellWhy(page)
  await page
    .getByRole('button', { name: '「ご利用開始のお知らせ」の発行（承認を依頼）', exact: true })
    .click()
  await agree(page)
  const prints = await inspector(approver, size)
  await grant(prints.page, fresh.userId)
  await prints.see('08-to-print', '承認')
  await page.reload()
  await see('08-user-asker', titleOf(fresh))
  await prints.page.goto(`${stage.origin}${deskHref(shokoDesk, 'search')}?q=${fresh.userId}`)
  await prints.see('08-user-printer', titleOf(fresh))
  await printGranted(prints.page, fresh.userId)
  await prints.see('08-letter', 'ご利用開始のお知らせ')
  await prints.end()
  await end()
}

async function approve(size: Size): Promise<void> {
  const user = await caller()
  const asks = await inspector(clerk, size)
  await asks.page.goto(`${stage.origin}${deskHref(shokoDesk, 'search')}?q=${user.userId}`)
  await tellWhy(asks.page, '端末の紛失')
  await asks.page.getByRole('button', { name: 'トークンの失効（承認を依頼）', exact: true }).click()
  await agree(asks.page)
  await asks.see('10-user-requested', titleOf(user))
  await goTo(asks, 'approvals')
  await asks.see('11-approvals-own', '承認')
  const grants = await inspector(approver, size)
  await goTo(grants, 'approvals')
  await grants.see('12-approvals', '承認')
  const item = grants.page.getByRole('main').locator('section').filter({ hasText: user.userId })
  await item.getByRole('button', { name: '承認', exact: true }).click()
  await agree(grants.page)
  await grants.see('13-approvals-granted', '承認')
  await asks.page.goto(`${stage.origin}${deskHref(shokoDesk, 'search')}?q=${user.userId}`)
  await asks.see('14-user-granted', titleOf(user))
  await asks.page.getByRole('button', { name: '承認済みの操作を実行' }).click()
  await agree(asks.page)
  await asks.see('15-user-revoked', titleOf(user))
  await grants.end()
  await asks.end()
}

async function register(size: Size): Promise<void> {
  const { page, see, end } = await inspector(clerk, size)
  await page.goto(`${stage.origin}${deskHref(shokoDesk, 'newUser')}`)
  await see('20-new-user', '新規登録')
  await page.getByRole('button', { name: '登録', exact: true }).click()
  await agree(page)
  await see('21-new-user-errors', '新規登録')
  await page.goto(`${stage.origin}${deskHref(shokoDesk, 'importFile')}`)
  await see('22-import', '一括登録')
  await page.getByLabel('サービス', { exact: true }).selectOption(shoko)
  const upload = (text: string) =>
    page
      .getByLabel('CSVファイル')
      .setInputFiles({ name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await upload('お客様番号,お客様名,ユーザID,ユーザ名,管理者\n12,,あ,=1+1,2\n')
  await press(page, '内容を確認する')
  await see('23-import-errors', '一括登録')
  const lines = Array.from(
    { length: 25 },
    (_, i) => `${String(i).padStart(10, '0')},取込商事${i},${size}${i},取込 太郎,${i % 2}`,
  )
  await upload(`お客様番号,お客様名,ユーザID,ユーザ名,管理者\n${lines.join('\n')}\n`)
  await press(page, '内容を確認する')
  await see('24-import-preview', '一括登録（確認）')
  await tellWhy(page)
  await page.getByRole('button', { name: '登録（承認を依頼）', exact: true }).click()
  await agree(page)
  await see('25-import-asked', '承認')
  const grants = await inspector(approver, size)
  await openApprovals(grants.page)
  const file = grants.page.getByRole('link', { name: 'ファイルの内容を見る' })
  await Promise.all([grants.page.waitForEvent('load'), file.click()])
  await grants.see('25-import-read', await heading(grants.page))
  await grant(grants.page, 'ファイルの内容を見る')
  await grants.end()
  await page.reload()
  await page.getByRole('button', { name: '承認済みの操作を実行' }).click()
  await agree(page)
  await see('25-import-done', '一括登録（完了）')
  await end()
}

async function importTokens(size: Size): Promise<void> {
  const { page, see, end } = await inspector(clerk, size)
  await press(page, '登録')
  await press(page, 'トークン取り込み')
  await see('26-tokens', 'トークン取り込み')
  const hex = '3132333435363738393031323334353637383930'
  const upload = async (lines: readonly string[]) => {
    const text = `token_id,secret_hex,moving_factor,counter\n${lines.join('\n')}\n`
    await page.getByLabel('ファイルの種類').selectOption({ label: 'CSV（暗号化なし）' })
    await page
      .getByLabel('ファイル', { exact: true })
      .setInputFiles({ name: 'tokens.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await fill(page, { 接頭辞: size === 'desk' ? 'DP' : 'DQ' })
    await press(page, '内容を確認する')
  }
  await upload(['12-34,00,event,', `5,${hex},magic,`, '6,zz,time,'])
  await see('27-tokens-errors', 'トークン取り込み')
  await upload(Array.from({ length: 25 }, (_, i) => `${i},${hex},${i % 2 === 0 ? 'event' : 'time'},`))
  await see('28-tokens-preview', 'トークン取り込み（確認）')
  await fill(page, { 理由: '納品書 第7号' })
  await page.getByRole('button', { name: '取り込む（承認を依頼）', exact: true }).click()
  await agree(page)
  await see('28-tokens-asked', '承認')
  const { world } = stage
  for (const operatorId of ['kanri1', 'kanri2']) await appoint(world, 'administrator', { operatorId })
  const command = ['ca', 'create', '--name', '試験 '.repeat(20).trim(), '--as', 'yamada', '--reason', '更新']
  assert.equal((await runAt(world.context, command)).exitCode, 3)
  const grants = await inspector(approver, size)
  await openApprovals(grants.page)
  await grants.see('28-tokens-and-a-command', '承認')
  const file = grants.page.getByRole('link', { name: 'ファイルの内容を見る' })
  await Promise.all([grants.page.waitForEvent('load'), file.click()])
  await grants.see('28-tokens-read', 'トークン取り込み（依頼の内容）')
  await grant(grants.page, 'トークンの取り込み')
  await grant(grants.page, '端末：電子証明書の発行元の作成')
  await grants.end()
  await page.reload()
  await page.getByRole('button', { name: '承認済みの操作を実行' }).click()
  await agree(page)
  await see('29-tokens-done', 'トークン取り込み（完了）')
  await end()
}

async function helpAtJohoku(size: Size): Promise<void> {
  const user = await caller(false, { service: johoku })
  const { page, see, end } = await inspector(johokuClerk, size)
  const second = await stage.logIn(johokuApprover)
  await page.goto(`${stage.origin}${deskHref(johokuDesk, 'newUser')}`)
  await see('30-johoku-new-user', '新規登録')
  await page.goto(`${stage.origin}${deskHref(johokuDesk, 'search')}?q=${user.userId}`)
  await see('31-johoku-user', titleOf(user))
  await tellWhy(page)
  await page
    .getByRole('button', { name: '「初期設定完了のご連絡」の発行（承認を依頼）', exact: true })
    .click()
  await agree(page)
  await grant(second.page, user.userId)
  await page.reload()
  await page.getByRole('button', { name: '承認済みの操作を実行' }).click()
  await agree(page)
  await see('32-johoku-letter', '初期設定完了のご連絡')
  await press(page, 'ユーザの画面へ戻る')
  await tellWhy(page, '申込書の再提出')
  await page.getByRole('button', { name: 'ログインパスワードの再設定（承認を依頼）', exact: true }).click()
  await agree(page)
  await grant(second.page, user.userId)
  await second.page.context().close()
  await page.goto(`${stage.origin}${deskHref(johokuDesk, 'search')}?q=${user.userId}`)
  await fill(page, { 仮ログインパスワード: 'short', '仮ログインパスワード(再入力)': 'short' })
  await page.getByRole('button', { name: '承認済みの操作を実行' }).click()
  await agree(page)
  await see('34-johoku-reset', titleOf(user))
  await page.goto(`${stage.origin}${deskHref(johokuDesk, 'importFile')}`)
  await see('33-johoku-import', '一括登録')
  await end()
}

async function readOnly(size: Size): Promise<void> {
  const user = await caller()
  for (const worker of [auditor, approver, branch]) {
    const { page, see, end } = await inspector(worker, size)
    await page.goto(`${stage.origin}${deskHref(shokoDesk, 'search')}?q=${user.userId}`)
    await see(`40-user-${worker.operatorId}`, titleOf(user))
    await page.goto(`${stage.origin}${deskHref(shokoDesk, 'importFile')}`)
    await see(`41-forbidden-${worker.operatorId}`, '権限がありません')
    if (worker === auditor) {
      await page.goto(`${stage.origin}${deskHref(shokoDesk, 'journal')}`)
      await see('42-journal', '監査ログ')
      await fill(page, { 'ユーザID・担当者ID': 'nobody' })
      await press(page, '表示')
      await see('43-journal-none', '監査ログ')
    }
    await end()
  }
}
