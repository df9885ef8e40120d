import type { Event } from './events.ts'

/** The company (or the person) that holds the contract with one service. */
export type Customer = { readonly service: string; readonly customerId: string; readonly name: string }

export function evolveCustomer(customer: Customer | undefined, event: Event): Customer | undefined {
  if (event.type !== 'customer_created') return customer
  return { service: event.service, customerId: event.customerId, name: event.name }
}
