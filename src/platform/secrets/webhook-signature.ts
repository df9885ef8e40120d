import { createHmac, randomBytes } from 'node:crypto'

/** As the specification of Standard Webhooks writes a secret: 256 bits of it. */
const prefix = 'whsec_'

/** A new secret to sign webhooks with, as its receiver keeps it. */
export function newWebhookSecret(): string {
  return `${prefix}${randomBytes(32).toString('base64')}`
}

/** What is signed: an event, when it was sent, and its text. */
export type SignedWebhook = { readonly eventId: string; readonly seconds: number; readonly body: string }

/**
 * The `webhook-signature` header of Standard Webhooks 1.0: one `v1` signature, HMAC-SHA256, for each secret that a
 * receiver may still have. Throws TypeError for a text that is no secret.
 */
export function webhookSignature(
  secrets: readonly string[],
  { eventId, seconds, body }: SignedWebhook,
): string {
  const signed = `${eventId}.${seconds}.${body}`
  return secrets
    .map((secret) => {
      if (!secret.startsWith(prefix)) throw new TypeError('not a secret of a webhook')
      const key = Buffer.from(secret.slice(prefix.length), 'base64')
      return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
    })
    .join(' ')
}
