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
      url: { confidential: 'https://core.bank.example/warifu' },
      place: 'https://core.bank.example/…',
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
  // As versions before wrote it: the whole URL.
  [
    {
      type: 'webhook_created',
      service,
      webhookId: 'wh0',
      name: '監視',
      url: 'https://core.bank.example/before',
      events: [],
      secret: { confidential: Uint8Array.from([1]) },
      createdAtMs: 1,
    },
  ],
  [{ type: 'webhook_redelivered', ...ofWebhook, eventId: null }],
  [{ type: 'webhook_disabled', ...ofWebhook }],
]
