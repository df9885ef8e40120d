import { z } from 'zod'
import { readBoundToken } from '../../../authority/operations/clients/read-for-client.ts'
import { operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import { instantSchema, instantText } from './schemas.ts'

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
  params: z.strictObject({ tokenId: z.string().regex(/^[A-Z0-9]{1,32}$/, 'must be a token ID') }),
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
