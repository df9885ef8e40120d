// What a webhook sends, as the `webhooks` of OpenAPI 3.1: from the declarations of the modules, which can't tell anything else.
import type { Published, ToldField } from '../../authority/rules/published.ts'

type Schema = Readonly<Record<string, unknown>>

const kinds: Readonly<Record<Extract<ToldField, string>, Schema>> = {
  text: { type: 'string' },
  textOrNull: { type: ['string', 'null'] },
  flag: { type: 'boolean' },
  count: { type: 'integer', minimum: 0 },
  day: { type: 'string', format: 'date' },
  instant: { type: 'string', format: 'date-time' },
  instantOrNull: { type: ['string', 'null'], format: 'date-time' },
}

/** Standard Webhooks 1.0. */
const headers = [
  {
    name: 'webhook-id',
    in: 'header',
    required: true,
    description: 'Of the event: the same each time it is sent. Keep the last ones, and do nothing twice.',
    schema: { type: 'string' },
  },
  {
    name: 'webhook-timestamp',
    in: 'header',
    required: true,
    description: 'Of this attempt, in seconds since 1970. Refuse one that is more than five minutes off.',
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
  {
    name: 'webhook-signature',
    in: 'header',
    required: true,
    description:
      'One `v1,` and Base64 of HMAC-SHA-256 over id, timestamp and body, joined by full stops, for each secret that signs; two for a day after a rotation.',
    schema: { type: 'string' },
  },
] as const

/** By the names of the events. */
export function webhooksOf(published: readonly Published[]): Readonly<Record<string, object>> {
  return Object.fromEntries(published.map((each) => [each.name, { post: received(each) }]))
}

/** What a receiver reads. Members may be added, so it ignores those that it doesn't know. */
export function receivedSchema({ name, fields }: Published): Schema {
  const told = Object.entries(fields).map(([field, kind]) => [field, schemaOf(kind)] as const)
  const data = {
    service: { type: 'string' },
    userId: { type: ['string', 'null'], description: 'Null for what concerns a whole customer.' },
    ...Object.fromEntries(told),
  }
  return object({
    type: { const: name },
    timestamp: { type: 'string', format: 'date-time', description: 'When it happened.' },
    data: object(data),
  })
}

function received(each: Published): object {
  return {
    operationId: `on.${each.name}`,
    summary: each.words,
    parameters: headers,
    requestBody: { required: true, content: { 'application/json': { schema: receivedSchema(each) } } },
    responses: {
      '2XX': { description: 'It arrived; answer within ten seconds, and do the work afterwards.' },
      default: {
        description: 'It is sent again, up to three days long; 4xx but for 429 concerns this event alone.',
      },
    },
  }
}

function schemaOf(kind: ToldField): Schema {
  return typeof kind === 'string' ? kinds[kind] : { enum: kind }
}

function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: Object.keys(properties) }
}
