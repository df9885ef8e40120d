import type { ServiceProfile } from '../rules/profile.ts'
import type { CommonAction, DeskAction } from '../rules/rights.ts'
import type { ApprovedAct, approvalReasons, ToldAct } from '../rules/two-persons.ts'

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
  number_customer: (profile) => `${profile.customers?.number.label ?? 'お客様番号'}の登録`,
  create_user: () => 'ユーザの新規登録',
}

/** What else may take a second person. */
export const otherActNames: Record<Exclude<ApprovedAct, DeskAction>, string> = {
  import_users: 'ユーザの一括登録',
  appoint_operator: '担当者の登録',
  unlock_operator: '担当者のロック解除',
  reset_operator: '担当者のパスワード再設定',
  revoke_operator_token: '担当者のトークンの失効',
  change_role: '担当者の役割の変更',
  dismiss_operator: '担当者の登録解除',
}

/** What an act is called where the user reads of it; `kindName` is what the service's kind calls one of its own. */
export function toldActName(
  { action, onToken }: Omit<ToldAct, 'atMs'>,
  kindName: string | null,
  profile: ServiceProfile,
): string {
  if (onToken && action === 'suspend_user') return 'ワンタイムパスワードの一時停止'
  if (onToken && action === 'resume_user') return 'ワンタイムパスワードの再開'
  const names: Readonly<Record<string, (profile: ServiceProfile) => string>> = actionNames
  return kindName ?? names[action]?.(profile) ?? 'その他のお手続き'
}

/** Why a second person is asked for, where it is not for the act itself. */
export const approvalReasonNames: Record<(typeof approvalReasons)[number], string> = {
  rescue_administrator: '管理者権限のあるユーザの手続きです。',
  combined: '同じユーザのパスワードとトークンの手続きが72時間以内に重なっています。',
  beyond_caps: '担当者1人で行える回数を超えています。',
}
