import { z } from 'zod'
import { actForClient } from '../../../authority/operations/clients/act-for-client.ts'
import { operation } from '../operation.ts'
import { apiPaths } from '../routes.ts'
import { instantSchema, instantText, problemOf, reasonSchema } from './schemas.ts'
import { heldAgainstUser, ofUserSchema } from './users.ts'

const actions = ['suspend', 'resume', 'unlock', 'revoke', 'lost'] as const

const actSchema = z
  .strictObject({
    action: z.enum(actions).meta({
      description:
        'ロック解除, 一時停止, 再開, 失効 of the token that counts for the user; `lost` also suspends the user, whom only two persons of the desk let in again.',
    }),
    reason: reasonSchema,
  })
  .meta({ title: 'BindingAct' })

const actedSchema = z
  .strictObject({ userId: z.string(), action: z.enum(actions), done: z.literal(true) })
  .meta({ title: 'BindingActed' })

const requestedSchema = z
  .strictObject({
    userId: z.string(),
    action: z.enum(actions),
    done: z.literal(false),
    requestedAt: instantSchema.meta({ description: 'When the approver was asked; it counts for 24 hours.' }),
  })
  .meta({ title: 'BindingActRequested' })

export const actOnBinding = operation({
  operationId: 'actOnBinding',
  method: 'post',
  path: apiPaths.bindingActs,
  summary: 'Suspend, resume, unlock or revoke a user’s token, or report it lost',
  description:
    'By the rules of the desk: the user is told, unlocks are limited, and what takes a second person there waits for an approver (202).',
  scope: 'bindings:act',
  changes: true,
  heldAgainst: heldAgainstUser,
  params: ofUserSchema,
  body: actSchema,
  answers: {
    200: { description: 'It is done', schema: actedSchema },
    202: {
      description: 'An approver at the desk was asked; the same act again, once it is granted, does it',
      schema: requestedSchema,
    },
  },
  problems: ['nothing-to-do', 'needs-two-persons', 'not-for-institution'],
  run: ({ caller, client, params, body, once }) => {
    const { service, clientId } = client
    const { action, reason } = body
    const userId = params.userId.normalize('NFKC')
    return once(
      (context) => actForClient(context, caller, { service, userId, clientId, action, reason }),
      (outcome) => {
        if (!outcome.ok) throw problemOf(outcome.refusal)
        const { requestedAtMs } = outcome
        if (requestedAtMs === null) {
          return { status: 200, body: { userId, action, done: true } satisfies z.infer<typeof actedSchema> }
        }
        const requestedAt = instantText(requestedAtMs)
        const body: z.infer<typeof requestedSchema> = { userId, action, done: false, requestedAt }
        return { status: 202, body }
      },
    )
  },
})
