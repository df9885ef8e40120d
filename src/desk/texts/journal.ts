import type { UserImportEvent } from '../rules/core-file/user-import.ts'
import type { EntryKind } from '../rules/entry-kinds.ts'
import type { PrintEvent } from '../rules/print/print-run.ts'

/** 種別 of 監査ログ. */
export const entryKindNames = {
  oversight: '閲覧・出力',
  desk: '担当者の操作・承認',
  staff: '担当者の管理',
  server: 'システム管理者の操作',
  login: 'ログイン・認証',
  password: 'パスワード',
  token: 'トークン・電子証明書',
  customer: 'お客様・ユーザ',
  mail: 'メール',
  contract: '契約・取引',
} as const satisfies Record<EntryKind, string>

/** What the journal says of what only the desk decides. */
export const deskEventNames = {
  user_import_begun: '基幹システムのファイルの取り込みの開始',
  user_import_advanced: '基幹システムのファイルの取り込み',
  import_line_refused: '取り込めなかった行',
  print_run_begun: '発送分の作成',
  letter_prepared: '発送する書面の作成',
  letter_left_out: '発送分から除外',
  print_file_taken: '発送分のファイルの取り出し',
  print_run_lost: '発送分の無効（紛失など）',
} as const satisfies Record<PrintEvent['type'] | UserImportEvent['type'], string>
