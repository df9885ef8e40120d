import type { PrintFile, PrintKind } from '../rules/print/print-run.ts'

/** What the desk says of letters for a print house. */

export const printKindNames = {
  passwords: 'ご利用開始の書面',
  codes: 'アクティベーションコードの書面',
} as const satisfies Record<PrintKind, string>

export const printFileNames = { pdf: '印刷用PDF', csv: '宛名CSV' } as const satisfies Record<
  PrintFile,
  string
>

export const leftOutNames = {
  unprintable: '印字できない文字',
  no_address: '送付先住所の登録なし',
} as const

export const printTexts = {
  kind: '書面の種類を選んでください。',
  day: '日付を正しく入力してください。',
  order: '「まで」は「から」以降の日にしてください。',
  noCodes: 'トークンアプリの発行にアクティベーションコードを使わない設定のため、作成できません。',
  nobody: '該当するユーザはいません。',
  gone: '確認の有効期限（15分）が切れたか、すでに作成しています。書面は作成していません。もう一度選んでください。',
  twoPersons:
    '取り出すのは、作成した担当者とは別の担当者または承認者です。ファイルごとに一度だけ取り出せます。',
  remake:
    'ファイルや印刷物を失ったときは、もう一度取り出すことはできません。この発送分を無効にして、書面を作り直します（前の書面のパスワード・コードは使えなくなります）。',
} as const
