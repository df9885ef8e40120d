// 振込内容入力 over HTTP: amounts and days, and what stands beside them.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { hostileCharacters } from '../../support/hostile-text.ts'
import { type Site, textOf, valueIn } from '../../support/site.ts'
import { fbLogin, follow, post, startFbSite } from '../../support/web-fb/browsers.ts'
import { addPayee, openCompany } from '../../support/web-fb/companies.ts'
import { beginDraft, detailsOf, pathOf } from '../../support/web-fb/transfer-screens.ts'

let site: Site
beforeEach(async () => {
  site = await startFbSite()
})
afterEach(() => site.end())

/** A draft that pays one registered payee, of which nothing else is entered. */
async function begin() {
  const company = await openCompany(site.world.context, 'M54100000001')
  await addPayee(site.world.context, company, 'p1')
  const client = await fbLogin(site, company)
  const draftId = await beginDraft(client, company)
  await follow(client, post(client, pathOf('registeredPayees', draftId), { 'to-p1': 'yes' }))
  return { client, draftId }
}

test('amounts: what is accepted after normalising, and what stands beside the field; nothing typed is lost', async () => {
  const { client, draftId } = await begin()
  for (const amount of [
    '',
    '0',
    '-1',
    '1000000000000000',
    '10,000,000,000',
    '1e3',
    '10.5',
    '①',
    'abc',
    '9'.repeat(16),
    '１２x',
  ]) {
    const fields = await detailsOf(client, draftId, { 'amount-0': amount, day: '2026-11-20', memo: '家賃' })
    const response = await post(client, pathOf('details', draftId), fields)
    assert.equal(response.status, 422, amount)
    const page = await response.text()
    assert.match(page, /id="amount-0-error"/)
    assert.equal(valueIn(page, 'amount-0'), amount)
    assert.equal(valueIn(page, 'memo'), '家賃')
  }
  for (const [amount, told] of [
    ['60000000', 'RMCFBTRF001010E'],
    ['45,000,000', 'RMCFBTRF001007E'],
  ] as const) {
    const fields = await detailsOf(client, draftId, { 'amount-0': amount, day: '2026-11-20', memo: '' })
    const page = await follow(client, post(client, pathOf('details', draftId), fields))
    assert.ok(page.includes(told), amount)
    assert.ok(!page.includes('>確定</button>'))
  }
  for (const amount of ['１０，０００', '10,000円', '￥10000', ' 10 000 ']) {
    const fields = await detailsOf(client, draftId, { 'amount-0': amount, day: '2026-11-20', memo: '' })
    const page = await follow(client, post(client, pathOf('details', draftId), fields))
    assert.ok(textOf(page).includes('10,000 円'), amount)
  }
})

test('振込指定日: only a day that can be chosen now', async () => {
  const { client, draftId } = await begin()
  // A Saturday, 勤労感謝の日, yesterday, too far away, and no day at all.
  for (const day of ['2026-11-21', '2026-11-23', '2026-11-19', '2027-03-01', 'tomorrow', '']) {
    const fields = await detailsOf(client, draftId, { 'amount-0': '1', day, memo: '' })
    const response = await post(client, pathOf('details', draftId), fields)
    assert.equal(response.status, 422, day)
    assert.match(await response.text(), /振込指定日を選択してください。/)
  }
})

test('X12: a memo with a character that nobody sees comes back beside its error, and never gets into the draft', async () => {
  const { client, draftId } = await begin()
  for (const [character, name] of hostileCharacters.filter(([each]) => each.isWellFormed())) {
    const memo = `家${character}賃`
    const fields = await detailsOf(client, draftId, { 'amount-0': '10,000', day: '2026-11-20', memo })
    const response = await post(client, pathOf('details', draftId), fields)
    assert.equal(response.status, 422, name)
    const page = await response.text()
    assert.match(
      page,
      new RegExp(`id="memo-error">メモ情報の2文字目に、目に見えない文字（${name.replace('+', '.')}）`),
    )
    assert.equal(valueIn(page, 'amount-0'), '10,000')
    assert.ok(!(await client.page(pathOf('details', draftId))).includes(memo), name)
  }
})
