/** What the parts of pages say that no service words itself. */
export const ja = {
  skip: '本文へ移動',
  menu: 'メニュー',
  unfold: (label: string) => `${label}を開く`,
  close: '閉じる',
  cancel: 'キャンセル',
  newTab: '（新しいタブで開きます）',
  demoTime: 'デモの日時：',
  logout: 'ログアウト',
  contact: 'お問い合わせ先：',
  telephone: '電話番号：',
  hours: '受付時間：',
  space: '　',
  password: 'ログインパスワード',
  newest: '最新へ戻る',
  older: (count: number) => `次の${count}件（より古いもの）`,
  hidden: (label: string, place: number, name: string) =>
    `${label}の${place}文字目に、目に見えない文字（${name}）が含まれています。消すか、入力し直してください。`,
  error: 'エラー',
  reference: 'お問い合わせの際は、次の番号をお伝えください。受付番号：',
  reopen: '画面を開き直す',
  place: '現在の位置',
  neighbors: ['前へ', '次へ'],
  /** Of a list, as its manual writes it. */
  count: (from: number, until: number, total: number, stroke: string) =>
    `${from}から${until}件${stroke}${total}件`,
  history: '利用履歴',
  historyNone: '該当する利用履歴はありません。',
  csv: 'CSVでダウンロード',
  oneself: '本人',
  oneselfBefore: '本人（ログイン前）',
  system: 'システム',
  demoStart: 'デモの最初の画面へ',
  keyboardOpen: 'ソフトウェアキーボードを開く',
  keyboardOf: ['（', '）'],
  keyboardKeys: '文字ボタン',
  keyboardCase: '大文字/小文字',
  keyboardBack: '1文字削除',
  keyboardClear: '全消去',
  keyboardHint: 'ボタンは、一文字ずつゆっくりと押下してください。',
  keyboardConfirm: '確定',
  keyboardCaution:
    'なお、ソフトウェアキーボードのご利用は、スパイウェア等の対策として安全を保証するものではありませんが、お手元のキーボードを用いた場合と比較しセキュリティレベルを向上させることを目的としております。',
  keyboardWay: ['入力の方法（', '）'],
  keyboardSoftware: 'ソフトウェアキーボード入力',
  keyboardUsage: '（使用方法）',
  keyboardReal: 'キーボードで入力する',
  /** For software-keyboard.js. */
  keyboardNone: '未入力です。',
  keyboardEntered: '{count}文字入力済みです。',
  keyboardFull: '（これ以上は入力できません）',
  keyboardUpper: '大文字に切り替えました。',
  keyboardLower: '小文字に切り替えました。',
} as const

type Written<Text> = Text extends string
  ? string
  : Text extends readonly string[]
    ? { readonly [Part in keyof Text]: string }
    : Text

/** What each language must have. */
export type WebTexts = { readonly [Name in keyof typeof ja]: Written<(typeof ja)[Name]> }
