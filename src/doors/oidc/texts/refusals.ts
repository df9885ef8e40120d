import type { RefusalTable } from '../../../authority/texts/refusal.ts'
import type { OidcRefusal } from '../rules/oidc-events.ts'

/** Refusals about clients of OpenID Connect, at the terminal. Their function is API. */
export const oidcRefusals: RefusalTable<OidcRefusal> = {
  oidc_client_unknown: {
    code: 'RMCFXAPI001018E',
    status: 422,
    ja: '該当するOIDCクライアントがありません。',
    en: 'there is no such client',
    desk: '該当するOIDCクライアントなし',
  },
  oidc_client_disabled: {
    code: 'RMCFXAPI001019E',
    status: 409,
    ja: 'このOIDCクライアントは利用停止されています。',
    en: 'the client is disabled, for good; create another',
    desk: '利用停止したOIDCクライアント',
  },
  oidc_secrets_full: {
    code: 'RMCFXAPI001020E',
    status: 409,
    ja: 'このOIDCクライアントの前のシークレットは、まだ有効です。',
    en: 'the secret before is still right: rotate again a day after the last time',
    desk: '前のシークレットが有効',
  },
  oidc_no_secret: {
    code: 'RMCFXAPI001021E',
    status: 422,
    ja: 'このOIDCクライアントは鍵で認証するため、シークレットがありません。',
    en: 'the client proves itself with its key, and has no secret; create another for another key',
    desk: 'シークレットのないOIDCクライアント',
  },
}
