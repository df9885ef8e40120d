import type { Hono, Context as HonoContext } from 'hono'
import { answerOnce } from '../../authority/operations/clients/answer-once.ts'
import { ClientChanged, guarded } from '../../authority/operations/clients/known-clients.ts'
import type { Caller, Context } from '../../authority/operations/context.ts'
import { type Client, type ClientScope, clientActor } from '../../authority/rules/client.ts'
import type { DirectRoute } from '../../platform/http/direct.ts'
import { type Exchange, exchangeOf } from '../../platform/http/exchange.ts'
import type { Env } from '../../platform/http/guards.ts'
import type { Authentication } from './authenticate.ts'
import { entityTag, namesTag, namesTagWeakly } from './entity-tag.ts'
import type { Answer, Call, Operation } from './operation.ts'
import { ApiProblem, problemDocument } from './problem.ts'
import { readRequest } from './read.ts'

type Means = { readonly context: Context; readonly authentication: Authentication }

/** Mounts the operations; a path of theirs answers any other method with 405. Gives those that are answered directly, too. */
export function mountOperations(
  app: Hono<Env>,
  operations: readonly Operation[],
  means: Means,
): readonly DirectRoute[] {
  for (const operation of operations) {
    app.on(operation.method, operation.path, async (c) =>
      sent(c, operation, await answer(exchangeOf(c), operation, means)),
    )
  }
  for (const [path, known] of Map.groupBy(operations, (each) => each.path)) {
    const methods = known.map(({ method }) => method.toUpperCase())
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', ')
    app.all(path, () => {
      throw new ApiProblem('method-not-allowed', { headers: { Allow: allow } })
    })
  }
  return operations.filter(({ direct }) => direct === true).map((operation) => directly(operation, means))
}

function directly(operation: Operation, means: Means): DirectRoute {
  return {
    path: operation.path,
    answer: async (exchange) => {
      const { status, body } = await answer(exchange, operation, means)
      return { status, type: 'application/json', text: JSON.stringify(body) }
    },
    problem: (error, { requestId }, log) => problemDocument(log, error, requestId),
  }
}

/** Who asks, then what, then whether it was asked before: the order in which a request can be refused. */
async function answer(exchange: Exchange, operation: Operation, means: Means): Promise<Answer> {
  const { address, requestId } = exchange
  const { authentication, context } = means
  if (operation.scope === null) {
    const caller = { requestId, actor: 'token-app', address }
    operation.admit?.(caller)
    const read = await readRequest(exchange, operation)
    return operation.run(callOf(exchange, operation, context, caller, read, null))
  }
  if (operation.changes) return answerKnown(exchange, operation, operation.scope, means)
  const { client } = await authentication.read(exchange, operation.scope)
  const caller = { requestId, actor: clientActor(client.clientId), address }
  const read = await readRequest(exchange, operation)
  return operation.run(callOf(exchange, operation, context, caller, read, client))
}

/**
 * A change is made for a client from memory, whose row its transaction reads. Whatever is answered without that is not
 * answered before the row has been read.
 */
async function answerKnown(
  exchange: Exchange,
  operation: Operation,
  scope: ClientScope,
  { context, authentication }: Means,
): Promise<Answer> {
  const known = await authentication.recall(exchange, scope)
  const { requestId, address } = exchange
  const caller = { requestId, actor: clientActor(known.client.clientId), address }
  const guard = guarded(context, known)
  let read: Read | undefined
  try {
    read = await readRequest(exchange, operation)
    const given = await operation.run(callOf(exchange, operation, guard.context, caller, read, known.client))
    if (!guard.passed()) await authentication.again(exchange, scope, known)
    return given
  } catch (error) {
    if (guard.passed()) throw error
    const { client } = await authentication.again(exchange, scope, known)
    if (read === undefined || !(error instanceof ClientChanged)) throw error
    return operation.run(callOf(exchange, operation, context, caller, read, client))
  }
}

type Read = Awaited<ReturnType<typeof readRequest>>

type OnceOf = Call<never, never, never>['once']

/** A class, since an accessor of an object literal would keep its request alive (STYLE.md). */
class KnownCall {
  readonly context: Context
  readonly caller: Caller
  readonly params: never
  readonly query: never
  readonly body: never
  readonly once: OnceOf
  readonly #client: Client | null
  constructor(context: Context, caller: Caller, read: Read, client: Client | null, once: OnceOf) {
    this.context = context
    this.caller = caller
    this.params = read.params as never
    this.query = read.query as never
    this.body = read.body as never
    this.once = once
    this.#client = client
  }

  get client(): Client {
    if (this.#client === null) throw new Error('nobody in particular calls this operation')
    return this.#client
  }
}

function callOf(
  exchange: Exchange,
  operation: Operation,
  context: Context,
  caller: Caller,
  read: Read,
  client: Client | null,
) {
  const once: OnceOf = async (unheld, answerOf) => {
    const run = held(exchange, operation, call, unheld)
    const idempotencyKey = idempotencyKeyOf(exchange)
    if (idempotencyKey === undefined || client === null) return answerOf(await run(context))
    const request = [exchange.method, exchange.path, read.text].join('\n')
    const asked = { client, idempotencyKey, request }
    const answered = await answerOnce(context, asked, run, (outcome) => {
      const { status, body: told } = answerOf(outcome)
      return { status, body: JSON.stringify(told) }
    })
    if (!answered.ok) throw new ApiProblem('idempotency-key-reused')
    if (answered.repeated) exchange.setHeader('Idempotency-Replayed', 'true')
    const { status, body: told } = answered.answer
    return { status: status as Answer['status'], body: JSON.parse(told) }
  }
  const call = new KnownCall(context, caller, read, client, once)
  return call
}

/**
 * What runs only if the resource still is what If-Match says, both when this looks and when the change is decided: what
 * somebody else did meanwhile is never overwritten. An answer that is kept under the Idempotency-Key comes before that.
 */
function held<Outcome>(
  exchange: Exchange,
  { heldAgainst }: Operation,
  call: Call<never, never, never>,
  run: (context: Context) => Promise<Outcome>,
): (context: Context) => Promise<Outcome> {
  const ifMatch = exchange.header('if-match')
  if (ifMatch === undefined) return run
  if (heldAgainst === undefined) {
    const detail = 'has no meaning here'
    throw new ApiProblem('malformed', { errors: [{ pointer: 'header/If-Match', detail }] })
  }
  const changed = () => new ApiProblem('precondition-failed')
  return async (context) => {
    const found = await heldAgainst(call)
    if (found === undefined) return run(context)
    const { current, holding } = found
    if (!namesTag(ifMatch, entityTag(JSON.stringify(current.body), current.version ?? null))) throw changed()
    return run(holding(context, changed))
  }
}

/** Bare, or in quotation marks as a structured field has it. */
const idempotencyKeyForm = /^("?)([A-Za-z0-9_.:~+/=-]{1,255})\1$/

function idempotencyKeyOf(exchange: Exchange): string | undefined {
  const header = exchange.header('idempotency-key')
  if (header === undefined) return undefined
  const key = idempotencyKeyForm.exec(header)?.[2]
  if (key !== undefined) return key
  const detail = 'must be 1 to 255 letters, digits and _ . : ~ + / = -'
  throw new ApiProblem('malformed', { errors: [{ pointer: 'header/Idempotency-Key', detail }] })
}

function sent(
  c: HonoContext<Env>,
  { tagged, answers }: Operation,
  { status, body, version, file }: Answer,
): Response {
  if (file !== undefined) {
    const headers = { 'Content-Disposition': `attachment; filename="${file.name}"` }
    return c.body(file.bytes, status, { ...headers, 'Content-Type': answers[status]?.mediaType ?? '' })
  }
  const text = JSON.stringify(body)
  if (tagged !== true) return c.body(text, status, { 'Content-Type': 'application/json' })
  const tag = entityTag(text, version ?? null)
  const known = c.req.header('If-None-Match')
  if (known !== undefined && namesTagWeakly(known, tag)) return c.body(null, 304, { ETag: tag })
  return c.body(text, status, { 'Content-Type': 'application/json', ETag: tag })
}
