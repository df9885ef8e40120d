import { newId, randomDigits } from '../../platform/secrets/random.ts'
import { customerIdByCode, customersByNumber } from '../queries/customers.ts'
import { type ChosenCustomer, customerNumberState, customerState } from '../rules/customer.ts'
import { customerEndState } from '../rules/customer-end.ts'
import { fitsCustomerNumber } from '../rules/customer-number.ts'
import { type Context, profileOf } from './context.ts'

/** A customer as an application, a file or a terminal names it; the number is null only at a desk. */
export type NamedCustomer = { readonly number: string | null; readonly name: string }

const codeDigits = 5
const attemptsMax = 20

/**
 * The customer of that number, or a new one with an ID and, if the service uses them, an unused CTPコード. The decision
 * looks again. Throws TypeError for a number that the profile does not allow, which the screen or command has refused
 * before; throws when no code is free, which would take tens of thousands of customers.
 */
export async function chooseCustomer(
  context: Context,
  service: string,
  { number, name }: NamedCustomer,
): Promise<ChosenCustomer> {
  const { customers } = profileOf(context, service)
  if (customers === null) {
    if (number !== null) throw new TypeError(`the staff of ${service} belong to no numbered customer`)
    // The one customer of a desk is the institution itself.
    return { customerId: `institution:${service}`, name, counterpartyCode: null, number }
  }
  if (number === null) throw new TypeError(`${service} has no customers without a number`)
  assertNumber(context, service, number)
  const [known] = await customersByNumber(context.store, service, [number])
  if (known !== undefined) {
    return { customerId: known.customerId, name, counterpartyCode: null, number }
  }
  const counterpartyCode = await newCounterpartyCode(context, service)
  return { customerId: newId(), name, counterpartyCode, number }
}

/** Throws TypeError for a number that the profile does not allow. */
export function assertNumber(context: Context, service: string, number: string): void {
  const { customers } = profileOf(context, service)
  if (customers === null || !fitsCustomerNumber(number, customers.number.pattern)) {
    throw new TypeError(`${service} has no customers of such a number`)
  }
}

/** The rows that decide whose a number is. */
export function customerRefs(
  service: string,
  { customerId, number }: Pick<ChosenCustomer, 'customerId' | 'number'>,
) {
  return {
    customer: customerState.ref(service, customerId),
    // Nobody ever claims an empty one.
    customerNumber: customerNumberState.ref(service, number ?? ''),
    customerEnd: customerEndState.ref(service, customerId),
  }
}

/** What this process drew last, and may not have committed yet: until then the database calls it free. */
const drawn = new WeakMap<Context['store'], Set<string>>()
const drawnMax = 1000

/** False: it was drawn a moment ago. With five digits, fifty draws collide about once in eighty times. */
function claims({ store }: Context, code: string): boolean {
  const codes = drawn.get(store) ?? new Set()
  drawn.set(store, codes)
  if (codes.has(code)) return false
  codes.add(code)
  const [oldest] = codes
  if (codes.size > drawnMax && oldest !== undefined) codes.delete(oldest)
  return true
}

/** Two letters and five digits (S2-1.2-05); null where the service has no such codes. */
export async function newCounterpartyCode(context: Context, service: string): Promise<string | null> {
  const { administration } = profileOf(context, service)
  if (administration === null) return null
  for (let i = 0; i < attemptsMax; i++) {
    const code = administration.customerCodePrefix + randomDigits(codeDigits)
    if (code === administration.counterpartyCode || !claims(context, `${service} ${code}`)) continue
    if ((await customerIdByCode(context.store, service, code)) === undefined) return code
  }
  throw new Error(`${service} has no counterparty code left`)
}
