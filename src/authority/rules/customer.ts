import { state } from '../../platform/decision/state.ts'
import { text } from '../../platform/decision/table.ts'
import type { CustomerEvent } from './events.ts'

/** The company (or person) that holds the contract with one service. */
export type Customer = {
  readonly service: string
  readonly customerId: string
  readonly name: string
  /** CTPコード (S2-1.2-05); null where the service has none. */
  readonly counterpartyCode: string | null
}

export const customerState = state<Customer, CustomerEvent>()({
  name: 'customer',
  row: 'a company or person with a contract',
  table: 'customer',
  key: ['service', 'customerId'],
  columns: { service: text, customerId: text, name: text, counterpartyCode: text },
  on: {
    customer_created: {
      key: ({ service, customerId }) => [service, customerId],
      // Before its 2025 edition 外為Web had no such code, nor did its events.
      fold: (_, { service, customerId, name, counterpartyCode = null }) => {
        return { service, customerId, name, counterpartyCode }
      },
    },
  },
})
