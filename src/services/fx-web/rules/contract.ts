import type { Showing } from '../../../authority/rules/as-signed.ts'
import type { CodeStates } from '../../../authority/rules/authentication.ts'
import { openSession } from '../../../authority/rules/gate.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { risksNoted } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import { dateIn, dayOf, isBefore } from '../../../bank/rules/calendar.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { EventOf } from '../../../platform/decision/event.ts'
import { existing, state } from '../../../platform/decision/state.ts'
import { integer, json, text } from '../../../platform/decision/table.ts'
import { isDeliveryDay } from './calendar.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { FxProfile } from './profile.ts'
import { type Quote, refuseAmount, type Trader, type TraderStates } from './quote.ts'
import type { Refusal } from './refusal.ts'
import { type SignerStates, tradeFields, tradeRisks, tradeTakesSignature } from './signed-trade.ts'
import { fxPolicyOf, isOpen, type Terms, termsColumns, yenOf } from './terms.ts'
import { decideTradeCode, type TradeProof } from './trade-code.ts'
import type { TradeEvent } from './trade-events.ts'

/** 為替予約. Once concluded it is binding: no change, no cancellation, to be fully used on its delivery days (d-2). */
export type Contract = Terms & {
  readonly contractId: string
  readonly service: string
  readonly customerId: string
  readonly concludedBy: string
  /** The order that it came from; null if concluded at a quoted rate. */
  readonly orderId: string | null
  readonly rate: number
  readonly yen: number
  readonly concludedAtMs: number
  readonly status: ContractStatus
  /** The unused balance, in minor units. */
  readonly balance: number
  readonly uses: readonly Use[]
  readonly confirmation: ConfirmationStatus
  readonly confirmedBy: string | null
  readonly confirmedAtMs: number | null
  /** 相違の申出, in the customer's words. */
  readonly dispute: string | null
  /** Who at the bank looks after it (D12). */
  readonly owner: string | null
  /** What the bank answered to a dispute. */
  readonly answer: string | null
  readonly answeredAtMs: number | null
}

export type Use = {
  readonly amount: number
  readonly yen: number
  readonly userId: string
  readonly usedAtMs: number
}

export const contractTransitions = {
  open: { 'contract_used (the rest)': 'completed' },
  completed: {},
} as const

/** What a contract needs from the customer. A dispute waits for the bank's answer: the customer can't confirm it away. */
export const confirmationTransitions = {
  unconfirmed: { contract_confirmed: 'confirmed', contract_disputed: 'disputed' },
  disputed: { contract_answered: 'unconfirmed' },
  confirmed: {},
} as const

export type ContractStatus = keyof typeof contractTransitions
export type ConfirmationStatus = keyof typeof confirmationTransitions

const ofContract = ({ service, contractId }: Pick<Contract, 'service' | 'contractId'>) =>
  [service, contractId] as const

const unsaid = (contract: Contract): Contract => ({
  ...contract,
  dispute: contract.dispute === null ? null : '',
  answer: contract.answer === null ? null : '',
})

export const contractState = state<
  Contract,
  EventOf<
    TradeEvent,
    | 'contract_concluded'
    | 'contract_used'
    | 'contract_confirmed'
    | 'contract_disputed'
    | 'contract_taken'
    | 'contract_answered'
  >
>()({
  name: 'contract',
  row: 'a foreign exchange contract (為替予約): balance, use, confirmation',
  table: 'fx_contract',
  ofPerson: { by: 'customerId', erased: unsaid },
  key: ['service', 'contractId'],
  columns: {
    service: text,
    contractId: text,
    customerId: text,
    concludedBy: text,
    orderId: text,
    ...termsColumns,
    rate: integer,
    yen: integer,
    concludedAtMs: integer,
    status: text,
    balance: integer,
    uses: json,
    confirmation: text,
    confirmedBy: text,
    confirmedAtMs: integer,
    dispute: text,
    owner: text,
    answer: text,
    answeredAtMs: integer,
  },
  on: {
    contract_concluded: {
      key: ofContract,
      fold: (_, { type: __, userId: concludedBy, quoteId: ___, ...concluded }) => {
        return {
          ...concluded,
          concludedBy,
          status: 'open',
          balance: concluded.amount,
          uses: [],
          confirmation: 'unconfirmed',
          confirmedBy: null,
          confirmedAtMs: null,
          dispute: null,
          owner: null,
          answer: null,
          answeredAtMs: null,
        }
      },
    },
    contract_used: {
      key: ofContract,
      fold: existing((contract, { amount, releasedYen: yen, userId, usedAtMs, balance }) => {
        const status = balance === 0 ? 'completed' : 'open'
        return { ...contract, balance, status, uses: [...contract.uses, { amount, yen, userId, usedAtMs }] }
      }),
    },
    contract_confirmed: {
      key: ofContract,
      fold: existing((contract, { userId: confirmedBy, confirmedAtMs }) => {
        return { ...contract, confirmation: 'confirmed', confirmedBy, confirmedAtMs }
      }),
    },
    contract_disputed: {
      key: ofContract,
      fold: existing((contract, { text: dispute }) => {
        return { ...contract, confirmation: 'disputed', dispute, answer: null, answeredAtMs: null }
      }),
    },
    contract_taken: {
      key: ofContract,
      fold: existing((contract, { operatorId: owner }) => ({ ...contract, owner })),
    },
    contract_answered: {
      key: ofContract,
      fold: existing((contract, { answer, answeredAtMs }) => {
        return { ...contract, confirmation: 'unconfirmed', answer, answeredAtMs }
      }),
    },
  },
})

type AskedConclusion = Trader & {
  readonly quoteId: string
  readonly contractId: string
}

export type Conclusion = AskedConclusion & { readonly proof: TradeProof }

/**
 * 締結: the quote becomes a contract, once, at the rate that was shown. The bank has no last look: a quote holds until it
 * expires, whatever the market does.
 */
export function decideConclusion(
  states: ConclusionStates & CodeStates & SignerStates,
  conclusion: Conclusion,
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<{ readonly contractId: string }, Refusal | Stale> {
  const quote = concludableQuote(states, conclusion, profile, now)
  if (typeof quote === 'string') return refuse(quote)
  const { contractId } = conclusion
  if (tradeTakesSignature(profile, 'fx_contract', quote.yen, states, now)) return refuse('operation_needed')
  return andThen(decideTradeCode(states, conclusion, quote.yen, profile, now), () =>
    accept(
      { contractId },
      ...concluded(quote, conclusion, tradeRisks(profile, 'fx_contract', states, now), now),
    ),
  )
}

/** The same by a signed operation: at the rate that was quoted, while it holds. */
export function decideSignedConclusion(
  states: ConclusionStates & SignerStates,
  conclusion: AskedConclusion,
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<Showing, Refusal | Stale> {
  const quote = concludableQuote(states, conclusion, profile, now)
  if (typeof quote === 'string') return refuse(quote)
  const risks = tradeRisks(profile, 'fx_contract', states, now)
  return accept({ shown: tradeFields(quote, quote) }, ...concluded(quote, conclusion, risks, now))
}

type ConclusionStates = TraderStates & {
  readonly quote: Quote | undefined
  readonly contract: Contract | undefined
}

/** All but what confirms it, in order of precedence. */
function concludableQuote(
  states: ConclusionStates,
  { service, userId, sessionHash, seenAtMs }: AskedConclusion,
  profile: FxProfile,
  now: Temporal.Instant,
): Quote | Refusal | Stale {
  const { credit, quote } = states
  const fx = fxPolicyOf(profile)
  if (openSession(states, seenAtMs, profile, now) === null) return 'ticket_invalid'
  const isOurs = quote?.service === service && quote.userId === userId && quote.sessionHash === sessionHash
  if (quote === undefined || !isOurs) return 'quote_unknown'
  if (quote.contractId !== null) return 'quote_used'
  if (!isOpen(fx, now)) return 'trade_closed'
  const nowMs = now.epochMilliseconds
  // A clock that went back must not extend a quote's life either.
  if (nowMs >= quote.expiresAtMs || nowMs < quote.quotedAtMs) return 'quote_expired'
  const over = refuseAmount(quote.yen, credit, fx)
  if (over !== null) return over
  return states.contract === undefined ? quote : 'stale'
}

function concluded(
  quote: Quote,
  { service, userId, contractId, quoteId }: AskedConclusion,
  risks: readonly Risk[],
  now: Temporal.Instant,
): readonly Event[] {
  const { customerId, rate, yen } = quote
  const of = { service, userId, customerId, contractId, quoteId, orderId: null }
  const concludedAtMs = now.epochMilliseconds
  return [
    { type: 'contract_concluded', ...of, ...termsOf(quote), rate, yen, concludedAtMs },
    ...risksNoted({ service, userId }, 'fx_contract', risks),
  ]
}

export function termsOf({ currency, side, amount, method, deliverFrom, deliverUntil }: Terms): Terms {
  return { currency, side, amount, method, deliverFrom, deliverUntil }
}

export type ContractStates = TraderStates & { readonly contract: Contract | undefined }

/** The customer's own contract; everybody else's is treated as nonexistent. */
function ownContract(
  states: ContractStates,
  { seenAtMs }: Trader,
  profile: FxProfile,
  now: Temporal.Instant,
): Contract | Refusal {
  const { contract } = states
  const opened = openSession(states, seenAtMs, profile, now)
  if (opened === null) return 'ticket_invalid'
  return contract?.customerId === opened.user.customerId ? contract : 'contract_unknown'
}

/** May the contract be used on that day? */
export function isDeliverable(contract: Terms, day: Temporal.PlainDate): boolean {
  const from = dateIn(contract.deliverFrom)
  const until = dateIn(contract.deliverUntil)
  return (
    from !== null && until !== null && !isBefore(day, from) && !isBefore(until, day) && isDeliveryDay(day)
  )
}

/**
 * 実行, in full or in part. `balance` is what the screen showed: a form submitted twice, or the second of two concurrent
 * users, uses nothing that they did not see.
 */
export function decideUse(
  states: ContractStates,
  use: Trader & { readonly amount: number; readonly balance: number },
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const contract = ownContract(states, use, profile, now)
  if (typeof contract === 'string') return refuse(contract)
  if (!isOpen(fxPolicyOf(profile), now)) return refuse('trade_closed')
  if (contract.confirmation !== 'confirmed') return refuse('contract_unconfirmed')
  if (!isDeliverable(contract, dayOf(now))) return refuse('contract_not_due')
  if (contract.balance !== use.balance) return refuse('contract_changed')
  const { amount } = use
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > contract.balance)
    return refuse('contract_amount')
  const { service, userId } = use
  const { customerId, contractId, rate } = contract
  const balance = contract.balance - amount
  // The difference of two rounded values, not a rounded part: so the parts sum to the whole, to the yen.
  const releasedYen = yenOf(contract.balance, rate) - yenOf(balance, rate)
  const of = { service, userId, customerId, contractId }
  const usedAtMs = now.epochMilliseconds
  return accept({}, { type: 'contract_used', ...of, amount, balance, releasedYen, usedAtMs })
}

/** コンファーム. Allowed at any hour: it only records that the customer has looked. */
export function decideConfirmation(
  states: ContractStates,
  confirmation: Trader,
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const contract = ownContract(states, confirmation, profile, now)
  if (typeof contract === 'string') return refuse(contract)
  if (contract.confirmation === 'confirmed') return refuse('confirmation_settled')
  if (contract.confirmation === 'disputed') return refuse('confirmation_disputed')
  const { service, userId } = confirmation
  const { contractId } = contract
  return accept(
    {},
    { type: 'contract_confirmed', service, userId, contractId, confirmedAtMs: now.epochMilliseconds },
  )
}

/** 相違の申出: the customer says what differs from the agreement; the bank's staff resolve it. */
export function decideDispute(
  states: ContractStates,
  dispute: Trader & { readonly text: string },
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const contract = ownContract(states, dispute, profile, now)
  if (typeof contract === 'string') return refuse(contract)
  if (contract.confirmation !== 'unconfirmed') return refuse('confirmation_settled')
  const { service, userId, text } = dispute
  const { contractId } = contract
  return accept({}, { type: 'contract_disputed', service, userId, contractId, text })
}
