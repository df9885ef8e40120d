/** What is wrong with a 総合振込 file, shown beside the record number and the field name. */

export const zenginReasonTexts = {
  empty_file: 'ファイルにデータがありません。',
  too_many: 'データ・レコードは1,000件までです。ファイルを分けてください。',
  line_ends: '改行は、CRLFにするか、なしにしてください。',
  record_length: 'レコードの長さが120バイトではありません。',
  record_kind: 'データ区分が1、2、8、9のいずれでもありません。',
  header_missing: '最初のレコードがヘッダ・レコードではありません。',
  header_twice: 'ヘッダ・レコードが2つ以上あります。出金元の口座ごとにファイルを分けてください。',
  order: 'レコードの順序が違います。',
  no_data: 'データ・レコードがありません。',
  trailer_missing: 'トレーラ・レコードがありません。',
  end_missing: 'エンド・レコードがありません。',
  bytes: '全角文字など、使えない文字があります。',
  digits: '半角数字で入力してください。',
  empty: '入力されていません。',
  characters: '使えない文字があります。小さい文字とヲは使えません。',
  transfer_kind: '種別コードが21（総合振込）ではありません。',
  code_division: 'コード区分が0（JIS）ではありません。',
  day: '取組日が正しい月日ではありません。',
  account_kind: '預金種目が正しくありません。',
  amount_zero: '振込金額が0円です。',
  instruction: '振込指定区分が7、8、空白のいずれでもありません。',
  identification: '識別表示がYか空白ではありません。',
  count: '合計件数がデータ・レコードの件数と合いません。',
  sum: '合計金額がデータ・レコードの金額の合計と合いません。',
} as const

/** The field names in the layout of the 全銀協. */
export const zenginFieldTexts = {
  recordKind: 'データ区分',
  transferKind: '種別コード',
  codeDivision: 'コード区分',
  clientCode: '依頼人コード',
  clientName: '依頼人名',
  day: '取組日',
  bankCode: '銀行番号',
  bankName: '銀行名',
  branchCode: '支店番号',
  branchName: '支店名',
  accountKind: '預金種目',
  accountNumber: '口座番号',
  clearingHouse: '手形交換所番号',
  payeeName: '受取人名',
  amount: '振込金額',
  newCode: '新規コード',
  customerCode1: '顧客コード1',
  customerCode2: '顧客コード2',
  instruction: '振込指定区分',
  identification: '識別表示',
  count: '合計件数',
  sum: '合計金額',
  dummy: 'ダミー',
} as const

/** What else can be wrong with a customer's file, for those who pay with it. */
export const transferFileTexts = {
  ...zenginReasonTexts,
  client_code: '会社コードが、ご契約の会社コードと違います。',
  own_bank: '銀行番号が、当金庫の番号と違います。',
  account_unknown: 'ご契約の出金口座ではありません。支店番号、預金種目、口座番号をご確認ください。',
  place_unknown: '該当する金融機関・支店がありません。',
  payees_max: '一度に振り込める件数の上限を超えています。ファイルを分けてください。',
  transfer_day_closed: '取組日が休業日です。',
  transfer_day_past: '取組日が過ぎています。',
  transfer_day_cutoff: '本日扱いの受付時間を過ぎました。取組日を翌営業日以降にしてください。',
  transfer_day_late: '取組日が先すぎます。',
  more: 'ほかにも誤りがあります。上の誤りを直してから、もう一度読み込んでください。',
} as const

type Fields = typeof zenginFieldTexts

/** A problem of a file, as shown to its sender. */
export function transferFileProblemText(problem: {
  readonly record: number | null
  readonly field: keyof Fields | null
  readonly reason: keyof typeof transferFileTexts
}): { readonly record: number | null; readonly field: string; readonly text: string } {
  const { record, field, reason } = problem
  return { record, field: field === null ? '' : zenginFieldTexts[field], text: transferFileTexts[reason] }
}
