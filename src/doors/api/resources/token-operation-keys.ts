import { z } from 'zod'
import { keysToPin } from '../../../authority/operations/signed-operations/pin-anew.ts'
import { type Operation, operation } from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { apiPaths } from '../routes.ts'
import { keySchema, provingSchema } from './token-operations.ts'

const toldSchema = z
  .strictObject({
    institutions: z.array(
      z.strictObject({ institution: z.string(), name: z.string(), keys: z.array(keySchema) }),
    ),
    proof: z.string().meta({
      description:
        'HMAC with the token’s secret and hash, over these keys: docs/signed-operations.md says how.',
    }),
  })
  .meta({ title: 'OperationKeysToPin' })

/** After the theft of an operation key: a device pins anew what its token’s server vouches for. */
export function pinKeysAnew(admit: NonNullable<Operation['admit']>): Operation {
  return operation({
    scope: null,
    changes: true,
    method: 'post',
    operationId: 'pinOperationKeysAnew',
    path: apiPaths.tokenOperationKeys,
    summary: 'Fetch the keys to pin in the place of all that are pinned, as the device that has a token',
    description:
      'Only with the right proof: what the server answers without the token’s secret is not to be pinned.',
    admit,
    body: provingSchema,
    answers: { 200: { description: 'Every key that counts now', schema: toldSchema } },
    problems: ['proof-wrong', 'rate-limited'],
    run: async ({ context, body }) => {
      const outcome = await keysToPin(context, body)
      if (!outcome.ok) throw new ApiProblem('proof-wrong')
      const { institutions, proof } = outcome
      return { status: 200, body: { institutions, proof } satisfies z.infer<typeof toldSchema> }
    },
  })
}
