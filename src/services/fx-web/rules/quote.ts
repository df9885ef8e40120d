import { openSession } from '../../../authority/rules/gate.ts'
import { isCooling, type RegisteredAddress } from '../../../authority/rules/registered-address.ts'
import type { Session } from '../../../authority/rules/session.ts'
import type { User } from '../../../authority/rules/user.ts'
import { dayOf } from '../../../bank/rules/calendar.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { existing, state } from '../../../platform/decision/state.ts'
import { integer, text } from '../../../platform/decision/table.ts'
import { type CreditLine, creditLeft } from './credit.ts'
import type { Decision } from './decision.ts'
import { type DeliveryRequest, resolveDelivery } from './delivery.ts'
import { type Market, rateFor } from './market.ts'
import type { FxPolicy } from './policy.ts'
import type { FxProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { firmSecondsOf, type SignerStates } from './signed-trade.ts'
import { fxPolicyOf, isOpen, minorUnitsPerUnit, type Terms, termsColumns, yenOf } from './terms.ts'
import type { TradeEvent } from './trade-events.ts'

/**
 * A firm price, stored here and not in the form: it never changes, belongs to one user's session, lives for the
 * profile's number of seconds, and becomes at most one contract.
 */
export type Quote = Terms & {
  readonly quoteId: string
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly sessionHash: string
  readonly rate: number
  /** As of when the core system told what it comes from; null: it is of the synthetic market. */
  readonly rateAsOfMs: number | null
  readonly yen: number
  readonly quotedAtMs: number
  readonly expiresAtMs: number
  /** The contract that it became. */
  readonly contractId: string | null
}

export const quoteState = state<Quote, EventOf<TradeEvent, 'quote_given' | 'contract_concluded'>>()({
  name: 'quote',
  row: 'a rate that was quoted and may be concluded for some seconds',
  table: 'fx_quote',
  key: ['quoteId'],
  columns: {
    quoteId: text,
    service: text,
    userId: text,
    customerId: text,
    sessionHash: text,
    ...termsColumns,
    rate: integer,
    rateAsOfMs: integer,
    yen: integer,
    quotedAtMs: integer,
    expiresAtMs: integer,
    contractId: text,
  },
  // A quote becomes at most one contract: the rule a second time, in the database.
  guard: 'old.contract_id IS NULL',
  fades: true,
  on: {
    quote_given: {
      key: ({ quoteId }) => [quoteId],
      // Before rates came from a core system, an event said nothing of when they did.
      fold: (_, { type: __, rateAsOfMs = null, ...given }) => ({ ...given, rateAsOfMs, contractId: null }),
    },
    contract_concluded: {
      key: ({ quoteId }) => (quoteId === null ? null : [quoteId]),
      fold: existing((quote, { contractId }) => ({ ...quote, contractId })),
    },
  },
})

export type Trader = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  /** When the session was last used. */
  readonly seenAtMs: number
}

export type QuoteRequest = Trader & {
  readonly quoteId: string
  readonly currency: string
  readonly side: Terms['side']
  readonly amount: number
  readonly delivery: DeliveryRequest
  readonly market: Market
}

export type TraderStates = {
  readonly session: Session | undefined
  readonly user: User | undefined
  readonly credit: CreditLine | undefined
}

/** Checked wherever a trade begins: none may for a while after the address for codes was changed (G-10). */
export type NewTradeStates = TraderStates &
  SignerStates & { readonly mailAddress: RegisteredAddress | undefined }

/** レート照会: the current rate, firm for a few seconds. */
export function decideQuote(
  states: NewTradeStates,
  request: QuoteRequest,
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const { credit, mailAddress } = states
  const fx = fxPolicyOf(profile)
  const opened = openSession(states, request.seenAtMs, profile, now)
  if (opened === null) return refuse('ticket_invalid')
  if (isCooling(mailAddress, now)) return refuse('cooling_down')
  if (!isOpen(fx, now)) return refuse('trade_closed')
  const asked = checkAsked(request, fx)
  if ('refusal' in asked) return refuse(asked.refusal)
  const resolved = resolveDelivery(request.delivery, fx, dayOf(now))
  if ('refusal' in resolved) return refuse(resolved.refusal)

  const { service, userId, sessionHash, quoteId, side, amount } = request
  const terms: Terms = { currency: asked.currency, side, amount, ...resolved.delivery }
  const parts = rateFor(request.market, terms, now)
  if (parts === null) return refuse('rate_too_old')
  const { rate } = parts
  const yen = yenOf(amount, rate)
  const over = refuseAmount(yen, credit, fx)
  if (over !== null) return refuse(over)
  const quotedAtMs = now.epochMilliseconds
  // Firm as promised, but not for longer than anybody may trade at the rate.
  const firmUntilMs = quotedAtMs + firmSecondsOf(yen, profile, states, now) * 1000
  const expiresAtMs = Math.min(firmUntilMs, parts.untilMs ?? firmUntilMs)
  const told = parts.untilMs === null ? {} : { rateAsOfMs: parts.asOfMs }
  const { customerId } = opened.user
  const of = { service, userId, customerId, sessionHash, quoteId }
  return accept(
    {},
    {
      type: 'quote_given',
      ...of,
      ...terms,
      rate,
      ...told,
      yen,
      quotedAtMs,
      expiresAtMs,
    },
  )
}

/** A currency that the service trades and an amount that it accepts, or what is wrong. */
export function checkAsked(
  { currency, amount }: { readonly currency: string; readonly amount: number },
  fx: FxPolicy,
): { readonly currency: Terms['currency'] } | { readonly refusal: Refusal } {
  const known = fx.currencies.find((each) => each === currency)
  if (known === undefined) return { refusal: 'trade_currency' }
  if (!Number.isSafeInteger(amount) || amount < fx.amountUnitsMin * minorUnitsPerUnit)
    return { refusal: 'trade_amount' }
  return { currency: known }
}

export function refuseAmount(yen: number, credit: CreditLine | undefined, fx: FxPolicy): Refusal | null {
  if (yen > fx.contractYenMax) return 'trade_contract_limit'
  return yen > creditLeft(credit, fx) ? 'trade_credit_limit' : null
}
