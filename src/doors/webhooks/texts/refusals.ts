import type { RefusalTable } from '../../../authority/texts/refusal.ts'
import type { WebhookRefusal } from '../rules/webhook-events.ts'

/** Refusals about webhooks, at the terminal. Their function is API. */
export const webhookRefusals: RefusalTable<WebhookRefusal> = {
  webhook_unknown: {
    code: 'RMCFXAPI001011E',
    status: 422,
    ja: '該当する通知先がありません。',
    en: 'there is no such webhook',
    desk: '該当する通知先なし',
  },
  webhook_disabled: {
    code: 'RMCFXAPI001012E',
    status: 409,
    ja: 'この通知先は利用停止されています。',
    en: 'the webhook is disabled, for good; create another',
    desk: '利用停止した通知先',
  },
  webhook_secrets_full: {
    code: 'RMCFXAPI001013E',
    status: 409,
    ja: 'この通知先の前の署名鍵は、まだ有効です。',
    en: 'the secret before still signs: rotate again a day after the last time',
    desk: '前の署名鍵が有効',
  },
}
