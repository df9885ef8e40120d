import type { Hono, Context as HonoContext } from 'hono'
import { answerOnce } from '../../authority/operations/clients/answer-once.ts'
import { ClientChanged, guarded } from '../../authority/operations/clients/known-clients.ts'
import type { Caller, Context } from '../../authority/operations/context.ts'
import { type Client, type ClientScope, clientActor } from '../../authority/rules/client.ts'
import { addressOf, type Env, setHeader } from '../../platform/http/guards.ts'
import type { Authentication } from './authenticate.ts'
import type { Answer, Call, Operation } from './operation.ts'
import { ApiProblem } from './problem.ts'
import { readRequest } from './read.ts'

type Means = { readonly context: Context; readonly authentication: Authentication }

/** Mounts the operations; a path of theirs answers any other method with 405. */
export function mountOperations(app: Hono<Env>, operations: readonly Operation[], means: Means): void {
  for (const operation of operations) {
    app.on(operation.method, operation.path, (c) => answer(c, operation, means))
  }
  for (const [path, known] of Map.groupBy(operations, (each) => each.path)) {
    const methods = known.map(({ method }) => method.toUpperCase())
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', ')
    app.all(path, () => {
      throw new ApiProblem('method-not-allowed', { headers: { Allow: allow } })
    })
  }
}

/** Who asks, then what, then whether it was asked before: the order in which a request can be refused. */
async function answer(c: HonoContext<Env>, operation: Operation, means: Means): Promise<Response> {
  const address = addressOf(c)
  const requestId = c.get('requestId')
  if (operation.scope === null) {
    const caller = { requestId, actor: 'token-app', address }
    operation.admit?.(caller)
    const read = await readRequest(c, operation)
    return sent(c, await operation.run(callOf(c, means.context, caller, read, null)))
  }
  const { authentication, context } = means
  if (operation.changes) return sent(c, await answerKnown(c, operation, operation.scope, means))
  const { client } = await authentication.read(c, operation.scope)
  const caller = { requestId, actor: clientActor(client.clientId), address }
  const read = await readRequest(c, operation)
  return sent(c, await operation.run(callOf(c, context, caller, read, client)))
}

/**
 * A change is made for a client from memory, whose row its transaction reads. Whatever is answered without that is not
 * answered before the row has been read.
 */
async function answerKnown(
  c: HonoContext<Env>,
  operation: Operation,
  scope: ClientScope,
  { context, authentication }: Means,
): Promise<Answer> {
  const known = await authentication.recall(c, scope)
  const caller = {
    requestId: c.get('requestId'),
    actor: clientActor(known.client.clientId),
    address: addressOf(c),
  }
  const guard = guarded(context, known)
  let read: Read | undefined
  try {
    read = await readRequest(c, operation)
    const given = await operation.run(callOf(c, guard.context, caller, read, known.client))
    if (!guard.passed()) await authentication.again(c, scope, known)
    return given
  } catch (error) {
    if (guard.passed()) throw error
    const { client } = await authentication.again(c, scope, known)
    if (read === undefined || !(error instanceof ClientChanged)) throw error
    return operation.run(callOf(c, context, caller, read, client))
  }
}

type Read = Awaited<ReturnType<typeof readRequest>>

function callOf(
  c: HonoContext<Env>,
  context: Context,
  caller: Caller,
  read: Read,
  client: Client | null,
): Call<never, never, never> {
  const { params, query, body, text } = read
  return {
    context,
    caller,
    params: params as never,
    query: query as never,
    body: body as never,
    get client() {
      if (client === null) throw new Error('nobody in particular calls this operation')
      return client
    },
    async once(run, answerOf) {
      const idempotencyKey = idempotencyKeyOf(c)
      if (idempotencyKey === undefined || client === null) return answerOf(await run(context))
      const request = [c.req.method, c.req.path, text].join('\n')
      const asked = { client, idempotencyKey, request }
      const answered = await answerOnce(context, asked, run, (outcome) => {
        const { status, body: told } = answerOf(outcome)
        return { status, body: JSON.stringify(told) }
      })
      if (!answered.ok) throw new ApiProblem('idempotency-key-reused')
      if (answered.repeated) setHeader(c, 'Idempotency-Replayed', 'true')
      const { status, body: told } = answered.answer
      return { status: status as Answer['status'], body: JSON.parse(told) }
    },
  }
}

/** Bare, or in quotation marks as a structured field has it. */
const idempotencyKeyForm = /^("?)([A-Za-z0-9_.:~+/=-]{1,255})\1$/

function idempotencyKeyOf(c: HonoContext<Env>): string | undefined {
  const header = c.req.header('Idempotency-Key')
  if (header === undefined) return undefined
  const key = idempotencyKeyForm.exec(header)?.[2]
  if (key !== undefined) return key
  const detail = 'must be 1 to 255 letters, digits and _ . : ~ + / = -'
  throw new ApiProblem('malformed', { errors: [{ pointer: 'header/Idempotency-Key', detail }] })
}

function sent(c: HonoContext<Env>, { status, body }: Answer): Response {
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/json' })
}
