import { z } from 'zod'
import { issueActivationForClient } from '../../../authority/operations/clients/act-for-client.ts'
import { operation } from '../operation.ts'
import { apiPaths } from '../routes.ts'
import { instantSchema, instantText, plainTextSchema, problemOf } from './schemas.ts'
import { ofUserSchema } from './users.ts'

const activationSchema = z
  .strictObject({
    userId: z.string(),
    activationCode: z.string().meta({ description: 'Shown here only, and to nobody again.' }),
    expiresAt: instantSchema,
  })
  .meta({ title: 'ActivationCode' })

export const createActivationCode = operation({
  operationId: 'createActivationCode',
  method: 'post',
  path: apiPaths.activationCodes,
  summary: 'Make a code that gets a token app one token for a user',
  description:
    'It replaces the user’s earlier one. Where the profile puts it under two persons, whoever asks never reads the code, so it is made at the desk (needs-two-persons).',
  scope: 'activation:create',
  changes: true,
  params: ofUserSchema,
  body: z
    .strictObject({ reason: plainTextSchema(200).meta({ description: 'Why; the journal keeps it.' }) })
    .meta({ title: 'ActivationCodeRequest' }),
  answers: { 201: { description: 'The code', schema: activationSchema } },
  problems: ['nothing-to-do', 'needs-two-persons'],
  run: ({ caller, client, params, body, once }) => {
    const { service, clientId } = client
    const userId = params.userId.normalize('NFKC')
    return once(
      (context) =>
        issueActivationForClient(context, caller, { service, userId, clientId, reason: body.reason }),
      (outcome) => {
        if (!outcome.ok) throw problemOf(outcome.refusal)
        const { printed: activationCode, expiresAtMs } = outcome
        const told: z.infer<typeof activationSchema> = {
          userId,
          activationCode,
          expiresAt: instantText(expiresAtMs),
        }
        return { status: 201, body: told }
      },
    )
  },
})
