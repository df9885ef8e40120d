import type { Context } from '../../../authority/operations/context.ts'
import { dayOf, isBefore, openDayAfter } from '../../../bank/rules/calendar.ts'
import type { Currency } from '../../../bank/rules/rates.ts'
import { contractsOf, ordersOf } from '../queries/trade.ts'
import { isDeliveryDay } from '../rules/calendar.ts'
import { type Contract, contractState, isDeliverable } from '../rules/contract.ts'
import { type CreditLine, creditLeft, creditLineState } from '../rules/credit.ts'
import { deliveryMonths, spotDay, tenorDay } from '../rules/delivery.ts'
import { type Published, type RateParts, rateFor } from '../rules/market.ts'
import type { Order } from '../rules/order.ts'
import { fxPolicyOf, isOpen } from '../rules/terms.ts'
import { marketNow } from './market.ts'
import { fxProfileOf } from './profile-of.ts'
import { settleOrders } from './settle-orders.ts'

type OfCustomer = { readonly service: string; readonly customerId: string }

const shownMax = 500

/** 参考レート of one currency: the published rate, and what a customer would get now for spot delivery; null: nothing. */
export type BoardRow = {
  readonly currency: Currency
  readonly published: Published | null
  readonly sell: RateParts | null
  readonly buy: RateParts | null
}

export type TradingDay = {
  readonly isOpen: boolean
  readonly atMs: number
  readonly today: string
  readonly nextBusinessDay: string
  readonly spotDay: string
  /** The day of each 順月確定日, from one month on. */
  readonly tenors: readonly string[]
  /** The months of 暦月渡し that still have a day. */
  readonly months: readonly string[]
  /** Do its rates come from the core system, each as of its own time? */
  readonly isTold: boolean
  readonly board: readonly BoardRow[]
  readonly creditLeft: number
  readonly credit: CreditLine | undefined
}

/** What the screens of 取引締結 and リーブオーダー show in addition to their form. */
export async function showTrading(context: Context, of: OfCustomer): Promise<TradingDay> {
  const profile = fxProfileOf(context, of.service)
  const fx = fxPolicyOf(profile)
  await settleOrders(context, of)
  const { credit } = await context.store.read({ credit: creditLineState.ref(of.service, of.customerId) })
  const market = await marketNow(context, profile)
  const now = context.now()
  const today = dayOf(now)
  const spot = spotDay(today)
  const days = { deliverFrom: spot.toString(), deliverUntil: spot.toString() }
  const tenors = Array.from({ length: 12 }, (_, i) => tenorDay(today, i + 1))
  const latest = today.add({ months: fx.deliveryMonthsMax })
  return {
    isOpen: isOpen(fx, now),
    atMs: now.epochMilliseconds,
    today: today.toString(),
    nextBusinessDay: openDayAfter(today, 1, isDeliveryDay).toString(),
    spotDay: spot.toString(),
    tenors: tenors.filter((day) => !isBefore(latest, day)).map(String),
    months: deliveryMonths(fx, today),
    isTold: profile.rates !== null,
    board: fx.currencies.map((currency) => ({
      currency,
      published: market.publishedAt(currency, now),
      sell: rateFor(market, { currency, side: 'sell', ...days }, now),
      buy: rateFor(market, { currency, side: 'buy', ...days }, now),
    })),
    creditLeft: creditLeft(credit, fx),
    credit,
  }
}

export type ShownContract = Contract & {
  /** Not fully used although its last day is over. */
  readonly isOverdue: boolean
  /** May it be used today, as far as the day is concerned? */
  readonly isDueToday: boolean
}

/** A customer's contracts, newest first; `more` if there are more than are shown. */
export async function listContracts(
  context: Context,
  of: OfCustomer,
): Promise<{ readonly contracts: readonly ShownContract[]; readonly more: boolean }> {
  await settleOrders(context, of)
  const found = await contractsOf(context.store, of.service, of.customerId, shownMax + 1)
  const now = context.now()
  const contracts = found.slice(0, shownMax).map((contract) => shownContract(contract, now))
  return { contracts, more: found.length > shownMax }
}

/** One of the customer's own contracts. */
export async function findContract(
  context: Context,
  of: OfCustomer,
  contractId: string,
): Promise<ShownContract | undefined> {
  const { contract } = await context.store.read({ contract: contractState.ref(of.service, contractId) })
  return contract?.customerId === of.customerId ? shownContract(contract, context.now()) : undefined
}

function shownContract(contract: Contract, now: Temporal.Instant): ShownContract {
  const isOverdue = contract.status === 'open' && contract.deliverUntil < dayOf(now).toString()
  return { ...contract, isOverdue, isDueToday: isDeliverable(contract, dayOf(now)) }
}

/** A customer's orders, newest first. */
export async function listOrders(
  context: Context,
  of: OfCustomer,
): Promise<{ readonly orders: readonly Order[]; readonly more: boolean }> {
  await settleOrders(context, of)
  const orders = await ordersOf(context.store, of.service, of.customerId, shownMax + 1)
  return { orders: orders.slice(0, shownMax), more: orders.length > shownMax }
}
