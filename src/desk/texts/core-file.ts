import { fileProblems } from './desk.ts'

/** What is said of files of the core system. */

export const coreProblems = {
  ...fileProblems,
  too_many_lines:
    '一度に取り込めるのは30,000件（コマンドラインでは100,000件）までです。ファイルを分けてください。',
  header_missing: '1行目に次の見出しがありません：',
  zeros_lost:
    '先頭の0が失われています。表計算ソフトで開いて保存していないか、ご確認ください。元の値と思われるもの：',
  unknown_operation: '処理の値が違います。終了するユーザの値：',
  particulars: '形式が違います。',
  unknown_user: '終了するユーザが登録されていません。',
  ended_user: 'このユーザIDは終了しています。同じIDで登録し直すことはできません。',
  other_customer: 'このユーザは、別のお客様に登録されています。ファイルではお客様を移せません。',
} as const

/** The same for whoever reads English at a terminal. */
export const coreLineTexts = {
  no_such_user: 'そのユーザはもうありません。',
  user_id_taken: 'このユーザIDは終了しています。',
  user_id_form: 'IDの形式が違います。',
  customer_name_differs: 'この番号のお客様は、別の名前で登録されています。',
  other_customer: coreProblems.other_customer,
} as const

export const coreTexts = {
  gone: '確認の有効期限（15分）が切れたか、すでに取り込みを始めています。ファイルを選び直してください。',
  wholeRefused:
    '誤りのある行があるため、「全件」では取り込めません。「誤りのない行だけ」を選ぶか、ファイルを直してください。',
  extent: '取り込む範囲を選んでください。',
} as const

/** Of a line: the column's problem, and what would mend it. */
export function coreErrorText({
  problem,
  detail,
}: {
  readonly problem: keyof typeof coreProblems
  readonly detail: string
}): string {
  return problem === 'particulars' ? coreProblems.particulars : `${coreProblems[problem]}${detail}`
}
