import { keeps } from '../../platform/store/schema.ts'
import { webhookState } from './rules/webhook.ts'
import type { WebhookEvent } from './rules/webhook-events.ts'

/** What webhooks store; their deliveries are derived from the journal. */
export const webhooksKept = keeps<WebhookEvent>()({
  states: [webhookState],
  noted: ['webhook_redelivered'],
})
