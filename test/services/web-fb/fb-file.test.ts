// 振込ファイル取込 over HTTP: a customer's Zengin file becomes a transfer that is confirmed like any other.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { findTransfers } from '../../../src/services/web-fb/queries/transfers.ts'
import { locationOf, type Site, textOf, valueIn } from '../../support/site.ts'
import { fbLogin, follow, post, startFbSite } from '../../support/web-fb/browsers.ts'
import { openCompany } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { fileOf, upload } from '../../support/web-fb/transfer-files.ts'
import { confirm, detailsOf, fixedPassword, pathOf } from '../../support/web-fb/transfer-screens.ts'

let site: Site
beforeEach(async () => {
  site = await startFbSite()
})
afterEach(() => site.end())

test('more payees than a form can have: shown, one amended, the rest as they were, confirmed once', async () => {
  const person = await openCompany(site.world.context, 'Z000001')
  const client = await fbLogin(site, person)
  const answer = await upload(client, fileOf(person, 120))
  const draftId = /\/new\/([^/]+)\/confirmation$/.exec(locationOf(answer))?.[1] ?? ''
  const page = await follow(client, Promise.resolve(answer))
  assert.equal(page.match(/class="transfer-line"/g)?.length, 100)
  assert.match(textOf(page), /1から100件\/120件.*120件　引落合計/s)
  const second = await client.page(`${pathOf('confirmation', draftId)}?page=2`)
  assert.equal(second.match(/class="transfer-line"/g)?.length, 20)
  assert.match(textOf(page), /11月24日/)

  const details = await client.page(`${pathOf('details', draftId)}?row=11`)
  assert.equal(valueIn(details, 'amount-11'), '1,011')
  assert.equal(valueIn(details, 'amount-10'), undefined)
  const row = { 'row-11': valueIn(details, 'row-11') ?? '', 'amount-11': '5', day: '2026-11-24', memo: '' }
  const fields = await detailsOf(client, draftId, row)
  const amended = await follow(client, post(client, pathOf('details', draftId), fields))
  const digest = valueIn(amended, 'digest') ?? ''
  await follow(client, confirm(client, { draftId, digest }, { fixedPassword }))
  const [transfer, ...more] = await findTransfers(site.world.context.store, webFb, person.customerId, {
    before: null,
    limit: 9,
  })
  assert.equal(more.length, 0)
  assert.deepEqual(
    [transfer?.lines.length, transfer?.lines[11]?.payYen, transfer?.lines[12]?.payYen],
    [120, 5, 1012],
  )
})

test('a file’s errors are reported record by record, and it begins nothing; one without a form token is not read', async () => {
  const person = await openCompany(site.world.context, 'Z000002')
  const stranger = await openCompany(site.world.context, 'Z000003')
  const client = await fbLogin(site, person)
  const wrong = await upload(client, fileOf(stranger, 2, '1121'))
  assert.equal(wrong.status, 422)
  const text = textOf(await wrong.text())
  assert.match(text, /ご契約の出金口座ではありません。/)
  assert.match(text, /取組日が休業日です。/)
  const empty = await upload(client, new Uint8Array())
  assert.equal(empty.status, 422)
  assert.match(textOf(await empty.text()), /取り込むファイルを選択してください。/)
  assert.equal((await upload(client, fileOf(person, 1), { token: 'x'.repeat(43) })).status, 403)
})
