// The document of the API, from the operations themselves: z.toJSONSchema gives JSON Schema 2020-12, which OpenAPI 3.1
// builds on, so no library is needed in between.
import { z } from 'zod'
import { clientScopes } from '../../authority/rules/client.ts'
import type { Published } from '../../authority/rules/published.ts'
import type { Operation } from './operation.ts'
import { type ApiProblemCode, apiProblems } from './problem.ts'
import { webhooksOf } from './webhooks.ts'

const problemSchema = z
  .strictObject({
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(apiProblems) as [ApiProblemCode, ...ApiProblemCode[]]),
    requestId: z
      .string()
      .meta({ description: 'Under which the server’s log and the journal know the request.' }),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().meta({
            description:
              'JSON Pointer (RFC 6901) as a URI fragment; `query/…`, `path/…` and `header/…` for what is not in the body.',
          }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ title: 'Problem', description: 'RFC 9457; `type` is left out, which means about:blank.' })

/** What may go wrong with an operation: its own problems, and those that follow from how it is asked. */
export function problemsOf(operation: Operation): readonly ApiProblemCode[] {
  const { scope, body, changes, params, heldAgainst, problems } = operation
  const all: readonly ApiProblemCode[] = [
    'malformed',
    ...(scope === null ? [] : (['unauthenticated', 'scope-missing', 'rate-limited'] as const)),
    ...(params === undefined ? [] : (['not-found'] as const)),
    ...(body === undefined ? [] : (['too-large', 'media-type'] as const)),
    ...(changes && scope !== null ? (['idempotency-key-reused'] as const) : []),
    ...(heldAgainst === undefined ? [] : (['precondition-failed'] as const)),
    ...problems,
    'fault',
    'overloaded',
    'unavailable',
  ]
  return [...new Set(all)]
}

/** The OpenAPI 3.1 document of these operations, and of what webhooks send. */
export function openapiDocument(operations: readonly Operation[], published: readonly Published[]): object {
  const named = new Map<string, z.ZodType>()
  const paths = [...Map.groupBy(operations, ({ path }) => path)].map(([path, here]) => [
    path.replaceAll(/:(\w+)/g, '{$1}'),
    Object.fromEntries(here.map((operation) => [operation.method, described(operation, named)])),
  ])
  const problem = referenceTo(problemSchema, named)
  if (problem === undefined) throw new Error('the problem has no name')
  const schemas = [...named].map(([name, schema]) => [name, plainSchema(schema)])
  return {
    openapi: '3.1.1',
    info: {
      title: 'Warifu API',
      version: '1',
      description:
        'For the systems of institutions, and for token apps. No cookie is read and none is set; every body is JSON of at most 4 KiB, of createOperation 1 MiB, with no member that is not described here. See docs/api.md.',
    },
    paths: Object.fromEntries(paths),
    webhooks: webhooksOf(published),
    components: {
      schemas: Object.fromEntries(schemas),
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: `The key of a client, or an assertion that it signs for this one request (private_key_jwt, RFC 7523; see docs/api.md); a client with a certificate also shows that, in the handshake (RFC 8705). Scopes: ${Object.entries(
            clientScopes,
          )
            .map(([scope, words]) => `\`${scope}\`, ${words}`)
            .join('; ')}.`,
        },
      },
    },
  }
}

type Named = Map<string, z.ZodType>

function described(operation: Operation, named: Named): object {
  const { operationId, summary, description, scope, body, answers, tagged = false } = operation
  const headers = { ...(scope === null ? {} : rateHeaders), ...(tagged ? tagHeader : {}) }
  const responses = Object.entries(answers).map(([status, answer]) => [
    status,
    {
      description: answer.description,
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      content: contentOf(answer.schema, named, answer.mediaType),
    },
  ])
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(scope === null ? {} : { security: [{ apiKey: [scope] }] }),
    ...parametersOf(operation),
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body, named) } }),
    responses: {
      ...Object.fromEntries(responses),
      ...(tagged ? { 304: { description: 'It is what If-None-Match says', headers } } : {}),
      ...problemResponses(operation, named),
    },
  }
}

function parametersOf({ params, query, changes, scope, tagged, heldAgainst }: Operation): object {
  const listed = [
    ...parametersIn(params, 'path'),
    ...parametersIn(query, 'query'),
    ...(changes && scope !== null ? [idempotencyKey] : []),
    ...(tagged ? [ifNoneMatch] : []),
    ...(heldAgainst === undefined ? [] : [ifMatch]),
  ]
  return listed.length === 0 ? {} : { parameters: listed }
}

function parametersIn(schema: z.ZodObject | undefined, place: 'path' | 'query'): object[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const { description, ...rest } = plainSchema(field as z.ZodType)
    const required = place === 'path' || !z.safeParse(field as z.ZodType, undefined).success
    return { name, in: place, required, ...(description === undefined ? {} : { description }), schema: rest }
  })
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The same request under the same key gets the same answer for 24 hours, and is carried out once; another request under it is refused.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[A-Za-z0-9_.:~+/=-]+$' },
} as const

const tags = { type: 'string', minLength: 1, maxLength: 1000 } as const
const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The ETag of what was read before: 304 if it is still that.',
  schema: tags,
} as const
const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The ETag of the user as it was read: nothing is done, and 412 answered, if somebody changed it since.',
  schema: tags,
} as const

const tagHeader = { ETag: { description: 'Of this representation.', schema: { type: 'string' } } } as const
const whole = { type: 'integer', minimum: 0 } as const
const rateHeaders = {
  'RateLimit-Limit': { description: 'How many requests at once.', schema: whole },
  'RateLimit-Remaining': { description: 'How many of them are left.', schema: whole },
  'RateLimit-Reset': { description: 'Seconds until all of them are.', schema: whole },
} as const
const retryAfter = { 'Retry-After': { description: 'Seconds.', schema: whole } } as const
const authenticate = {
  'WWW-Authenticate': { description: 'RFC 6750 §3.', schema: { type: 'string' } },
} as const

const problemHeaders: { readonly [status: number]: object } = {
  401: authenticate,
  429: retryAfter,
  503: retryAfter,
}

/** One response per status; several problems may share it. */
function problemResponses(operation: Operation, named: Named): object {
  const byStatus = Map.groupBy(problemsOf(operation), (code) => apiProblems[code].status)
  const responses = [...byStatus].map(([status, same]) => {
    const description = same.map((code) => `\`${code}\`: ${apiProblems[code].title}`).join('. ')
    const headers = problemHeaders[status]
    return [
      String(status),
      {
        description,
        ...(headers === undefined ? {} : { headers }),
        content: contentOf(problemSchema, named, 'application/problem+json'),
      },
    ]
  })
  return Object.fromEntries(responses)
}

/** The body of a request or an answer, whose schema is noted under its title. */
export function contentOf(schema: z.ZodType, named: Named, type = 'application/json'): object {
  return { [type]: { schema: referenceTo(schema, named) ?? plainSchema(schema) } }
}

/** A schema with a title is named once, among the components. */
function referenceTo(schema: z.ZodType, named: Named): object | undefined {
  const title = schema.meta()?.title
  if (title === undefined) return undefined
  if ((named.get(title) ?? schema) !== schema) throw new Error(`two schemas are called ${title}`)
  named.set(title, schema)
  return { $ref: `#/components/schemas/${title}` }
}

/** Without the line that says which JSON Schema it is. */
export function plainSchema(schema: z.ZodType): { readonly description?: string } {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return rest as { readonly description?: string }
}
