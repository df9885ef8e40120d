// docs/core-system-openapi.json: what Warifu asks of a core system, from the schemas by which it reads the answers.
import type { z } from 'zod'
import {
  postingLimits,
  postingPath,
  postingSchema,
  refusalSchema,
  statementLimits,
  statementPath,
  statementSchema,
} from '../src/bank/operations/core/core-api.ts'
import { contentOf, plainSchema } from '../src/doors/api/openapi.ts'

const place = '{institution}/{service}'
const megabytes = statementLimits.bytesMax / 2 ** 20

const inPath = ['institution', 'service'].map((name) => ({
  name,
  in: 'path',
  required: true,
  description: `As in the name of the service: sample-shinkin/personal is ${name === 'service' ? 'personal' : 'sample-shinkin'} here`,
  schema: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' },
}))

const after = {
  name: 'after',
  in: 'query',
  required: false,
  description: 'The `sequence` of the newest statement that was taken in; left out before the first',
  schema: { type: 'integer', minimum: 1 },
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'The ID of the posting. The same ID comes again until it is answered, from several nodes at once too: book it once, and give the same answer',
  schema: { type: 'string', pattern: '^[A-Za-z0-9-]{1,64}$' },
}

export function coreSystemOpenapiText(): string {
  const named = new Map<string, z.ZodType>()
  const refusal = contentOf(refusalSchema, named)
  const paths = {
    [statementPath(place, null)]: {
      get: {
        operationId: 'nextStatement',
        summary: 'What follows the newest statement',
        description: `Accounts, what they hold, and what moved on them, all as of one instant: a delta with the number after the cursor, or a full one with any higher number. What was sent under a number never changes. At most ${megabytes} MiB within ${statementLimits.waitMs / 1000} seconds.`,
        parameters: [...inPath, after],
        responses: {
          200: { description: 'The next statement', content: contentOf(statementSchema, named) },
          204: { description: 'There is nothing new' },
        },
      },
    },
    [postingPath(place)]: {
      post: {
        operationId: 'createPosting',
        summary: 'What a transfer moved on an account',
        description: `Whether it will be booked is final. Any other answer than these, and none within ${postingLimits.waitMs / 1000} seconds, leaves it open: it is sent again. When it is booked, a movement of a statement has its ID as \`posting\`.`,
        parameters: [...inPath, idempotencyKey],
        requestBody: { required: true, content: contentOf(postingSchema, named) },
        responses: {
          200: { description: 'It will be booked, once' },
          201: { description: 'The same' },
          409: {
            description: 'The ID came with something else before: it will not be booked',
            content: refusal,
          },
          422: { description: 'It will not be booked', content: refusal },
        },
      },
    },
  }
  const document = {
    openapi: '3.1.1',
    info: {
      title: 'What Warifu asks of a core system',
      version: '1',
      description:
        'A bank’s core system serves this; Warifu asks. JSON in UTF-8, with no member that is not described here; no redirect is followed and nothing is unpacked. See docs/core-system.md.',
    },
    security: [{ key: [] }, { certificate: [] }],
    paths,
    components: {
      schemas: Object.fromEntries([...named].map(([name, schema]) => [name, plainSchema(schema)])),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'The content of WARIFU_CORE_KEY_FILE' },
        certificate: { type: 'mutualTLS', description: 'WARIFU_CORE_CERT_FILE' },
      },
    },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
