import type { RefusalTable } from '../../../authority/texts/refusal.ts'
import type { RadiusRefusal } from '../rules/radius-events.ts'

/** Refusals about clients of RADIUS, at the terminal. Their function is API. */
export const radiusRefusals: RefusalTable<RadiusRefusal> = {
  radius_client_unknown: {
    code: 'RMCFXAPI001014E',
    status: 422,
    ja: '該当するRADIUSクライアントがありません。',
    en: 'there is no such client',
    desk: '該当するRADIUSクライアントなし',
  },
  radius_client_disabled: {
    code: 'RMCFXAPI001015E',
    status: 409,
    ja: 'このRADIUSクライアントは利用停止されています。',
    en: 'the client is disabled, for good; create another',
    desk: '利用停止したRADIUSクライアント',
  },
  radius_secrets_full: {
    code: 'RMCFXAPI001016E',
    status: 409,
    ja: 'このRADIUSクライアントの前の共有秘密は、まだ有効です。',
    en: 'the secret before is still right: rotate again a day after the last time',
    desk: '前の共有秘密が有効',
  },
  radius_no_secret: {
    code: 'RMCFXAPI001017E',
    status: 422,
    ja: 'このRADIUSクライアントは証明書で接続するため、共有秘密がありません。',
    en: 'the client asks over TLS with its certificate, and has no secret; create another for another certificate',
    desk: '共有秘密のないRADIUSクライアント',
  },
}
