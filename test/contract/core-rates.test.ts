// E5: rates of exchange that a core system tells: each once, in order, never a wrong one; orders are judged by what they were.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createCore } from '../../examples/core-system/core.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { feedFolder } from '../../src/bank/operations/core/feed-folder.ts'
import { coreMeasures } from '../../src/bank/operations/core/measures.ts'
import { takeDeliveries } from '../../src/bank/operations/core/take-deliveries.ts'
import { forgetRates } from '../../src/bank/operations/forget-rates.ts'
import { newestRates, ratesSince } from '../../src/bank/queries/rates.ts'
import { feedWords } from '../../src/bank/texts/core-feed.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { askQuote } from '../../src/services/fx-web/operations/ask-quote.ts'
import { cancelOrder } from '../../src/services/fx-web/operations/cancel-order.ts'
import { concludeContract } from '../../src/services/fx-web/operations/conclude-contract.ts'
import { fxMeasures } from '../../src/services/fx-web/operations/measures.ts'
import { checkOrder, placeOrder } from '../../src/services/fx-web/operations/place-order.ts'
import { settleOrders } from '../../src/services/fx-web/operations/settle-orders.ts'
import { showTrading } from '../../src/services/fx-web/operations/show-trading.ts'
import { contractsOf, ordersOf } from '../../src/services/fx-web/queries/trade.ts'
import { quoteState } from '../../src/services/fx-web/rules/quote.ts'
import { dollarAt, feedOf, outcomeOf, ratedBy, take } from '../support/core-feed.ts'
import { linkOf, serveAt } from '../support/core-system.ts'
import { loggedInTrader, look } from '../support/logged-in-trader.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, eventsOf } from './support/changes.ts'
import { type Driver, databaseFor, sqliteDriver } from './support/databases.ts'
import { addUser, caller, createContext, shoko as service } from './support/people.ts'

const on = (clock: string) => `2025-07-01T${clock}+09:00`
const msOn = (clock: string) => Temporal.Instant.from(on(clock)).epochMilliseconds
const header = (form: 'full' | 'delta', sequence: number, clock: string) =>
  ({ service, form, sequence, asOf: on(clock) }) as const
const dollar = (clock: string, sell: number) => dollarAt(on(clock), sell)

const delivery = {
  method: 'period',
  start: '2025-07-08',
  end: '2025-07-31',
  month: '',
  tenorMonths: 0,
} as const
const asked = { currency: 'USD', side: 'sell', amount: 1_000_000, delivery } as const

/** Two nodes on one database at ten o'clock, of a service whose rates a core system tells, and somebody who trades. */
async function rated(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
  let now = Temporal.Instant.from(on('10:00:00'))
  const open = async () =>
    ratedBy(
      createContext(await database.open(), keyRingText, () => now),
      service,
    )
  const nodes = [await open(), await open()] as const
  const [node] = nodes
  await addUser(node, service, '0000000001')
  const trader = await loggedInTrader(node, caller, { service, userId: '0000000001' })
  const goTo = async (clock: string, day = '2025-07-01') => {
    now = Temporal.Instant.from(`${day}T${clock}+09:00`)
    await look(node, [trader])
  }
  await goTo('10:00:00')
  const place = async (limitRate: number) => {
    const order = { ...asked, limitRate, keepUntil: '2025-07-01' }
    const checked = await checkOrder(node, trader, order)
    if (!checked.ok) return checked.refusal
    const placed = await placeOrder(node, caller, trader, { ...order, orderId: checked.orderId, code: null })
    assert.ok(placed.ok)
    return checked.orderId
  }
  const orders = async () =>
    (await ordersOf(node.store, service, trader.customerId, 10)).map(({ status, endedAtMs }) => [
      status,
      endedAtMs,
    ])
  return { node, nodes, trader, goTo, place, orders }
}

/** A file that is there until the test ends. */
function file(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-key-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'key'), text)
  return join(folder, 'key')
}

const measures = [...coreMeasures, ...fxMeasures]

async function measured(node: Context, name: string) {
  const measure = measures.find((each) => each.name === name)
  assert.ok(measure !== undefined)
  return (await measure.read(node)).map(({ labels, value }) => [...Object.values(labels), value])
}

function rates(driver: Driver): void {
  test('E5: rates over two nodes at once are taken once; of a statement with one wrong rate, none is', async (t) => {
    const { node, nodes, goTo } = await rated(t, driver)
    const first = feedOf(header('full', 1, '09:59:30'), dollar('09:59:10', 15_000))
    const both = await Promise.all(nodes.map((each) => outcomeOf(take(each, first))))
    assert.deepEqual(both.toSorted(), ['core_file_taken', 'taken'])
    await goTo('10:05:00')
    const good = { ...dollar('10:01:00', 16_000), currency: 'EUR' }
    for (const [wrong, problem] of [
      [{ ...dollar('10:01:00', 15_000), currency: 'CHF' }, 'currency'],
      [{ ...dollar('10:01:00', 15_000), buy: '0.00' }, 'rate_not_positive'],
      [{ ...dollar('10:01:00', 15_000), sell: '-150.00' }, 'rate_not_positive'],
      [{ ...dollar('10:01:00', 15_000), buy: '150.01' }, 'rate_crossed'],
      [{ ...dollar('10:01:00', 15_000), tts: '149.99' }, 'rate_crossed'],
      [dollar('10:02:01', 15_000), 'rate_future'],
      [dollar('09:59:10', 15_001), 'rate_differs'],
      [dollar('09:59:09', 15_000), 'rate_older'],
      [dollar('09:59:30', 15_000), 'rate_older'],
      [dollar('10:01:00', 15_451), 'rate_jump'],
      [dollar('10:01:00', 14_549), 'rate_jump'],
      [{ ...dollar('10:01:00', 15_000), interest: -301 }, 'rate_jump'],
      [{ ...dollar('10:01:00', 15_000), yenInterest: 301 }, 'rate_jump'],
      [{ ...dollar('10:01:00', 15_000), sell: '150' }, 'form'],
    ] as const) {
      const text = feedOf(header('delta', 2, '10:02:00'), good, wrong)
      assert.equal(await outcomeOf(take(node, text)), `3 ${problem}`, JSON.stringify(wrong))
    }
    const twice = feedOf(
      header('delta', 2, '10:02:00'),
      dollar('10:01:00', 15_000),
      dollar('10:01:00', 15_001),
    )
    assert.equal(await outcomeOf(take(node, twice)), '3 rate_twice')
    assert.equal((await eventsOf(node.store, 'rate_told')).length, 1)
    // What is the same is left alone; a jump is measured from the one before it.
    const more = feedOf(
      header('full', 2, '10:02:00'),
      dollar('09:59:10', 15_000),
      dollar('10:00:10', 15_440),
      { ...dollar('10:00:40', 15_800), interest: 300 },
    )
    assert.equal(await outcomeOf(take(node, more)), 'taken')
    assert.deepEqual(
      (await newestRates(node.store, service)).map(({ currency, sell, buy, asOfMs }) => [
        currency,
        sell,
        buy,
        asOfMs,
      ]),
      [['USD', 15_800, 15_650, msOn('10:00:40')]],
    )
    const history = await ratesSince(node.store, { service, currency: 'USD', sinceMs: 0 })
    assert.deepEqual(
      history.map(({ minute, sell }) => [minute, sell]),
      [
        ['2025-07-01T01:00Z', 15_000],
        ['2025-07-01T01:01Z', 15_800],
      ],
    )
    await assertSound(node.store)
  })

  test('E5: nobody trades at a rate that is too old, and a quote is firm for no longer than its rate may be traded at', async (t) => {
    const { node, trader, goTo, place } = await rated(t, driver)
    const quote = async () => {
      const given = await askQuote(node, caller, trader, asked)
      return given.ok ? given.quoteId : given.refusal
    }
    assert.deepEqual([await quote(), await place(14_900)], ['rate_too_old', 'rate_too_old'])
    assert.deepEqual(await measured(node, 'fx_currencies_without_rate'), [[service, 5]])
    const first = feedOf(header('full', 1, '10:00:00'), dollar('09:59:30', 15_000))
    assert.equal(await outcomeOf(take(node, first)), 'taken')
    assert.deepEqual(await measured(node, 'fx_currencies_without_rate'), [[service, 4]])
    assert.deepEqual(await measured(node, 'core_rate_age_seconds'), [[service, 'USD', 30]])
    const { board } = await showTrading(node, trader)
    assert.deepEqual(
      board
        .slice(0, 2)
        .map(({ sell, buy, published }) => [sell?.rate, sell?.asOfMs, buy?.rate, published?.ttm]),
      [
        [15_000, msOn('09:59:30'), 14_850, 15_000],
        [undefined, undefined, undefined, undefined],
      ],
    )
    await goTo('10:09:25')
    const quoteId = await quote()
    const { quote: firm } = await node.store.read({ quote: quoteState.ref(quoteId) })
    assert.deepEqual(
      [firm?.rate, firm?.rateAsOfMs, firm?.expiresAtMs],
      [15_000, msOn('09:59:30'), msOn('10:09:30')],
    )
    await goTo('10:09:29')
    assert.ok((await concludeContract(node, caller, trader, { quoteId, code: null })).ok)
    await goTo('10:09:30')
    assert.deepEqual([await quote(), await place(14_900)], ['rate_too_old', 'rate_too_old'])
    await goTo('15:00:00')
    assert.deepEqual(await measured(node, 'fx_currencies_without_rate'), [[service, 0]])
    await assertSound(node.store)
  })

  test('E5: after a pause an order is filled once by what the rate was at its minute, whichever of two nodes looks', async (t) => {
    const { node, nodes, goTo, place, orders, trader } = await rated(t, driver)
    assert.equal(
      await outcomeOf(take(node, feedOf(header('full', 1, '10:00:00'), dollar('09:59:30', 15_000)))),
      'taken',
    )
    await place(14_950)
    await goTo('11:00:00')
    await settleOrders(node)
    assert.deepEqual(await orders(), [['accepted', null]])
    // The core system tells what it could not: at 10:20:30 the rate was there for less than a minute, at 10:41 on time.
    const pause = feedOf(
      header('delta', 2, '10:41:00'),
      dollar('10:20:30', 14_940),
      dollar('10:20:50', 14_990),
      dollar('10:40:20', 14_945),
    )
    assert.equal(await outcomeOf(take(node, pause)), 'taken')
    await settleOrders(node)
    assert.deepEqual(await orders(), [['accepted', null]], 'the rate of 10:41 may still be told')
    assert.equal(
      await outcomeOf(take(node, feedOf(header('delta', 3, '10:42:00'), dollar('10:41:30', 15_000)))),
      'taken',
    )
    await Promise.all(nodes.flatMap((each) => [settleOrders(each), settleOrders(each)]))
    assert.deepEqual(await orders(), [['filled', msOn('10:41:00')]])
    const contracts = await contractsOf(node.store, service, trader.customerId, 10)
    assert.deepEqual(
      contracts.map(({ rate, concludedAtMs }) => [rate, concludedAtMs]),
      [[14_950, msOn('10:41:00')]],
    )
    assert.equal((await eventsOf(node.store, 'order_filled')).length, 1)
    await assertSound(node.store)
  })

  test('E5: rates of the last minutes of an order are waited for until the next close; what rates were is forgotten by the profile', async (t) => {
    const { node, goTo, place, orders, trader } = await rated(t, driver)
    assert.equal(
      await outcomeOf(take(node, feedOf(header('full', 1, '10:00:00'), dollar('09:59:30', 15_000)))),
      'taken',
    )
    await place(14_950)
    const cancelled = await place(14_940)
    assert.ok((await cancelOrder(node, caller, trader, cancelled)).ok)
    const waited = async () => (await orders()).find(([status]) => status !== 'cancelled')
    await goTo('14:40:00')
    // Of the time after 14:34:40 nothing is told.
    assert.equal(
      await outcomeOf(take(node, feedOf(header('delta', 2, '14:34:40'), dollar('14:34:30', 14_990)))),
      'taken',
    )
    await goTo('15:30:00')
    await settleOrders(node)
    assert.deepEqual(await waited(), ['accepted', null])
    await goTo('14:59:59', '2025-07-02')
    await settleOrders(node)
    assert.deepEqual(await waited(), ['accepted', null])
    await goTo('15:00:00', '2025-07-02')
    await settleOrders(node)
    assert.deepEqual(await waited(), ['expired', msOn('15:00:00')])

    await goTo('10:01:30', '2025-08-30')
    await forgetRates(node)
    const kept = async () => (await ratesSince(node.store, { service, currency: 'USD', sinceMs: 0 })).length
    assert.equal(await kept(), 1)
    await goTo('15:00:00', '2025-08-30')
    await forgetRates(node)
    assert.deepEqual([await kept(), (await newestRates(node.store, service)).length], [0, 1])
    await assertSound(node.store)
  })
}

test('E5: a file with a wrong rate is put away with its reason and told to monitoring, until right ones come or somebody lets a jump pass', async (t) => {
  const { node, goTo } = await rated(t, sqliteDriver)
  const folder = mkdtempSync(join(tmpdir(), 'warifu-rates-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
  const round = async (allowed = {}) =>
    (await takeDeliveries(node, caller, feedFolder(folder), feedWords, allowed)).map(
      ({ name, as }) => `${name} ${as}`,
    )
  put('a.jsonl', feedOf(header('full', 1, '09:59:00'), dollar('09:58:00', 15_000)))
  put('b.jsonl', feedOf(header('delta', 2, '10:00:00'), dollar('09:59:30', 15_600)))
  assert.deepEqual(await round(), ['a.jsonl taken', 'b.jsonl refused'])
  assert.match(
    readFileSync(join(folder, 'refused', 'b.jsonl.errors.txt'), 'utf8'),
    /^2行目：直前のレートとの差.*--any-jump.*USD\n$/,
  )
  await goTo('10:01:00')
  const refused = () => measured(node, 'core_rates_refused_seconds')
  assert.deepEqual(
    [await refused(), await measured(node, 'core_away_seconds')],
    [[[service, 'rate_jump', 60]], []],
  )
  put('c.jsonl', feedOf(header('full', 3, '10:00:30'), dollar('10:00:20', 15_610)))
  assert.deepEqual(await round(), ['c.jsonl refused'])
  put('c.jsonl', readFileSync(join(folder, 'refused', 'c.jsonl'), 'utf8'))
  assert.deepEqual(await round({ anyJump: true }), ['c.jsonl taken'])
  assert.deepEqual(await refused(), [])
  put('d.csv', 'header,1,shoko-chukin/fx-web,delta,4,2025-07-01T10:00:50+09:00\nend,0,0,0\n')
  assert.deepEqual(await round(), ['d.csv taken'])
  assert.ok(existsSync(join(folder, 'taken', 'd.csv')))
  // No accounts in a service whose rates alone are told.
  put(
    'e.csv',
    'header,1,shoko-chukin/fx-web,delta,5,2025-07-01T10:00:55+09:00\nclosed,010,savings,1234567\nend,1,0\n',
  )
  assert.deepEqual(await round(), ['e.csv refused'])
})

test('E5: over HTTP the same rates come with a statement, and what was refused is asked for until a right one follows', async (t) => {
  const { node, goTo } = await rated(t, sqliteDriver)
  const { record: _, ...plain } = dollar('09:59:00', 15_000)
  const rate = { ...plain, interest: 400, yenInterest: 50 }
  const head = { version: 1, service, accounts: [], closed: [], movements: [] }
  let next: object | null = null
  const core: RequestListener = (_request, response) => {
    response.writeHead(next === null ? 204 : 200, { 'content-type': 'application/json' })
    response.end(next === null ? undefined : JSON.stringify(next))
  }
  const link = linkOf(node, { url: await serveAt(t, core) })
  const told = (sequence: number, form: string, rates: readonly object[]) => {
    next = { ...head, ...header('full', sequence, '10:00:00'), form, rates }
  }
  told(1, 'full', [{ ...rate, sell: '0.00' }])
  assert.deepEqual(await link.take(), [`${service} 1 refused`])
  assert.deepEqual(await measured(node, 'core_rates_refused_seconds'), [[service, 'rate_not_positive', 0]])
  told(1, 'full', [{ ...rate, currency: 'CHF' }])
  assert.deepEqual(await link.take(), [], 'not what was agreed')
  told(2, 'full', [rate])
  assert.deepEqual(await link.take(), [`${service} 2 taken`])
  assert.deepEqual(await measured(node, 'core_rates_refused_seconds'), [])
  assert.equal((await newestRates(node.store, service))[0]?.sell, 15_000)
  next = null
  assert.deepEqual(await link.take(), [])

  const example = createCore({ service, apiKey: 'k', accounts: [], now: node.now })
  const keyed = linkOf(node, { url: await serveAt(t, example.listener), keyFile: file(t, 'k') })
  await goTo('10:00:30')
  example.quote({ currency: 'USD', sell: '150.75', buy: '149.05' })
  assert.deepEqual(await keyed.take(), [`${service} 3 taken`])
  assert.deepEqual(await keyed.take(), [])
  const [newest] = await newestRates(node.store, service)
  assert.deepEqual([newest?.sell, newest?.buy, newest?.publishedOn], [15_075, 14_905, '2025-07-01'])
})

onBothDatabases('rates of a core system', rates)
