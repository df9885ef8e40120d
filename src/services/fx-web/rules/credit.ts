import type { EventOf } from '../../../platform/decision/event.ts'
import { state } from '../../../platform/decision/state.ts'
import { integer, text } from '../../../platform/decision/table.ts'
import type { FxPolicy } from './policy.ts'
import type { TradeEvent } from './trade-events.ts'

/**
 * What a customer has outstanding, in yen at the agreed rates: unused balances of contracts, and waiting orders. An
 * order counts as if it were filled (domain-notes d-3), so that a fill never breaks the limit.
 */
export type CreditLine = {
  readonly service: string
  readonly customerId: string
  readonly contractsYen: number
  readonly ordersYen: number
}

const ofLine = ({ service, customerId }: Pick<CreditLine, 'service' | 'customerId'>) =>
  [service, customerId] as const

type OrderEnded = EventOf<TradeEvent, 'order_filled' | 'order_expired' | 'order_cancelled'>

const released = (line: CreditLine | undefined, event: OrderEnded) => moved(line, event, 0, -event.yen)

export const creditLineState = state<
  CreditLine,
  OrderEnded | EventOf<TradeEvent, 'contract_concluded' | 'contract_used' | 'order_placed'>
>()({
  name: 'creditLine',
  row: "how much of a customer's credit is taken (与信)",
  table: 'fx_credit_line',
  key: ['service', 'customerId'],
  columns: { service: text, customerId: text, contractsYen: integer, ordersYen: integer },
  on: {
    contract_concluded: { key: ofLine, fold: (line, event) => moved(line, event, event.yen, 0) },
    contract_used: { key: ofLine, fold: (line, event) => moved(line, event, -event.releasedYen, 0) },
    order_placed: { key: ofLine, fold: (line, event) => moved(line, event, 0, event.yen) },
    order_filled: { key: ofLine, fold: released },
    order_expired: { key: ofLine, fold: released },
    order_cancelled: { key: ofLine, fold: released },
  },
})

function moved(
  line: CreditLine | undefined,
  { service, customerId }: { readonly service: string; readonly customerId: string },
  contractsYen: number,
  ordersYen: number,
): CreditLine {
  return {
    service,
    customerId,
    contractsYen: (line?.contractsYen ?? 0) + contractsYen,
    ordersYen: (line?.ordersYen ?? 0) + ordersYen,
  }
}

/** How much more the customer may trade. */
export function creditLeft(line: CreditLine | undefined, fx: FxPolicy): number {
  return fx.customerYenMax - (line?.contractsYen ?? 0) - (line?.ordersYen ?? 0)
}
