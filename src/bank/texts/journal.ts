import type { UsageForm } from '../rules/agreement.ts'
import type { BankEvent } from '../rules/events.ts'

/** What the journal says of each. */
export const bankEventNames = {
  account_opened: '口座の開設',
  account_moved: '口座の別のお客様への移動',
  posted: '記帳',
  account_told: '基幹システムからの口座の残高',
  account_closed: '基幹システムでの口座の解約',
  movement_told: '基幹システムからの入出金',
  posting_booked: '基幹システムでの記帳',
  posting_answered: '記帳の送信への基幹システムの応答',
  posting_case_asked: '断られた記帳の対応の依頼',
  posting_case_declined: '断られた記帳の対応の取下げ',
  posting_case_granted: '断られた記帳の対応の承認',
  core_file_taken: '基幹システムのファイルの取り込み',
  rate_told: '基幹システムからの為替レート',
  agreement_made: '契約の登録',
  usage_form_chosen: '利用形態の設定',
  service_stopped: '取引停止',
  service_restarted: '取引再開',
  closed_days_set: '休業日の設定',
  limits_set: '振込限度額の変更',
  terms_accepted: '利用追加規定への同意',
  logged_in: 'ログイン',
  payee_set: '振込先の登録',
  payee_removed: '振込先の削除',
  transfers_frozen: '振込の凍結',
  transfers_thawed: '振込の凍結の解除',
} as const satisfies Record<BankEvent['type'], string>

/** 利用形態, as the confirmation shows it (C2-09). */
export const usageFormNames = {
  individual: '管理者、利用者が異なるトークンを使用する。',
  shared: '管理者、利用者が同じトークンを使用する。',
} as const satisfies Record<UsageForm, string>
