// 移行状況 at the desk, on a desk and on a phone: a chart for eye and ear, and the removal of an address.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import {
  appoint,
  type Caller,
  newCaller,
  registerMail,
  settledCaller,
  shokoDesk,
  type Worker,
} from '../desk/support/staff.ts'
import type { Size } from '../support/browser.ts'
import { agree, type DeskStage, openDeskStage, tellWhy } from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import { heading, press } from './support/screens.ts'

const service = 'shoko-chukin/fx-web-2025'
let stage: DeskStage
let clerk: Worker
let moved: Caller
beforeEach(async () => {
  stage = await openDeskStage()
  const { world } = stage
  const { clock } = world
  clock.set('2025-06-20T09:00:15+09:00')
  clerk = await appoint(world, 'desk')
  const settled: Caller[] = []
  for (let i = 0; i < 8; i++) {
    const customerName =
      i % 2 === 0 ? '移行商事株式会社' : '株式会社とても長い名前の輸出入商事ホールディングス'
    settled.push(await settledCaller(world, `m${i}`, { service, customerName }))
  }
  for (let i = 0; i < 45; i++) {
    const late = await newCaller(world, `n${String(i).padStart(2, '0')}`, { service })
    clock.set(`2025-07-${String(1 + (i % 20)).padStart(2, '0')}T10:00:15+09:00`)
    if (i % 3 > 0) await registerMail(world, late, `n${i}@warifu.example`)
    clock.set('2025-06-20T09:30:15+09:00')
  }
  for (const [i, caller] of settled.slice(0, 4).entries()) {
    clock.set(`2025-07-${String(3 + 5 * i).padStart(2, '0')}T10:00:15+09:00`)
    await registerMail(world, caller, `m${i}@warifu.example`)
  }
  const [first] = settled
  assert.ok(first)
  moved = first
  clock.set('2025-07-22T09:00:15+09:00')
})
afterEach(() => stage.close())

for (const size of ['desk', 'phone'] as const satisfies readonly Size[]) {
  test(`S2-1.1-02, WCAG 2.2 AA: ${size}: the state of the migration, its table, and a user’s page`, async () => {
    const { page, problems } = await stage.logIn(clerk, size)
    await press(page, '移行状況')
    assert.equal(await heading(page), '移行状況')
    const chart = page.getByRole('img', { name: '登録している方法ごとのユーザ数の推移' })
    assert.equal(await chart.isVisible(), true)
    const bars = await chart.locator('rect[class^="chart-m"]').count()
    assert.ok(bars >= 20, `${bars} bars`)
    const hatched = chart.locator('rect.chart-both').last()
    assert.match(await hatched.evaluate((bar) => getComputedStyle(bar).fill), /chart-hatch/)
    const defects = await inspect(page, `desk-migration-${size}`)
    await page.getByText('推移を表で見る').click()
    const table = page.getByRole('region', { name: '推移', exact: true })
    assert.match(await table.getByRole('row').nth(1).innerText(), /^2025\/7\/22\s+0人\s+30人\s+4人\s+4人$/)
    defects.push(...(await inspect(page, `desk-migration-table-${size}`)))
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSVでダウンロード' }).click(),
    ])
    assert.equal(download.suggestedFilename(), 'unregistered.csv')
    await page.goto(`${stage.origin}${deskUserHref(shokoDesk, 'user', service, moved.userId)}`)
    assert.equal(await page.getByText('m***@warifu.example').isVisible(), true)
    defects.push(...(await inspect(page, `desk-migration-user-${size}`)))
    assert.deepEqual([...defects, ...problems], [])
    await page.context().close()
  })
}

test('ADM-04: an operator asks for the removal of an address', async () => {
  const { page, problems } = await stage.logIn(clerk)
  await page.goto(`${stage.origin}${deskUserHref(shokoDesk, 'user', service, moved.userId)}`)
  await tellWhy(page, 'メールを受け取れない')
  await page.getByRole('button', { name: 'メールアドレスの登録解除（承認を依頼）', exact: true }).click()
  await agree(page)
  assert.equal(await page.getByText('承認を依頼しました。').isVisible(), true)
  await page.goto(`${stage.origin}${deskHref(shokoDesk, 'approvals')}`)
  assert.equal(await page.getByRole('heading', { name: 'メールアドレスの登録解除' }).isVisible(), true)
  assert.deepEqual(problems, [])
  await page.context().close()
})
