import { z } from 'zod'
import {
  issueActivationForClient,
  revokeActivationForClient,
} from '../../../authority/operations/clients/act-for-client.ts'
import { listActivations } from '../../../authority/operations/clients/list-for-client.ts'
import { operation } from '../operation.ts'
import { nextSchema, pageMembers, pageOf } from '../pages.ts'
import { apiPaths } from '../routes.ts'
import { instantSchema, instantText, problemOf, reasonSchema } from './schemas.ts'
import { heldAgainstUser, ofUserSchema } from './users.ts'

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
  heldAgainst: heldAgainstUser,
  params: ofUserSchema,
  body: z.strictObject({ reason: reasonSchema }).meta({ title: 'ActivationCodeRequest' }),
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

const revokedSchema = z
  .strictObject({ userId: z.string(), revoked: z.literal(true) })
  .meta({ title: 'ActivationCodeRevoked' })

export const revokeActivationCode = operation({
  operationId: 'revokeActivationCode',
  method: 'post',
  path: apiPaths.activationRevocation,
  summary: 'Revoke the activation code of a user that nobody has used yet',
  description: 'The token that was given for a used one is a token of the user: revoke that.',
  scope: 'activation:create',
  changes: true,
  heldAgainst: heldAgainstUser,
  params: ofUserSchema,
  body: z.strictObject({ reason: reasonSchema }).meta({ title: 'ActivationCodeRevocation' }),
  answers: { 200: { description: 'It is revoked', schema: revokedSchema } },
  problems: ['nothing-to-do'],
  run: ({ caller, client, params, body, once }) => {
    const userId = params.userId.normalize('NFKC')
    const revocation = { service: client.service, userId, reason: body.reason }
    return once(
      (context) => revokeActivationForClient(context, caller, revocation),
      (outcome) => {
        if (!outcome.ok) throw problemOf(outcome.refusal)
        return { status: 200, body: { userId, revoked: true } satisfies z.infer<typeof revokedSchema> }
      },
    )
  },
})

const standings = ['issued', 'used', 'expired', 'revoked'] as const

const lineSchema = z
  .strictObject({
    userId: z.string(),
    status: z.enum(standings),
    issuedAt: instantSchema,
    expiresAt: instantSchema,
    tokenId: z.string().nullable().meta({ description: 'The token that was given for it.' }),
    usedAt: instantSchema.nullable(),
  })
  .meta({ title: 'ActivationCodeLine' })

export const listActivationCodes = operation({
  operationId: 'listActivationCodes',
  method: 'get',
  path: apiPaths.allActivationCodes,
  summary: 'List the newest activation code of each user who ever had one; never the code',
  description: 'The journal says which client read the list, once an hour for each filter.',
  scope: 'activation:list',
  changes: false,
  query: z.strictObject({ status: z.enum(standings).optional(), ...pageMembers }),
  answers: {
    200: {
      description: 'A page',
      schema: z
        .strictObject({ activationCodes: z.array(lineSchema), next: nextSchema })
        .meta({ title: 'ActivationCodePage' }),
    },
  },
  problems: [],
  run: async ({ context, caller, client, query }) => {
    const { status, ...page } = query
    const { lines, next } = await pageOf(
      'activation-codes',
      page,
      (asked) => listActivations(context, caller, client, { status }, asked),
      ({ userId }) => userId,
    )
    const activationCodes = lines.map(({ issuedAtMs, expiresAtMs, usedAtMs, ...line }) => {
      const at = { issuedAt: instantText(issuedAtMs), expiresAt: instantText(expiresAtMs) }
      const usedAt = usedAtMs === null ? null : instantText(usedAtMs)
      return { ...line, ...at, usedAt } satisfies z.infer<typeof lineSchema>
    })
    return { status: 200, body: { activationCodes, next } }
  },
})
