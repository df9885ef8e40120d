// D5 in a browser: a caller who denies a transfer, from the receipt number to the money that comes back (WCAG 2.2 AA).

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import { checkpointPublicKey } from '../../src/authority/operations/keys/key-ring.ts'
import { checkEvidence } from '../../src/platform/journal/evidence.ts'
import { appoint, type Worker } from '../desk/support/staff.ts'
import { type Size, sizes } from '../support/browser.ts'
import { openCompany, registerToken, sessionOf } from '../support/web-fb/companies.ts'
import { confirm, draftOf } from '../support/web-fb/transfers.ts'
import { formOf } from './support/denied-transfer.ts'
import { agree, type DeskStage, grant, openApprovals, openDeskStage, tellWhy } from './support/desk-stage.ts'
import { inspect } from './support/inspect.ts'
import { fill, heading, notice, press } from './support/screens.ts'

const desk = 'desk/shinkin-5410'
const userId = 'M54100000025'
let stage: DeskStage
let clerk: Worker
let approver: Worker
let receipt: string
beforeEach(async () => {
  stage = await openDeskStage({ start: '2016-01-13T10:12:15+09:00' })
  const { world } = stage
  clerk = await appoint(world, 'desk', { desk })
  approver = await appoint(world, 'approver', { desk, operatorName: '承認 二郎' })
  const company = await openCompany(world.context, userId, { openingYen: 1_000_000 })
  const { tokenId } = await registerToken(world.context, company, 'individual')
  world.clock.forward({ minutes: 2 })
  const who = await sessionOf(world.context, company)
  const order = { payYen: 120_000, day: '2016-01-13', filePayees: 3 }
  const draft = await draftOf(world.context, who, company.accountId, order)
  assert.equal(await confirm(world.context, who, draft, await world.code(tokenId)), 'accepted')
  receipt = draft.transferId
})
afterEach(() => stage.close())

for (const size of Object.keys(sizes) as Size[]) {
  test(`D5: ${size}: found by its receipt, opened as a case, one payee stopped by two who compare, and proved`, async () => {
    const { page, problems } = await stage.logIn(clerk, size)
    const defects: string[] = []
    const see = async (name: string) =>
      defects.push(...(await inspect(page, `desk-disputes-${name}-${size}`)))
    await press(page, '取引の調査')
    await fill(page, { 受付番号: 'F20160113-00000000' })
    await press(page, '調べる')
    await see('01-unknown')
    await fill(page, { 受付番号: receipt })
    await press(page, '調べる')
    assert.equal(await heading(page), `取引の調査：${receipt}`)
    await see('02-transfer')
    await page.locator('summary', { hasText: '申出' }).click()
    const opening = formOf(page, 'open')
    await tellWhy(opening, '身に覚えのない振込とのお申し出')
    await Promise.all([page.waitForEvent('load'), opening.getByRole('button').click()])
    const stop = formOf(page, 'ask')
    await stop.getByRole('button', { name: '選んだ明細を中止（承認を依頼）' }).click()
    await agree(page)
    await page.getByText('中止する明細を選んでください。').waitFor()
    await see('03-nothing-chosen')
    await stop.getByLabel('2件目', { exact: true }).check()
    await tellWhy(stop, '身に覚えのない振込とのお申し出')
    await stop.getByRole('button', { name: '選んだ明細を中止（承認を依頼）' }).click()
    await agree(page)
    assert.match(await notice(page), /^承認を依頼しました。/)

    const second = await stage.logIn(approver, size)
    await openApprovals(second.page)
    const compared = second.page.getByRole('region', { name: '現在の状態と、実行の後の状態' })
    const told = (await compared.innerText()).replaceAll(/\s+/g, ' ')
    assert.match(told, /2件目 \S+.* 120,000円（引渡し前）.* 中止/)
    assert.match(told, /3件 360,000円.* 2件 240,000円/)
    defects.push(...(await inspect(second.page, `desk-disputes-04-to-grant-${size}`)))
    await grant(second.page, userId)

    await openApprovals(page)
    await page.getByRole('button', { name: '承認済みの操作を実行' }).click()
    await agree(page)
    assert.match(await notice(page), /120,000円を出金口座へ戻しました/)
    await see('05-stopped')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '証拠をダウンロード（JSON）' }).click(),
    ])
    const { publicKeyPem } = checkpointPublicKey(stage.world.context)
    const check = checkEvidence(readFileSync(await file.path(), 'utf8'), publicKeyPem)
    assert.ok(check.ok, JSON.stringify(check))
    assert.deepEqual([...defects, ...problems, ...second.problems], [])
  })
}
