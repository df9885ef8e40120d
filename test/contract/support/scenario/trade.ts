// 為替予約: quotes, contracts and orders, each in every state.
import assert from 'node:assert/strict'
import { askQuote } from '../../../../src/services/fx-web/operations/ask-quote.ts'
import { cancelOrder } from '../../../../src/services/fx-web/operations/cancel-order.ts'
import { concludeContract } from '../../../../src/services/fx-web/operations/conclude-contract.ts'
import {
  confirmContract,
  disputeContract,
} from '../../../../src/services/fx-web/operations/confirm-contract.ts'
import { checkOrder, placeOrder } from '../../../../src/services/fx-web/operations/place-order.ts'
import { settleOrders } from '../../../../src/services/fx-web/operations/settle-orders.ts'
import { showTrading } from '../../../../src/services/fx-web/operations/show-trading.ts'
import { useContract } from '../../../../src/services/fx-web/operations/use-contract.ts'
import { type Actor, by, done, enter, type Play } from './play.ts'

type Trader = Pick<Actor, 'service' | 'userId' | 'customerId'> & { readonly sessionHash: string }

const asked = {
  currency: 'USD',
  side: 'sell',
  amount: 1_000_000,
  delivery: { method: 'period', start: '2025-07-08', end: '2025-07-31', month: '', tenorMonths: 0 },
} as const

export async function playTrade(play: Play, actor: Actor): Promise<void> {
  const { context } = play
  const trader = await traderOf(play, actor)
  done(await askQuote(context, by, trader, { ...asked, currency: 'EUR', side: 'buy' }))
  const used = await contractOf(play, trader)
  const disputed = await contractOf(play, trader)
  await contractOf(play, trader)
  done(await confirmContract(context, by, { ...trader, contractId: used }))
  done(await disputeContract(context, by, { ...trader, contractId: disputed, text: 'レートが違う "1"\n' }))
  await placeOrders(play, trader)

  play.clock.set('2025-07-09T10:00:15+09:00')
  const later = await traderOf(play, actor)
  await settleOrders(context)
  const use = { contractId: used, balance: asked.amount }
  done(await useContract(context, by, later, { ...use, amount: 400_000 }))
  done(await useContract(context, by, later, { contractId: used, amount: 600_000, balance: 600_000 }))
}

async function traderOf(play: Play, actor: Actor): Promise<Trader> {
  const { service, userId, customerId } = actor
  return { service, userId, customerId, sessionHash: await enter(play, actor) }
}

async function contractOf({ context, clock }: Play, trader: Trader): Promise<string> {
  // Lists of contracts or orders are sorted by time: no two share one.
  clock.forward({ seconds: 1 })
  const { quoteId } = done(await askQuote(context, by, trader, asked))
  return done(await concludeContract(context, by, trader, { quoteId, code: null })).contractId
}

/** One filled at once, one that waits in vain, one cancelled, one that keeps waiting. */
async function placeOrders(play: Play, trader: Trader): Promise<void> {
  const { context } = play
  const day = await showTrading(context, trader)
  const dollar = day.board.find(({ currency }) => currency === 'USD')
  assert.ok(dollar?.sell && dollar.buy)
  const rate = dollar.sell.rate
  const place = async (limitRate: number, keepUntil: string, side: 'sell' | 'buy' = 'sell') => {
    play.clock.forward({ seconds: 1 })
    const delivery = { ...asked.delivery, start: side === 'buy' ? '2025-07-08' : '2025-07-29' }
    const order = { ...asked, side, delivery, limitRate, keepUntil }
    const { orderId } = done(await checkOrder(context, trader, order))
    done(await placeOrder(context, by, trader, { ...trader, ...order, orderId, code: null }))
    return orderId
  }
  await place(dollar.buy.rate + 15, '2025-07-07', 'buy')
  await place(rate - 500, '2025-07-04')
  const cancelled = await place(rate - 510, '2025-07-04')
  await place(rate - 520, '2025-07-25')
  done(await cancelOrder(context, by, trader, cancelled))
}
