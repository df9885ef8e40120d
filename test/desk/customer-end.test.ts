// E6 at the desk: two persons end a contract, and whoever asks what is kept of them gets it; the journal says who took it out.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { bindingState, userHolder } from '../../src/authority/rules/binding.ts'
import { tokenState } from '../../src/authority/rules/token.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { contractState } from '../../src/services/fx-web/rules/contract.ts'
import { formTokenIn } from '../support/client.ts'
import { shoko } from '../support/world.ts'
import { type DeskSite, type Seat, settle, startDesk, textOf, userHref, why } from './support/site.ts'
import { type Caller, johokuDesk, settledCaller, shokoDesk } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
let approver: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
})
afterEach(() => site.end())

type Screen = 'closeCustomer' | 'ownRecords' | 'ownRecordsJson' | 'ownRecordsCsv'

const hrefOf = ({ service, userId }: Caller, screen: Screen, desk = shokoDesk) =>
  deskUserHref(desk, screen, service, userId)

async function post(seat: Seat, of: Caller, screen: Screen, fields: Record<string, string> = {}) {
  const form_token = formTokenIn(await seat.browser.page(hrefOf(of, 'closeCustomer')))
  return seat.browser.post(hrefOf(of, screen), { form_token, ...fields })
}

async function carryOut(seat: Seat, of: Caller) {
  const form_token = formTokenIn(await seat.browser.page(deskHref(shokoDesk, 'approvals')))
  return seat.browser.post(hrefOf(of, 'closeCustomer'), { form_token, step: 'carry_out' })
}

test('E6: a contract ends by two persons; sessions, token and secret end with it, and a second press changes nothing', async () => {
  const of = await settledCaller(site.world, '0000000901')
  const { store } = site.world.context
  const typed = await post(clerk, of, 'closeCustomer', { step: 'ask', ...why, identification: '' })
  assert.equal(typed.status, 422)
  assert.match(textOf(await typed.text()), /本人確認方法を選んでください。/)
  const asked = await post(clerk, of, 'closeCustomer', { step: 'ask', ...why })
  assert.equal(asked.headers.get('Location'), `${deskHref(shokoDesk, 'approvals')}?notice=requested`)
  assert.equal((await carryOut(clerk, of)).status, 409, 'not granted yet')
  const list = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  assert.match(list, /契約の終了/)
  assert.match(list, /終了（全ユーザのログインとトークンも終了）/)
  await settle(approver, of, 'close_customer')
  assert.equal((await carryOut(approver, of)).status, 403, 'whoever granted it does not do it')
  const done = await carryOut(clerk, of)
  assert.equal(done.headers.get('Location'), `${userHref(clerk, of)}?notice=close_customer`)
  assert.equal((await carryOut(clerk, of)).status, 409, 'once')
  const { user, binding, token } = await store.read({
    user: userState.ref(shoko, of.userId),
    binding: bindingState.ref(shoko, userHolder(of.userId)),
    token: tokenState.ref(of.tokenId),
  })
  assert.deepEqual([user?.status, user?.sessionHash, binding], ['deleted', null, undefined])
  assert.equal(token?.status, 'revoked')
  assert.equal(token && reveal(token.sealedSecret).length, 0, 'the seed is shredded')
  const page = textOf(await clerk.browser.page(hrefOf(of, 'closeCustomer')))
  assert.match(page, /に終了/)
  assert.ok(!page.includes('承認を依頼'))
  const report = await verifyJournal(site.world.context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(report.fault, null)
})

test('E6: a contract with business that is still open does not end, and nobody is asked', async () => {
  const of = await settledCaller(site.world, '0000000902')
  const { store, now } = site.world.context
  const { user } = await store.read({ user: userState.ref(shoko, of.userId) })
  const { table } = contractState
  const open = {
    service: shoko,
    contractId: 'K1',
    customerId: user?.customerId ?? '',
    concludedBy: of.userId,
    orderId: null,
    currency: 'USD',
    side: 'sell',
    amount: 100,
    method: 'fixed',
    deliverFrom: '2025-08-01',
    deliverUntil: '2025-08-01',
    rate: 15_000,
    yen: 150,
    concludedAtMs: now().epochMilliseconds,
    status: 'open',
    balance: 100,
    uses: [],
    confirmation: 'confirmed',
    confirmedBy: null,
    confirmedAtMs: null,
    dispute: null,
    owner: null,
    answer: null,
    answeredAtMs: null,
  }
  const names = table.columns.map(([column]) => column)
  await store.query(
    `INSERT INTO fx_contract (${names.join(', ')}, version) VALUES (${names.map(() => '?').join(', ')}, 1)`,
    ...table.toRow(open as never),
  )
  const refused = await post(clerk, of, 'closeCustomer', { step: 'ask', ...why })
  assert.equal(refused.status, 409)
  const page = await refused.text()
  assert.match(textOf(page), /終わっていない取引/)
  assert.ok(page.includes(why['reason'] ?? '-'), 'what was typed is still there')
})

test('E6: what is kept of a customer leaves for the person as a page, JSON and CSV, and each time the journal says so first', async () => {
  const of = await settledCaller(site.world, '0000000903')
  const page = await post(clerk, of, 'ownRecords')
  assert.equal(page.status, 200)
  const shown = textOf(await page.text())
  assert.match(shown, /お客様名試験商事株式会社/)
  assert.match(shown, /記録（\d+件）/)
  assert.match(shown, /トークンの利用開始登録/)
  const json = await post(clerk, of, 'ownRecordsJson')
  assert.match(json.headers.get('Content-Disposition') ?? '', /own-records\.json/)
  const kept = JSON.parse(await json.text()) as Record<string, Record<string, string>[]>
  assert.deepEqual(Object.keys(kept), ['作成日時', 'お客様', 'ユーザ', '為替予約', 'リーブオーダー', '記録'])
  assert.equal(kept['ユーザ']?.[0]?.['ユーザ名'], '試験 太郎')
  assert.equal(kept['ユーザ']?.[0]?.['トークンID'], of.tokenId)
  const csv = Buffer.from(await (await post(clerk, of, 'ownRecordsCsv')).arrayBuffer()).toString()
  assert.ok(csv.startsWith('\uFEFF区分,番号,項目,内容\r\nお客様,1,サービス,'))
  assert.ok(csv.includes('ユーザ,1,ユーザ名,試験 太郎\r\n'))
  const rows = await newestJournal(site.world.context.store, { types: ['exported'] }, 10)
  const noted = rows.map((row) => entryOf(row) as unknown as { actor: string; event: { what: string } })
  assert.deepEqual(
    noted.map(({ actor, event }) => [actor, event.what]),
    Array.from({ length: 3 }, () => [`operator:${clerk.operatorId}`, 'customer']),
  )
})

test('E6: nobody else ends a contract or takes out records: not a branch, an approver, or another institution', async () => {
  const of = await settledCaller(site.world, '0000000904')
  for (const seat of [await site.seat('branch'), approver])
    assert.equal((await seat.browser.send(hrefOf(of, 'closeCustomer'))).status, 403)
  const stranger = await site.seat('desk', johokuDesk)
  assert.equal((await stranger.browser.send(hrefOf(of, 'closeCustomer', johokuDesk))).status, 404)
})
