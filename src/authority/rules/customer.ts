import type { Event } from './events.ts'

/** The company (or the person) that holds the contract with one service. */
export type Customer = {
  readonly service: string
  readonly customerId: string
  readonly name: string
  /** CTPコード (S2-1.2-05); null where the service has none. */
  readonly counterpartyCode: string | null
}

export function evolveCustomer(customer: Customer | undefined, event: Event): Customer | undefined {
  if (event.type !== 'customer_created') return customer
  const { service, customerId, name, counterpartyCode } = event
  return { service, customerId, name, counterpartyCode }
}
