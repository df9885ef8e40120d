import { z } from 'zod'
import { type ListedUser, listUsers } from '../../../authority/operations/clients/list-for-client.ts'
import { operation } from '../operation.ts'
import { nextSchema, pageMembers, pageOf } from '../pages.ts'
import { apiPaths } from '../routes.ts'
import { customerIdSchema, customerNumberOf, numberSchema } from './customers.ts'
import { tokenIdSchema } from './schemas.ts'

const lineSchema = z
  .strictObject({
    userId: z.string(),
    userName: z.string(),
    administrator: z.boolean().meta({ description: 'Of the customer.' }),
    status: z.enum(['active', 'suspended']),
    customer: z.strictObject({
      customerId: z.string(),
      number: z.string().nullable(),
      name: z.string(),
      stopped: z.boolean().meta({ description: 'The whole contract is stopped (取引停止).' }),
    }),
    passwordLocked: z.boolean(),
    tokenId: z.string().nullable().meta({ description: 'The user’s own, or that of all users.' }),
    bindingStatus: z.enum(['pending', 'usable', 'locked', 'suspended']).nullable(),
  })
  .meta({ title: 'UserLine' })

export const listUsersOperation = operation({
  operationId: 'listUsers',
  method: 'get',
  path: apiPaths.users,
  summary: 'List the users of the service, by user ID',
  description: 'The journal says which client read the list, once an hour for each filter.',
  scope: 'users:list',
  changes: false,
  query: z.strictObject({
    customerId: customerIdSchema.optional().meta({ description: 'Only users of this customer.' }),
    customerNumber: numberSchema
      .optional()
      .meta({ description: 'Only users of the customer of this number.' }),
    tokenId: tokenIdSchema.optional().meta({ description: 'Only who holds this token.' }),
    status: z.enum(['active', 'suspended']).optional(),
    ...pageMembers,
  }),
  answers: {
    200: {
      description: 'A page',
      schema: z.strictObject({ users: z.array(lineSchema), next: nextSchema }).meta({ title: 'UserPage' }),
    },
  },
  problems: [],
  run: async ({ context, caller, client, query }) => {
    const { customerNumber: typed, customerId, tokenId, status, ...page } = query
    const customerNumber =
      typed === undefined
        ? undefined
        : customerNumberOf(context, client.service, typed, 'query/customerNumber')
    const question = { customerId, customerNumber, tokenId, status }
    const { lines, next } = await pageOf(
      'users',
      page,
      (asked) => listUsers(context, caller, client, question, asked),
      ({ userId }) => userId,
    )
    return { status: 200, body: { users: lines.map(lineBody), next } }
  },
})

function lineBody(found: ListedUser): z.infer<typeof lineSchema> {
  const { userId, userName, administrator, status, customerId, customerNumber, customerName } = found
  const { customerStopped: stopped, passwordLocked, tokenId, bindingStatus } = found
  return {
    userId,
    userName,
    administrator,
    status: status === 'suspended' ? 'suspended' : 'active',
    customer: { customerId, number: customerNumber, name: customerName, stopped },
    passwordLocked,
    tokenId,
    bindingStatus,
  }
}
