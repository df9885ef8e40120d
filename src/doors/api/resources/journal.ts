import { z } from 'zod'
import { readServiceJournal } from '../../../authority/operations/clients/read-for-client.ts'
import { operation } from '../operation.ts'
import { apiPaths } from '../routes.ts'
import { instantSchema, userIdSchema } from './schemas.ts'

const pageMax = 200

const questionSchema = z.strictObject({
  userId: userIdSchema.optional(),
  type: z
    .string()
    .regex(/^[a-z_]{1,64}$/, 'must be the name of an event')
    .optional()
    .meta({ description: 'Only events of this type (docs/states.md).' }),
  from: instantSchema.optional().meta({ description: 'From this instant on.' }),
  until: instantSchema.optional().meta({ description: 'Until before this instant.' }),
  cursor: z
    .string()
    .regex(/^[0-9]{1,15}$/, 'must be the `next` of the page before')
    .optional()
    .meta({ description: 'The `next` of the page before.' }),
  limit: z
    .string()
    .regex(/^([1-9][0-9]?|1[0-9][0-9]|200)$/, `must be 1 to ${pageMax}`)
    .optional()
    .meta({ description: `How many entries, 1 to ${pageMax}; 50 if left out.` }),
})

const pageSchema = z
  .strictObject({
    entries: z.array(
      z.strictObject({
        position: z.int(),
        at: instantSchema,
        requestId: z.string(),
        actor: z.string(),
        address: z.string().nullable(),
        event: z.looseObject({ type: z.string() }),
      }),
    ),
    next: z
      .string()
      .nullable()
      .meta({ description: 'The cursor of the next page; null: this was the last.' }),
  })
  .meta({ title: 'JournalPage' })

export const readJournal = operation({
  operationId: 'readJournal',
  method: 'get',
  path: apiPaths.journal,
  summary: 'Search the journal of the service, newest first',
  description: 'Each page that is read is itself in the journal. What was confidential is a digest.',
  scope: 'journal:read',
  changes: false,
  query: questionSchema,
  answers: { 200: { description: 'A page', schema: pageSchema } },
  problems: [],
  run: async ({ context, caller, client, query }) => {
    const { userId, type, from, until, cursor, limit = '50' } = query
    const question = {
      ...(userId !== undefined && { userId: userId.normalize('NFKC') }),
      ...(type !== undefined && { type }),
      ...(from !== undefined && { fromMs: Temporal.Instant.from(from).epochMilliseconds }),
      ...(until !== undefined && { untilMs: Temporal.Instant.from(until).epochMilliseconds }),
      ...(cursor !== undefined && { before: Number(cursor) }),
    }
    const page = await readServiceJournal(context, caller, client, question, Number(limit))
    const entries = page.entries.map(({ position, entry }) => {
      const { at, request, actor, address, event } = entry
      return { position, at, requestId: request, actor, address, event }
    })
    const body: z.infer<typeof pageSchema> = { entries, next: page.next === null ? null : String(page.next) }
    return { status: 200, body }
  },
})
