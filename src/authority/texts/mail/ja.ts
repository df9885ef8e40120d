/** What registering and changing a mail address says, and a list of bindings. */
export const ja = {
  'bindings.shared': '共有',
  'bindings.status': 'OTPトークンステータス',
  'bindings.userId': 'ユーザID',
  'bindings.userName': 'ユーザ名',
  'bindings.customer': '顧客名',
  'bindings.ctp': 'CTPコード',
  'bindings.since': '利用開始日',
  'bindings.updated': '更新日時',
  'bindings.found': '抽出結果',
  'bindings.choose': '選択',
  'bindings.ofUser': '（{userName}）',
  'bindings.byMail': '－（メール）',
  'sign.none': '－',
  'bindings.nothing': '該当するデータはありません。',
  'bindings.kindAdministrator': '事業法人ユーザ（管理者）',
  'bindings.kindUser': '事業法人ユーザ（一般）',
  'bindings.dayForm': '日付は 2024/10/01 の形式で入力してください。',
  'bindings.kind': 'ユーザ区分',
  'filter.all': 'すべて',
  'bindings.allButRevoked': 'すべて（無効を除く）',
  'bindings.from': '利用開始日（自）',
  'bindings.dayExample': '例：2024/10/01',
  'bindings.until': '利用開始日（至）',
  'bindings.conditions': '抽出条件',
  'bindings.search': '検索',
  'bindings.clear': 'クリア',
  'mail.address': 'メールアドレス',
  'mail.addressAgain': 'メールアドレス（再入力）',
  'mail.again': '確認のため、もう一度入力してください。',
  'mail.cooling':
    'メールアドレスの登録・変更の直後は、安全のため、お取引と管理者の操作はご利用いただけません。{time}からご利用いただけます。',
  'mail.send': '送信する',
  'mail.resend': '再送信',
  'mail.instruction':
    '[STEP 2] ご登録のメールアドレスに届いたワンタイムパスワード【OTP】を入力して、「OTPログイン」ボタンを押してください。',
  'mail.newCode': '新しいメールアドレスに届いたワンタイムパスワード',
  'mail.tokenCode': '生成アプリのワンタイムパスワード',
  'mail.ownCode': '現在のメールアドレスに届いたワンタイムパスワード',
  'mail.codesOfToken':
    '新しいメールアドレスに届いたワンタイムパスワードと、生成アプリに表示されているワンタイムパスワードを入力して、「登録」ボタンを押してください。',
  'mail.codesOfMail':
    '新しいメールアドレスと現在のメールアドレスに届いた、2つのワンタイムパスワードを入力して、「登録」ボタンを押してください。',
  'mail.codesOfSigned':
    '新しいメールアドレスに届いたワンタイムパスワードを入力して、「トークンで承認する」ボタンを押してください。',
  'mail.signedInside':
    '生成アプリがお手元にある場合は、生成アプリでログインしたあと、「メールアドレス登録」からご登録ください。',
  'go.register': '登録',
  'mail.registerTitle': 'メールアドレス登録',
  'mail.changeTitle': 'メールアドレス変更',
  'newPassword.current': '現在のパスワード',
  'mail.current': '現在のメールアドレス',
  'mail.told': '変更すると、変更前のメールアドレスにもお知らせします。',
  'mail.changeHow':
    '現在のパスワードと、ワンタイムパスワードを受け取る新しいメールアドレスを入力して、「次へ」ボタンを押してください。',
  'move.both': '{begins}～{until}の移行期間中には両方式の併用が可能です。',
  'move.begins':
    '{begins}より、ワンタイムパスワードの受取方法はVIP Access(生成アプリ)からメールアドレスに変更いたします。',
  'move.endedOn': '{until}で',
  'move.ended':
    'VIP Access(生成アプリ)でのワンタイムパスワードの受取は{when}終了しました。ログインには、メールで届くワンタイムパスワードが必要です。',
  'move.title': 'ワンタイムパスワードの受取方法について',
  'move.whomBoth': 'メールアドレスのご登録がお済みでないお客さま、ご利用端末を変更されたお客さま',
  'move.whomMail': '初めてご利用になるお客さま、メールアドレスのご登録がお済みでないお客さま',
  'move.invitation':
    '{whom}は、「利用開始登録画面へ」に進んで、ワンタイムパスワードを受け取るメールアドレスをご登録ください。',
  'move.button': '利用開始登録画面へ',
  'move.over': 'VIP Access(生成アプリ)でのワンタイムパスワードの受取は{day}で終了しました。',
  'move.now': 'ワンタイムパスワードの受取方法がメールに変わりました。',
  'move.needed': 'ログインするには、ワンタイムパスワードを受け取るメールアドレスをご登録ください。',
  'mail.title': 'メールアドレス登録画面',
  'mail.code': 'メールに届いたワンタイムパスワード',
  'mail.enterAddress':
    '[STEP 2] ワンタイムパスワードを受け取るメールアドレスを入力して、「ワンタイムパスワードを送信」ボタンを押してください。',
  'mail.sendCode': 'ワンタイムパスワードを送信',
  'mail.ownOnly': 'お客さまご本人だけがご覧になるメールアドレスをご登録ください。',
  'mail.notRevoked':
    '端末を変更された場合も、旧端末のワンタイムパスワードの利用解除（無効）は必要ありません。',
  'mail.coolingAfter':
    '安全のため、ご登録から{hours}時間は、お取引と管理者の操作はご利用いただけません。お急ぎの場合は、生成アプリでログインしたあと、「メールアドレス登録」からご登録ください。',
  'mail.oldHint': 'ご利用中の生成アプリに表示されている数字6桁を入力してください。',
  'mail.noApp': '生成アプリがお手元にない場合',
  'mail.wait':
    '{label}だけを入力して、下のボタンを押してください。ご登録は、お申込みから{hours}時間後に完了します。それまでの間にログインした画面で、この変更を止めることができます。',
  'mail.waitButton': '{hours}時間後の登録を申し込む',
  'mail.enterCode':
    '[STEP 2] 入力されたメールアドレスに届いたワンタイムパスワードを入力して、「登録」ボタンを押してください。',
  'mail.goOn':
    '引き続きサービスにログインする場合は、「ワンタイムパスワードを送信」ボタンを押してください。ご登録のメールアドレスに届いたワンタイムパスワードでログインできます。',
  'mail.notSent': 'ワンタイムパスワードはまだ送信されていません。［送信する］ボタンを押してください。',
  'mail.sentTo': '送信先',
  'mail.until': '有効期限',
  'mail.sentToNew': '送信先（新しいメールアドレス）',
  'mail.sentToOwn': '送信先（現在のメールアドレス）',
  'mail.once':
    'メールで届いたワンタイムパスワードは、送信から{minutes}分間、この画面でだけ一度使用できます。再送信すると、前に届いたワンタイムパスワードは使えなくなります。',
  'mail.folder': 'メールが届かない場合は、迷惑メールのフォルダーや受信制限の設定をご確認ください。',
  'mail.neverAsked': '{institution}が電話やメールでワンタイムパスワードをお尋ねすることはありません。',
} as const

export type MailText = keyof typeof ja
