import type { Context as HonoContext } from 'hono'
import type { TokenTerms } from '../../otp/delivery.ts'
import type { Env } from '../../platform/http/guards.ts'
import { namespace } from './request.ts'
import { xml } from './xml.ts'

/**
 * What the clients can read: three reasons of the protocol, sent with 200 because some clients look at nothing else,
 * and two of our own for what the protocol doesn't cover.
 */
const reasons = {
  malformed: { status: 200, code: '4E00', message: 'Malformed request' },
  model_unsupported: { status: 200, code: '4E0D', message: 'Unsupported token model' },
  application_unsupported: {
    status: 200,
    code: '4F04',
    message: 'Expired or unsupported mobile application',
  },
  rate_limited: { status: 429, code: 'WF01', message: 'Too many requests; try again later' },
  overloaded: { status: 503, code: 'WF02', message: 'Too busy; try again later' },
  fault: { status: 500, code: 'WF03', message: 'The request failed' },
} as const

export type Reason = keyof typeof reasons

type Wait = { readonly retryAfterSeconds?: number }

function retryAfter({ retryAfterSeconds }: Wait): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }
}

function answerXml(
  c: HonoContext<Env>,
  body: { readonly requestId: string | null; readonly content: string },
  status: 200 | 429 | 500 | 503 = 200,
  headers: Record<string, string> = {},
): Response {
  const { requestId, content } = body
  const id = requestId === null ? '' : xml` RequestId="${requestId}"`
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<GetSharedSecretResponse${id} Version="2.0" xmlns="${namespace}">${content}</GetSharedSecretResponse>
`
  return c.body(text, status, { 'Content-Type': 'text/xml; charset=utf-8', ...headers })
}

export function refusalAnswer(
  c: HonoContext<Env>,
  reason: Reason,
  requestId: string | null = null,
  wait: Wait = {},
): Response {
  const { status, code, message } = reasons[reason]
  const content = xml`<Status><ReasonCode>${code}</ReasonCode><StatusMessage>${message}</StatusMessage></Status>`
  return answerXml(c, { requestId, content }, status, retryAfter(wait))
}

export type IssuedSecret = {
  readonly issuer: string
  readonly terms: TokenTerms
  readonly wrapped: {
    readonly salt: string
    readonly iv: string
    readonly cipher: string
    readonly digest: string
  }
  readonly serverTimeMs: number
}

/** `type` is HOTP for both kinds; a step in seconds means time-based, a counter event-based. */
export function secretAnswer(
  c: HonoContext<Env>,
  requestId: string,
  { issuer, terms, wrapped, serverTimeMs }: IssuedSecret,
): Response {
  const { tokenId, movingFactor, periodSeconds, expiresAtMs } = terms
  const { salt, iv, cipher, digest } = wrapped
  const expires = Temporal.Instant.fromEpochMilliseconds(expiresAtMs).toString({
    smallestUnit: 'millisecond',
  })
  const factor =
    movingFactor === 'time'
      ? xml`<TimeStep>${periodSeconds}</TimeStep><Time>0</Time><ClockDrift>4</ClockDrift>`
      : '<Counter>0</Counter>'
  const content = [
    '<Status><ReasonCode>0000</ReasonCode><StatusMessage>Success</StatusMessage></Status>',
    '<SharedSecretDeliveryMethod>HTTPS</SharedSecretDeliveryMethod>',
    '<SecretContainer Version="1.0">',
    xml`<EncryptionMethod><PBESalt>${salt}</PBESalt><PBEIterationCount>50</PBEIterationCount><IV>${iv}</IV></EncryptionMethod>`,
    xml`<Device><Secret type="HOTP" Id="${tokenId}"><Issuer>${issuer}</Issuer>`,
    `<Usage otp="true"><AI type="HMAC-SHA1-TRUNC-6DIGITS"/>${factor}</Usage>`,
    xml`<FriendlyName>${issuer}</FriendlyName>`,
    xml`<Data><Cipher>${cipher}</Cipher><Digest algorithm="HMAC-SHA1">${digest}</Digest></Data>`,
    xml`<Expiry>${expires}</Expiry></Secret></Device></SecretContainer>`,
    xml`<UTCTimestamp>${Math.floor(serverTimeMs / 1000)}</UTCTimestamp>`,
  ].join('')
  return answerXml(c, { requestId, content })
}

/** The sentences are the protocol's: the clients search the page for them. One sentence covers every failure. */
const pages = {
  checked: {
    status: 200,
    sentence: 'Your VIP Credential is working correctly.',
    japanese: 'トークンは正しく動作しています。今のワンタイムパスワードは使用済みになりました。',
  },
  synchronized: {
    status: 200,
    sentence: 'Your VIP Credential is successfully synced.',
    japanese: '同期ズレを補正しました。2つのワンタイムパスワードは使用済みになりました。',
  },
  failed: {
    status: 200,
    sentence: 'Your VIP credential needs to be synced.',
    japanese:
      '確認できませんでした。入力に誤りがあるか、使用済みまたは有効期限切れです。新しく生成されたワンタイムパスワードでお試しください。',
  },
  malformed: {
    status: 400,
    sentence: 'The request cannot be read.',
    japanese: '送信された内容を読み取れません。',
  },
  rate_limited: {
    status: 429,
    sentence: 'Too many requests. Try again later.',
    japanese: '要求が多すぎます。しばらくしてからお試しください。',
  },
  overloaded: {
    status: 503,
    sentence: 'Too busy. Try again later.',
    japanese: 'ただいま混み合っています。しばらくしてからお試しください。',
  },
  fault: { status: 500, sentence: 'The request failed.', japanese: '処理できませんでした。' },
} as const

export type Page = keyof typeof pages

/** Nothing in it comes from the request. */
export function pageAnswer(c: HonoContext<Env>, page: Page, wait: Wait = {}): Response {
  const { status, sentence, japanese } = pages[page]
  const text = `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>トークンの確認</title></head>
<body><main><h1>トークンの確認</h1><p lang="en"><span class="sixcode">${sentence}</span></p><p>${japanese}</p></main></body></html>
`
  return c.body(text, status, { 'Content-Type': 'text/html; charset=utf-8', ...retryAfter(wait) })
}
