import { type Published, publishes } from '../../authority/rules/published.ts'
import type { TradeEvent } from './rules/trade-events.ts'

const publish = publishes<TradeEvent>()

/** What of 為替予約's events systems of an institution may be told of. */
export const fxPublishes: readonly Published[] = [
  publish('contract.concluded', ['contract_concluded'], ({ contractId, yen }) => ({ contractId, yen })),
  publish('contract.disputed', ['contract_disputed'], ({ contractId }) => ({ contractId })),
]
