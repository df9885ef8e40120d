import type { ServiceProfile } from '../rules/profile.ts'
import type { CommonAction, DeskAction } from '../rules/rights.ts'
import type { TerminalCommand } from '../rules/terminal-commands.ts'
import type { ApprovedAct, approvalReasons, forcedReasons, ToldAct } from '../rules/two-persons.ts'

/** What an action is called: on its button, in requests, in the history. */
export const actionNames: Record<CommonAction, (profile: ServiceProfile) => string> = {
  unlock_password: () => 'ログインパスワードのロック解除',
  unlock_code: () => 'ワンタイムパスワードのロック解除',
  issue_letter: ({ names }) => `「${names.userIdNotice}」の発行`,
  reset_password: () => 'ログインパスワードの再設定',
  report_loss: () => '紛失・盗難の届出の受付',
  revoke_token: () => 'トークンの失効',
  remove_mail_address: () => 'メールアドレスの登録解除',
  admit_passkeys: () => 'パスキーの待機の終了',
  release_passkeys: () => 'パスキーの登録解除',
  suspend_user: () => 'ユーザの利用停止',
  resume_user: () => 'ユーザの利用再開',
  issue_activation_code: () => 'アクティベーションコードの発行',
  revoke_certificate: () => '電子証明書の失効',
  number_customer: (profile) => `${profile.customers?.number.label ?? 'お客様番号'}の登録`,
  create_user: () => 'ユーザの新規登録',
  change_particulars: () => 'ご本人確認項目の変更',
  correct_token_use: () => 'トークンの使用済み時刻の訂正',
  stop_transfer: () => '振込の中止（申出）',
  synchronize_token: () => '電話による同期ズレ補正',
  close_customer: () => '契約の終了',
}

/** Commands at the server's terminal. */
const terminalCommandNames: Record<TerminalCommand, string> = {
  'terminal:user create': '端末：ユーザの登録',
  'terminal:user import': '端末：基幹システムのファイルの取り込み',
  'terminal:print make': '端末：発送分の作成',
  'terminal:print take': '端末：発送分の取り出し',
  'terminal:customer number': '端末：お客様番号の登録',
  'terminal:customer split': '端末：ユーザの別のお客様への移動',
  'terminal:fb-customer open': '端末：WEB-FBの新規契約',
  'terminal:core-feed': '端末：基幹システムのファイルの取り込み',
  'terminal:account open': '端末：口座の開設',
  'terminal:operator create': '端末：担当者の登録',
  'terminal:operator unlock': '端末：担当者のロック解除',
  'terminal:operator reset': '端末：担当者のパスワード再設定',
  'terminal:operator revoke-token': '端末：担当者のトークンの失効',
  'terminal:operator remove-passkey': '端末：担当者のパスキー1個の登録解除',
  'terminal:operator release-passkeys': '端末：担当者の全パスキーの登録解除',
  'terminal:operator activation-code': '端末：担当者のアクティベーションコードの発行',
  'terminal:operator role': '端末：担当者の役割の変更',
  'terminal:operator employee-number': '端末：社員番号の登録',
  'terminal:operator dismiss': '端末：担当者の登録解除',
  'terminal:token issue': '端末：トークンの発行',
  'terminal:token revoke': '端末：トークンの無効化',
  'terminal:token import': '端末：トークンの取り込み',
  'terminal:token export': '端末：トークンの書き出し',
  'terminal:token activation-code create': '端末：アクティベーションコードの発行',
  'terminal:ca create': '端末：電子証明書の発行元の作成',
  'terminal:ca issue': '端末：電子証明書の発行',
  'terminal:ca require': '端末：電子証明書方式の設定・解除',
  'terminal:ca revoke': '端末：電子証明書の失効',
  'terminal:client create': '端末：連携先の登録',
  'terminal:client rotate': '端末：連携先のAPIキーの追加',
  'terminal:client revoke-key': '端末：連携先のAPIキーの失効',
  'terminal:client disable': '端末：連携先の利用停止',
  'terminal:webhook create': '端末：通知先の登録',
  'terminal:webhook rotate': '端末：通知先の署名鍵の変更',
  'terminal:webhook disable': '端末：通知先の利用停止',
  'terminal:webhook redeliver': '端末：通知先への再送',
  'terminal:radius create': '端末：RADIUSクライアントの登録',
  'terminal:radius rotate': '端末：RADIUSクライアントの共有秘密の変更',
  'terminal:radius disable': '端末：RADIUSクライアントの利用停止',
  'terminal:oidc create': '端末：OIDCクライアントの登録',
  'terminal:oidc rotate': '端末：OIDCクライアントのシークレットの変更',
  'terminal:oidc disable': '端末：OIDCクライアントの利用停止',
  'terminal:journal list': '端末：監査ログの表示',
  'terminal:journal archive': '監査ログの古い部分の保管（アーカイブ）',
  'terminal:incident': '端末：影響を受けた利用者の一覧',
  'terminal:evidence': '端末：取引・取引署名の証拠の取り出し',
  'terminal:backup': '端末：データベースのバックアップ',
  'terminal:key rotate': '端末：暗号鍵の更新',
  'terminal:key retire': '端末：暗号鍵の廃止',
  'terminal:key wrap': '端末：鍵束のHSMでの保護',
  'terminal:key unwrap': '端末：鍵束のHSMでの保護の解除',
  'terminal:mail release': '端末：保留したメールの送信',
  'terminal:mail drop': '端末：保留したメールの取りやめ',
  'terminal:profile activate': '端末：サービスの設定の適用',
  'terminal:approval withdraw': '端末：承認の依頼の取り下げ',
}

/** What else may take a second person. */
export const otherActNames: Record<Exclude<ApprovedAct, DeskAction>, string> = {
  import_users: 'ユーザの一括登録',
  import_tokens: 'トークンの取り込み',
  appoint_operator: '担当者の登録',
  unlock_operator: '担当者のロック解除',
  reset_operator: '担当者のパスワード再設定',
  revoke_operator_token: '担当者のトークンの失効',
  issue_operator_code: '担当者のアクティベーションコードの発行',
  remove_operator_passkey: '担当者のパスキー1個の登録解除',
  release_operator_passkeys: '担当者の全パスキーの登録解除',
  change_role: '担当者の役割の変更',
  dismiss_operator: '担当者の登録解除',
  ...terminalCommandNames,
}

/** What an act is called where the user reads of it; `kindName` is what the service's kind calls one of its own. */
export function toldActName(
  { action, onToken }: Omit<ToldAct, 'atMs'>,
  kindName: string | null,
  profile: ServiceProfile,
): string {
  if (profile.language === 'en') return toldActInEnglish(action, onToken, kindName, profile)
  if (onToken && action === 'suspend_user') return 'ワンタイムパスワードの一時停止'
  if (onToken && action === 'resume_user') return 'ワンタイムパスワードの再開'
  if (action === 'report_loss') return '紛失・盗難の届出の受付（ご利用の停止とトークンの失効）'
  const names: Readonly<Record<string, (profile: ServiceProfile) => string>> = actionNames
  return kindName ?? names[action]?.(profile) ?? 'その他のお手続き'
}

/** The same, for screens in English. */
const toldActNames: Record<CommonAction, (profile: ServiceProfile) => string> = {
  unlock_password: () => 'Login password unlocked',
  unlock_code: () => 'One-time password unlocked',
  issue_letter: ({ names }) => `“${names.userIdNotice}” issued`,
  reset_password: () => 'Login password reset',
  report_loss: () => 'Report of loss or theft taken (service stopped, token revoked)',
  revoke_token: () => 'Token revoked',
  remove_mail_address: () => 'Mail address removed',
  admit_passkeys: () => 'Wait of a passkey ended',
  release_passkeys: () => 'Passkeys removed',
  suspend_user: () => 'User suspended',
  resume_user: () => 'User resumed',
  issue_activation_code: () => 'Activation code issued',
  revoke_certificate: () => 'Client certificate revoked',
  number_customer: () => 'Customer number registered',
  create_user: () => 'User registered',
  change_particulars: () => 'Personal details changed',
  correct_token_use: () => 'Time of the token’s last use corrected',
  stop_transfer: () => 'Transfer canceled at your request',
  synchronize_token: () => 'Token synchronized by phone',
  close_customer: () => 'Contract ended',
}

function toldActInEnglish(
  action: string,
  onToken: boolean | undefined,
  kindName: string | null,
  profile: ServiceProfile,
): string {
  if (onToken && action === 'suspend_user') return 'One-time password suspended'
  if (onToken && action === 'resume_user') return 'One-time password resumed'
  const names: Readonly<Record<string, (profile: ServiceProfile) => string>> = toldActNames
  return kindName ?? names[action]?.(profile) ?? 'Other change'
}

/** Why a second person is asked for, where it is not for the act itself. */
export const approvalReasonNames: Record<
  (typeof approvalReasons)[number] | (typeof forcedReasons)[number],
  string
> = {
  after_loss:
    '紛失・盗難の届出により停止したご利用の再開です。サービスの設定にかかわらず、もう一人の承認が必要です。',
  rescue_administrator: '管理者権限のあるユーザの手続きです。',
  combined: '同じユーザのパスワードとトークンの手続きが72時間以内に重なっています。',
  after_particulars_change:
    'ご本人確認項目（電話番号など）が、72時間以内に変更されています。変更がご本人によるものか、確認してください。',
  beyond_caps: '担当者1人で行える回数を超えています。',
}
