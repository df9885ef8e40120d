import type { FbEvent } from '../rules/events.ts'

/** What the journal says of each. */
export const fbJournalNames = {
  fb_user_set: '利用者の権限の設定',
  fb_user_removed: '利用者の権限の削除',
  fixed_password_set: '固定パスワードの設定',
  fixed_password_rehashed: '固定パスワード保護方式の更新',
  fixed_password_accepted: '固定パスワード一致',
  fixed_password_rejected: '固定パスワード不一致',
  fixed_password_released: '固定パスワードの回数の初期化',
  transfer_accepted: '振込の受付',
  transfer_executed: '振込の実行',
  transfer_released: '振込の保留の終了',
  transfer_failed: '振込の不能',
  transfer_short: '振込の残高不足（再試行）',
  transfer_cancelled: '振込予約の取消',
  transfer_item_stopped: '振込先1件の中止（申出による）',
  transfer_handed_over: '振込の引渡し',
  transfer_counted: '振込額の加算',
  run_made: '引渡しデータの作成',
  run_delivered: '引渡しデータの出力',
  run_faulted: '引渡しデータの出力の失敗',
  run_downloaded: '引渡しデータのダウンロード',
  runs_fenced: 'システムの復旧：復旧前の引渡しデータの保留',
  run_released: '保留した引渡しデータの出力',
  run_dropped: '保留した引渡しデータの取りやめ（引渡し済み）',
  transfers_fenced: 'システムの復旧：復旧前の振込予約の保留',
  fenced_case_asked: '保留した振込予約の扱いの依頼',
  fenced_case_granted: '保留した振込予約の扱いの承認',
  fenced_case_declined: '保留した振込予約の扱いの依頼の取消し',
} as const satisfies Record<FbEvent['type'], string>

/** What an auditor finds them under, where it is not 契約・取引. */
export const fbJournalKinds = {
  fixed_password_set: 'password',
  fixed_password_rehashed: 'password',
  fixed_password_accepted: 'password',
  fixed_password_rejected: 'password',
  fixed_password_released: 'password',
  run_downloaded: 'oversight',
} as const satisfies Partial<Record<FbEvent['type'], string>>

/** What every confirmation or run writes. */
export const fbQuietEvents = [
  'fixed_password_rehashed',
  'fixed_password_accepted',
  'transfer_counted',
] as const satisfies readonly FbEvent['type'][]
