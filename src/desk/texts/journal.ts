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
/** One entry for each thing that somebody did, which several kinds have. */
export const actsName = '担当者・端末の操作（1件1行）'

/** The fields of 監査ログ, as its form and its own entries name them. */
export const journalFieldNames = {
  service: 'サービス',
  userId: 'ユーザID・担当者ID',
  kind: '種別',
  operator: '操作者',
  customer: 'お客様番号',
  request: '要求番号',
  address: 'アドレス',
  caseNumber: '受付番号',
  from: '期間（から）',
  until: '期間（まで）',
  busy: 'ログインごとの記録',
} as const

/** What was asked for, as the journal keeps it, by the labels of the form. */
export function journalFilterText(filter: string): string {
  const fields: Readonly<Record<string, string>> = journalFieldNames
  const kinds: Readonly<Record<string, string>> = { ...entryKindNames, acts: actsName }
  return filter
    .replace(/(^|, )kind=(\w+)/, (_, before: string, kind: string) => `${before}kind=${kinds[kind] ?? kind}`)
    .replace(/(^|, )([a-zA-Z]+)=/g, (all, before: string, name: string) => {
      const label = fields[name]
      return label === undefined ? all : `${before}${label}=`
    })
}

export const journalTexts = {
  moment: '日付が正しくありません。2025/07/01 または 2025/07/01 09:00 のように入力してください。',
  reversed: '「期間（まで）」は「期間（から）」より後にしてください。',
  momentHint: '例：2025/07/01 または 2025/07/01 09:00',
  busy: 'ログインごとの記録（ログインの成功、セッション、パスワードとコードの一致）も表示する',
  partial:
    '条件に合う記録が少ないため、ここまでで検索を区切りました。続きは［次の記録（より古いもの）］で検索します。',
  behind: '記録の索引を作成しています。一部の条件では、検索に時間がかかることがあります。',
  archived: (until: string) =>
    `${until}以前の記録は保管用のファイル（アーカイブ）に移したため、この画面では検索できません。必要なときは、システム管理者に依頼してください。`,
  filterName: '条件の名前を入力してください。',
  filtersFull: '保存できる条件は20件までです。使わない条件を削除してください。',
  filterSaved: '検索の条件を保存しました。',
  filterDropped: '検索の条件を削除しました。',
} as const

/** What a check of the journal says, and what it can't say. */
export const proofTexts = {
  started: '検証を始めました。このまま画面を閉じても続きます。',
  already: '検証はすでに実行中です。終わってから、もう一度始めてください。',
  line: (line: number) =>
    `${line}行目が検査点ではありません。1行に1つ、ファイルのとおりに貼り付けてください。`,
  running: (entries: number, total: number) =>
    `検証中です（${entries.toLocaleString('ja-JP')}件／およそ${total.toLocaleString('ja-JP')}件）。`,
  lost: '検証は途中で止まりました（サーバの停止など）。もう一度始めてください。',
  failed: '検証を最後まで実行できませんでした。もう一度始めてください。',
  holds: '誤りは見つかりませんでした。',
  broken: '記録に誤りがあります。システム管理者に連絡してください。最初に見つかった誤り：',
  noOutside:
    '末尾が切り取られていないこと、以前のデータベースに戻されていないこと。データベースの外に保管した検査点を貼り付けて検証すると、検査点までは確かめられます。',
  notCovered: (count: number) =>
    `検査点より後の${count.toLocaleString('ja-JP')}件。これより後の記録が切り取られていないことも確かめられません。`,
  older: (count: number) =>
    `認証コードのない古い記録${count.toLocaleString('ja-JP')}件が、最初の署名より前に作り変えられていないこと。`,
  redacted: (count: number) =>
    `個人情報を消去した古い記録${count.toLocaleString('ja-JP')}件の、消去した後の文言。`,
  inArchive: (count: number) =>
    `保管用のファイル（アーカイブ）に移した記録${count.toLocaleString('ja-JP')}件。サーバの端末の journal verify --archive で確かめられます。`,
  leftOver: (count: number) =>
    `保管用のファイル（アーカイブ）に移し、まだ削除していない記録${count.toLocaleString('ja-JP')}件の文言。`,
  lostCheckpoints: (count: number) =>
    `復旧によって失われた記録。検査点${count.toLocaleString('ja-JP')}件が指す記録がありません。`,
  rows: '現在の状態（利用者・トークンなどの行）が記録どおりであること。サーバの端末の journal verify で確かめられます。',
} as const
