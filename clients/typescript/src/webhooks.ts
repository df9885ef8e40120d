import type { WebhookEvent } from './api.ts'
import { WarifuWebhookError } from './errors.ts'

export type ReceivedWebhook = {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  /** The bytes as they came: parsed and written again, they are others. */
  readonly body: Uint8Array | string
}

export type WebhookSettings = {
  /** As `./warifu webhook create` prints it; several while one is replaced. */
  readonly secrets: readonly string[]
  /** How far off `webhook-timestamp` may be. */
  readonly toleranceSeconds?: number
  readonly nowMs?: () => number
}

export type OpenedWebhook = {
  /** The same whenever the same event comes again: keep the last ones. */
  readonly id: string
  readonly event: WebhookEvent
}

const prefix = 'whsec_'
const signaturesMax = 8

/**
 * The event in a webhook, once its signature (Standard Webhooks 1.0) is right and its time is now. Throws
 * WarifuWebhookError for anything else: answer that with 400, and believe nothing of it.
 */
export async function openWebhook(
  { headers, body }: ReceivedWebhook,
  { secrets, toleranceSeconds = 300, nowMs = Date.now }: WebhookSettings,
): Promise<OpenedWebhook> {
  const id = headerIn(headers, 'webhook-id')
  const timestamp = headerIn(headers, 'webhook-timestamp')
  const signatures = headerIn(headers, 'webhook-signature')
  if (id === '' || timestamp === '' || signatures === '')
    throw new WarifuWebhookError('webhook-id, webhook-timestamp or webhook-signature is missing')
  const off = Math.abs(nowMs() / 1000 - Number(/^\d{1,12}$/.test(timestamp) ? timestamp : Number.NaN))
  if (!(off <= toleranceSeconds)) throw new WarifuWebhookError('webhook-timestamp is not now')
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const head = new TextEncoder().encode(`${id}.${timestamp}.`)
  const signed = new Uint8Array(head.length + bytes.length)
  signed.set(head)
  signed.set(bytes, head.length)
  if (!(await isSigned(signed, signatures, secrets)))
    throw new WarifuWebhookError('no secret made webhook-signature')
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { id, event: JSON.parse(text) as WebhookEvent }
  } catch (error) {
    throw new WarifuWebhookError('the body is not JSON', { cause: error })
  }
}

/** subtle.verify compares in a time that tells nothing. */
async function isSigned(
  signed: Uint8Array<ArrayBuffer>,
  header: string,
  secrets: readonly string[],
): Promise<boolean> {
  const signatures = header
    .split(' ')
    .slice(0, signaturesMax)
    .flatMap((each) => (each.startsWith('v1,') ? (bytesOf(each.slice(3)) ?? []) : []))
  let found = false
  for (const secret of secrets) {
    const bytes = secret.startsWith(prefix) ? bytesOf(secret.slice(prefix.length)) : undefined
    if (bytes === undefined || bytes.length < 24) throw new TypeError('a secret begins with whsec_')
    const algorithm = { name: 'HMAC', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify'])
    for (const signature of signatures)
      found = (await crypto.subtle.verify('HMAC', key, signature, signed)) || found
  }
  return found
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Of Fetch, or of node:http, whose names are in lower case. A header that is there twice is none. */
function headerIn(headers: ReceivedWebhook['headers'], name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name]
  return typeof value === 'string' ? value : ''
}
