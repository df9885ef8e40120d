import { z } from 'zod'
import { createFigures } from '../../../authority/operations/clients/figures.ts'
import { type Operation, operation } from '../operation.ts'
import { apiPaths } from '../routes.ts'
import { instantSchema, instantText } from './schemas.ts'

const figuresSchema = z
  .strictObject({
    at: instantSchema.meta({ description: 'When this was counted: up to a minute ago.' }),
    users: z.strictObject({
      active: z.int(),
      suspended: z.int(),
      passwordLocked: z.int().meta({ description: 'Of both.' }),
    }),
    tokens: z.strictObject({
      usable: z.int(),
      locked: z.int().meta({ description: 'With users who were locked before they had a token.' }),
      suspended: z.int(),
    }),
    activationCodes: z.int().meta({ description: 'Which an app could still use.' }),
    refusedCodes: z.array(z.strictObject({ day: z.iso.date(), count: z.int() })).meta({
      description: 'Codes that were refused, for whatever reason, on each of the last seven days in Japan.',
    }),
  })
  .meta({ title: 'Figures' })

/** `monotonic` gives monotonic milliseconds. */
export function readFiguresWith(monotonic: () => number): Operation {
  const figuresOf = createFigures(monotonic)
  return operation({
    operationId: 'readFigures',
    method: 'get',
    path: apiPaths.figures,
    summary: 'Read how many users, tokens, locks and refused codes there are in the service',
    scope: 'figures:read',
    changes: false,
    answers: { 200: { description: 'The figures', schema: figuresSchema } },
    problems: [],
    run: async ({ context, client }) => {
      const { atMs, users, bindings, activationCodes, refusedCodes } = await figuresOf(
        context,
        client.service,
      )
      const counts = { users, tokens: bindings, activationCodes, refusedCodes: [...refusedCodes] }
      return {
        status: 200,
        body: { at: instantText(atMs), ...counts } satisfies z.infer<typeof figuresSchema>,
      }
    },
  })
}
