import type { ServiceProfile } from '../rules/profile.ts'
import type { CommonAction } from '../rules/rights.ts'

/** What an action is called: on its button, in requests, in the history. */
export const actionNames: Record<CommonAction, (profile: ServiceProfile) => string> = {
  unlock_password: () => 'ログインパスワードのロック解除',
  unlock_code: () => 'ワンタイムパスワードのロック解除',
  issue_letter: ({ names }) => `「${names.userIdNotice}」の発行`,
  reset_password: () => 'ログインパスワードの再設定',
  revoke_token: () => 'トークンの失効',
  remove_mail_address: () => 'メールアドレスの登録解除',
  suspend_user: () => 'ユーザの利用停止',
  resume_user: () => 'ユーザの利用再開',
  issue_activation_code: () => 'アクティベーションコードの発行',
  revoke_certificate: () => '電子証明書の失効',
  create_user: () => 'ユーザの新規登録',
}
