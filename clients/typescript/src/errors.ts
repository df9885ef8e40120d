import type { Problem } from './api.ts'

/** Why a request was not done, as the server says it. */
export type ProblemCode = Problem['code']

type Asked = {
  readonly operation: string
  /** Null: the operation changes nothing. */
  readonly idempotencyKey: string | null
  readonly attempts: number
}

/**
 * A call that gave no answer. What the server did may not be known: call again with the same `idempotencyKey`, and it tells,
 * without doing it twice.
 */
export class WarifuError extends Error {
  override readonly name: string = 'WarifuError'
  readonly operation: string
  readonly idempotencyKey: string | null
  readonly attempts: number
  constructor(message: string, { operation, idempotencyKey, attempts }: Asked, cause?: unknown) {
    super(`${operation}: ${message}`, { cause })
    this.operation = operation
    this.idempotencyKey = idempotencyKey
    this.attempts = attempts
  }
}

/**
 * The server said no (RFC 9457), and did nothing in that attempt; an earlier one that got no answer (`attempts`) may have been
 * done all the same. A refused code is no problem, but an answer.
 */
export class WarifuProblem extends WarifuError {
  override readonly name = 'WarifuProblem'
  readonly status: number
  readonly code: ProblemCode
  /** Under which the server's log and journal know the request. */
  readonly requestId: string
  /** What is wrong with the request, and where. */
  readonly errors: NonNullable<Problem['errors']>
  /** Null: the server said nothing about it. */
  readonly retryAfterSeconds: number | null
  constructor(problem: Problem, asked: Asked, retryAfterSeconds: number | null) {
    const { title, status, code, requestId, errors = [] } = problem
    const where = errors.map(({ pointer, detail }) => `; ${pointer} ${detail}`).join('')
    super(`${title}${where} (${status} ${code}, request ${requestId})`, asked)
    this.status = status
    this.code = code
    this.requestId = requestId
    this.errors = errors
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** No answer in time, or no connection. */
export class WarifuUnreachable extends WarifuError {
  override readonly name = 'WarifuUnreachable'
}

/** An answer that isn't the API's: of a proxy, or of another version. */
export class WarifuUnexpected extends WarifuError {
  override readonly name = 'WarifuUnexpected'
  readonly status: number
  constructor(status: number, asked: Asked, cause?: unknown) {
    super(`an answer that is not the API’s (${status})`, asked, cause)
    this.status = status
  }
}

/** A webhook that must not be believed. */
export class WarifuWebhookError extends Error {
  override readonly name = 'WarifuWebhookError'
}
