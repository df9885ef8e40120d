/** What is wrong with a 総合振込 file, shown beside the record number and the field name. */

export const zenginReasonTexts = {
  empty_file: 'ファイルにデータがありません。',
  too_many: 'データ・レコードは1,000件までです。ファイルを分けてください。',
  line_ends: '改行は、CRLFまたはLFにするか、なしにしてください。',
  not_zengin:
    'このファイルは、全銀協規定フォーマット（総合振込、1レコード120桁）のファイルではありません。CSVや表計算ソフトのファイルは取り込めません。会計ソフトなどで、全銀協規定フォーマットを選んで作成してください。',
  utf16: '文字コードがUTF-16です。シフトJIS、JIS、UTF-8のいずれかで保存してください。',
  ebcdic: '文字コードがEBCDICです。シフトJIS、JIS、UTF-8のいずれかで保存してください。',
  record_length: 'レコードの長さが120桁（半角120文字分）ではありません。',
  record_kind: 'データ区分が1、2、8、9のいずれでもありません。',
  header_missing: '最初のレコードがヘッダ・レコードではありません。',
  header_twice: 'ヘッダ・レコードが2つ以上あります。出金元の口座ごとにファイルを分けてください。',
  order: 'レコードの順序が違います。',
  no_data: 'データ・レコードがありません。',
  trailer_missing: 'トレーラ・レコードがありません。',
  end_missing: 'エンド・レコードがありません。',
  cut: '全角文字が項目の途中で切れています。項目の位置をご確認ください。',
  digits: '半角数字で入力してください。',
  empty: '入力されていません。',
  characters: '使えない文字があります。',
  transfer_kind: '種別コードが21（総合振込）ではありません。',
  code_division: 'コード区分が0（JIS）ではありません。',
  day: '取組日が正しい月日ではありません。',
  account_kind: '預金種目が正しくありません。',
  amount_zero: '振込金額が0円です。',
  new_code: '新規コードが0、1、2、空白のいずれでもありません。',
  instruction_document:
    '文書扱い（8）の振込はお取り扱いしていません。電信扱い（7）にするか、空白にしてください。',
  instruction: '振込指定区分が7（電信）か空白ではありません。',
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
const transferFileTexts = {
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

type Problem = {
  readonly record: number | null
  readonly field: keyof typeof zenginFieldTexts | null
  /** The field's first and last column. */
  readonly place?: readonly [number, number] | null
  readonly reason: keyof typeof transferFileTexts
  readonly found?: { readonly text: string; readonly column: number }
  readonly columns?: number
}

/** A problem of a file, as shown to its sender: where it stands, and what is wrong there. */
export function transferFileProblemText(problem: Problem): {
  readonly record: number | null
  readonly field: string
  readonly text: string
} {
  const { record, field, place = null, reason, found, columns } = problem
  const named = field === null ? '' : zenginFieldTexts[field]
  const text = transferFileTexts[reason]
  const namesLetter = found !== undefined && (reason === 'characters' || reason === 'digits')
  return {
    record,
    field: place === null ? named : `${named}（${columnsText(place)}）`,
    text: namesLetter
      ? `${letterText(found.text)}（${found.column}桁目）は使えません。${reason === 'digits' ? text : ''}`
      : columns === undefined
        ? text
        : `${text}このレコードは${columns}桁です。`,
  }
}

function columnsText([first, last]: readonly [number, number]): string {
  return first === last ? `${first}桁目` : `${first}～${last}桁`
}

/** A character that the reader can find: what has no shape is described. */
export function letterText(letter: string): string {
  if (letter === ' ') return '空白'
  if (letter === '\u3000') return '全角の空白'
  if (letter === '\ufffd') return '読み取れない文字'
  return /[\p{C}\p{Z}\p{M}\p{DI}\u2800]/u.test(letter)
    ? `見えない文字（U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}）`
    : `「${letter}」`
}
