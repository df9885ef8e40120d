// The document against the running server: every operation, every declared status, and whatever somebody sends (API-02).
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { type ClientScope, clientScopes } from '../../../src/authority/rules/client.ts'
import type { ServiceProfile } from '../../../src/authority/rules/profile.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import { Unavailable } from '../../../src/platform/store/unavailable.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { type Site, startSite } from '../../support/site.ts'
import { shoko } from '../../support/world.ts'
import type { Example } from './example-setting.ts'
import { examples } from './examples.ts'

type Media = Readonly<Record<string, { readonly schema: object }>>
type Described = {
  readonly operationId: string
  readonly security?: readonly { readonly apiKey: readonly string[] }[]
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Media }
  readonly responses: Readonly<Record<string, { readonly content?: Media; readonly headers?: object }>>
}
type Document = {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}
type Operation = Described & { readonly method: string; readonly path: string }

const issuing = { perAddress: { burst: 3000, perHour: 1 }, total: { burst: 100_000, perHour: 1 } }
const wrongKeys = { perAddress: { burst: 100_000, perHour: 1 }, total: { burst: 100_000, perHour: 1 } }
/** Codes for token apps are made, and users but administrators opened, by one person here. */
function withoutSome(profile: ServiceProfile): ServiceProfile {
  const alone: readonly string[] = ['issue_activation_code', 'create_user']
  const approvals = profile.desk.approvals.filter((name) => !alone.includes(name))
  return { ...profile, desk: { ...profile.desk, approvals } }
}

const everything = Object.keys(clientScopes) as ClientScope[]

let site: Site
let client: ApiClient
let document: Document
let operations: readonly Operation[]
let people = 0
beforeEach(async () => {
  site = await startSite({ issuingLimits: issuing, wrongKeyLimits: wrongKeys }, { edit: withoutSome })
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes: everything })
  document = await (await fetch(`${site.server.origin}/api/v1/openapi.json`)).json()
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ ...described, method, path })),
  )
})
afterEach(() => site.end())

const setting = () => ({
  site,
  client,
  fresh: () => {
    people += 1
    return String(7_000_000_000 + people)
  },
})

type Sending = {
  readonly key?: string | null
  readonly idempotencyKey?: string
  readonly type?: string
  readonly text?: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
}

async function send(operation: Operation, example: Example, how: Sending = {}): Promise<Response> {
  const { method, path, requestBody, security } = operation
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(example.path?.[name] ?? assert.fail(`${path}: ${name}`)),
  )
  const asked = new URLSearchParams(example.query).toString()
  const query = [asked, how.query ?? ''].filter((part) => part !== '').join('&')
  const key = how.key === undefined ? client.apiKey : how.key
  const headers = new Headers(how.headers)
  if (security !== undefined && key !== null) headers.set('Authorization', `Bearer ${key}`)
  if (how.idempotencyKey !== undefined) headers.set('Idempotency-Key', how.idempotencyKey)
  if (requestBody !== undefined) headers.set('Content-Type', how.type ?? 'application/json')
  return fetch(`${site.server.origin}${filled}${query === '' ? '' : `?${query}`}`, {
    method: method.toUpperCase(),
    headers,
    ...(requestBody === undefined ? {} : { body: how.text ?? JSON.stringify(example.body) }),
  })
}

/** Fails unless the document declares the answer, and the answer is as declared. */
async function assertDeclared(operation: Operation, response: Response): Promise<void> {
  const { operationId, responses } = operation
  const declared = responses[response.status]
  const text = await response.text()
  assert.ok(declared !== undefined, `${operationId} answered ${response.status}: ${text}`)
  const type = response.headers.get('Content-Type')?.split(';')[0] ?? ''
  if (declared.content === undefined) {
    assert.equal(text, '')
  } else {
    const media = declared.content[type]
    assert.ok(media !== undefined, `${operationId} answered ${response.status} with ${type}`)
    const { success, error } = schemaOf(media.schema).safeParse(
      type.endsWith('json') ? JSON.parse(text) : text,
    )
    assert.ok(success, `${operationId} ${response.status}: ${text}: ${error?.message}`)
  }
  for (const name of Object.keys(declared.headers ?? {})) {
    assert.ok(response.headers.has(name), `${operationId} ${response.status} without ${name}`)
  }
}

const schemas = new WeakMap<object, z.ZodType>()

function schemaOf(schema: object): z.ZodType {
  const made = schemas.get(schema) ?? z.fromJSONSchema(resolved(schema) as never)
  schemas.set(schema, made)
  return made
}

/** With the components in place of the references to them. */
function resolved(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(resolved)
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref } = schema as { readonly $ref?: string }
  if ($ref !== undefined) return resolved(document.components.schemas[$ref.split('/').at(-1) ?? ''])
  return Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, resolved(value)]))
}

function exampleOf({ operationId }: Operation) {
  return examples[operationId] ?? assert.fail(`there is no example of ${operationId}`)
}

/** With a store and a clock that fail in this way. */
async function failing<T>(error: Error, work: () => Promise<T>): Promise<T> {
  const { context } = site.world
  const { store, now } = context
  const fails = () => Promise.reject(error)
  const broken: Store = { ...store, change: fails, read: fails, query: fails }
  const stopped = () => {
    throw error
  }
  Object.assign(context, { store: broken, now: stopped })
  try {
    return await work()
  } finally {
    Object.assign(context, { store, now })
  }
}

/** How each status comes about in whatever operation declares it. */
const provoked: { readonly [status: number]: (operation: Operation, example: Example) => Promise<Response> } =
  {
    304: async (operation, example) => {
      const tag = (await send(operation, example)).headers.get('ETag') ?? ''
      return send(operation, example, { headers: { 'If-None-Match': `"other", W/${tag}` } })
    },
    400: (operation, example) => send(operation, example, { query: 'unknown=1' }),
    401: (operation, example) => send(operation, example, { key: null }),
    403: async (operation, example) => {
      const [scope] = operation.security?.[0]?.apiKey ?? []
      const settings = { service: shoko, scopes: everything.filter((each) => each !== scope) }
      const { apiKey } = await apiClient(site.world.context, site.server.origin, settings)
      return send(operation, example, { key: apiKey })
    },
    412: (operation, example) => send(operation, example, { headers: { 'If-Match': '"what it was"' } }),
    // A batch may be longer than anything else.
    413: (operation, example) => {
      const length = operation.operationId === 'createOperation' ? 1024 * 1024 : 4 * 1024
      return send(operation, example, { text: JSON.stringify('x'.repeat(length)) })
    },
    415: (operation, example) => send(operation, example, { type: 'text/plain' }),
    422: async (operation, example) => {
      const idempotencyKey = `other-${operation.operationId}`
      await send(operation, example, { idempotencyKey })
      const text = ` ${JSON.stringify(example.body)}`
      return send(operation, example, { idempotencyKey, text })
    },
    429: async (operation, example) => {
      const settings = { service: shoko, scopes: everything, requestsPerSecond: 1 }
      const { apiKey } = await apiClient(site.world.context, site.server.origin, settings)
      for (let i = 0; i < 10; i++) await send(operation, example, { key: apiKey, query: 'unknown=1' })
      return send(operation, example, { key: apiKey })
    },
    500: (operation, example) => failing(new Error('a fault'), () => send(operation, example)),
    503: (operation, example) => failing(new Unavailable('away'), () => send(operation, example)),
  }

test('the document is OpenAPI 3.1, and describes every path that is mounted', () => {
  assert.match(document.openapi, /^3\.1\./)
  assert.deepEqual(operations.map(({ operationId }) => operationId).sort(), Object.keys(examples).sort())
})

test('API-02: each operation answers with each status that it declares, and as declared', async () => {
  for (const operation of operations) {
    const { success, others = {} } = exampleOf(operation)
    for (const status of Object.keys(operation.responses).map(Number)) {
      const other = others[status]
      const example = await (other ?? success)(setting())
      const provoke = other === undefined ? provoked[status] : undefined
      const response = 'status' in example ? example : await (provoke ?? send)(operation, example)
      assert.equal(response.status, status, `${operation.operationId}: ${await response.clone().text()}`)
      await assertDeclared(operation, response)
    }
  }
})

/** fast-check's own texts of any code point take seconds to prepare, in which connections time out. */
function anyText(most: number, least = 0): fc.Arbitrary<string> {
  const codePoint = fc.oneof(fc.integer({ min: 0, max: 0x2ff }), fc.integer({ min: 0, max: 0x10ffff }))
  return fc
    .array(codePoint, { minLength: least, maxLength: most })
    .map((points) => String.fromCodePoint(...points))
}

const hostile = [
  "'; DROP TABLE client; --",
  '%00',
  '\u0000',
  '../../etc',
  '{{7*7}}',
  '１２３４５６',
  '__proto__',
  'dXNlcnMgAA',
]

/** Bodies that are nearly right: each member left out, of another type, empty, huge, or beside an unknown one. */
function nearly(body: object): fc.Arbitrary<unknown> {
  const members = Object.entries(body)
  const names = members.map(([name]) => name)
  const wrong = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>('', ' ', '\u0000', '\u202e', '\ud800', -1, 1e308, 2 ** 53, [], {}, null, true),
    anyText(200),
    fc.constantFrom(...hostile),
  )
  const within = members.flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [nearly(value).map((other) => ({ ...body, [name]: other }))]
      : [],
  )
  const changed = fc
    .tuple(
      fc.subarray(names),
      fc.dictionary(fc.constantFrom(...names, 'x', 'constructor', '__proto__'), wrong),
    )
    .map(([kept, others]) => ({
      ...Object.fromEntries(kept.map((name) => [name, body[name as never]])),
      ...others,
    }))
  return fc.oneof(changed, wrong, ...within)
}

/** Questions with what the operation takes, and what it doesn't. */
function asked({ parameters = [] }: Operation): fc.Arbitrary<Record<string, string>> {
  const known = parameters.flatMap((each) => (each.in === 'query' ? [each.name] : []))
  const name = fc.oneof(fc.string({ maxLength: 8 }), ...known.map((each) => fc.constant(each)))
  const value = fc.oneof(
    fc.string({ maxLength: 20 }),
    anyText(60).map((text) => text.toWellFormed()),
    fc.constantFrom(...hostile, '1', '100', 'active', 'issued'),
  )
  return fc.dictionary(name, value, { maxKeys: 2 })
}

test('API-02: whatever is sent, no operation answers with a fault, nor with what it does not declare', async () => {
  for (const operation of operations) {
    const example = await exampleOf(operation).success(setting())
    await fc.assert(
      fc.asyncProperty(
        nearly(example.body ?? {}),
        asked(operation),
        anyText(60, 1),
        async (body, query, part) => {
          const named = part.toWellFormed()
          const path = Object.fromEntries(Object.keys(example.path ?? {}).map((name) => [name, named]))
          const request = {
            path: fc.sample(fc.boolean(), 1)[0] ? path : (example.path ?? {}),
            query,
            body: body as object,
          }
          const text = JSON.stringify(body) ?? 'undefined'
          const response = await send(operation, request, { text })
          assert.ok(response.status < 500, `${operation.operationId} ${text}: ${response.status}`)
          await assertDeclared(operation, response)
        },
      ),
      { numRuns: 100, seed: 20_250_701 },
    )
  }
  assert.deepEqual(site.server.faults, [])
})

test('API-02: whatever bytes are sent as a body, they are refused', async () => {
  for (const operation of operations.filter(({ requestBody }) => requestBody !== undefined)) {
    const { body, path = {} } = await exampleOf(operation).success(setting())
    const right = JSON.stringify(body)
    const [name] = Object.keys(body ?? {})
    const bodies = [
      '',
      'null',
      '[]',
      `[${right}]`,
      right.slice(0, -1),
      `${right}${right}`,
      right.replace('{', `{"${name}":1,`),
      right.replace('{', '{"unknown":1,'),
      `\ufeff${right}`,
      `{"a":${'['.repeat(1500)}${']'.repeat(1500)}}`,
      `${right.slice(0, -1)},}`,
    ]
    for (const text of bodies) {
      const response = await send(operation, { path }, { text })
      assert.equal(response.status, 400, `${operation.operationId} ${text.slice(0, 80)}`)
      const { code, errors } = await response.json()
      assert.equal(code, 'malformed')
      assert.ok(errors.length > 0)
    }
  }
})
