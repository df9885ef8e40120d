/** The chapters of the help on 為替予約, and on what a customer’s administrators do. */
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
  'otpsHelp.page': '画面構成',
  'otpsHelp.where':
    'メニューの[共通]から[ユーザOTP管理]を押します。お客さま社内の管理者権限ユーザのみ操作できます。',
  'otpsHelp.search':
    '[抽出条件]を入力して[検索]ボタンを押すと、[抽出結果]に表示されます。見出しを押すと並べ替えます。',
  'otpsHelp.unlock': 'ワンタイムパスワードロック状態の解除',
  'otpsHelp.locked':
    'ログイン時にワンタイムパスワード認証を{failures}連続して間違えられますと、ワンタイムパスワードがロックされます。',
  'otpsHelp.unlockOpen': 'メニューより、[ユーザOTP管理]ボタンを押下し、ユーザOTP管理画面を表示してください。',
  'otpsHelp.unlockFind':
    'OTPトークンステータス欄に「ロック」と表示されているユーザが、ワンタイムパスワードロック状態のユーザとなります。',
  'otpsHelp.unlockPress':
    'ワンタイムパスワードロックを解除するユーザのチェックボックスを選択して[ロック解除]ボタンを押下してください。次のメッセージが表示されたら「OK」を押下してください。',
  'otpsHelp.unlockDone':
    '次のメッセージが表示されることを確認してください。{message}ワンタイムパスワードロックを解除したユーザのOTPトークンステータス欄が「利用可能」になっていることを確認してください。',
  'otpsHelp.revoke': 'ワンタイムパスワードの無効化',
  'otpsHelp.revokeWhen':
    'ユーザ削除を実施する場合、削除前に該当ユーザのワンタイムパスワードを無効化する必要があります。',
  'otpsHelp.revokePress':
    'ユーザOTP管理画面を表示し、無効化するユーザのチェックボックスを選択して[無効]ボタンを押下してください。次のメッセージが表示されたら「OK」を押下してください。',
  'otpsHelp.revokeDone':
    '次のメッセージが表示されることを確認し、一覧から削除されていることを確認してください。',
  'otpsHelp.final': '※ご注意　無効化したワンタイムパスワードは、元に戻すことはできません。',
  'otpsHelp.suspend': '一時停止と再開',
  'otpsHelp.suspendOne':
    '[一時停止]は、選択したユーザのワンタイムパスワードを使えない状態にします。[再開]で元に戻ります。',
  'otpsHelp.suspendAll':
    '[CTP一括停止]、[CTP一括再開]は、ご自身を除く、お客さま社内のすべてのユーザに行います。',
  'otpsHelp.nobody': '管理者権限ユーザがログインできないとき',
  'otpsHelp.nobodyHow':
    'お客さま社内の全ての管理者権限ユーザがログインできない場合、{whom}にご連絡ください。→{contact:お問い合わせ先}',
  'companyHelp.title': 'ユーザ管理・メール設定・メールアドレス管理・管理',
  'companyHelp.revokeFirst':
    'ワンタイムパスワードが有効なユーザは削除できません。先に無効化してください。→{userOtp:ユーザOTP管理}',
  'companyHelp.mailAlways': 'ワンタイムパスワードのメールは、設定にかかわらず送信します。',
  'companyHelp.newAddress':
    '新しいメールアドレスは、ユーザ本人がログイン画面から登録します。→{mailCodes:ワンタイムパスワードをメールで受け取る}',
  'companyHelp.add':
    '[ユーザの追加]で、ユーザ名と権限を登録します。{userId}は自動で割り当てられ、{initialPassword}は、{desk}から「{userIdNotice}」でお知らせします。',
  'companyHelp.edit': '一覧の{userId}を押すと、ユーザ名と権限の変更、ユーザの削除ができます。',
  'companyHelp.last': '管理者権限ユーザがただ一人の場合、その権限を外すことや削除することはできません。',
  'companyHelp.notices': 'お知らせするものを選び、[変更]ボタンを押します。',
  'companyHelp.addresses':
    'ユーザのメールアドレスの登録状況を確認できます。使えなくなったメールアドレスは、[登録解除]ボタンを押すと解除されます。',
  'companyHelp.history':
    'お客さま社内のユーザの利用履歴を、新しい順に表示します。{userId}で絞り込み、CSVでダウンロードできます。',
} as const

export type HelpText = keyof typeof ja
