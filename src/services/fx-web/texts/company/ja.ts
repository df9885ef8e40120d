/** What the screens of a customer’s administrators say, and their chapters of the help. */
export const ja = {
  'company.notAllowed': '権限がありません',
  'company.group': '共通',
  'company.activity': '管理',
  'history.title': '利用履歴',
  'history.when': '日時',
  'history.what': '内容',
  'history.who': '操作者',
  'history.from': '接続元',
  'history.staff': 'サポートデスク',
  'history.user': '{id}　{name}',
  'history.show': '表示',
  'notices.title': 'メール設定',
  'addresses.title': 'メールアドレス管理',
  'notices.login': 'ログインのたびにお知らせします。',
  'notices.lockName': 'ロック',
  'notices.lock': 'パスワードまたはワンタイムパスワードがロックされたときにお知らせします。',
  'notices.registration': 'トークンまたはメールアドレスが登録されたときにお知らせします。',
  'company.change': '変更',
  'notices.change': 'ログインパスワードが変更されたときにお知らせします。',
  'notices.instruction':
    '{name}のユーザに、ご登録のメールアドレスへお知らせする内容を選んで、「変更」ボタンを押してください。',
  'notices.kinds': 'お知らせ',
  'notices.always':
    'ワンタイムパスワードのメールと、メールアドレスを変更したときの変更前のアドレスへのお知らせは、設定にかかわらず送信します。',
  'addresses.closed': 'メールアドレスの登録は、ただいま受け付けていません。',
  'addresses.own':
    'メールアドレスの登録・変更は、ユーザ本人が行います。ログイン画面の「利用開始登録画面へ」から登録し、ログイン後の画面の上のボタンから変更できます。',
  'addresses.remove':
    '使えなくなったメールアドレスは、登録解除してください。そのユーザは、ログイン画面から新しいメールアドレスを登録できます。',
  'addresses.missing': '未登録',
  'addresses.since': '登録・変更日時',
  'addresses.action': '操作',
  'addresses.confirm': '{userName}（{userId}）のメールアドレスの登録を解除します。よろしいですか？',
  'addresses.removeOne': '登録解除',
  'addresses.list': 'メールアドレス一覧',
  'users.name': 'ユーザ管理',
  'otps.title': 'ユーザOTP管理画面',
  'otps.institution': '取扱金融機関',
  'otps.ofBank': '{institution}　CTPコード {ctp}',
  'otps.ofCompany': '{name}　CTPコード {ctp}',
  'otps.capped': '誤りが{cap}に達したロックの解除は、{desk}でのみ承ります。',
  'otps.confirmSuspendAll': '{name}のすべてのトークン（ご自身を除く）を一時停止します。よろしいですか？',
  'otps.suspendAll': 'CTP一括停止',
  'otps.confirmResumeAll': '{name}の一時停止中のすべてのトークンを再開します。よろしいですか？',
  'otps.resumeAll': 'CTP一括再開',
  'list.csv': 'CSVでダウンロード',
  'otps.noteLocked':
    'OTPトークンステータス欄に「ロック」と表示されているユーザが、ワンタイムパスワードロック状態のユーザです。',
  'otps.noteDelete': 'ユーザを削除する場合は、削除前にワンタイムパスワードを無効化してください。',
  'otps.noteRevoked':
    '無効化したワンタイムパスワードは一覧から削除されます。抽出条件のOTPトークンステータスで「無効」を選ぶと表示できます。',
  'users.title': 'ユーザ管理画面',
  'users.rights': '権限',
  'users.administrator': '管理者権限ユーザ',
  'users.general': '一般ユーザ',
  'list.status': '状態',
  'users.onlyDesk': '（解除は{desk}のみ）',
  'addresses.present': '登録済み',
  'users.added':
    '新しいユーザの{label}は {userId} です。{initialPassword}は、{desk}から「{userIdNotice}」でお知らせします。',
  'users.list': 'ユーザ一覧',
  'users.add': 'ユーザの追加',
  'users.choose': '変更・削除する場合は、{userId}を選んでください。',
  'users.suspended': '利用停止中',
  'users.waiting': '書面の発行待ち',
  'users.active': '利用中',
  'users.lockedStrangers': 'ログインパスワードロック（はじめてのブラウザのみ）',
  'users.locked': 'ログインパスワードロック',
  'users.makeAdministrator': '管理者権限ユーザにする',
  'users.administratorHint': '管理者権限ユーザは、メニューの[共通]にある画面を操作できます。',
  'users.instruction': '追加するユーザの名前と権限を入力して、「登録」ボタンを押してください。',
  'users.idNote':
    '{userId}は自動で割り当てられます。{initialPassword}は、{desk}から「{userIdNotice}」でお知らせします。',
  'users.deleteNote':
    'ユーザを削除すると、そのユーザのワンタイムパスワードも無効になります。元に戻すことはできません。',
  'users.revokeFirst':
    'ワンタイムパスワードが有効なユーザは削除できません。削除前に、{userOtp:ユーザOTP管理画面}でワンタイムパスワードを無効化してください。',
  'users.delete': 'ユーザの削除',
  'users.confirmDelete': '{userName}（{userId}）を削除します。よろしいですか？',
  'users.deleteButton': '削除',
  'users.edit': 'ユーザの変更・削除',
  'drafts.address': 'メールアドレスの登録・変更',
  'otps.name': 'ユーザOTP管理',
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
  'notices.loginName': 'ログイン',
  'notices.registrationName': '登録',
  'notices.changeName': '変更',
} as const

export type CompanyText = keyof typeof ja
