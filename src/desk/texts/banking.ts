import type { Message } from '../../authority/texts/refusal.ts'
import type { UsageForm } from '../../bank/rules/agreement.ts'
import type { BankEvent } from '../../bank/rules/events.ts'
import type { FbEvent } from '../../services/web-fb/rules/events.ts'
import type { DeliveryFault } from '../../services/web-fb/rules/handover.ts'

/** What the staff of a support desk reads about the services of a bank. */

export const bankingEventNames = {
  account_opened: '口座の開設',
  posted: '記帳',
  agreement_made: '契約の登録',
  usage_form_chosen: '利用形態の設定',
  service_stopped: '取引停止',
  service_restarted: '取引再開',
  closed_days_set: '休業日の設定',
  limits_set: '振込限度額の変更',
  terms_accepted: '利用追加規定への同意',
  fb_user_set: '利用者の権限の設定',
  fb_user_removed: '利用者の権限の削除',
  fixed_password_set: '固定パスワードの設定',
  fixed_password_accepted: '固定パスワード一致',
  fixed_password_rejected: '固定パスワード不一致',
  fixed_password_released: '固定パスワードの回数の初期化',
  logged_in: 'ログイン',
  payee_set: '振込先の登録',
  payee_removed: '振込先の削除',
  transfer_accepted: '振込の受付',
  transfer_executed: '振込の実行',
  transfer_failed: '振込の不能',
  transfer_cancelled: '振込予約の取消',
  transfer_handed_over: '振込の引渡し',
  transfer_counted: '振込額の加算',
  run_made: '引渡しデータの作成',
  run_delivered: '引渡しデータの出力',
  run_faulted: '引渡しデータの出力の失敗',
  run_downloaded: '引渡しデータのダウンロード',
} as const satisfies Record<(BankEvent | FbEvent)['type'], string>

/** 利用形態, as the confirmation shows it (C2-09). */
export const usageFormNames = {
  individual: '管理者、利用者が異なるトークンを使用する。',
  shared: '管理者、利用者が同じトークンを使用する。',
} as const satisfies Record<UsageForm, string>

/** Why a run is not where it belongs, and what is done about it. */
export const deliveryFaultNames = {
  folder_missing: '出力先のフォルダがありません。',
  not_allowed: '出力先のフォルダに書き込む権限がありません。',
  disk_full: '出力先のディスクに空きがありません。',
  files_differ: '作成時と同じデータを作り直せないため、出力していません。システム管理者に連絡してください。',
  other: '出力先に書き込めません。',
} as const satisfies Record<DeliveryFault, string>

export const handoverDone: Message = { text: '引渡しデータを作成しました。', code: 'RMCFBDSK001001I' }
export const handoverNothing: Message = { text: '引渡しを待つ振込はありません。', code: 'RMCFBDSK001002E' }

/** What is wrong with a field of the application form of WEB-FB. */
export const fbCustomerProblems = {
  company_code: '数字10桁で入力してください。',
  kana: 'カタカナ、英大文字、数字、空白、（）-．で、40文字以内で入力してください。',
  fb_user_id: '半角英数字6～12桁で、英字と数字を各1文字以上入れてください。',
  branch: '支店を選んでください。',
  account_type: '科目を選んでください。',
  account_number: '数字7桁で入力してください。',
  yen: '0以上の金額を、円単位の数字で入力してください。',
} as const
