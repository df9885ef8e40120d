// D5: "I did not make this transfer" over HTTP: what the desk sees of it, what it freezes and stops, and who may.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { deskHref, deskMoneyHref, deskUserHref } from '../../src/desk/routes.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { makeRuns } from '../../src/services/web-fb/operations/handover/make-run.ts'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import { formTokenIn } from '../support/client.ts'
import type { Client } from '../support/site.ts'
import { follow } from '../support/web-fb/browsers.ts'
import type { FbCompany } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { confirm, pathOf, upToConfirmation } from '../support/web-fb/transfer-screens.ts'
import { testCaller } from '../support/world.ts'
import { moneyDesk as desk, type MoneyDesk, startMoneyDesk } from './support/money-site.ts'
import { act, carryOut, type Fields, type Seat, settle, textOf, why } from './support/site.ts'
import type { Caller } from './support/staff.ts'

let site: MoneyDesk
let clerk: Seat
let approver: Seat
let company: FbCompany
let tokenId: string
let customer: Client
beforeEach(async () => {
  site = await startMoneyDesk()
  ;({ clerk, approver, company, tokenId, customer } = site)
})
afterEach(() => site.end())

const caller = (): Caller => site.caller
const transfer = (day: string) => site.transfer(day)

const moneyHref = (receipt: string, screen: 'money' | 'moneyNumbers' | 'stopMoney' = 'money') =>
  deskMoneyHref(desk, screen, { service: webFb, receipt })

async function post(seat: Seat, receipt: string, screen: 'moneyNumbers' | 'stopMoney', fields: Fields = {}) {
  const form_token = formTokenIn(await seat.browser.page(deskHref(desk, 'search')))
  return seat.browser.post(moneyHref(receipt, screen), { form_token, ...fields })
}

const ask = (receipt: string, fields: Fields = {}) =>
  post(clerk, receipt, 'stopMoney', { step: 'ask', 'item-1': '1', ...why, ...fields })

const carry = (receipt: string) => post(clerk, receipt, 'stopMoney', { step: 'carry_out' })

test('D5: by receipt number and from the user: payee, confirmation, token, step, browser, words, sessions of the day', async () => {
  const receipt = await transfer('2016-01-14')
  const found = await clerk.browser.send(`${deskHref(desk, 'disputes')}?receipt=${receipt.toLowerCase()}`)
  assert.equal(found.headers.get('Location'), moneyHref(receipt))
  const list = await clerk.browser.page(deskUserHref(desk, 'userMoney', webFb, company.userId))
  assert.ok(list.includes(`href="${moneyHref(receipt)}"`))
  assert.match(textOf(list), /都度振込　ﾅｿﾞﾉｳｹﾄﾘﾆﾝ ほか1件/)
  const html = await clerk.browser.page(moneyHref(receipt))
  const page = textOf(html).replaceAll(/\s+/g, ' ')
  for (const shown of [
    '予約中',
    '確認用5410（5410）店舗002（002） 普通 ****321',
    '10,000円',
    'ワンタイムパスワード',
    tokenId,
    'コードの回数・時刻ステップ',
    '127.0.0.1',
    '①から③の項目を確認して、「ワンタイムパスワード」を入力し',
    '※受取人口座情報や受取人情報を十分にご確認ください。',
    'この日のログイン（1件）',
    'この取引',
  ])
    assert.ok(page.includes(shown), `${shown} in ${page}`)
  assert.ok(!page.includes('7654321'))
  const numbers = await post(clerk, receipt, 'moneyNumbers')
  assert.ok(textOf(await numbers.text()).includes('7654321'))
  const rows = await newestJournal(
    site.world.context.store,
    { types: ['account_numbers_shown', 'list_read'] },
    9,
  )
  const noted = rows.map((row) => (entryOf(row) as unknown as { event: Record<string, unknown> }).event)
  assert.ok(noted.some((event) => event['of'] === 'transfer' && event['userId'] === receipt))
  assert.ok(noted.some((event) => event['filter'] === `service=${webFb}, receipt=${receipt}`))
})

test('D5: bad receipts: unknown, of another institution’s service, empty; nobody but those who may look', async () => {
  const receipt = await transfer('2016-01-14')
  // As a browser asks: what is not found under an address leads to the login page (S0-2.4-03), what was typed must not.
  const at = (seat: Seat, typed: string) =>
    seat.browser.send(`${deskHref(seat.desk, 'disputes')}?${new URLSearchParams({ receipt: typed })}`, {
      headers: { Accept: 'text/html' },
    })
  const unknown = await at(clerk, 'F20160113-00000000')
  assert.equal(unknown.status, 422)
  assert.match(textOf(await unknown.text()), /この受付番号の取引はありません/)
  assert.equal((await at(clerk, ' ')).status, 422)
  assert.equal((await at(clerk, `${receipt}'<script>`)).status, 422)
  const stranger = await site.seat('desk')
  assert.equal((await at(stranger, receipt)).status, 422)
  assert.equal(
    (await stranger.browser.send(deskMoneyHref(stranger.desk, 'money', { service: webFb, receipt }))).status,
    404,
  )
  assert.equal((await ask('F20160113-00000000')).status, 404)
  const auditor = await site.seat('auditor', desk)
  assert.equal((await auditor.browser.send(moneyHref(receipt))).status, 200)
  assert.equal(
    (await post(auditor, receipt, 'stopMoney', { step: 'ask', 'item-0': '1', ...why })).status,
    403,
  )
  for (const role of ['branch', 'clearing', 'administrator'] as const) {
    const seat = await site.seat(role, desk)
    assert.equal((await seat.browser.send(moneyHref(receipt))).status, 403, role)
  }
})

test('D5: frozen, the customer reads whom to call, confirms nothing and spends no code; the run waits; two lift it', async () => {
  const { context } = site.world
  await transfer('2016-01-13')
  const draft = await upToConfirmation(customer, company, { day: '2016-01-13', amount: '5000' })
  assert.equal((await act(clerk, caller(), 'freeze_transfers')).status, 303)
  const told =
    /お客様の振込は、ただいまお止めしています。.*お取引先支店（0120-000-543、平日 9:00～15:00）までお電話/
  site.world.clock.forward({ seconds: 30 })
  const code = await site.world.code(tokenId)
  const refused = await confirm(customer, draft, { code })
  assert.equal(refused.status, 409)
  assert.match(textOf(await refused.text()), told)
  for (const path of [fbHref(webFb, 'home'), pathOf('transferList'), pathOf('newTransfer')])
    assert.match(textOf(await customer.page(path)), told, path)
  assert.deepEqual(await makeRuns(context, testCaller, { service: webFb, operatorId: null }), {
    ok: false,
    refusal: 'nothing_to_do',
  })
  const page = textOf(await clerk.browser.page(deskUserHref(desk, 'user', webFb, company.userId)))
  assert.match(
    page,
    /振込の凍結\s*このユーザ：凍結中（2016\/01\/13 .*、desk1、理由：ご本人からのお電話）。「振込の凍結の解除」（もう一人の承認が必要）で解除/,
  )
  await act(clerk, caller(), 'thaw_transfers')
  await settle(approver, caller(), 'thaw_transfers')
  assert.equal((await carryOut(clerk, caller(), 'thaw_transfers')).status, 303)
  await follow(customer, confirm(customer, draft, { code: await site.world.code(tokenId) }))
  assert.ok((await makeRuns(context, testCaller, { service: webFb, operatorId: null })).ok)
})

test('D5: one item is stopped by two persons, and comes back; stopped twice, left, and nothing ticked are told', async () => {
  const { context } = site.world
  const receipt = await transfer('2016-01-13')
  assert.match(textOf(await (await ask(receipt, { 'item-1': '' })).text()), /中止する明細を選んでください/)
  const unsaid = await ask(receipt, { reason: '' })
  assert.equal(unsaid.status, 422)
  assert.match(await unsaid.text(), /name="item-1" value="1"[^>]* checked/)
  assert.match(textOf(await (await ask(receipt)).text()), /承認を依頼しました/)
  assert.match(textOf(await (await ask(receipt)).text()), /すでに/)
  const approvals = textOf(await approver.browser.page(deskHref(desk, 'approvals'))).replaceAll(/\s+/g, ' ')
  for (const shown of [
    receipt,
    '振込の中止（申出）',
    'ﾅｿﾞﾉｳｹﾄﾘﾆﾝ 確認用5410（5410）店舗002（002）',
    '10,000円',
  ])
    assert.ok(approvals.includes(shown), `${shown} in ${approvals}`)
  // D10: what was and what will be.
  assert.match(approvals, /2件目 ﾅｿﾞﾉｳｹﾄﾘﾆﾝ \S+ 10,000円（引渡し前） 中止/)
  assert.match(approvals, /都度振込の合計（中止したものを除く） 2件 20,000円 1件 10,000円/)
  await settle(approver, caller(), 'stop_transfer')
  const done = await carry(receipt)
  assert.equal(done.headers.get('Location'), `${moneyHref(receipt)}?stopped=10000`)
  assert.match(
    textOf(await clerk.browser.page(`${moneyHref(receipt)}?stopped=10000`)),
    /10,000円を出金口座へ戻しました/,
  )
  const own = textOf(await customer.page(pathOf('transfer', receipt)))
  assert.match(own, /中止（2016\/01\/13/)
  assert.match(own, /お客様からのお申し出により/)
  assert.match(textOf(await (await ask(receipt)).text()), /すでに中止したものが含まれています/)
  // Granted, and it left a second before whoever asked went on.
  assert.match(
    textOf(await (await ask(receipt, { 'item-1': '', 'item-0': '1' })).text()),
    /承認を依頼しました/,
  )
  await settle(approver, caller(), 'stop_transfer')
  assert.ok((await makeRuns(context, testCaller, { service: webFb, operatorId: null })).ok)
  const waiting = textOf(await clerk.browser.page(deskHref(desk, 'approvals'))).replaceAll(/\s+/g, ' ')
  assert.match(waiting, /1件目 ﾅｿﾞﾉｳｹﾄﾘﾆﾝ \S+ 10,000円（引渡し済み） 変わりません（もう中止できません）/)
  const late = await carry(receipt)
  assert.equal(late.status, 409)
  assert.match(textOf(await late.text()), /すでに引渡しデータに入っているため、中止できません。.*組戻し/)
  assert.match(textOf(await clerk.browser.page(moneyHref(receipt))), /引渡し済み/)
})

test('D5: a case is opened, taken and closed with its result; the list has the open ones with owner and age', async () => {
  const receipt = await transfer('2016-01-14')
  const at = (seat: Seat, fields: Fields) => work(seat, receipt, fields)
  assert.equal((await at(clerk, { act: 'open', ...why, reason: '' })).status, 422)
  assert.equal((await at(clerk, { act: 'open', ...why })).status, 303)
  assert.equal((await at(clerk, { act: 'open', ...why })).status, 409)
  site.world.clock.forward({ minutes: 5 })
  const list = async () =>
    textOf(await approver.browser.page(deskHref(desk, 'disputes'))).replaceAll(/\s+/g, ' ')
  assert.match(await list(), new RegExp(`調査中の申出（1件）.*0時間 ${receipt} ${company.userId} 申出 未定`))
  assert.equal((await at(clerk, { act: 'take' })).status, 303)
  assert.match(await list(), /調査中 desk1/)
  const empty = await at(clerk, { act: 'close', result: ' ' })
  assert.match(textOf(await empty.text()), /調査の結果を入力してください/)
  assert.equal((await at(approver, { act: 'close', result: '誤解' })).status, 403)
  assert.equal((await at(clerk, { act: 'close', result: '第三者の操作' })).status, 303)
  assert.match(await list(), /調査中の申出はありません/)
  assert.match(textOf(await clerk.browser.page(moneyHref(receipt))), /終了.*第三者の操作/s)
  assert.equal((await at(clerk, { act: 'other' })).status, 400)
})

async function work(seat: Seat, receipt: string, fields: Fields): Promise<Response> {
  const form_token = formTokenIn(await seat.browser.page(deskHref(desk, 'search')))
  return seat.browser.post(deskMoneyHref(desk, 'disputeMoney', { service: webFb, receipt }), {
    form_token,
    ...fields,
  })
}
