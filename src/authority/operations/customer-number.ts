import { namesakes } from '../queries/customers.ts'
import { type Customer, customerNumberState, customerState, isSameName } from '../rules/customer.ts'
import {
  type CustomerNumberProblem,
  endsLikeAccountNumber,
  isAccountNumber,
  parseCustomerNumber,
  plainNumber,
  tellingWords,
} from '../rules/customer-number.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { type Context, profileOf } from './context.ts'

export type { CustomerNumberProblem } from '../rules/customer-number.ts'

/** What the service calls the number of a customer. */
export function customerNumberLabel({ customers }: ServiceProfile): string {
  return customers?.number.label ?? 'お客様番号'
}

/** Is the number of a customer an account number, which staff see masked (X9)? */
export function isNumberMasked({ customers }: ServiceProfile): boolean {
  return customers !== null && isAccountNumber(customers)
}

/** A number as somebody typed it. A desk has no customers, so none fits. */
export function customerNumberIn(
  typed: string,
  { customers }: ServiceProfile,
): { readonly number: string; readonly problem: CustomerNumberProblem | null } {
  if (customers === null) return { number: '', problem: 'number_form' }
  const parsed = parseCustomerNumber(typed, customers)
  return parsed.ok ? { number: parsed.number, problem: null } : { number: '', problem: parsed.problem }
}

/** What was typed of an account number without its branch, as it is kept; undefined for anything else. */
export function accountDigitsIn(typed: string, { customers }: ServiceProfile): string | undefined {
  const plain = plainNumber(typed)
  return customers !== null && endsLikeAccountNumber(plain, customers) ? plain : undefined
}

/** Which of the words that were searched for may give away an account number of the service; see `tellingWords`. */
export function accountWordsIn(
  words: readonly (string | null)[],
  { customers }: ServiceProfile,
): readonly boolean[] {
  return customers === null ? words.map(() => false) : tellingWords(words, customers)
}

/** The customer that has the number, if there is one. */
export async function customerOfNumber(
  { store }: Context,
  service: string,
  number: string,
): Promise<Customer | undefined> {
  const { claim } = await store.read({ claim: customerNumberState.ref(service, number) })
  if (claim === undefined) return undefined
  return (await store.read({ customer: customerState.ref(service, claim.customerId) })).customer
}

const shownMax = 20

/** Other customers of exactly that name, whom somebody may have meant instead: a hint, never a choice (D1). */
export async function othersOfName(
  context: Context,
  service: string,
  { name, customerId }: { readonly name: string; readonly customerId?: string },
): Promise<readonly { readonly customerId: string; readonly number: string | null }[]> {
  if (profileOf(context, service).customers === null) return []
  const all = await namesakes(context.store, service, [name], shownMax)
  return all.filter((other) => other.customerId !== customerId)
}

/** Whether a typed name is the registered one, but for width and spaces. */
export function namesCustomer(customer: Pick<Customer, 'name'>, typed: string): boolean {
  return isSameName(customer.name, typed)
}
