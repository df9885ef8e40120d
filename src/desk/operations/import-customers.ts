import type { Context } from '../../authority/operations/context.ts'
import { namesCustomer } from '../../authority/operations/customer-number.ts'
import { customersByNumber, type KnownCustomer, namesakes } from '../../authority/queries/customers.ts'
import { columns, type FileError, type FileUser } from './user-file.ts'

const askedAtOnce = 500
/** Of one name there are seldom more than a few. */
const namesakesMax = 10_000

type Line = Pick<FileUser, 'customerNumber' | 'customerName'>

/** What is shown beside the customer of a line. */
export type CustomerKnown = {
  /** The number is new, so the line opens the customer, unless one above it did. */
  readonly isNewCustomer: boolean
  /** Another customer, with another number or none yet, has the very same name. */
  readonly hasNamesake: boolean
}

/** Lines whose number is that of a customer with another name. */
export async function customerErrors(
  context: Context,
  service: string,
  users: readonly FileUser[],
): Promise<FileError[]> {
  const registered = await registeredOf(context, service, users)
  return users.flatMap(({ line, customerNumber, customerName }): FileError[] => {
    const customer = registered.get(customerNumber)
    if (customer === undefined || namesCustomer(customer, customerName)) return []
    return [{ line, column: columns.customerName, problem: 'other_name', detail: `「${customer.name}」` }]
  })
}

/** What the service knows of the lines' customers. */
export async function whatIsKnown(
  context: Context,
  service: string,
  users: readonly FileUser[],
): Promise<(line: Line) => CustomerKnown> {
  const registered = await registeredOf(context, service, users)
  const numbersOf = new Map<string, Set<string | null>>()
  const note = (name: string, number: string | null) =>
    numbersOf.set(name, (numbersOf.get(name) ?? new Set()).add(number))
  for (const { customerName, customerNumber } of users) note(customerName, customerNumber)
  const names = [...new Set(users.map(({ customerName }) => customerName))]
  for (const asked of piecesOf(names)) {
    const found = await namesakes(context.store, service, asked, namesakesMax)
    for (const { name, number } of found) note(name, number)
  }
  return ({ customerNumber, customerName }) => ({
    isNewCustomer: !registered.has(customerNumber),
    hasNamesake: (numbersOf.get(customerName)?.size ?? 0) > 1,
  })
}

async function registeredOf(
  { store }: Context,
  service: string,
  users: readonly FileUser[],
): Promise<ReadonlyMap<string, KnownCustomer>> {
  const found = new Map<string, KnownCustomer>()
  const numbers = [...new Set(users.map(({ customerNumber }) => customerNumber))]
  for (const asked of piecesOf(numbers)) {
    for (const customer of await customersByNumber(store, service, asked)) {
      if (customer.number !== null) found.set(customer.number, customer)
    }
  }
  return found
}

function piecesOf(values: readonly string[]): string[][] {
  const count = Math.ceil(values.length / askedAtOnce)
  return Array.from({ length: count }, (_, i) => values.slice(i * askedAtOnce, (i + 1) * askedAtOnce))
}
