import type { DecisionOf } from '../../../authority/rules/decision.ts'
import {
  formerSecretMs,
  isFormerRight,
  type SharedSecret,
  withNextSecret,
} from '../../../authority/rules/shared-secret.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Confidential } from '../../../platform/decision/event.ts'
import { type RowsResealed, resealed } from '../../../platform/decision/resealing.ts'
import { existing, state } from '../../../platform/decision/state.ts'
import { bytes, confidential, integer, json, text } from '../../../platform/decision/table.ts'
import type { WebhookEvent, WebhookRefusal } from './webhook-events.ts'

/** Statuses of a webhook. A disabled one stays, for the journal's sake, and never comes back. */
export const webhookTransitions = {
  active: { webhook_disabled: 'disabled' },
  disabled: {},
} as const

export type WebhookStatus = keyof typeof webhookTransitions

/** A place of an institution that is told what happens in one service. */
export type Webhook = SharedSecret & {
  readonly webhookId: string
  readonly service: string
  readonly name: string
  readonly url: Confidential<string>
  readonly events: readonly string[]
  readonly secret: Confidential<Uint8Array>
  readonly status: WebhookStatus
  readonly createdAtMs: number
}

const ofWebhook = ({ webhookId }: { readonly webhookId: string }) => [webhookId] as const

export const webhookState = state<
  Webhook,
  Exclude<WebhookEvent, { readonly type: 'webhook_redelivered' }> | RowsResealed
>()({
  name: 'webhook',
  row: 'a place of an institution that is told what happens: its address, its events, its secrets',
  table: 'webhook',
  key: ['webhookId'],
  columns: {
    webhookId: text,
    service: text,
    name: text,
    url: confidential(text),
    events: json,
    secret: confidential(bytes),
    formerSecret: confidential(bytes),
    formerUntilMs: integer,
    status: text,
    createdAtMs: integer,
  },
  on: {
    webhook_created: {
      key: ofWebhook,
      fold: (_, { type: __, place: ___, url, ...created }) => {
        const kept = typeof url === 'string' ? { confidential: url } : url
        return { ...created, url: kept, formerSecret: null, formerUntilMs: null, status: 'active' }
      },
    },
    webhook_rotated: {
      key: ofWebhook,
      fold: existing(withNextSecret),
    },
    webhook_disabled: {
      key: ofWebhook,
      fold: existing((webhook) => {
        return { ...webhook, status: webhookTransitions.active.webhook_disabled }
      }),
    },
    rows_resealed: resealed('webhook', ofWebhook, ['secret', 'formerSecret']),
  },
})

type WebhookDecision = DecisionOf<WebhookEvent, Pick<Webhook, 'service' | 'name'>, WebhookRefusal>

/** One at a time: a receiver that still has the secret before the former one would understand nothing. */
export function decideRotation(
  webhook: Webhook | undefined,
  secret: Confidential<Uint8Array>,
  now: Temporal.Instant,
): WebhookDecision {
  if (webhook === undefined) return refuse('webhook_unknown')
  if (webhook.status === 'disabled') return refuse('webhook_disabled')
  if (isFormerRight(webhook, now)) return refuse('webhook_secrets_full')
  const { service, webhookId, name } = webhook
  const formerUntilMs = now.epochMilliseconds + formerSecretMs
  return accept({ service, name }, { type: 'webhook_rotated', service, webhookId, secret, formerUntilMs })
}

export function decideWebhookDisabling(webhook: Webhook | undefined): WebhookDecision {
  if (webhook === undefined) return refuse('webhook_unknown')
  if (webhook.status === 'disabled') return refuse('webhook_disabled')
  const { service, webhookId, name } = webhook
  return accept({ service, name }, { type: 'webhook_disabled', service, webhookId })
}
