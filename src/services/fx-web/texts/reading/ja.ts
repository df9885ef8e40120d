/** The chapters of the help on 為替予約. */
export const ja = {
  'tradeHelp.hours': '営業日の{opens}～{closes}（日本時間）',
  'money.yen': '{amount}円',
  'tradeHelp.conclude': 'レートを照会して締結する',
  'tradeHelp.concludeEnter':
    'メニューの[取引締結]で、通貨、売買、金額、受渡方法と受渡日を入力し、[レート照会]ボタンを押します。',
  'tradeHelp.concludePress':
    'レート提示の画面に予約レートと残り秒数が表示されます。{seconds}秒以内に[締結]ボタンを押すと、そのレートで締結となります。',
  'confirmations.title': '取引確認(コンファーム)',
  'tradeHelp.concludeDone':
    '次のメッセージが表示されたら、{confirmations:取引確認(コンファーム)}へお進みください。',
  'tradeHelp.concludeNot':
    '見送るときは、[条件を変更する]または[レート再照会]を押すか、そのままお待ちください。何も締結されません。',
  'tradeHelp.concludeFinal': '締結後の変更・取消・中途解約はできません。',
  'tradeHelp.fields': '入力する項目',
  'terms.side': '売買',
  'tradeHelp.side':
    '銀行から見た向きです。売予約は外貨を買うお客様（輸入代金のお支払いなど）、買予約は外貨を売るお客様（輸出代金のお受取りなど）のものです。',
  'terms.amount': '金額',
  'tradeHelp.amount': '外貨の金額を、{least}通貨単位以上、小数点以下2桁までで入力します。',
  'terms.method': '受渡方法',
  'tradeHelp.method':
    '確定日渡し（受渡日を1日に決める）、暦月渡し（月のうちいつでも）、順月確定日（○か月後の応当日）、特定期間渡し（開始日から終了日まで）から選びます。',
  'tradeHelp.day': '受渡日',
  'tradeHelp.dayHow': '翌営業日から{months}か月以内です。東京とニューヨークの休場日は指定できません。',
  'tradeHelp.limits': '時間と限度額',
  'tradeHelp.open': '取引時間は{hours}です。',
  'tradeHelp.contractLimit': '1回あたりの取引限度額は、円換算{limit}です。',
  'tradeHelp.customerLimit':
    '予約残高とリーブオーダーの合計は、円換算{limit}までです。残りは画面の「ご利用可能枠」でご確認いただけます。',
  'orders.title': 'リーブオーダー',
  'tradeHelp.order': 'リーブオーダーとは',
  'tradeHelp.orderWhat':
    'ご希望のレート（指値）をお預かりする注文です。取引時間中、お客様向けの予約レート（手数料込み）が指値に到達すると、指値のレートで成立します。判定は1分ごとに行います。',
  'tradeHelp.orderOpen': 'メニューの[リーブオーダー]で、[新しいリーブオーダー]を押します。',
  'tradeHelp.orderEnter':
    '{trade:取引締結}と同じ項目に加えて、指値と預かり期限を入力し、[注文内容の確認]ボタンを押します。',
  'tradeHelp.orderPress': '内容を確認し、[依頼する]ボタンを押します。直すときは[修正する]ボタンを押します。',
  'tradeHelp.orderRate': '指値は、現在のレートよりお客様に有利な方向へ{range}です。',
  'tradeHelp.orderUntil':
    '預かり期限は、受渡(開始)日の1営業日以上前、本日から{days}日以内の営業日です。期限日の{closes}までお預かりします。',
  'tradeHelp.states': '状態と取消',
  'order.accepted': '受付中',
  'tradeHelp.accepted':
    'お預かりしています。[取消]ボタンで取り消せます。金額はご利用可能枠に含めて管理します。',
  'order.filled': '成立',
  'tradeHelp.filled': '指値で締結されました。締結番号から明細を開けます。成立後の取消はできません。',
  'order.expired': '期限切れ',
  'tradeHelp.expired': '預かり期限までに指値に到達しませんでした。',
  'order.cancelled': '取消',
  'tradeHelp.cancelled': 'お客様が取り消しました。',
  'contracts.title': '共通取引管理',
  'tradeHelp.find': '取引を探す',
  'tradeHelp.findHow':
    '締結した取引の一覧です。状態と通貨を選んで[抽出]ボタンを押すと絞り込めます。[CSV出力]で、表示している取引をファイルに保存できます。',
  'tradeHelp.details': '[詳細]または[実行]から取引明細を開きます。取引明細は[印刷]ボタンで印刷できます。',
  'tradeHelp.use': '実行する',
  'tradeHelp.useOpen': '受渡日または受渡期間内の営業日（{opens}～{closes}）に、取引明細を開きます。',
  'tradeHelp.useEnter':
    '実行金額を入力し、[実行]ボタンを押します。残高の一部だけを、何度かに分けて実行することもできます。',
  'tradeHelp.useConfirm': '確認の画面で[OK]ボタンを押します。',
  'tradeHelp.useBefore': '実行の前に、{confirmations:取引確認(コンファーム)}が必要です。',
  'tradeHelp.useFinal': '実行後の取消はできません。',
  'tradeHelp.useLate': '受渡期日を過ぎた残高があるときは、{desk}へご連絡ください。',
  'tradeHelp.confirm': 'コンファームする',
  'tradeHelp.confirmOpen': 'メニューの[取引確認(コンファーム)]で、未確認の取引の[内容の確認]を押します。',
  'tradeHelp.confirmCheck': '通貨、金額、レート、受渡日を、お手元の記録と照合します。',
  'tradeHelp.confirmPress': '相違がなければ、[コンファーム]ボタンを押し、確認の画面で[OK]ボタンを押します。',
  'tradeHelp.confirmWhy':
    'コンファームがお済みでない取引があるときは、初期画面でもお知らせします。コンファームするまで実行できません。',
  'tradeHelp.differs': '内容に相違があるとき',
  'tradeHelp.differsHow':
    '[相違の内容]に、どの項目がどう異なるかを記入し、[相違の申出]ボタンを押します。申出をいただいた取引は、解決するまで実行できません。',
  'tradeHelp.failed': '次のメッセージが表示されたとき',
  'tradeHelp.failedHow': 'メッセージのとおりに操作しなおしてください。処理は行われていません。',
  'order.cancel': '取消',
} as const

export type ReadingText = keyof typeof ja
