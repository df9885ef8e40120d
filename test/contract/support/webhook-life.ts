// The same for webhooks.
import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const ofWebhook = { service, webhookId: 'wh1' } as const

export const webhookLife: readonly (readonly Event[])[] = [
  [
    {
      type: 'webhook_created',
      ...ofWebhook,
      name: "割符 '通知' 🏦",
      url: 'https://core.bank.example/warifu',
      events: ['binding.locked', 'binding.lost'],
      secret: { confidential: Uint8Array.from([0, 255]) },
      createdAtMs: 1,
    },
  ],
  [
    {
      type: 'webhook_rotated',
      ...ofWebhook,
      secret: { confidential: Uint8Array.from([1, 254]) },
      formerUntilMs: Number.MAX_SAFE_INTEGER,
    },
  ],
  [{ type: 'webhook_redelivered', ...ofWebhook, eventId: null }],
  [{ type: 'webhook_disabled', ...ofWebhook }],
]
