import type { TokenTerms } from '../../otp/delivery.ts'
import { offsetOf } from './clock.ts'
import type { Delivery } from './delivery.ts'
import { listOf, type Members, numberOf, oneOf, recordOf, textOf } from './members.ts'

export type TokenRequest = {
  readonly idempotencyKey: string
  readonly publicKey: string
  readonly formFactor: 'mobile' | 'desktop'
  readonly movingFactor: 'time' | 'event'
  /** If the institution wants one, in its canonical spelling. */
  readonly activationCode?: string
}

export type Issued = {
  readonly terms: TokenTerms
  readonly delivery: Delivery
  /** How far the server's clock is ahead; undefined if the answer took too long to tell. */
  readonly offsetMs: number | undefined
}

export type Answer =
  | ({ readonly kind: 'issued' } & Issued)
  | { readonly kind: 'refused'; readonly code: string; readonly retryAfterSeconds: number | undefined }
  /** No answer, or an unreadable one: the token may have been issued all the same. */
  | { readonly kind: 'unreachable' }

const patienceMs = 15_000

/** With no cookie of anybody who uses the same browser; no answer to a post is kept (`Cache-Control: no-store`). */
function postJson(base: string, path: string, body: object, waitMs: number): Promise<Response> {
  return fetch(new URL(path, base), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'omit',
    signal: AbortSignal.timeout(waitMs),
  })
}

/** Asks the server at `base` for a token. The same request may be sent again at any time. */
export async function requestToken(
  base: string,
  request: TokenRequest,
  clock: () => number,
): Promise<Answer> {
  const sentAtMs = clock()
  try {
    const response = await postJson(base, '/api/v1/tokens', request, patienceMs)
    const body: unknown = await response.json()
    if (response.ok) return issuedFrom(body, sentAtMs, clock())
    const retryAfterSeconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
    return {
      kind: 'refused',
      code: textOf(recordOf(body), 'code'),
      retryAfterSeconds: Number.isFinite(retryAfterSeconds) ? retryAfterSeconds : undefined,
    }
  } catch {
    return { kind: 'unreachable' }
  }
}

export type Reply =
  | { readonly kind: 'answered'; readonly body: Members }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unreachable' }

/** Sends the server what one of its interfaces for token apps asks for, and waits for its JSON. */
export async function post(base: string, path: string, body: object, waitMsMax = patienceMs): Promise<Reply> {
  try {
    const response = await postJson(base, path, body, waitMsMax)
    const answer = recordOf(await response.json())
    return response.ok
      ? { kind: 'answered', body: answer }
      : { kind: 'refused', code: textOf(answer, 'code') }
  } catch {
    return { kind: 'unreachable' }
  }
}

/** One request of a token's move to another device (docs/token-protocol.md): to begin, to claim, to confirm. */
export function postMove(base: string, path: '' | '/claim' | '/confirm', body: object): Promise<Reply> {
  return post(base, `/api/v1/token-moves${path}`, body)
}

/** The token of an answer that holds one, as the new device gets it. */
export function movedToken(
  { token, counter, payees }: Readonly<Record<string, unknown>>,
  clock: () => number,
):
  | {
      readonly issued: Issued
      readonly counter: number
      readonly payees: readonly string[]
    }
  | undefined {
  if (typeof token !== 'object' || token === null) return undefined
  const issued = issuedFrom(token, clock(), clock())
  if (issued.kind !== 'issued') return undefined
  return {
    issued,
    counter: typeof counter === 'number' ? counter : 0,
    payees: Array.isArray(payees) ? payees.map(String) : [],
  }
}

/** A key with which an institution signs operations. */
export type ToldKey = {
  /** x, then y, in base64url. */
  readonly point: string
  readonly notBefore: number
  readonly notAfter: number
  readonly serial: number
}

export type ToldKeys = {
  readonly institution: string
  readonly name: string
  readonly keys: readonly ToldKey[]
  /** In base64url, as an older key signed each. */
  readonly changes: readonly string[]
}

/** The keys of the token's server; undefined without an answer. */
export async function askOperationKeys(
  base: string,
  tokenId: string,
): Promise<readonly ToldKeys[] | undefined> {
  try {
    const url = new URL(`/api/v1/operation-keys?tokenId=${encodeURIComponent(tokenId)}`, base)
    const signal = AbortSignal.timeout(patienceMs)
    const response = await fetch(url, { cache: 'no-store', credentials: 'omit', signal })
    if (!response.ok) return undefined
    return listOf(recordOf(await response.json()), 'institutions').map((each) => {
      return { ...institutionOf(each), changes: listOf(recordOf(each), 'changes').map(String) }
    })
  } catch {
    return undefined
  }
}

/**
 * The keys to pin in the place of all others, with the server's proof, which the caller checks; undefined without an
 * answer.
 */
export async function askKeysToPin(
  base: string,
  asking: { readonly tokenId: string; readonly atMs: number; readonly proof: string },
): Promise<
  { readonly institutions: readonly Omit<ToldKeys, 'changes'>[]; readonly proof: string } | undefined
> {
  const reply = await post(base, '/api/v1/token-operations/keys', asking)
  if (reply.kind !== 'answered') return undefined
  try {
    const institutions = listOf(reply.body, 'institutions').map(institutionOf)
    return { institutions, proof: textOf(reply.body, 'proof') }
  } catch {
    return undefined
  }
}

function institutionOf(each: unknown): Omit<ToldKeys, 'changes'> {
  const told = recordOf(each)
  return {
    institution: textOf(told, 'institution'),
    name: textOf(told, 'name'),
    keys: listOf(told, 'keys').map((key) => toldKeyOf(recordOf(key))),
  }
}

function toldKeyOf(key: Members): ToldKey {
  return {
    point: textOf(key, 'point'),
    notBefore: numberOf(key, 'notBefore'),
    notAfter: numberOf(key, 'notAfter'),
    serial: numberOf(key, 'serial'),
  }
}

/** How far the server's clock is ahead; undefined without an answer in time. */
export async function askOffset(
  base: string,
  clock: () => number,
  waitMsMax = patienceMs,
): Promise<number | undefined> {
  const sentAtMs = clock()
  try {
    const signal = AbortSignal.timeout(waitMsMax)
    const url = new URL('/api/v1/time', base)
    const response = await fetch(url, { cache: 'no-store', credentials: 'omit', signal })
    if (!response.ok) return undefined
    return offsetOf(sentAtMs, clock(), numberOf(recordOf(await response.json()), 'serverTimeMs'))
  } catch {
    return undefined
  }
}

function issuedFrom(body: unknown, sentAtMs: number, receivedAtMs: number): Answer {
  const answer = recordOf(body)
  const delivery = recordOf(answer['delivery'])
  const terms = {
    tokenId: textOf(answer, 'tokenId'),
    movingFactor: oneOf(answer, 'movingFactor', ['time', 'event']),
    formFactor: oneOf(answer, 'formFactor', ['mobile', 'desktop']),
    algorithm: oneOf(answer, 'algorithm', ['SHA1', 'SHA256', 'SHA512']),
    digits: numberOf(answer, 'digits') === 8 ? 8 : 6,
    periodSeconds: numberOf(answer, 'periodSeconds'),
    expiresAtMs: numberOf(answer, 'expiresAtMs'),
  } as const
  return {
    kind: 'issued',
    terms,
    delivery: {
      serverPublicKey: textOf(delivery, 'serverPublicKey'),
      nonce: textOf(delivery, 'nonce'),
      wrappedSecret: textOf(delivery, 'wrappedSecret'),
    },
    offsetMs: offsetOf(sentAtMs, receivedAtMs, numberOf(answer, 'serverTimeMs')),
  }
}
