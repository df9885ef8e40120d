import type { Context as HonoContext } from 'hono'
import { isOverload } from '../../authority/operations/context.ts'
import type { Env, Log } from '../../platform/http/guards.ts'
import { Problem, type ProblemKind, retryAfterSeconds } from '../../platform/http/problem.ts'

/** Every way the API says no: `code` is for programs, the title for the people who write them. */
export const apiProblems = {
  malformed: { status: 400, title: 'The request cannot be read' },
  unauthenticated: {
    status: 401,
    title:
      'The API key or assertion is missing, unknown, revoked, expired or used, or its certificate is missing',
  },
  'not-allowed': { status: 403, title: 'The request is not allowed' },
  'scope-missing': { status: 403, title: 'The client has no right to this' },
  'service-not-yours': { status: 403, title: 'The client does not belong to this service' },
  'activation-code-required': {
    status: 403,
    title: 'The institution gives tokens with an activation code only',
  },
  'activation-code-invalid': {
    status: 403,
    title: 'The activation code is unknown, used or expired',
  },
  'proof-wrong': {
    status: 403,
    title: 'The proof is not of this token and this moment, or the token cannot move',
  },
  'evidence-unproven': {
    status: 409,
    title: 'The journal does not hold where the evidence stands',
  },
  'operation-erased': {
    status: 410,
    title: 'The contract of its user ended, and what was signed is erased',
  },
  'move-unknown': {
    status: 404,
    title: 'There is no such move, or it is over, or another device took it up',
  },
  'move-unclaimed': { status: 409, title: 'The new device has not shown the code yet' },
  'move-number-wrong': { status: 409, title: 'The number is not the one that the new device shows' },
  'move-done': { status: 409, title: 'The token has moved already' },
  'no-usable-token': {
    status: 409,
    title: 'The user has no token that counts now, or there is no such user',
  },
  'operations-waiting': {
    status: 409,
    title: 'As many operations wait for the user’s token as may: 20 of clients',
  },
  'not-found': { status: 404, title: 'There is no such resource' },
  'method-not-allowed': { status: 405, title: 'The resource does not have this method; see Allow' },
  'request-differs': { status: 409, title: 'Another request was made under the same idempotency key' },
  'already-delivered': {
    status: 409,
    title: 'The token of this request is in use or revoked, so its secret is not given again',
  },
  'nothing-to-do': { status: 409, title: 'The act does not apply as things stand' },
  'needs-two-persons': {
    status: 409,
    title:
      'It takes a second person, and something else waits, somebody else asked or an approver declined: have it done at the desk',
  },
  'user-id-taken': { status: 409, title: 'Somebody has this user ID, or had it' },
  'customer-unknown': { status: 409, title: 'No customer has this number' },
  'customer-number-taken': { status: 409, title: 'A customer has this number already' },
  'customer-name-differs': {
    status: 409,
    title: 'The customer of this number has another name: one of the two is wrong',
  },
  'not-for-institution': {
    status: 409,
    title: 'In this service the customer’s administrators, or the desk, do this',
  },
  'precondition-failed': {
    status: 412,
    title: 'The resource is not what If-Match says: read it again, and decide anew',
  },
  'too-large': { status: 413, title: 'The request is too large' },
  'media-type': { status: 415, title: 'The body must be application/json' },
  'idempotency-key-reused': {
    status: 422,
    title: 'The client made another request under the same Idempotency-Key',
  },
  'public-key-invalid': {
    status: 422,
    title: 'The public key is not an uncompressed point of P-256 in base64url',
  },
  'rate-limited': { status: 429, title: 'Too many requests; try again after Retry-After seconds' },
  fault: { status: 500, title: 'The request failed; the cause is in the log under its request ID' },
  overloaded: { status: 503, title: 'Too many requests are under way; try again after Retry-After seconds' },
  unavailable: {
    status: 503,
    title:
      'The server cannot decide anything now; try again after Retry-After seconds, under the same idempotency key',
  },
} as const

export type ApiProblemCode = keyof typeof apiProblems

/** One error in a request: a JSON Pointer (RFC 6901) as a URI fragment, and what is expected there. */
export type FieldProblem = { readonly pointer: string; readonly detail: string }

type Details = {
  readonly errors?: readonly FieldProblem[]
  readonly retryAfterSeconds?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is answered with a problem document. Thrown, and turned into one in one place. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ApiProblemCode
  readonly errors: readonly FieldProblem[]
  readonly headers: Readonly<Record<string, string>>
  constructor(code: ApiProblemCode, { errors = [], retryAfterSeconds, headers = {} }: Details = {}) {
    super(apiProblems[code].title)
    this.code = code
    this.errors = errors
    this.headers =
      retryAfterSeconds === undefined ? headers : { ...headers, 'Retry-After': String(retryAfterSeconds) }
  }
}

const codes: Record<ProblemKind, ApiProblemCode> = {
  badRequest: 'malformed',
  forged: 'not-allowed',
  tooLarge: 'too-large',
  fileTooLarge: 'too-large',
  notFound: 'not-found',
  overloaded: 'overloaded',
  unavailable: 'unavailable',
  fault: 'fault',
}

/** The one place where an exception becomes a problem document (RFC 9457); its cause goes to the log only. */
export function problemDocument(log: Log, error: unknown, requestId: string) {
  const { code, errors, headers } = apiProblemOf(error)
  if (code === 'fault') log.error({ err: error, requestId }, 'request failed')
  const { status, title } = apiProblems[code]
  // `type` is omitted, which means about:blank (RFC 9457 §4.2.1); `code` distinguishes the problems.
  const document = { title, status, code, requestId, ...(errors.length > 0 ? { errors } : {}) }
  return { status, type: 'application/problem+json', text: JSON.stringify(document), headers }
}

export function problemAnswer(log: Log, error: unknown, c: HonoContext<Env>): Response {
  const { status, type, text, headers } = problemDocument(log, error, c.get('requestId'))
  return c.body(text, status, { 'Content-Type': type, ...headers })
}

function apiProblemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const kind = error instanceof Problem ? error.kind : isOverload(error) ? 'overloaded' : 'fault'
  const wait = retryAfterSeconds(kind)
  return new ApiProblem(codes[kind], wait === null ? {} : { retryAfterSeconds: wait })
}
