/** What the journal says of the events of doors, which nobody else has words for. */
export const doorEventNames: Readonly<Record<string, string>> = {
  oidc_login_told: '他のシステムへのログイン（OpenID Connect）',
  oidc_answer_told: 'トークンでの承認を他のシステムへ通知（OpenID Connect）',
  oidc_logout_told: '他のシステムへのログアウトの通知',
  oidc_subject_given: '他のシステムでの利用者識別子の付与',
  oidc_client_created: 'OIDCクライアントの登録',
  oidc_client_rotated: 'OIDCクライアントのシークレットの変更',
  oidc_client_disabled: 'OIDCクライアントの利用停止',
  radius_client_created: 'RADIUSクライアントの登録',
  radius_client_rotated: 'RADIUSクライアントの共有秘密の変更',
  radius_client_disabled: 'RADIUSクライアントの利用停止',
  webhook_created: '通知先の登録',
  webhook_rotated: '通知先の署名鍵の変更',
  webhook_disabled: '通知先の利用停止',
  webhook_redelivered: '通知先への再送',
}
