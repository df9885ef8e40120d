import { type Operations, operations, type Problem } from './api.ts'
import { authorizationWith, type Credentials } from './credentials.ts'
import { WarifuProblem, WarifuUnexpected, WarifuUnreachable } from './errors.ts'
import { type Patience, passes, pauseMs, retryAfterSeconds, sleep, usualPatience } from './retry.ts'

export type WarifuSettings = {
  /** Where Warifu is, such as https://otp.bank.example: PUBLIC_ORIGIN of the server. */
  readonly origin: string
  readonly credentials: Credentials
  /** How often and how long; what is left out is `usualPatience`. */
  readonly patience?: Partial<Patience>
  /** One with a client certificate or a proxy, for example; the platform's unless given. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
}

export type CallOptions = {
  /** What is asked again under the key of an earlier call is done once. Left out: a new one for each call. */
  readonly idempotencyKey?: string
  /** Ends the call; what the server did is then not known. */
  readonly signal?: AbortSignal
}

type Name = keyof Operations

type Method<Args, Answer> = (args: Args, options?: CallOptions) => Promise<Answer>

/** With If-None-Match it may resolve to undefined: what is there is still what the caller has. */
type ConditionalMethod<Args, Answer> = Method<
  Args & { readonly 'If-None-Match': string },
  Answer | undefined
> &
  Method<Args & { readonly 'If-None-Match'?: never }, Answer>

/** Whether arguments name this one; those of an operation without any name all, and allow none. */
type Takes<Args, Key extends string> = string extends keyof Args
  ? false
  : Key extends keyof Args
    ? true
    : false

/** Every operation of the API as a method, which resolves to its answer. Rejects with a WarifuError. */
export type Warifu = {
  readonly [N in Name]: Takes<Operations[N]['args'], 'If-None-Match'> extends true
    ? ConditionalMethod<Omit<Operations[N]['args'], 'If-None-Match'>, Operations[N]['answer']>
    : // biome-ignore lint/complexity/noBannedTypes: whatever may be left out
      {} extends Operations[N]['args']
      ? (args?: Operations[N]['args'], options?: CallOptions) => Promise<Operations[N]['answer']>
      : Method<Operations[N]['args'], Operations[N]['answer']>
}

/** What came with an answer. */
export type AnswerDetails = {
  readonly status: number
  readonly headers: Headers
  /** Null: the operation changes nothing. */
  readonly idempotencyKey: string | null
  readonly attempts: number
}

const details = new WeakMap<object, AnswerDetails>()

/** Status and headers (ETag, RateLimit-Remaining, Idempotency-Replayed) of an answer as a method gave it. */
export function detailsOf(answer: object): AnswerDetails {
  const found = details.get(answer)
  if (found === undefined) throw new TypeError('not an answer of this client')
  return found
}

type Shape = {
  readonly method: string
  readonly path: string
  readonly query: readonly string[]
  readonly headers: readonly string[]
  readonly body: boolean
  /** Takes an Idempotency-Key. */
  readonly once: boolean
  readonly authenticated: boolean
}

type Means = {
  readonly base: string
  readonly authorization: () => Promise<string>
  readonly patience: Patience
  readonly send: NonNullable<WarifuSettings['fetch']>
}

type Args = Readonly<Record<string, unknown>>

/** A client of the Warifu at `origin`. Throws TypeError for settings that would tell others the key. */
export function createWarifu({ origin, credentials, patience, fetch: given }: WarifuSettings): Warifu {
  const base = new URL(origin).origin
  if (base !== origin) throw new TypeError(`origin must be one, such as ${base}`)
  if (!isPrivate(base)) throw new TypeError('origin must be https, or this machine')
  const means: Means = {
    base,
    authorization: authorizationWith(credentials, base, Date.now),
    patience: { ...usualPatience, ...patience },
    send: given ?? ((url, init) => fetch(url, init)),
  }
  const methods = Object.entries<Shape>(operations).map(([name, shape]) => [
    name,
    (args: Args = {}, options: CallOptions = {}) => call(means, { name, shape, args, options }),
  ])
  return Object.freeze(Object.fromEntries(methods)) as Warifu
}

function isPrivate(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

type Asked = {
  readonly name: string
  readonly shape: Shape
  readonly args: Args
  readonly options: CallOptions
}

/** Tries until there is an answer, a problem that doesn't pass, or no patience left. */
async function call(means: Means, { name, shape, args, options }: Asked): Promise<unknown> {
  const { attemptsMax, deadlineMs } = means.patience
  const idempotencyKey = shape.once ? (options.idempotencyKey ?? crypto.randomUUID()) : null
  const url = means.base + pathOf(shape, args)
  const init = requestOf(shape, args, idempotencyKey)
  const mayRepeat = idempotencyKey !== null || shape.method === 'GET'
  const begin = performance.now()
  for (let attempts = 1; ; attempts += 1) {
    const asked = { operation: name, idempotencyKey, attempts }
    const leftMs = deadlineMs - (performance.now() - begin)
    const outcome = await attempt(means, { url, init, shape, leftMs, signal: options.signal })
    if (outcome.answer !== undefined) {
      const { status, headers } = outcome.answer
      const body = bodyOf(outcome, asked)
      if (typeof body === 'object' && body !== null)
        details.set(body, { status, headers, idempotencyKey, attempts })
      return body
    }
    const { response, failure } = outcome
    const wait =
      response === undefined ? null : retryAfterSeconds(response.headers.get('Retry-After'), Date.now())
    const pause = pauseMs(attempts, wait, Math.random)
    const isOver = attempts >= attemptsMax || performance.now() - begin + pause >= deadlineMs
    const canPass = response === undefined || passes(response.status)
    options.signal?.throwIfAborted()
    if (canPass && mayRepeat && !isOver) await sleep(pause, options.signal)
    else if (response === undefined) throw new WarifuUnreachable('no answer', asked, failure)
    else throw problemIn(outcome.text, response.status, asked, wait)
  }
}

type Attempt = {
  readonly url: string
  readonly init: RequestInit & { readonly headers: Readonly<Record<string, string>> }
  readonly shape: Shape
  readonly leftMs: number
  readonly signal: AbortSignal | undefined
}

type Outcome =
  | { readonly answer: Response; readonly text: string }
  | { readonly answer?: never; readonly response: Response; readonly text: string; readonly failure?: never }
  | { readonly answer?: never; readonly response?: never; readonly text?: never; readonly failure: unknown }

async function attempt(
  { authorization, send, patience }: Means,
  { url, init, shape, leftMs, signal }: Attempt,
): Promise<Outcome> {
  const headers = shape.authenticated
    ? { ...init.headers, Authorization: await authorization() }
    : init.headers
  const timeout = AbortSignal.timeout(Math.max(1, Math.floor(Math.min(patience.timeoutMs, leftMs))))
  const signals = signal === undefined ? [timeout] : [timeout, signal]
  try {
    const response = await send(url, { ...init, headers, signal: AbortSignal.any(signals) })
    const text = await response.text()
    return response.ok || response.status === 304 ? { answer: response, text } : { response, text }
  } catch (failure) {
    return { failure }
  }
}

/** The server never redirects: whoever does would be told the key. */
function requestOf({ method, headers: named, body }: Shape, args: Args, idempotencyKey: string | null) {
  const given = named.flatMap((name) =>
    args[name] === undefined ? [] : [[name, String(args[name])] as const],
  )
  const headers: Record<string, string> = { Accept: 'application/json', ...Object.fromEntries(given) }
  if (idempotencyKey !== null) headers['Idempotency-Key'] = idempotencyKey
  if (body) headers['Content-Type'] = 'application/json'
  const init = { method, headers, redirect: 'error', credentials: 'omit', cache: 'no-store' } as const
  return body ? { ...init, body: JSON.stringify(args['body']) } : init
}

function pathOf({ path, query }: Shape, args: Args): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segmentOf(name, args[name]))
  const asked = query.flatMap((name) => (args[name] === undefined ? [] : [[name, String(args[name])]]))
  return asked.length === 0 ? filled : `${filled}?${new URLSearchParams(asked)}`
}

/** A segment of dots would be another path. */
function segmentOf(name: string, value: unknown): string {
  if (typeof value !== 'string' || /^\.{0,2}$/.test(value))
    throw new TypeError(`${name} is missing, or no ID`)
  return encodeURIComponent(value)
}

type Context = {
  readonly operation: string
  readonly idempotencyKey: string | null
  readonly attempts: number
}

function bodyOf({ answer, text }: Extract<Outcome, { readonly answer: Response }>, asked: Context): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new WarifuUnexpected(answer.status, asked, error)
  }
}

function problemIn(text: string, status: number, asked: Context, wait: number | null) {
  try {
    const problem = JSON.parse(text) as Partial<Problem> | null
    if (typeof problem?.code === 'string' && typeof problem.requestId === 'string')
      return new WarifuProblem({ ...problem, status } as Problem, asked, wait)
    return new WarifuUnexpected(status, asked)
  } catch (error) {
    return new WarifuUnexpected(status, asked, error)
  }
}
