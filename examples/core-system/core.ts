// A bank's core system, as small as one can be: accounts in memory, rates, and the three things that Warifu asks of it
// (docs/core-system-openapi.json): statements in order, each of them kept as it was sent; postings, each booked once.
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

export type CoreAccount = {
  readonly branch: string
  readonly type: 'ordinary' | 'current' | 'savings' | 'other'
  readonly number: string
  readonly customer: string
  readonly holder: string
  balance: number
}

type Movement = Pick<CoreAccount, 'branch' | 'type' | 'number' | 'balance'> & {
  readonly id: string
  readonly bookedAt: string
  readonly yen: number
  readonly text: string
  readonly posting: string | null
}

/** What the bank sells and buys a currency at, as yen with two decimals. */
export type Quote = { readonly currency: string; readonly sell: string; readonly buy: string }

type Rate = Quote & {
  readonly asOf: string
  readonly interest: number
  readonly yenInterest: number
  readonly publishedOn: string
  readonly tts: string
  readonly ttm: string
  readonly ttb: string
}

type Posting = {
  readonly postingId: string
  readonly branch: string
  readonly type: string
  readonly number: string
  readonly yen: number
  readonly text: string
  /** From the second time on, after a refusal that the bank wants looked at again. */
  readonly attempt?: number
}

type Settings = {
  readonly service: string
  readonly apiKey: string
  readonly accounts: readonly CoreAccount[]
  readonly now: () => Temporal.Instant
}

type Answer = readonly [status: number, body?: string]

export type Core = {
  readonly listener: RequestListener
  /** Books something that is not Warifu's; throws for an account that it doesn't have. */
  readonly book: (number: string, yen: number, text: string) => void
  readonly balanceOf: (number: string) => number | undefined
  /** Tells a rate with the next statement. */
  readonly quote: (quote: Quote) => void
}

export function createCore({ service, apiKey, accounts: first, now }: Settings): Core {
  const accounts = new Map(first.map((account) => [account.number, { ...account }]))
  /** What was answered to each posting, with what it said. */
  const answered = new Map<
    string,
    { readonly said: string; readonly attempt: number; readonly answer: Answer }
  >()
  /** By number; what was sent under a number never changes. */
  const statements = new Map<number, string>()
  let newest = 0
  let moved: Movement[] = []
  let rates: Rate[] = []
  let booked = 0

  function move(account: CoreAccount, yen: number, text: string, posting: string | null): void {
    account.balance += yen
    booked += 1
    const { branch, type, number, balance } = account
    const what = { id: `core-${booked}`, bookedAt: now().toString(), yen, text, posting }
    moved.push({ branch, type, number, balance, ...what })
  }

  function statement(form: 'full' | 'delta'): string {
    newest += 1
    const numbers = new Set(moved.map(({ number }) => number))
    const told = [...accounts.values()].filter(({ number }) => form === 'full' || numbers.has(number))
    const head = { version: 1, service, form, sequence: newest, asOf: now().toString() }
    const text = JSON.stringify({ ...head, accounts: told, closed: [], movements: moved, rates })
    statements.set(newest, text)
    moved = []
    rates = []
    return text
  }

  function statementAfter(after: number | null): Answer {
    const isQuiet = moved.length + rates.length === 0
    if (after !== null && after === newest) return isQuiet ? [204] : [200, statement('delta')]
    const next = after === null ? undefined : statements.get(after + 1)
    // Whoever asks may have seen more of it than it remembers.
    if (next === undefined) newest = Math.max(newest, after ?? 0)
    return [200, next ?? statement('full')]
  }

  function decide({ postingId, branch, type, number, yen, text }: Posting): Answer {
    const account = accounts.get(number)
    if (account === undefined || account.branch !== branch || account.type !== type)
      return refused(422, 'account_unknown')
    if (account.balance + yen < 0) return refused(422, 'insufficient_funds')
    move(account, yen, text, postingId)
    return [201, '{}']
  }

  function takePosting(key: string, text: string): Answer {
    const { attempt = 1, ...posting } = JSON.parse(text) as Posting
    const said = JSON.stringify(posting)
    const before = answered.get(key)
    if (before !== undefined && before.said !== said) return refused(409, 'idempotency_key_reused')
    // What is booked stays booked once; a refusal is looked at again where it comes another time.
    if (before !== undefined && (before.answer[0] === 201 || attempt <= before.attempt)) return before.answer
    if (posting.postingId !== key) return refused(422, 'idempotency_key')
    const answer = decide(posting)
    answered.set(key, { said, attempt, answer })
    return answer
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (!isKey(request.headers.authorization, apiKey)) return [401]
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://core')
    const of = `/services/${service}`
    if (request.method === 'GET' && pathname === `${of}/statements`) {
      const after = searchParams.get('after')
      return statementAfter(after === null ? null : Number(after))
    }
    if (request.method === 'POST' && pathname === `${of}/postings`)
      return takePosting(String(request.headers['idempotency-key']), await textOf(request))
    return [404]
  }

  return {
    listener: (request, response) => {
      answer(request).then(
        (given) => send(response, given),
        () => send(response, [500]),
      )
    },
    book(number, yen, text) {
      const account = accounts.get(number)
      if (account === undefined) throw new RangeError(`no account ${number}`)
      move(account, yen, text, null)
    },
    quote(quote) {
      // The published rates of a bank are its own, once a day; these follow what was typed.
      const published = { tts: quote.sell, ttm: quote.sell, ttb: quote.buy }
      const interests = { interest: 400, yenInterest: 50 }
      const at = now()
      const publishedOn = at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString()
      rates.push({ ...quote, asOf: at.toString(), ...interests, publishedOn, ...published })
    },
    balanceOf: (number) => accounts.get(number)?.balance,
  }
}

function refused(status: 409 | 422, code: string): Answer {
  return [status, JSON.stringify({ code })]
}

function isKey(header: string | undefined, apiKey: string): boolean {
  const [shown, right] = [Buffer.from(header ?? ''), Buffer.from(`Bearer ${apiKey}`)]
  return shown.length === right.length && timingSafeEqual(shown, right)
}

const bodyMax = 64 * 2 ** 10

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > bodyMax) throw new RangeError('the body is too large')
  }
  return text
}

function send(response: ServerResponse, [status, body]: Answer): void {
  response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' })
  response.end(body)
}
