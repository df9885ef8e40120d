import { type Published, publishes } from '../../authority/rules/published.ts'
import type { TradeEvent } from './rules/trade-events.ts'

const publish = publishes<TradeEvent>()

/** What of 為替予約's events systems of an institution may be told of. */
export const fxPublishes: readonly Published[] = [
  publish(
    ['contract.concluded', 'A forward contract is concluded (締結).'],
    ['contract_concluded'],
    { contractId: 'text', yen: 'count' },
    ({ contractId, yen }) => ({ contractId, yen }),
  ),
  publish(
    ['contract.disputed', 'A customer denies a contract.'],
    ['contract_disputed'],
    { contractId: 'text' },
    ({ contractId }) => ({ contractId }),
  ),
]
