import { z } from 'zod'
import { listTokens } from '../../../authority/operations/clients/list-for-client.ts'
import { readBoundToken } from '../../../authority/operations/clients/read-for-client.ts'
import { customerOfHolder, userOfHolder } from '../../../authority/rules/binding.ts'
import { operation } from '../operation.ts'
import { nextSchema, pageMembers, pageOf } from '../pages.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import { instantSchema, instantText, tokenIdSchema } from './schemas.ts'

const tokenSchema = z
  .strictObject({
    tokenId: z.string(),
    movingFactor: z.enum(['time', 'event']),
    formFactor: z.enum(['mobile', 'desktop', 'hardware']),
    digits: z.union([z.literal(6), z.literal(8)]),
    periodSeconds: z.int(),
    status: z.enum(['active', 'offered', 'revoked']),
    expiresAt: instantSchema,
    userId: z
      .string()
      .nullable()
      .meta({ description: 'Who holds it; null: all users of a customer share it.' }),
  })
  .meta({ title: 'Token' })

export const readToken = operation({
  operationId: 'readToken',
  method: 'get',
  path: apiPaths.token,
  summary: 'Read a token that is enrolled in the service; never its secret',
  scope: 'tokens:read',
  changes: false,
  tagged: true,
  params: z.strictObject({ tokenId: tokenIdSchema }),
  answers: { 200: { description: 'The token', schema: tokenSchema } },
  problems: [],
  run: async ({ context, client, params }) => {
    const found = await readBoundToken(context, client.service, params.tokenId)
    if (found === undefined) throw new ApiProblem('not-found')
    const { tokenId, movingFactor, formFactor, digits, periodSeconds, status, expiresAtMs } = found.token
    const told = { tokenId, movingFactor, formFactor, digits, periodSeconds, status }
    const body: z.infer<typeof tokenSchema> = {
      ...told,
      expiresAt: instantText(expiresAtMs),
      userId: found.userId,
    }
    return { status: 200, body }
  },
})

const statuses = ['usable', 'locked', 'suspended'] as const

const lineSchema = z
  .strictObject({
    tokenId: z.string(),
    userId: z
      .string()
      .nullable()
      .meta({ description: 'Who holds it; null: all users of the customer share it.' }),
    customerId: z.string().nullable().meta({ description: 'Whose users share it; null: it is one user’s.' }),
    status: z.enum(statuses),
    enrolledAt: instantSchema.nullable(),
    expiresAt: instantSchema,
  })
  .meta({ title: 'TokenLine' })

export const listTokensOperation = operation({
  operationId: 'listTokens',
  method: 'get',
  path: apiPaths.tokens,
  summary: 'List the tokens that are enrolled in the service; never their secrets',
  description: 'The journal says which client read the list, once an hour for each filter.',
  scope: 'tokens:list',
  changes: false,
  query: z.strictObject({ status: z.enum(statuses).optional(), ...pageMembers }),
  answers: {
    200: {
      description: 'A page',
      schema: z.strictObject({ tokens: z.array(lineSchema), next: nextSchema }).meta({ title: 'TokenPage' }),
    },
  },
  problems: [],
  run: async ({ context, caller, client, query }) => {
    const { status, ...page } = query
    const { lines, next } = await pageOf(
      'tokens',
      page,
      (asked) => listTokens(context, caller, client, { status }, asked),
      ({ holder }) => holder,
    )
    const tokens = lines.map(({ holder, tokenId, status, enrolledAtMs, expiresAtMs }) => {
      if (status === 'pending') throw new Error(`${tokenId} counts for ${holder}, who waits for one`)
      const line: z.infer<typeof lineSchema> = {
        tokenId,
        userId: userOfHolder(holder),
        customerId: customerOfHolder(holder),
        status,
        enrolledAt: enrolledAtMs === null ? null : instantText(enrolledAtMs),
        expiresAt: instantText(expiresAtMs),
      }
      return line
    })
    return { status: 200, body: { tokens, next } }
  },
})
