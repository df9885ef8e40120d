import type { ExportName, ListName } from '../rules/oversight-events.ts'

/** What left, in the words of an auditor. */
export const exportNames = {
  backup: 'データベースのバックアップ',
  journal: '監査ログ',
  journal_archive: '監査ログの古い部分（アーカイブ）',
  user_otp: 'ユーザOTP一覧',
  users_without_mail: 'メール未登録者一覧',
  incident: '漏えい等の対象者一覧',
  evidence: '取引の証拠',
  customer: 'お客様の個人データ（開示）',
} as const satisfies Record<ExportName, string>

/** What was looked at. */
export const listNames = {
  search: 'ユーザ検索',
  user_otp: 'ユーザOTP一覧',
  users_without_mail: 'メール未登録者一覧',
  transfers: '振込の一覧・振込の内容',
  contracts: '為替予約の申出・期日経過の一覧',
  journal: '監査ログ',
  calls: '応対記録',
  users: 'ユーザ一覧',
  customers: 'お客様一覧',
  tokens: 'トークン一覧',
  activation_codes: 'アクティベーションコード一覧',
} as const satisfies Record<ListName, string>
