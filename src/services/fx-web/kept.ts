import { keeps } from '../../platform/store/schema.ts'
import { contractState } from './rules/contract.ts'
import { creditLineState } from './rules/credit.ts'
import { fxPersonal } from './rules/of-persons.ts'
import { orderState } from './rules/order.ts'
import { quoteState } from './rules/quote.ts'
import type { TradeEvent } from './rules/trade-events.ts'

/** What 外為Web stores. */
export const fxKept = keeps<TradeEvent>()({
  states: [quoteState, contractState, orderState, creditLineState],
  ofPersons: fxPersonal,
})
