import type { FactName } from '../rules/request-facts.ts'
import type { UserAction } from '../rules/user-action.ts'

/** What approvers and makers read of requests. */

export const factNames = {
  user: 'ユーザの利用状態',
  password: 'ログインパスワード',
  token: 'トークン',
  address: 'メールアドレス',
  passkeys: 'パスキー',
  activation: 'アクティベーションコード',
  contract: '契約の状態',
} as const satisfies Record<FactName, string>

export const unchanged = '変わりません'

/** What an act makes of each of the things that it is held against; the rest stays. */
export const afterwards: Partial<Record<UserAction, Partial<Record<FactName, string>>>> = {
  unlock_password: { password: 'ロックなし（パスワードは同じ）' },
  unlock_code: { token: '利用可能' },
  issue_letter: { password: '新しいパスワード（書面に印刷）' },
  reset_password: { password: '新しいパスワード（次のログインで変更）、ロックなし' },
  revoke_token: { token: '失効（このサービスでは二度と使えません）' },
  remove_mail_address: { address: '登録なし' },
  admit_passkeys: { passkeys: '待機なし' },
  release_passkeys: { passkeys: '登録なし' },
  suspend_user: { user: '利用停止中' },
  resume_user: { user: '利用中' },
  issue_activation_code: { activation: '新しいコード（前のコードは使えません）' },
  correct_token_use: { token: '使用済み時刻を訂正' },
  release_token: { contract: 'トークンの登録なし' },
  restart_service: { contract: '取引再開' },
}

export const approvalTexts = {
  outdated:
    '依頼の後に、対象の状態が変わりました。この依頼は承認できません。却下して、必要であれば依頼し直すよう伝えてください。',
  outdatedOwn:
    '依頼の後に、対象の状態が変わりました。この依頼は承認も実行もできません。必要であれば、対象の画面から依頼し直してください。',
  compare: '書面（申込書・届出書など）がある場合は、記入内容と番号を照らし合わせてから承認してください。',
  wordsHint: '却下と質問に使います。承認のときは要りません。依頼した担当者が読みます。',
  declineWhy: '却下するときは、理由を入力してください。',
  question: '質問を入力してください。',
  answer: '回答を入力してください。',
  answerHint: '承認者が読みます。依頼の期限は変わりません。',
  expired: '期限切れ',
  expiredOwn:
    '承認・実行されないまま、依頼から24時間が経過しました。何も行われていません。必要であれば、対象の画面から依頼し直してください。',
  newCustomer: '新しいお客様（この番号のお客様は、まだ登録されていません）',
  newUser: '新しく登録',
  serviceGone: 'このサービスの設定がなくなります。適用すると、サービスは提供されません。',
  serviceNew: '新しいサービスです。現在の設定はありません。',
  serviceRestored:
    'データベースの設定が監査ログの記録と異なるため、記録どおりに戻します。値の変更はありません。',
  notToStop: '変わりません（もう中止できません）',
} as const

const unit = (minutes: number): string =>
  minutes < 60 ? `${minutes}分` : `${Math.floor(minutes / 60)}時間${String(minutes % 60).padStart(2, '0')}分`

/** 3時間12分: how long until. */
export function spanText(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000)
  return minutes < 1 ? '1分未満' : unit(minutes)
}

/** 3時間12分前: how long ago. */
export function agoText(ms: number): string {
  return ms < 60_000 ? 'たった今' : `${spanText(ms)}前`
}
