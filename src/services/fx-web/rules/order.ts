import type { Showing } from '../../../authority/rules/as-signed.ts'
import type { CodeStates } from '../../../authority/rules/authentication.ts'
import { openSession } from '../../../authority/rules/gate.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { isCooling } from '../../../authority/rules/registered-address.ts'
import { risksNoted } from '../../../authority/rules/risk.ts'
import { dateIn, dayOf, isBefore, isTokyoBusinessDay, openDayAfter } from '../../../bank/rules/calendar.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { existing, state } from '../../../platform/decision/state.ts'
import { integer, text } from '../../../platform/decision/table.ts'
import { type Contract, termsOf } from './contract.ts'
import type { Decision } from './decision.ts'
import { type DeliveryRequest, deliveryOf, readDays, refuseDays, refuseShape } from './delivery.ts'
import { type Market, rateFor, ratesOn, reaches } from './market.ts'
import type { FxPolicy } from './policy.ts'
import type { FxProfile } from './profile.ts'
import { checkAsked, type NewTradeStates, refuseAmount, type Trader, type TraderStates } from './quote.ts'
import type { Refusal } from './refusal.ts'
import { tradeFields, tradeRisks, tradeTakesSignature } from './signed-trade.ts'
import { closeOn, fxPolicyOf, isOpen, openOn, type Terms, termsColumns, yenOf } from './terms.ts'
import { decideTradeCode, type TradeProof } from './trade-code.ts'
import type { TradeEvent } from './trade-events.ts'

/** リーブオーダー (指値). It becomes a contract at its own rate once the market reaches that for the customer. */
export type Order = Terms & {
  readonly orderId: string
  readonly service: string
  readonly customerId: string
  readonly placedBy: string
  /** 指値, all in. */
  readonly limitRate: number
  readonly yen: number
  /** 預かり期限: the last day, until trading closes. */
  readonly keepUntil: string
  readonly placedAtMs: number
  readonly expiresAtMs: number
  readonly status: OrderStatus
  /** When it ended, in whatever way. */
  readonly endedAtMs: number | null
  readonly contractId: string | null
}

/** 受付中 → 成立, 期限切れ, 取消. */
export const orderTransitions = {
  accepted: { order_filled: 'filled', order_expired: 'expired', order_cancelled: 'cancelled' },
  filled: {},
  expired: {},
  cancelled: {},
} as const

export type OrderStatus = keyof typeof orderTransitions

const ofOrder = ({ service, orderId }: Pick<Order, 'service' | 'orderId'>) => [service, orderId] as const

const ended = existing<Order, EventOf<TradeEvent, 'order_expired' | 'order_cancelled'>>(
  (order, { type, endedAtMs }) => ({ ...order, status: orderTransitions.accepted[type], endedAtMs }),
)

export const orderState = state<
  Order,
  EventOf<TradeEvent, 'order_placed' | 'order_filled' | 'order_expired' | 'order_cancelled'>
>()({
  name: 'order',
  row: 'a standing order for a rate (オーダー)',
  table: 'fx_order',
  key: ['service', 'orderId'],
  columns: {
    service: text,
    orderId: text,
    customerId: text,
    placedBy: text,
    ...termsColumns,
    limitRate: integer,
    yen: integer,
    keepUntil: text,
    placedAtMs: integer,
    expiresAtMs: integer,
    status: text,
    endedAtMs: integer,
    contractId: text,
  },
  on: {
    order_placed: {
      key: ofOrder,
      fold: (_, { type: __, userId: placedBy, ...placed }) => {
        return { ...placed, placedBy, status: 'accepted', endedAtMs: null, contractId: null }
      },
    },
    order_filled: {
      key: ofOrder,
      fold: existing((order, { type, endedAtMs, contractId }) => {
        return { ...order, status: orderTransitions.accepted[type], endedAtMs, contractId }
      }),
    },
    order_expired: { key: ofOrder, fold: ended },
    order_cancelled: { key: ofOrder, fold: ended },
  },
})

export type OrderRequest = Trader & {
  readonly orderId: string
  readonly currency: string
  readonly side: Terms['side']
  readonly amount: number
  readonly delivery: DeliveryRequest
  readonly limitRate: number
  /** YYYY-MM-DD as typed. */
  readonly keepUntil: string
  readonly market: Market
}

export type CheckedOrder = {
  readonly terms: Terms
  readonly limitRate: number
  readonly yen: number
  readonly keepUntil: string
  readonly marketRate: number
  /** As of when that is. */
  readonly marketAsOfMs: number
}

/** All checks of an order, for the confirmation screen and again for placing it. */
export function decideOrder(
  states: NewTradeStates & { readonly order: Order | undefined },
  request: OrderRequest,
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<{ readonly checked: CheckedOrder }, Refusal> {
  const fx = fxPolicyOf(profile)
  const { credit, order, mailAddress } = states
  const opened = openSession(states, request.seenAtMs, profile, now)
  if (opened === null) return refuse('ticket_invalid')
  if (isCooling(mailAddress, now)) return refuse('cooling_down')
  if (order !== undefined) return refuse('order_taken')
  if (!isOpen(fx, now)) return refuse('trade_closed')
  const asked = checkAsked(request, fx)
  if ('refusal' in asked) return refuse(asked.refusal)
  const checked = checkDays(request, fx, dayOf(now))
  if ('refusal' in checked) return refuse(checked.refusal)

  const { service, userId, orderId, side, amount, limitRate } = request
  const terms: Terms = { currency: asked.currency, side, amount, ...checked.delivery }
  const parts = rateFor(request.market, terms, now)
  if (parts === null) return refuse('rate_too_old')
  const { rate: marketRate, asOfMs: marketAsOfMs } = parts
  if (!isInRange(side, limitRate, marketRate, fx)) return refuse('order_rate')
  const yen = yenOf(amount, limitRate)
  const over = refuseAmount(yen, credit, fx)
  if (over !== null) return refuse(over)
  const keepUntil = checked.keepUntil.toString()
  const expiresAtMs = closeOn(fx, checked.keepUntil).epochMilliseconds
  const placedAtMs = now.epochMilliseconds
  const of = { service, userId, customerId: opened.user.customerId, orderId }
  return accept(
    { checked: { terms, limitRate, yen, keepUntil, marketRate, marketAsOfMs } },
    { type: 'order_placed', ...of, ...terms, limitRate, yen, keepUntil, placedAtMs, expiresAtMs },
    ...risksNoted({ service, userId }, 'fx_order', tradeRisks(profile, 'fx_order', states, now)),
  )
}

/** Placing it: what binds to much takes a code, too (D12). */
export function decidePlacing(
  states: Parameters<typeof decideOrder>[0] & CodeStates,
  { proof, ...request }: OrderRequest & { readonly proof: TradeProof },
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<{ readonly checked: CheckedOrder }, Refusal | Stale> {
  const { outcome, events } = decideOrder(states, request, profile, now)
  if (!outcome.ok) return { outcome, events }
  const { yen } = outcome.checked
  if (tradeTakesSignature(profile, 'fx_order', yen, states, now)) return refuse('operation_needed')
  return andThen(decideTradeCode(states, { ...request, proof }, yen, profile, now), () => ({
    outcome,
    events,
  }))
}

/** The same by a signed operation. */
export function decideSignedPlacing(
  states: Parameters<typeof decideOrder>[0],
  request: OrderRequest,
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<Showing> {
  const { outcome, events } = decideOrder(states, request, profile, now)
  if (!outcome.ok) return { outcome, events }
  const { terms, limitRate: rate, yen, keepUntil } = outcome.checked
  return { outcome: { ok: true, shown: tradeFields(terms, { rate, yen, keepUntil }) }, events }
}

/** The five checks of domain-notes d-4 in order, along with the general checks of a date. */
function checkDays(request: OrderRequest, fx: FxPolicy, today: Temporal.PlainDate) {
  const keepUntil = dateIn(request.keepUntil)
  if (keepUntil === null) return { refusal: 'order_deadline_missing' } as const
  const read = readDays(request.delivery, today)
  if ('refusal' in read) return read
  const { from } = read.days
  const isLate = isBefore(from, openDayAfter(keepUntil, 1, isTokyoBusinessDay))
  // Check 1, except for an order for today, where check 5 is more informative.
  if (isLate && isBefore(today, from)) return { refusal: 'order_deadline_late' } as const
  const refusal = refuseShape(request.delivery, read.days) ?? refuseDays(read.days, fx, today)
  if (refusal !== null) return { refusal }
  const isKept = isTokyoBusinessDay(keepUntil) && !isBefore(keepUntil, today)
  if (!isKept || isBefore(today.add({ days: fx.orderDaysMax }), keepUntil))
    return { refusal: 'order_deadline_closed' } as const
  return { delivery: deliveryOf(request.delivery, read.days), keepUntil }
}

/** Better for the customer than the current rate, within a minimum and a maximum (d-4, modeled on MUFG). */
function isInRange(side: Terms['side'], limit: number, market: number, fx: FxPolicy): boolean {
  if (!Number.isSafeInteger(limit) || limit <= 0) return false
  const better = side === 'sell' ? market - limit : limit - market
  return better >= fx.orderSenMin && better <= fx.orderSenMax
}

const minuteMs = 60_000

/**
 * The outcome of an order so far: null while it waits. The rate is checked on every full minute of trading hours, so
 * that the answer depends neither on when somebody looks nor on which node. Near misses don't count: the customer's
 * rate was reached or not. A minute whose rates nobody has told yet is looked at once they are, after a pause too; those of
 * the last minutes are waited for until the next business day's close.
 */
export function outcomeOf(
  order: Order,
  fx: FxPolicy,
  market: Market,
  now: Temporal.Instant,
): { readonly type: 'order_filled' | 'order_expired'; readonly endedAtMs: number } | null {
  const untilMs = Math.min(now.epochMilliseconds, order.expiresAtMs - 1, market.knownBeforeMs - 1)
  const firstMs = (Math.floor(order.placedAtMs / minuteMs) + 1) * minuteMs
  let day = dayOf(Temporal.Instant.fromEpochMilliseconds(firstMs))
  for (;;) {
    const opensMs = openOn(fx, day).epochMilliseconds
    if (opensMs > untilMs) break
    const fromMs = Math.max(firstMs, opensMs)
    const lastMs = Math.min(untilMs, closeOn(fx, day).epochMilliseconds - 1)
    const filledMs = firstReached(order, market, { day, fromMs, lastMs })
    if (filledMs !== null) return { type: 'order_filled', endedAtMs: filledMs }
    day = openDayAfter(day, 1, isTokyoBusinessDay)
  }
  if (now.epochMilliseconds < order.expiresAtMs) return null
  const isKnown = market.knownBeforeMs >= order.expiresAtMs
  if (!isKnown && now.epochMilliseconds < waitedForUntil(order, fx)) return null
  return { type: 'order_expired', endedAtMs: order.expiresAtMs }
}

type Minutes = { readonly day: Temporal.PlainDate; readonly fromMs: number; readonly lastMs: number }

function firstReached(order: Order, market: Market, { day, fromMs, lastMs }: Minutes): number | null {
  const partsAt = ratesOn(market, order, day)
  for (let ms = fromMs; ms <= lastMs; ms += minuteMs) {
    const parts = partsAt(ms)
    if (parts !== null && reaches(order.side, parts.rate, order.limitRate)) return ms
  }
  return null
}

function waitedForUntil({ keepUntil }: Order, fx: FxPolicy): number {
  const next = openDayAfter(Temporal.PlainDate.from(keepUntil), 1, isTokyoBusinessDay)
  return closeOn(fx, next).epochMilliseconds
}

/** Records the outcome of an order: its end, and for a fill the contract that it becomes. */
export function decideOutcome(
  { order, contract }: { readonly order: Order | undefined; readonly contract: Contract | undefined },
  { contractId, market }: { readonly contractId: string; readonly market: Market },
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  if (order?.status !== 'accepted') return refuse('order_not_open')
  const outcome = outcomeOf(order, fxPolicyOf(profile), market, now)
  if (outcome === null) return refuse('order_not_open')
  const { service, customerId, orderId, yen, limitRate: rate, placedBy: userId } = order
  const of = { service, userId, customerId }
  const { type, endedAtMs } = outcome
  if (type === 'order_expired') return accept({}, { type, ...of, orderId, yen, endedAtMs })
  if (contract !== undefined) return refuse('stale')
  const concluded = { ...of, contractId, quoteId: null, orderId, rate, yen, concludedAtMs: endedAtMs }
  return accept(
    {},
    { type, ...of, orderId, contractId, yen, endedAtMs },
    { type: 'contract_concluded', ...concluded, ...termsOf(order) },
  )
}

/** 取消 while the order waits; one whose rate was reached a moment ago is filled, not canceled. */
export function decideCancellation(
  states: TraderStates & { readonly order: Order | undefined },
  { market, ...cancellation }: Trader & { readonly market: Market },
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const { order } = states
  const opened = openSession(states, cancellation.seenAtMs, profile, now)
  if (opened === null) return refuse('ticket_invalid')
  if (order === undefined || order.customerId !== opened.user.customerId) return refuse('order_unknown')
  if (order.status !== 'accepted' || outcomeOf(order, fxPolicyOf(profile), market, now) !== null)
    return refuse('order_not_open')
  const { service, userId } = cancellation
  const { customerId, orderId, yen } = order
  const of = { service, userId, customerId, orderId, yen }
  return accept({}, { type: 'order_cancelled', ...of, endedAtMs: now.epochMilliseconds })
}
