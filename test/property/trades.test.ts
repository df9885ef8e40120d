// Whatever customers do, in whatever order and however many at once: no limit is exceeded, no quote is used twice.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import { journalAfter } from '../../src/platform/journal/queries.ts'
import { askQuote } from '../../src/services/fx-web/operations/ask-quote.ts'
import { cancelOrder } from '../../src/services/fx-web/operations/cancel-order.ts'
import { concludeContract } from '../../src/services/fx-web/operations/conclude-contract.ts'
import { confirmContract } from '../../src/services/fx-web/operations/confirm-contract.ts'
import { checkOrder, placeOrder } from '../../src/services/fx-web/operations/place-order.ts'
import { isFxProfile } from '../../src/services/fx-web/operations/profile-of.ts'
import { settleOrders } from '../../src/services/fx-web/operations/settle-orders.ts'
import { showTrading } from '../../src/services/fx-web/operations/show-trading.ts'
import { useContract } from '../../src/services/fx-web/operations/use-contract.ts'
import { contractsOf, waitingOrders } from '../../src/services/fx-web/queries/trade.ts'
import { creditLineState } from '../../src/services/fx-web/rules/credit.ts'
import type { FxProfile } from '../../src/services/fx-web/rules/profile.ts'
import { loggedInTrader, look } from '../support/logged-in-trader.ts'
import { createWorld, shoko, testCaller } from '../support/world.ts'

const customerYenMax = 300_000_000

type Trader = Awaited<ReturnType<typeof loggedInTrader>>

const delivery = {
  method: 'period',
  start: '2025-07-08',
  end: '2025-07-31',
  month: '',
  tenorMonths: 0,
} as const
const asked = (units: number) => ({ currency: 'USD', side: 'sell' as const, amount: units * 100, delivery })

/** Whoever logged in here has no token: codes are another test's. */
function withoutCodes(profile: ServiceProfile): ServiceProfile {
  if (!isFxProfile(profile) || profile.fx === null) return profile
  const without: FxProfile = { ...profile, fx: { ...profile.fx, code: null } }
  return without
}

/** Two users of one customer, and what they have in hand. */
async function desk() {
  const world = await createWorld({ start: '2025-07-01T09:30:00+09:00', edit: withoutCodes })
  await world.user('0000000001')
  await world.user('0000000002')
  const logged = (userId: string) => loggedInTrader(world.context, testCaller, { service: shoko, userId })
  const traders = [await logged('0000000001'), await logged('0000000002')]
  const quotes: { readonly trader: Trader; readonly quoteId: string }[] = []
  return { world, traders, quotes }
}

type Desk = Awaited<ReturnType<typeof desk>>
type Act = (desk: Desk, trader: Trader, units: number) => Promise<unknown>

const acts: Readonly<Record<string, Act>> = {
  async quote({ world, quotes }, trader, units) {
    const outcome = await askQuote(world.context, testCaller, trader, asked(units))
    if (outcome.ok) quotes.push({ trader, quoteId: outcome.quoteId })
  },
  /** Every quote there ever was, each twice, by both users, all at once. */
  conclude({ world, traders, quotes }) {
    const attempts = quotes.flatMap(({ quoteId }) => [...traders, ...traders].map((by) => ({ by, quoteId })))
    return Promise.all(
      attempts.map(({ by, quoteId }) =>
        concludeContract(world.context, testCaller, by, { quoteId, code: null }),
      ),
    )
  },
  async order({ world }, trader, units) {
    const { board } = await showTrading(world.context, trader)
    const limitRate = (board[0]?.sell?.rate ?? 0) - 30
    const order = { ...asked(units), limitRate, keepUntil: '2025-07-04' }
    const checked = await checkOrder(world.context, trader, order)
    if (!checked.ok) return
    const request = { ...trader, ...order, orderId: checked.orderId, code: null }
    const twice = [request, request].map((each) => placeOrder(world.context, testCaller, trader, each))
    assert.deepEqual(
      (await Promise.all(twice)).map(({ ok }) => ok),
      [true, false],
    )
  },
  async cancel({ world }, trader) {
    const [order] = await waitingOrders(world.context.store, trader)
    if (order !== undefined) await cancelOrder(world.context, testCaller, trader, order.orderId)
  },
  async use({ world }, trader, units) {
    for (const contract of await contractsOf(world.context.store, trader.service, trader.customerId, 100)) {
      const { contractId, balance } = contract
      await confirmContract(world.context, testCaller, { ...trader, contractId })
      const use = { contractId, amount: Math.min(units * 100, balance), balance }
      await Promise.all([use, use].map((each) => useContract(world.context, testCaller, trader, each)))
    }
  },
  settle: ({ world }) => Promise.all([settleOrders(world.context), settleOrders(world.context)]),
  async wait({ world }, _, units) {
    world.clock.forward({ seconds: units % 20 })
  },
  async nextDay({ world }) {
    world.clock.forward({ hours: 24 })
  },
}

async function assertWithinLimit({ world, traders }: Desk): Promise<void> {
  const { store } = world.context
  const [{ customerId } = assert.fail()] = traders
  const contracts = await contractsOf(store, shoko, customerId, 1000)
  const waiting = await waitingOrders(store, { service: shoko, customerId })
  const { credit } = await store.read({ credit: creditLineState.ref(shoko, customerId) })
  const left = contracts.reduce(
    (sum, each) => sum + each.yen - each.uses.reduce((s, use) => s + use.yen, 0),
    0,
  )
  const ordered = waiting.reduce((sum, each) => sum + each.yen, 0)
  assert.deepEqual([credit?.contractsYen ?? 0, credit?.ordersYen ?? 0], [left, ordered])
  assert.ok(left + ordered <= customerYenMax)
}

test('outstanding contracts and orders never exceed the limit, and each quote is one contract at most', async () => {
  const step = fc.record({
    act: fc.constantFrom(...Object.keys(acts), 'quote', 'conclude', 'quote', 'conclude'),
    who: fc.nat({ max: 1 }),
    units: fc.integer({ min: 1000, max: 680_000 }),
  })
  let concluded = 0
  const run = async (steps: readonly { act: string; who: number; units: number }[]) => {
    const state = await desk()
    for (const { act, who, units } of steps) {
      const trader = state.traders[who]
      assert.ok(trader)
      await look(state.world.context, state.traders)
      await acts[act]?.(state, trader, units)
      await assertWithinLimit(state)
    }
    concluded += await countContracts(state)
    await state.world.end()
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), run), {
    numRuns: 25,
    seed: 7,
  })
  assert.ok(concluded > 25, `only ${concluded} contracts were concluded`)
})

/** As many contracts as distinct quotes that became one, by the journal. */
async function countContracts({ world }: Desk): Promise<number> {
  const rows = await journalAfter(world.context.store, 0, 10_000)
  const bodies = rows
    .filter(({ type }) => type === 'contract_concluded')
    .map(({ body }) => JSON.parse(body).event)
  const quoteIds = bodies.map(({ quoteId }) => quoteId as string | null).filter((id) => id !== null)
  assert.equal(new Set(quoteIds).size, quoteIds.length, 'a quote was used twice')
  const report = await world.context.store.verifyJournal({
    compareRows: true,
    outsideCheckpoints: [],
  })
  assert.equal(report.fault, null)
  return bodies.length
}
