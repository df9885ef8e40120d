import { z } from 'zod'
import {
  type ClientNewUser,
  openUserForClient,
} from '../../../authority/operations/clients/open-user-for-client.ts'
import { type Context, profileOf } from '../../../authority/operations/context.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { fitsUserId } from '../../../authority/rules/user-id.ts'
import { type Answer, type Call, operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import { customerNumberOf, numberSchema } from './customers.ts'
import { particularsOf, particularsSchema } from './particulars.ts'
import { instantSchema, instantText, nameSchema, problemOf, reasonSchema } from './schemas.ts'

const customerSchema = z.strictObject({
  number: numberSchema.meta({
    description: 'What the institution knows the customer by, in the form of the profile.',
  }),
  name: nameSchema.meta({ description: 'As in the contract; it shows that the number was typed right.' }),
})

const newUserMembers = {
  userId: z
    .string()
    .max(64)
    .overwrite((text) => text.normalize('NFKC'))
    .refine(
      (userId) => fitsUserId(userId, undefined),
      'must be 1 to 64 letters, digits and . _ -, and begin with a letter or a digit',
    ),
  userName: nameSchema.meta({ description: 'To whom letters go.' }),
  administrator: z.boolean().meta({ description: 'Of the customer.' }),
  initialPassword: z.string().min(1).max(128).optional().meta({
    description:
      'The 仮ログインパスワード of the application form: needed in a service that has one, refused in any other. It must be changed at the first login.',
  }),
  particulars: particularsSchema,
}

const openedSchema = z
  .strictObject({ userId: z.string(), customerId: z.string(), done: z.literal(true) })
  .meta({ title: 'UserOpened' })

const requestedSchema = z
  .strictObject({
    userId: z.string(),
    done: z.literal(false),
    requestedAt: instantSchema.meta({ description: 'When the approver was asked; it counts for 24 hours.' }),
  })
  .meta({ title: 'UserOpeningRequested' })

const answers = {
  201: { description: 'It is open', schema: openedSchema },
  202: {
    description: 'An approver at the desk was asked; the same request again, once it is granted, does it',
    schema: requestedSchema,
  },
}

const problems = [
  'user-id-taken',
  'customer-name-differs',
  'needs-two-persons',
  'not-for-institution',
] as const
const byTwo =
  'By the rules of the desk: what takes a second person there waits for an approver (202). The user gets a password by a letter of the desk, and registers mail addresses and tokens; nobody sets those here.'

export const openCustomer = operation({
  operationId: 'openCustomer',
  method: 'post',
  path: apiPaths.customers,
  summary: 'Open a customer with its first user',
  description: byTwo,
  scope: 'users:create',
  changes: true,
  body: z
    .strictObject({
      ...customerSchema.shape,
      firstUser: z.strictObject(newUserMembers),
      reason: reasonSchema,
    })
    .meta({ title: 'NewCustomer' }),
  answers,
  problems: ['customer-number-taken', ...problems],
  run: (call) => {
    const { number, name, firstUser, reason } = call.body
    const opening = { ...firstUser, reason, opens: 'customer' } as const
    return open(call, opening, { number, name, at: { number: '#/number', user: '#/firstUser' } })
  },
})

export const openUser = operation({
  operationId: 'openUser',
  method: 'post',
  path: apiPaths.users,
  summary: 'Open a user of a customer that is there',
  description: byTwo,
  scope: 'users:create',
  changes: true,
  body: z
    .strictObject({ customer: customerSchema, ...newUserMembers, reason: reasonSchema })
    .meta({ title: 'NewUser' }),
  answers,
  problems: ['customer-unknown', ...problems],
  run: (call) => {
    const { customer, ...user } = call.body
    const opening = { ...user, opens: 'user' } as const
    return open(call, opening, { ...customer, at: { number: '#/customer/number', user: '#' } })
  },
})

type Opening = Pick<ClientNewUser, 'userId' | 'userName' | 'administrator' | 'reason' | 'opens'> & {
  readonly initialPassword?: string | undefined
  readonly particulars?: z.infer<typeof particularsSchema>
}

type OfCustomer = {
  readonly number: string
  readonly name: string
  /** Where in the body the number and the user stand. */
  readonly at: { readonly number: string; readonly user: string }
}

function open(
  {
    context,
    client,
    caller,
    once,
  }: Pick<Call<never, never, never>, 'context' | 'client' | 'caller' | 'once'>,
  { initialPassword, particulars, ...opening }: Opening,
  { number, name: customerName, at }: OfCustomer,
): Promise<Answer> {
  const { service, clientId } = client
  const profile = profileOf(context, service)
  const customerNumber = customerNumberOf(context, service, number, at.number)
  const typed = initialPassword ?? null
  const passwordAt = `${at.user}/initialPassword`
  checkPassword(typed, profile, passwordAt)
  const given = particularsOf(context, service, particulars, `${at.user}/particulars`)
  const of = { service, clientId, customerNumber, customerName, typed, given }
  return once(
    (guarded: Context) => openUserForClient(guarded, caller, { ...opening, ...of }),
    (outcome) => {
      const { userId } = opening
      if (!outcome.ok) {
        if (!outcome.refusal.startsWith('new_password_')) throw problemOf(outcome.refusal)
        throw malformed(passwordAt, 'must keep the rules of the service’s passwords')
      }
      const { requestedAtMs, customerId } = outcome
      if (requestedAtMs === null) {
        const body: z.infer<typeof openedSchema> = { userId, customerId, done: true }
        return { status: 201, body }
      }
      const requestedAt = instantText(requestedAtMs)
      return {
        status: 202,
        body: { userId, done: false, requestedAt } satisfies z.infer<typeof requestedSchema>,
      }
    },
  )
}

function checkPassword(password: string | null, { desk }: ServiceProfile, pointer: string): void {
  const isAsked = desk.initialPassword === 'application'
  if (isAsked === (password !== null)) return
  throw malformed(
    pointer,
    isAsked ? 'is missing' : 'must be left out: a letter of the desk makes the password',
  )
}

function malformed(pointer: string, detail: string): ApiProblem {
  return new ApiProblem('malformed', { errors: [{ pointer, detail }] })
}
