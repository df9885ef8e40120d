import { z } from 'zod'
import {
  type ListedCustomer,
  listCustomers,
  readCustomer,
} from '../../../authority/operations/clients/list-for-client.ts'
import { type Context, profileOf } from '../../../authority/operations/context.ts'
import { customerNumberIn } from '../../../authority/operations/customer-number.ts'
import { hiddenIn } from '../../../otp/plain-text.ts'
import { operation } from '../operation.ts'
import { nextSchema, pageMembers, pageOf } from '../pages.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'

export const customerIdSchema = z
  .string()
  .min(1)
  .max(128)
  .refine((text) => hiddenIn(text) === null, 'must hold no invisible characters')

export const numberSchema = z.string().min(1).max(64)

const customerSchema = z
  .strictObject({
    customerId: z.string(),
    number: z.string().nullable().meta({ description: 'What the institution knows the customer by.' }),
    name: z.string(),
    counterpartyCode: z.string().nullable().meta({ description: 'CTPコード, in a service that has them.' }),
    stopped: z.boolean().meta({ description: 'The whole contract is stopped (取引停止).' }),
    users: z.int().meta({ description: 'How many; `GET /users?customerId=` tells which.' }),
  })
  .meta({ title: 'Customer' })

/** A number as it is kept. Throws ApiProblem for one that the profile does not allow. */
export function customerNumberOf(context: Context, service: string, typed: string, pointer: string): string {
  const profile = profileOf(context, service)
  const { number, problem } = customerNumberIn(typed, profile)
  if (problem === null) return number
  const detail = `must be a number such as ${profile.customers?.number.example ?? ''}`
  throw new ApiProblem('malformed', { errors: [{ pointer, detail }] })
}

export const listCustomersOperation = operation({
  operationId: 'listCustomers',
  method: 'get',
  path: apiPaths.customers,
  summary: 'List the customers of the service, by ID',
  description: 'The journal says which client read the list, once an hour for each filter.',
  scope: 'users:list',
  changes: false,
  query: z.strictObject({
    number: numberSchema.optional().meta({ description: 'Only the customer of this number.' }),
    ...pageMembers,
  }),
  answers: {
    200: {
      description: 'A page',
      schema: z
        .strictObject({ customers: z.array(customerSchema), next: nextSchema })
        .meta({ title: 'CustomerPage' }),
    },
  },
  problems: [],
  run: async ({ context, caller, client, query }) => {
    const { number: typed, ...page } = query
    const number =
      typed === undefined ? undefined : customerNumberOf(context, client.service, typed, 'query/number')
    const { lines, next } = await pageOf(
      'customers',
      page,
      (asked) => listCustomers(context, caller, client, { number }, asked),
      ({ customerId }) => customerId,
    )
    return { status: 200, body: { customers: lines.map(customerBody), next } }
  },
})

export const readCustomerOperation = operation({
  operationId: 'readCustomer',
  method: 'get',
  path: apiPaths.customer,
  summary: 'Read a customer',
  description: 'The journal says which client read which, once an hour.',
  scope: 'users:read',
  changes: false,
  tagged: true,
  params: z.strictObject({ customerId: customerIdSchema }),
  answers: { 200: { description: 'The customer', schema: customerSchema } },
  problems: [],
  run: async ({ context, caller, client, params }) => {
    const found = await readCustomer(context, caller, client, params.customerId)
    if (found === undefined) throw new ApiProblem('not-found')
    return { status: 200, body: customerBody(found) }
  },
})

function customerBody(found: ListedCustomer): z.infer<typeof customerSchema> {
  const { customerId, number, name, counterpartyCode, stopped, users } = found
  return { customerId, number, name, counterpartyCode, stopped, users }
}
