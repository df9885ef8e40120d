import { accept, refuse } from '../../platform/decision/decision.ts'
import type { EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { text } from '../../platform/decision/table.ts'
import type { CustomerEnd } from './customer-end.ts'
import type { CustomerEvent } from './customer-events.ts'
import type { Decision } from './decision.ts'
import type { Refusal, Stale } from './refusal.ts'

/** The company (or person) that holds the contract with one service. */
export type Customer = {
  readonly service: string
  readonly customerId: string
  readonly name: string
  /** CTPコード (S2-1.2-05); null where the service has none. */
  readonly counterpartyCode: string | null
  /**
   * What the institution knows it by, and the only thing that tells two of one name apart (D1). Null: it was opened
   * before numbers were kept, and nobody gave it one yet; or it is the institution itself, at its desk.
   */
  readonly number: string | null
}

/** Whose a number is. */
export type CustomerNumber = {
  readonly service: string
  readonly number: string
  readonly customerId: string
}

const ofCustomer = ({ service, customerId }: { readonly service: string; readonly customerId: string }) =>
  [service, customerId] as const

export const customerState = state<Customer, CustomerEvent>()({
  name: 'customer',
  row: 'a company or person with a contract; its number is what tells it apart',
  table: 'customer',
  ofPerson: { by: 'customerId', erased: (customer) => ({ ...customer, name: '' }) },
  key: ['service', 'customerId'],
  columns: { service: text, customerId: text, name: text, counterpartyCode: text, number: text },
  on: {
    customer_created: {
      key: ofCustomer,
      // Before its 2025 edition 外為Web had no CTPコード, nor did its events; numbers came later still.
      fold: (_, { service, customerId, name, counterpartyCode = null, number = null }) => {
        return { service, customerId, name, counterpartyCode, number }
      },
    },
    customer_numbered: {
      key: ofCustomer,
      fold: existing((customer, { number }) => ({ ...customer, number })),
    },
  },
})

const claimed = (
  _: CustomerNumber | undefined,
  { service, number = null, customerId }: EventOf<CustomerEvent, 'customer_created' | 'customer_numbered'>,
): CustomerNumber | undefined => (number === null ? undefined : { service, number, customerId })

export const customerNumberState = state<CustomerNumber, CustomerEvent>()({
  name: 'customerNumber',
  row: 'whose a number of a customer is: one number, one customer',
  table: 'customer_number',
  key: ['service', 'number'],
  columns: { service: text, number: text, customerId: text },
  on: {
    customer_created: {
      key: ({ service, number = null }) => (number === null ? null : [service, number]),
      fold: claimed,
    },
    customer_numbered: { key: ({ service, number }) => [service, number], fold: claimed },
  },
})

/** Who a user is opened for, as gathered before the transaction: whoever has the number, or a new customer. */
export type ChosenCustomer = {
  readonly customerId: string
  /** Null only for the staff of a desk. */
  readonly number: string | null
  readonly name: string
  /** CTPコード for a new one, if the service has such codes. */
  readonly counterpartyCode: string | null
}

export type CustomerStates = {
  /** Under the chosen ID. */
  readonly customer: Customer | undefined
  /** Of the chosen number. */
  readonly customerNumber: CustomerNumber | undefined
  /** Under the chosen ID; undefined: the contract goes on. */
  readonly customerEnd?: CustomerEnd | undefined
}

/**
 * Opens the customer, unless it is there. `stale`: somebody else took the number meanwhile, so it is another customer
 * now. The name proves nothing, but one that differs shows that the number is not the one that was meant (D1).
 */
export function decideCustomer(
  { customer, customerNumber, customerEnd }: CustomerStates,
  service: string,
  chosen: ChosenCustomer,
): Decision<object, 'customer_name_differs' | 'customer_closed' | Stale> {
  const { customerId, name, counterpartyCode, number } = chosen
  const isOpen = number === null ? customer !== undefined : customerNumber !== undefined
  if (!isOpen) {
    if (customer !== undefined) return refuse('stale')
    return accept({}, { type: 'customer_created', service, customerId, name, counterpartyCode, number })
  }
  if (number === null) return accept({})
  if (customerNumber?.customerId !== customerId || customer === undefined) return refuse('stale')
  if (customerEnd !== undefined) return refuse('customer_closed')
  return isSameName(customer.name, name) ? accept({}) : refuse('customer_name_differs')
}

/** Width and spaces make no other name: 佐藤　太郎 is 佐藤太郎. */
export function isSameName(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => name.normalize('NFKC').replaceAll(/\s/gu, ''))
  return a === b
}

/** A customer from before numbers were kept gets its own. The same number again changes nothing. */
export function decideNumbering(
  { customer, customerNumber }: CustomerStates,
  numbering: { readonly service: string; readonly customerId: string; readonly number: string },
): Decision<object, Extract<Refusal, 'no_such_customer' | 'customer_numbered' | 'customer_number_taken'>> {
  if (customer === undefined) return refuse('no_such_customer')
  if (customer.number === numbering.number) return accept({})
  if (customer.number !== null) return refuse('customer_numbered')
  if (customerNumber !== undefined) return refuse('customer_number_taken')
  return accept({}, { type: 'customer_numbered', ...numbering })
}
