import { letterText } from '../../../bank/texts/zengin.ts'
import type { ListColumn, ListProblem, ListReason } from '../rules/payee-list.ts'

/** 振込先一括入力: many payees, as a spreadsheet has them. */
export const listTexts = {
  title: '振込先一括入力',
  instruction:
    '振込先と金額を1行に1件ずつ入力するか、表計算ソフトから貼り付けて、「内容を確認する」ボタンを押してください。CSVファイルを選択することもできます。',
  list: '振込先の一覧',
  file: 'CSVファイル',
  fileHint:
    '選択すると、上の欄の代わりに、ファイルの内容を読み込みます。文字コードは、UTF-8またはシフトJISです。',
  account: '出金口座',
  day: '振込指定日',
  button: '内容を確認する',
  order:
    '1行の順序は、金融機関コード、支店コード、科目、口座番号、受取人名（カナ）、支払金額、手数料負担です。カンマまたはタブで区切ります。手数料負担は、当方または先方と入力します。省略すると当方負担になります。',
  sample: '例：0001,001,普通,1234567,ｶ)ﾜﾘﾌｼﾖｳｼﾞ,10000,当方',
  notes: [
    '1行目が見出しのときは、読み飛ばします。空の行は、読み飛ばします。',
    '科目は、普通、当座、貯蓄、その他のいずれかです（1、2、4、9でも入力できます）。',
    'コードや口座番号の先頭の0が失われているときは、補います。',
    '受取人名の全角カナ、ひらがななどは、振込に使える文字に変換します。',
  ],
  accountMissing: '出金口座を選択してください。',
  dayMissing: '振込指定日を選択してください。',
  fileUnreadable:
    'ファイルを読み取れません。文字コードがUTF-8またはシフトJISのCSVファイルを選択してください。',
  problems: '一覧の誤り',
  problemsHint:
    '上の欄で直して、もう一度「内容を確認する」ボタンを押してください。誤りのある一覧は、取り込まれません。',
  refused: {
    text: '【エラー】一覧に誤りがあるため、取り込んでいません。下の誤りを直してから、もう一度確認してください。',
    code: 'RMCFBTRF001068E',
  },
  /** What stands for a file's name where the list was typed. */
  typed: '画面での入力',
} as const

export const listColumnTexts = {
  bank: '金融機関コード',
  branch: '支店コード',
  type: '科目',
  number: '口座番号',
  name: '受取人名（カナ）',
  amount: '支払金額',
  bearer: '手数料負担',
} as const satisfies Record<ListColumn, string>

const reasonTexts = {
  empty: '振込先が入力されていません。',
  unreadable: '「"」の組が閉じていないなど、CSVとして読み取れません。',
  too_many: '一度に振り込める件数の上限を超えています。一覧を分けてください。',
  too_long: '一覧が長すぎるため、読み取っていません。一覧を分けてください。',
  columns: '項目の数が違います。6個または7個の項目を、カンマまたはタブで区切ってください。',
  missing: '入力されていません。',
  code: '金融機関コードは4桁、支店コードは3桁までの数字で入力してください。',
  place_unknown: '該当する金融機関・支店がありません。',
  type: '普通、当座、貯蓄、その他のいずれかを入力してください。',
  number: '7桁以内の数字で入力してください。',
  characters: '使えない文字があります。',
  length: '濁点・半濁点を1文字と数えて30文字以内で入力してください。',
  amount: '1円以上、10桁以内の数字で入力してください。',
  bearer: '当方または先方と入力してください。',
} as const satisfies Record<ListReason, string>

/** What is wrong with a line, as its writer reads it. */
export function listProblemText({ reason, found }: ListProblem): string {
  return found === undefined
    ? reasonTexts[reason]
    : `${letterText(found)}は使えません。カナ、英数字、スペース、( ) - . で入力してください。`
}
