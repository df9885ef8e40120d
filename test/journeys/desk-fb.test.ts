// The institution's side of WEB-FB in a browser, on a desk and on a phone (S3, issue 6; WCAG 2.2 AA).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { deliverRuns } from '../../src/services/web-fb/operations/handover/deliver-runs.ts'
import { addExecuted, lineOf } from '../contract/support/runs.ts'
import { appoint, type Worker } from '../desk/support/staff.ts'
import { type Size, sizes } from '../support/browser.ts'
import { type FbCompany, openCompany } from '../support/web-fb/companies.ts'
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
import { inspect } from './support/inspect.ts'
import { fill, heading, press } from './support/screens.ts'

const desk = 'desk/shinkin-5410'
let stage: DeskStage
let clerk: Worker
let branch: Worker
let printer: Worker
let approver: Worker
let clearing: Worker
let payer: FbCompany
beforeEach(async () => {
  stage = await openDeskStage({ start: '2016-01-13T10:12:15+09:00' })
  const { world } = stage
  clerk = await appoint(world, 'desk', { desk })
  branch = await appoint(world, 'branch', { desk, operatorName: '支店 三郎' })
  printer = await appoint(world, 'desk', { desk, operatorId: 'desk02', operatorName: '窓口 二子' })
  approver = await appoint(world, 'approver', { desk, operatorName: '承認 二郎' })
  clearing = await appoint(world, 'clearing', { desk, operatorName: '為替 五郎' })
  payer = await openCompany(world.context, 'M54100000025')
})
afterEach(() => stage.close())

for (const size of Object.keys(sizes) as Size[]) {
  test(`S3: ${size}: a customer is opened by two, a third prints the four passwords; stopped on a call, started again by two`, async () => {
    const { page, problems } = await stage.logIn(clerk, size)
    const defects: string[] = []
    const see = async (name: string) => defects.push(...(await inspect(page, `desk-fb-${name}-${size}`)))
    await press(page, '登録')
    assert.equal(await heading(page), 'WEB-FB新規契約')
    await see('01-new')
    await page.getByRole('button', { name: '登録', exact: true }).click()
    await agree(page)
    await see('02-new-errors')
    const userId = size === 'desk' ? 'M54100020025' : 'M54100020026'
    await fillContract(page, size, userId)
    await tellWhy(page, '申込書 第12号', '届出印（書面）')
    await page.getByRole('button', { name: '登録', exact: true }).click()
    await agree(page)
    await page.getByText('承認を依頼しました。').waitFor()
    await see('03-asked')
    const second = await stage.logIn(approver, size)
    await openApprovals(second.page)
    defects.push(...(await inspect(second.page, `desk-fb-04-to-grant-${size}`)))
    await grant(second.page, userId)
    await openApprovals(page)
    await page.getByRole('button', { name: '承認済みの操作を実行' }).click()
    await agree(page)
    await tellWhy(page, '申込書 第12号', '届出印（書面）')
    await page
      .getByRole('button', { name: '「WEB-FBサービス ご利用開始のご案内」の発行（承認を依頼）' })
      .click()
    await agree(page)
    await grant(second.page, userId)
    await page.reload()
    await see('05-user')
    const third = await stage.logIn(printer, size)
    await printGranted(third.page, userId)
    assert.equal(await heading(third.page), 'WEB-FBサービス ご利用開始のご案内')
    await third.page.getByText('初回都度振込送信確認パスワード', { exact: true }).waitFor()
    defects.push(...(await inspect(third.page, `desk-fb-06-letter-${size}`)))
    await third.page.context().close()
    // The letter changed the passwords: the page of before is out of date.
    await page.reload()
    await tellWhy(page, '端末の紛失')
    await page.getByRole('button', { name: 'サービスの取引停止', exact: true }).click()
    await agree(page)
    await page.getByText('サービスの取引を停止しました。').waitFor()
    await see('07-stopped')
    await tellWhy(page, '端末が見つかった', '届出印（書面）')
    await page.getByRole('button', { name: 'サービスの取引再開（承認を依頼）' }).click()
    await agree(page)
    await page.getByText('承認を依頼しました。').waitFor()

    await grant(second.page, userId)
    await second.page.context().close()

    await press(page, 'ユーザ検索')
    await search(page, userId)
    await page.getByRole('button', { name: '承認済みの操作を実行' }).click()
    await agree(page)
    await page.getByText('サービスの取引を再開しました。').waitFor()
    await page.context().close()
    assert.deepEqual([...defects, ...problems, ...second.problems, ...third.problems], [])
  })

  test(`issue 6: ${size}: a run is made, looked into and downloaded`, async () => {
    const { page, problems } = await stage.logIn(clearing, size)
    const defects: string[] = []
    const see = async (name: string) =>
      defects.push(...(await inspect(page, `desk-handover-${name}-${size}`)))
    await press(page, '振込データ引渡し')
    assert.equal(await heading(page), '振込データ引渡し')
    await page.getByRole('link', { name: 'WEB-FBサービス', exact: true }).click()
    await page.getByRole('button', { name: 'いま引渡しデータを作成' }).click()
    await agree(page)
    await page.getByText('引渡しを待つ振込はありません。').waitFor()
    await see('01-nothing')
    for (let i = 0; i < 3; i++) {
      const lines = [lineOf(10_000 + i), lineOf(9_876_543_210, { name: 'ﾄｳｷﾖｳｾｲｻｸｼﾖ(ｶ' })]
      await addExecuted(stage.world.context, payer, `F20160113-${size === 'desk' ? 1 : 2}000000${i}`, lines)
    }
    await page.getByRole('button', { name: 'いま引渡しデータを作成' }).click()
    await agree(page)
    await page.getByText('引渡しデータを作成しました。').waitFor()
    await deliverRuns(stage.world.context, '/nowhere/at/all', { info() {}, error() {} })
    await page.reload()
    await page.getByText('出力先のフォルダがありません。').first().waitFor()
    await see('02-runs')
    await page.getByRole('row').nth(1).getByRole('link').click()
    await page.getByText('含まれる振込').waitFor()
    await see('03-run')
    for (const [name, ending] of [
      ['全銀ファイルをダウンロード', 'txt'],
      ['JSONをダウンロード', 'json'],
    ] as const) {
      const downloading = page.waitForEvent('download')
      await page.getByRole('button', { name }).click()
      assert.match((await downloading).suggestedFilename(), new RegExp(`^R20160113-\\d{6}\\.${ending}$`))
    }
    await page.context().close()
    assert.deepEqual([...defects, ...problems], [])
  })
}

test('S3-FAQ-03: the branch may do what the written form asks for, and opens nobody', async () => {
  const { page, problems } = await stage.logIn(branch)
  assert.equal(await page.getByRole('link', { name: 'WEB-FB新規契約' }).count(), 0)
  await search(page, payer.userId)
  assert.equal(await page.getByRole('button', { name: 'サービスの取引停止' }).count(), 1)
  await page.context().close()
  assert.deepEqual(problems, [])
})

async function fillContract(page: Page, size: Size, userId: string): Promise<void> {
  await fill(page, {
    お客様番号: size === 'desk' ? '0020000025' : '0020000026',
    お客様名: `株式会社とても長い名前の輸出入商事ホールディングス${size}`,
    '企業名（カナ）': 'カ）トテモナガイナマエノユシユツニユウシヨウジ',
    会社コード: '0020000005',
    'お客様ID（管理者）': userId,
    管理者の利用者名: '割符 花子',
    代表口座の口座番号: size === 'desk' ? '2000025' : '2000026',
  })
  await page.getByLabel('代表口座の支店').selectOption({ label: '002 店舗002' })
  await page.getByLabel('代表口座の科目').selectOption({ label: '普通' })
}
