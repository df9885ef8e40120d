/** What the staff reads where a customer denies a transfer (D5). */
export const moneyTexts = {
  title: '取引の調査',
  listTitle: '振込・取引',
  receiptLabel: '受付番号',
  receiptHint: 'お客様の画面・控えの番号です（例　F20160113-12345678）。',
  receiptMissing: '受付番号を入力してください。',
  receiptUnknown: 'この金融機関のサービスに、この受付番号の取引はありません。番号をご確認ください。',
  none: '取引はありません。',
  notKept: '記録がありません（記録を始める前の取引です）。',
  archived: '記録は、監査ログの保管用のファイル（アーカイブ）に移しました。この画面には表示できません。',
  archivedLogins:
    'この日または前日のログインの記録を、監査ログの保管用のファイル（アーカイブ）に移しました。移した記録は、この画面には表示できません。',
  archivedEvidence: ({ receipt, service }: { readonly receipt: string; readonly service: string }) =>
    `証拠は、監査ログの保管用のファイル（アーカイブ）から取り出します。システム管理者に、サーバの端末での操作を依頼してください：./warifu evidence ${receipt} --service ${service} --archive 保管先のフォルダ`,
  shownHint: '確定したときの画面の文言です。記録された事実から表示しています。',
  itemsMissing: '中止する明細を選んでください。',
  stopNote:
    '選んだ明細を中止します。必ず、もう一人の承認が要ります。承認を待つ間に送られないように、先に「振込の凍結」を行ってください。引渡し済みの明細は中止できません（組戻し）。',
  sessionsTitle: 'この日のログイン',
  sessionsNone: 'この日のログインの記録はありません。',
  wayOfSession: 'この取引',
} as const

/** In the file, for whoever holds it: how to check it, and what it shows. */
export const evidenceHowTo = [
  'このファイルは、1件の取引について、監査ログ（改ざんを検知できる記録）の該当する記録を取り出したものです。',
  '「記録」の body は記録の全文です。hash は、直前の記録のハッシュ値（hashBefore）と改行と body をつないだもののSHA-256です。',
  'checkpoint は、その記録のハッシュ値に対する、検査点の鍵（Ed25519）による署名です。取得の前に、前後の検査点のあいだの連鎖と認証コードを検証しています。',
  '確かめるには、検査点の公開鍵（./warifu key public の出力）を別の経路で受け取り、次のコマンドを実行します。データベースは要りません。',
  './warifu journal check-evidence このファイル --public-key 公開鍵のファイル',
  '1文字でも変わっていると、検証は失敗します。このファイルにない記録については、監査ログ全体の検証（journal verify）で確かめます。',
] as const

export const evidenceTexts = {
  button: '証拠をダウンロード（JSON）',
  hint: 'この取引の記録を、検証できる1つのファイルにします。口座番号は全桁が含まれ、取得は監査ログに記録されます。',
} as const

export const loginStepNames = {
  password: 'パスワード',
  token: 'トークン',
  mail: 'メール',
  certificate: '電子証明書',
} as const

/** How much of it came back. */
export function stopDone(returnedYen: number) {
  const text =
    returnedYen === 0
      ? '振込を中止しました。まだ出金していないため、口座の残高は変わりません。'
      : `振込を中止し、${returnedYen.toLocaleString('ja-JP')}円を出金口座へ戻しました。`
  return { text, code: 'RMCFXDSK001044I' }
}
