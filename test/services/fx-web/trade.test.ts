// 為替予約 over HTTP: who may see and do what, forged forms, forms sent twice, and the file.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import { bindingState } from '../../../src/authority/rules/binding.ts'
import { tradeProof } from '../../../src/services/fx-web/operations/trade-proof.ts'
import { type TradeScreen, tradeHref, tradePaths } from '../../../src/services/fx-web/routes.ts'
import { formTokenIn } from '../../support/client.ts'
import {
  type Client,
  journalHead,
  locationOf,
  loggedIn,
  logIn,
  nextCode,
  type Site,
  settledPerson,
  startSite,
  textOf,
  valueIn,
} from '../../support/site.ts'
import { lastPart, typedTerms as terms } from '../../support/trade-forms.ts'
import { johoku, shoko } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const at = (screen: TradeScreen, id?: string) => tradeHref(shoko, screen, id)

async function quoteOf(client: Client): Promise<string> {
  const answer = await client.submit(at('trade'), terms)
  assert.equal(answer.status, 303)
  return lastPart(locationOf(answer))
}

async function contractOf(client: Client): Promise<string> {
  const quoteId = await quoteOf(client)
  const answer = await client.submit(at('quote', quoteId), {})
  assert.match(locationOf(answer), /notice=concluded$/)
  return lastPart(locationOf(answer))
}

async function orderForm(client: Client): Promise<Record<string, string>> {
  const board = textOf(await client.page(at('newOrder')))
  const rate = Number(/USD（米ドル）\s*(\d+\.\d\d)/.exec(board.slice(board.indexOf('参考レート')))?.[1])
  const order = { ...terms, limitRate: (rate - 1).toFixed(2), keepUntil: '2025-07-04' }
  const answer = await client.submit(at('newOrder'), order)
  assert.equal(answer.status, 200)
  const page = await answer.text()
  return { ...order, orderId: valueIn(page, 'orderId') ?? '', form_token: formTokenIn(page) }
}

async function orderOf(client: Client): Promise<string> {
  const fields = await orderForm(client)
  assert.match(locationOf(await client.post(at('placeOrder'), fields)), /notice=placed$/)
  return fields['orderId'] ?? ''
}

test('without a login every screen leads back to the start, and no form does anything', async () => {
  const stranger = site.browser()
  const token = formTokenIn(await stranger.page(serviceHref(shoko, 'login')))
  const head = journalHead(site.world)
  for (const screen of Object.keys(tradePaths) as TradeScreen[]) {
    const shown = await stranger.send(at(screen, 'K20250701-000000'))
    assert.ok([303, 404].includes(shown.status), `GET ${screen}`)
    const posted = await stranger.post(at(screen, 'K20250701-000000'), { form_token: token, ...terms })
    assert.ok([303, 404].includes(posted.status), `POST ${screen}`)
    if (posted.status === 303)
      assert.equal(locationOf(posted), `${serviceHref(shoko, 'entry')}?notice=expired`)
  }
  assert.equal(journalHead(site.world), head)
})

test('a form without its token, with a stranger’s, or from another site changes nothing', async () => {
  const client = await loggedIn(site, await settledPerson(site, 'Trade001'))
  const quoteId = await quoteOf(client)
  const orderId = await orderOf(client)
  const fields = await orderForm(client)
  const contractId = await contractOf(client)
  const { form_token: token = '', ...order } = fields
  const forms: [string, Record<string, string>][] = [
    [at('trade'), terms],
    [at('quote', quoteId), {}],
    [at('newOrder'), order],
    [at('placeOrder'), order],
    [at('cancelOrder', orderId), {}],
    [at('contract', contractId), { amount: '1', balance: '1000000' }],
    [at('confirmation', contractId), {}],
    [at('dispute', contractId), { text: '相違' }],
  ]
  const strangers = formTokenIn(await site.browser().page(serviceHref(shoko, 'login')))
  const head = journalHead(site.world)
  for (const [path, body] of forms) {
    assert.equal((await client.post(path, body)).status, 403, path)
    assert.equal((await client.post(path, { ...body, form_token: strangers })).status, 403, path)
    const evil = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
    assert.equal((await client.post(path, { ...body, form_token: token }, evil)).status, 403, path)
  }
  assert.equal(journalHead(site.world), head)
  assert.equal((await client.post(at('confirmation', contractId), { form_token: token })).status, 303)
})

test('I6: another customer’s quotes, orders and contracts don’t exist, at this service or another', async () => {
  const { person: owner, client } = await traderOf('Trade010', '持主商会')
  const [quoteId, orderId, contractId] = [
    await quoteOf(client),
    await orderOf(client),
    await contractOf(client),
  ]
  const colleague = await traderOf('Trade011', '持主商会')
  const stranger = await traderOf('Trade012', '他人商会')
  const elsewhere = await traderOf('Trade013', '持主商会', johoku)
  const head = journalHead(site.world)
  for (const [thief, service] of [
    [stranger, shoko],
    [elsewhere, johoku],
  ] as const) {
    const to = (screen: TradeScreen, id: string) => tradeHref(service, screen, id)
    const form_token = formTokenIn(await thief.client.page(serviceHref(service, 'home')))
    const things: [TradeScreen, string, Record<string, string>][] = [
      ['quote', quoteId, {}],
      ['contract', contractId, { amount: '1', balance: '1000000' }],
      ['confirmation', contractId, {}],
      ['dispute', contractId, { text: '相違' }],
    ]
    for (const [screen, id, fields] of things) {
      const answer = await thief.client.post(to(screen, id), { form_token, ...fields })
      assert.equal(answer.status, 404, screen)
      if (screen !== 'dispute') assert.equal((await thief.client.send(to(screen, id))).status, 404, screen)
    }
    const cancelled = await thief.client.post(to('cancelOrder', orderId), { form_token })
    assert.equal(cancelled.status, 409)
    assert.match(await cancelled.text(), /RMCFXORD001001E/)
    for (const list of ['orders', 'contracts', 'confirmations', 'contractsFile'] as const)
      assert.doesNotMatch(
        await thief.client.page(tradeHref(service, list)),
        new RegExp(`${contractId}|${orderId}`),
      )
  }
  assert.equal(journalHead(site.world), head)
  // A colleague sees the contract, but not the quote, which belongs to one session.
  assert.match(await colleague.client.page(at('contracts')), new RegExp(contractId))
  assert.equal((await colleague.client.send(at('quote', quoteId))).status, 404)
  // Nor does the owner after another login.
  const again = site.browser()
  await logIn(site, again, owner)
  assert.equal((await again.send(at('quote', quoteId))).status, 404)
})

async function traderOf(userId: string, customerName: string, service = shoko) {
  const person = await settledPerson(site, userId, service, customerName)
  return { person, client: await loggedIn(site, person) }
}

test('a conclusion sent ten times at once is one contract; an expired one makes none', async () => {
  const { client } = await traderOf('Trade020', '連打商会')
  const quoteId = await quoteOf(client)
  const form_token = formTokenIn(await client.page(at('quote', quoteId)))
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => client.post(at('quote', quoteId), { form_token })),
  )
  const locations = answers.map(locationOf)
  assert.equal(new Set(locations.map(lastPart)).size, 1)
  assert.equal(locations.filter((each) => each.endsWith('notice=concluded')).length, 1)
  assert.match(await client.page(at('contracts')), /取引一覧（1件）/)

  const late = await quoteOf(client)
  site.world.clock.forward({ seconds: 15 })
  const refused = await client.post(at('quote', late), { form_token })
  assert.equal(refused.status, 409)
  assert.match(await refused.text(), /RMCFXTRD001022E/)
})

test('an order and a use sent twice happen once', async () => {
  const { client } = await traderOf('Trade030', '二重商会')
  const fields = await orderForm(client)
  const twice = [await client.post(at('placeOrder'), fields), await client.post(at('placeOrder'), fields)]
  assert.deepEqual(twice.map(locationOf), [`${at('orders')}?notice=placed`, `${at('orders')}?notice=already`])

  const contractId = await contractOf(client)
  await client.submit(at('confirmation', contractId), {})
  const path = at('contract', contractId)
  const { form_token = '' } = fields
  const use = { form_token, amount: '100', balance: '1000000' }
  assert.match(await (await client.post(path, use)).text(), /RMCFXCTR001003E/)
  await onDay('2025-07-08T09:30:15+09:00', 'Trade030', async (later, token) => {
    const uses = await Promise.all([1, 2].map(() => later.post(path, { ...use, form_token: token })))
    assert.deepEqual(uses.map(({ status }) => status).sort(), [303, 409])
    assert.match(await later.page(path), /USD 9,900\.00/)
  })
})

/** A week later nobody is still logged in. */
async function onDay(day: string, userId: string, act: (client: Client, token: string) => Promise<void>) {
  const tokenId = (await bindingTokenOf(userId)) ?? ''
  site.world.clock.set(day)
  const client = site.browser()
  await logIn(site, client, { service: shoko, userId, password: 'Kawatta2025', tokenId })
  await act(client, formTokenIn(await client.page(serviceHref(shoko, 'home'))))
}

async function bindingTokenOf(userId: string) {
  const { store } = site.world.context
  return (await store.read({ binding: bindingState.ref(shoko, `user:${userId}`) })).binding?.tokenId
}

test('the file: every contract in a line, and no cell that a spreadsheet would calculate', async () => {
  const { client } = await traderOf('Trade040', '出力商会')
  const contractId = await contractOf(client)
  const evil = '=HYPERLINK("https://evil.example")\r\n2行目, "引用"'
  const answer = await client.submit(
    at('confirmation', contractId),
    { text: evil },
    at('dispute', contractId),
  )
  assert.equal(answer.status, 303)
  const file = await client.send(at('contractsFile'))
  assert.equal(file.headers.get('Content-Type'), 'text/csv; charset=utf-8')
  assert.match(file.headers.get('Content-Disposition') ?? '', /^attachment/)
  const bytes = new Uint8Array(await file.arrayBuffer())
  assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf])
  const text = new TextDecoder().decode(bytes)
  assert.match(text, new RegExp(`^締結番号,.*\r\n${contractId},`))
  assert.ok(text.includes(`"'=HYPERLINK(""https://evil.example"")\n2行目, ""引用"""`))
  const none = await client.send(`${at('contractsFile')}?status=completed&currency=USD`)
  assert.equal((await none.text()).trim().split('\r\n').length, 1)
  // And as text, not as markup, on the screen.
  assert.match(await client.page(at('contract', contractId)), /=HYPERLINK\(&quot;/)
})

test('strange IDs, filters and numbers never cause a fault', async () => {
  const { client } = await traderOf('Trade050', '異常商会')
  for (const id of ['x', '%00', 'K20250701-000000', 'a'.repeat(500), "'--"])
    for (const screen of ['quote', 'contract', 'confirmation'] as const)
      assert.equal((await client.send(at(screen, encodeURIComponent(id)))).status, 404, `${screen} ${id}`)
  for (const query of ['status=%00&currency=constructor', 'status=toString', 'amount=%3Cscript%3E&tenor=-1'])
    for (const screen of ['contracts', 'trade', 'newOrder'] as const)
      assert.equal((await client.send(`${at(screen)}?${query}`)).status, 200)
  const odd = ['1e9', '-1', '0x10', '99999999999999', '1.005', '１０，０００．５０', '']
  for (const amount of odd) {
    const answer = await client.submit(at('trade'), { ...terms, amount })
    assert.equal(answer.status, amount.startsWith('１') ? 303 : 422, amount)
    if (answer.status === 422) assert.equal(valueIn(await answer.text(), 'amount'), amount)
  }
  for (const start of ['2025-02-31', '9999-12-31', '0000-01-01', 'x', '２０２５/07/０８'])
    assert.ok([303, 422].includes((await client.submit(at('trade'), { ...terms, start })).status), start)
  const made = await client.submit(at('newOrder'), { ...terms, orderId: 'L1' }, at('placeOrder'))
  assert.equal(made.status, 400)
  assert.equal((await client.submit(at('trade'), { ...terms, method: 'constructor' })).status, 422)
  assert.deepEqual(site.server.faults, [])
})

test('D12: what binds to much takes a code of the own token; a wrong one is said beside the field and binds to nothing', async () => {
  const { person, client } = await traderOf('Trade040', '高額商会')
  const large = { ...terms, amount: '400,000.00' }
  const quoteId = lastPart(locationOf(await client.submit(at('trade'), large)))
  const page = await client.page(at('quote', quoteId))
  assert.match(textOf(page), /残り 60 秒/)
  assert.match(page, /name="tradeCode"/)
  const code = await nextCode(site, person.tokenId)
  const table: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{}, /この金額の取引には、ワンタイムパスワードが必要です。/],
    [{ tradeCode: '' }, /ワンタイムパスワードを入力してください。/],
    [
      { tradeCode: code === '000000' ? '000001' : '000000' },
      /誤りがあるか、使用済みまたは有効期限切れです。新たに表示されたものを/,
    ],
  ]
  for (const [fields, message] of table) {
    const answer = await client.submit(at('quote', quoteId), fields)
    assert.equal(answer.status, 422)
    const again = await answer.text()
    assert.match(textOf(again), message)
    assert.match(again, /name="tradeCode"/)
  }
  const concluded = await client.submit(at('quote', quoteId), { tradeCode: code })
  assert.match(locationOf(concluded), /notice=concluded$/)

  const board = textOf(await client.page(at('newOrder')))
  const rate = Number(/USD（米ドル）\s*(\d+\.\d\d)/.exec(board.slice(board.indexOf('参考レート')))?.[1])
  const order = { ...large, limitRate: (rate - 1).toFixed(2), keepUntil: '2025-07-04' }
  const asked = await (await client.submit(at('newOrder'), order)).text()
  assert.match(asked, /name="tradeCode"/)
  const form = { ...order, orderId: valueIn(asked, 'orderId') ?? '', form_token: formTokenIn(asked) }
  const spent = await client.post(at('placeOrder'), { ...form, tradeCode: code })
  assert.equal(spent.status, 422)
  const shown = await spent.text()
  assert.match(textOf(shown), /リーブオーダー依頼確認/)
  assert.ok(shown.includes(`value="${order.limitRate}"`), 'nothing else is typed again')
  const orderId = valueIn(shown, 'orderId') ?? ''
  const placed = { ...form, orderId, tradeCode: await nextCode(site, person.tokenId) }
  assert.match(locationOf(await client.post(at('placeOrder'), placed)), /notice=placed$/)
})

test('D12: a trade that was sent without a code looks for no token of the user', async () => {
  const { person } = await traderOf('Trade041', '少額商会')
  const { context } = site.world
  const of = { service: shoko, userId: person.userId }
  const store = { ...context.store, read: () => assert.fail('something was read') }
  const { refs, proof } = await tradeProof({ ...context, store }, of, null)
  const { binding, token } = await context.store.read(refs)
  assert.deepEqual([binding?.tokenId, token, proof.code], [person.tokenId, undefined, null])
  const withCode = await tradeProof(context, of, '123456')
  assert.equal((await context.store.read(withCode.refs)).token?.tokenId, person.tokenId)
})
