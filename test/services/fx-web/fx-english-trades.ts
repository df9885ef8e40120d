// E9: what a trader of 外為Web reads in English, for fx-english.test.ts.
import assert from 'node:assert/strict'
import { visitHref } from '../../../src/authority/routes.ts'
import { type TradeScreen, tradeHref } from '../../../src/services/fx-web/routes.ts'
import { formTokenIn } from '../../support/client.ts'
import { at } from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import { type Client, locationOf, textOf, valueIn } from '../../support/site.ts'
import { lookAround, type Reader, show } from '../../support/texts/english.ts'
import { lastPart, typedTerms as terms } from '../../support/trade-forms.ts'

export const fx = (screen: TradeScreen, id?: string) => tradeHref(mailService, screen, id)

export async function trading(reader: Reader, client: Client): Promise<void> {
  const { answered } = reader
  const nothing = { ...terms, currency: '', side: '', amount: '', method: '' }
  const empty = await answered('no terms', client.submit(fx('trade'), nothing), 422)
  for (const error of ['Choose a currency.', 'Choose a side.', 'Enter: Amount', 'Choose a delivery.'])
    assert.ok(empty.includes(error), error)
  for (const wrong of [
    { amount: '1' },
    { amount: '9,999,999' },
    { start: '' },
    { start: '2025-07-01' },
    { end: '2025-07-08' },
    { method: 'fixed' },
    { method: 'month' },
    { end: '2027-07-08' },
    { start: '2025-07-05' },
  ])
    await answered(`wrong ${JSON.stringify(wrong)}`, client.submit(fx('trade'), { ...terms, ...wrong }), 422)
  const quote = locationOf(await client.submit(fx('trade'), terms))
  const offered = textOf(await show(reader, client, quote))
  assert.match(
    offered,
    /Bank sells \(imports\), USD 10,000\.00, Delivery period, Tue, Jul 8, 2025 – Thu, Jul 31, 2025/,
  )
  assert.match(offered, /This rate is valid for another 15 s/)
  const concluded = locationOf(await client.submit(quote, {}))
  const id = lastPart(concluded)
  assert.match(
    textOf(await show(reader, client, concluded)),
    /The contract is concluded\. Please check and confirm it\.\(RMCFXTRD001001I\)/,
  )
  await show(reader, client, `${fx('contract', id)}?notice=already`)
  await answered('no difference', client.submit(fx('confirmation', id), { text: '' }, fx('dispute', id)), 422)
  assert.match(textOf(await show(reader, client, at('home'))), /not confirmed: 1\. Please check them\./)
  await lookAround(reader, client, mailService, [
    fx('contracts'),
    fx('confirmations'),
    fx('confirmation', id),
  ])
  await client.submit(fx('confirmation', id), {})
  await show(reader, client, `${fx('confirmations')}?notice=confirmed`)
  await answered('confirmed already', client.submit(at('home'), {}, fx('confirmation', id)), 409)
  await show(reader, client, fx('contract', id))
  await show(reader, client, `${fx('confirmations')}?notice=disputed`)
  const file = await (await client.send(fx('contractsFile'))).text()
  assert.match(file, /^Contract number,Concluded,Concluded by/)
  assert.equal(reader.japaneseIn(file), undefined)
}

export async function leavingOrders(reader: Reader, client: Client): Promise<void> {
  const { answered } = reader
  const empty = await answered('no order', client.submit(fx('newOrder'), terms), 422)
  assert.match(empty, /Enter: Limit rate/)
  assert.match(empty, /by ¥0\.10 to ¥5\.99/)
  const board = textOf(await client.page(fx('newOrder')))
  const rate = Number(
    /USD \(US dollar\)\s*(\d+\.\d\d)/.exec(board.slice(board.indexOf('Indicative rates')))?.[1],
  )
  const order = { ...terms, limitRate: (rate - 1).toFixed(2), keepUntil: '2025-07-04' }
  const far = { ...order, limitRate: '1' }
  assert.match(await answered('far', client.submit(fx('newOrder'), far), 422), /by ¥0\.10 to ¥5\.99/)
  const late = { ...order, keepUntil: '2025-07-08' }
  await answered('late', client.submit(fx('newOrder'), late), 422)
  const response = await client.submit(fx('newOrder'), order)
  const confirm = reader.look('confirm', await response.text())
  assert.match(textOf(confirm), /Difference from the current rate−\d\.\d\d yen \(current rate: ¥\d+\.\d\d\)/)
  const orderId = valueIn(confirm, 'orderId') ?? ''
  const placed = await client.post(fx('placeOrder'), { ...order, orderId, form_token: formTokenIn(confirm) })
  assert.match(
    textOf(await show(reader, client, locationOf(placed))),
    /Your leave order was placed\.\(RMCFXORD001001I\)/,
  )
  await show(reader, client, `${fx('orders')}?notice=already`)
  const cancelled = await client.submit(fx('orders'), {}, fx('cancelOrder', orderId))
  await show(reader, client, locationOf(cancelled))
  await answered('not open', client.submit(at('home'), {}, fx('cancelOrder', orderId)), 409)
}

/** W8: what was being typed when a session ended. */
export async function drafts(reader: Reader, client: Client): Promise<void> {
  const form_token = formTokenIn(await client.page(fx('trade')))
  const kept = { form_token, draft_path: fx('trade'), ...terms }
  assert.equal((await client.post(visitHref(mailService, 'keepDraft'), kept)).status, 204)
  assert.match(
    textOf(await show(reader, client, at('home'))),
    /New contract \(Jul 1, 2025, \d\d:\d\d JST\)\s*Continue/,
  )
  await show(reader, client, fx('trade'))
  await show(reader, client, `${fx('trade')}?draft=continue`)
  await show(reader, client, `${fx('newOrder')}?draft=continue`)
}
