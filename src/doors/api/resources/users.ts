import { z } from 'zod'
import { logOutForClient } from '../../../authority/operations/clients/act-for-client.ts'
import { readUser, userAsItIs } from '../../../authority/operations/clients/read-for-client.ts'
import { holdingUser } from '../../../authority/operations/clients/user-version.ts'
import { type Answer, type Call, type HeldAgainst, operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import { instantSchema, instantText, problemOf, userIdSchema } from './schemas.ts'

export const ofUserSchema = z.strictObject({ userId: userIdSchema })

const userSchema = z
  .strictObject({
    userId: z.string(),
    userName: z.string(),
    administrator: z.boolean().meta({ description: 'Of the customer.' }),
    status: z.enum(['active', 'suspended']),
    customer: z.strictObject({
      customerId: z.string(),
      number: z.string().nullable().meta({ description: 'What the institution knows the customer by.' }),
      name: z.string(),
      stopped: z.boolean().meta({
        description:
          'The whole contract is stopped (取引停止): nobody of the customer gets in, whatever the user’s own status.',
      }),
    }),
    passwordLocked: z.boolean(),
    hasMailAddress: z.boolean(),
    binding: z
      .strictObject({
        status: z.enum(['pending', 'usable', 'locked', 'suspended']),
        tokenId: z.string().nullable(),
        shared: z.boolean().meta({ description: 'All users of the customer share the token.' }),
        failures: z.int().meta({ description: 'Wrong codes in a row.' }),
        enrolledAt: instantSchema.nullable(),
        lockedUntil: instantSchema.nullable().meta({ description: 'Null: until somebody unlocks it.' }),
      })
      .nullable()
      .meta({ description: 'Null: the user has no token and gave no wrong code.' }),
    session: z
      .strictObject({ startedAt: instantSchema })
      .nullable()
      .meta({ description: 'On the screens of the service; null: the user is not logged in.' }),
  })
  .meta({ title: 'User' })

export const readUserOperation = operation({
  operationId: 'readUser',
  method: 'get',
  path: apiPaths.user,
  summary: 'Read a user: customer, token, locks, session',
  description: 'The journal says which client read whom, once an hour.',
  scope: 'users:read',
  changes: false,
  tagged: true,
  params: ofUserSchema,
  answers: { 200: { description: 'The user', schema: userSchema } },
  problems: [],
  run: async ({ context, caller, client, params }) => {
    const found = await readUser(context, caller, client, params.userId.normalize('NFKC'))
    if (found === undefined) throw new ApiProblem('not-found')
    return userAnswer(found)
  },
})

/** What a change of a user, or of the token that counts, is held against: the user as `readUser` tells it. */
export async function heldAgainstUser({
  context,
  client,
  params,
}: Pick<Call<z.infer<typeof ofUserSchema>, never, never>, 'context' | 'client' | 'params'>): Promise<
  HeldAgainst | undefined
> {
  const of = { service: client.service, userId: params.userId.normalize('NFKC') }
  const found = await userAsItIs(context, of)
  if (found === undefined) return undefined
  const { holder, version } = found
  const holding: HeldAgainst['holding'] = (given, changed) =>
    holdingUser(given, { ...of, holder }, version, changed)
  return { current: userAnswer(found), holding }
}

function userAnswer(found: Found): Answer {
  return { status: 200, body: userBody(found), version: found.version }
}

type Found = NonNullable<Awaited<ReturnType<typeof readUser>>>

function userBody(found: Found): z.infer<typeof userSchema> {
  const { user, customer, binding, session } = found
  const { userId, userName, administrator, status, customerId } = user
  const { number = null, name = '' } = customer ?? {}
  return {
    userId,
    userName,
    administrator,
    status: status === 'suspended' ? 'suspended' : 'active',
    customer: { customerId, number, name, stopped: found.customerStopped },
    passwordLocked: found.passwordLocked,
    hasMailAddress: found.hasMailAddress,
    binding: binding === undefined ? null : bindingBody(binding, found.isShared),
    session: session === undefined ? null : { startedAt: instantText(session.startedAtMs) },
  }
}

function bindingBody(binding: NonNullable<Found['binding']>, shared: boolean) {
  const { status, tokenId, failures, enrolledAtMs, lockedUntilMs } = binding
  return {
    status,
    tokenId,
    shared,
    failures,
    enrolledAt: enrolledAtMs === null ? null : instantText(enrolledAtMs),
    lockedUntil: lockedUntilMs === null ? null : instantText(lockedUntilMs),
  }
}

const endedSchema = z
  .strictObject({ userId: z.string(), ended: z.literal(true) })
  .meta({ title: 'SessionEnded' })

export const endSession = operation({
  operationId: 'endSession',
  method: 'post',
  path: apiPaths.sessionEnd,
  summary: 'Log a user out of the service’s screens, on every node at once',
  scope: 'sessions:end',
  changes: true,
  params: ofUserSchema,
  heldAgainst: heldAgainstUser,
  body: z.strictObject({}).meta({ title: 'SessionEnd' }),
  answers: { 200: { description: 'The session is over', schema: endedSchema } },
  problems: ['nothing-to-do'],
  run: ({ caller, client, params, once }) => {
    const userId = params.userId.normalize('NFKC')
    return once(
      (context) => logOutForClient(context, caller, { service: client.service, userId }),
      (outcome) => {
        if (!outcome.ok) throw problemOf(outcome.refusal)
        return { status: 200, body: { userId, ended: true } satisfies z.infer<typeof endedSchema> }
      },
    )
  },
})
