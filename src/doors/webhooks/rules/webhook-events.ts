import type { Confidential } from '../../../platform/decision/event.ts'

type OfWebhook = { readonly service: string; readonly webhookId: string }

/** Receivers of an institution, and what is done about them. */
export type WebhookEvent =
  | (OfWebhook & {
      readonly type: 'webhook_created'
      readonly name: string
      /** Its path or query may be a secret; in clear in journals of before. */
      readonly url: Confidential<string> | string
      /** What may be read of it. */
      readonly place?: string
      readonly events: readonly string[]
      /** Sealed to the webhook. */
      readonly secret: Confidential<Uint8Array>
      readonly createdAtMs: number
    })
  /** Both secrets sign until the former one ends. */
  | (OfWebhook & {
      readonly type: 'webhook_rotated'
      readonly secret: Confidential<Uint8Array>
      readonly formerUntilMs: number
    })
  | (OfWebhook & { readonly type: 'webhook_disabled' })
  /** By hand: one event, or all that were given up. */
  | (OfWebhook & {
      readonly type: 'webhook_redelivered'
      readonly eventId: string | null
    })

/** Why nothing was done about a webhook. */
export type WebhookRefusal = 'webhook_unknown' | 'webhook_disabled' | 'webhook_secrets_full'
