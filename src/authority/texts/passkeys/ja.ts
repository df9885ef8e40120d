/** What the screens of passkeys say. */
export const ja = {
  'passkey.title': 'パスキー',
  'passkey.newTitle': 'パスキーの登録',
  'passkey.logIn': 'パスキーでログイン',
  'passkey.whom': 'パスキーをご登録のお客さま',
  'passkey.whomHow': '端末の指紋・顔・PINなどでログインします。',
  'passkey.logInHow':
    '端末に登録したパスキーで、指紋・顔・PINなどによりご本人を確認して、ログインします。{userId}とパスワードの入力は必要ありません。',
  'passkey.confirm': 'パスキーで確認する',
  'passkey.onlyHere':
    'パスキーは、登録したサービスの正しい画面でだけ使えます。使えないときは、アドレスをご確認ください。',
  'passkey.cannot': 'パスキーをご利用になれない場合は、{contact}へご連絡ください。',
  'passkey.noScript': 'パスキーのご利用には、Web ブラウザの JavaScript を有効にする必要があります。',
  'passkey.asks': '端末の画面の案内に従って、ご本人の確認を行ってください。',
  'passkey.cancelled': 'ご本人の確認が取り消されたか、時間が切れました。もう一度ボタンを押してください。',
  'passkey.known': 'この端末のパスキーは、すでに登録されています。',
  'passkey.elsewhere':
    'このアドレスの画面では、パスキーをご利用いただけません。いつもの方法でサービスの画面を開き直してください。',
  'passkey.unsupported': 'お使いの Web ブラウザでは、パスキーをご利用いただけません。',
  'passkey.failed':
    'パスキーを確認できませんでした。端末の画面ロックの設定をご確認のうえ、もう一度ボタンを押してください。',
  'passkey.what':
    'パスキーは、端末の指紋・顔・PINなどでご本人を確認してログインする方法です。正しい画面でだけ使えるため、偽の画面に入力してしまう被害を防げます。',
  'passkey.none': '登録されているパスキーはありません。',
  'passkey.state': '状態',
  'passkey.kind': '種類',
  'passkey.registeredAt': '登録日時',
  'passkey.lastUsed': '前回の利用',
  'passkey.neverUsed': 'なし',
  'passkey.stopped': '停止（複製のおそれ　{time}）',
  'passkey.usable': '利用できます',
  'passkey.waits': '待機中（{time}からご利用いただけます）',
  'passkey.singleDevice': 'この端末・セキュリティキーだけで利用',
  'passkey.backedUp': '複数の端末で同期して利用（バックアップ：あり）',
  'passkey.notBackedUp': '複数の端末で同期して利用（バックアップ：なし）',
  'passkey.name': 'パスキーの名前',
  'passkey.nameHint': '端末の名前など、ご自身で見分けられる名前を付けてください。',
  'passkey.rename': '名前の変更',
  'passkey.renameSubmit': '変更',
  'passkey.changePassword': 'ログインパスワードを変更する',
  'passkey.remove': 'このパスキーの削除',
  'passkey.removeTitle': 'パスキーの削除',
  'passkey.removeProof': 'パスキーを削除するには、ご本人の確認が必要です。',
  'passkey.byPasskey': 'パスキー',
  'passkey.removeConfirm': 'パスキーで確認して削除する',
  'passkey.removeByCode':
    'お手元のトークンに表示されているワンタイムパスワードを入力して、「削除」ボタンを押してください。',
  'passkey.removeByDesk': 'パスキーの削除は、{contact}へご連絡ください。',
  'passkey.removeSubmit': '削除',
  'passkey.removeNote': '削除すると、このパスキーではログインできなくなります。',
  'passkey.removeLast':
    '最後のパスキーです。ほかにログインの方法がない場合は、{contact}でのお手続きが必要になります。',
  'passkey.byDesk': 'パスキーの登録は、{contact}へご連絡ください。',
  'passkey.code': 'ワンタイムパスワード',
  'passkey.codeOfToken':
    'お手元のトークンに表示されているワンタイムパスワードを入力して、「次へ」ボタンを押してください。',
  'passkey.codeOfMail':
    'ご登録のメールアドレスに届いたワンタイムパスワードを入力して、「次へ」ボタンを押してください。',
  'passkey.signature':
    '「次へ」ボタンを押して、端末でパスキーを作成してください。そのあと、お手元のトークンの画面で内容を確認して承認すると、すぐにご利用いただけるようになります。',
  'passkey.another':
    'トークンをお持ちでないため、すでにご利用のパスキーでご本人を確認します。次の画面で、新しいパスキーを作成してください。',
  'passkey.proveAnother': 'パスキーで確認して次へ',
  'passkey.toList': 'パスキーへ戻る',
  'passkey.next': '次へ',
  'passkey.send': '送信する',
  'passkey.sendAgain': '再送信',
  'passkey.noteWait':
    '安全のため、登録したパスキーは、登録から{hours}時間後にご利用いただけるようになります。',
  'passkey.noteLowered':
    '安全のため、パスキーをご利用いただけるようになってから{hours}時間は、1日あたりの振込限度額を{yen}円に引き下げます。',
  'passkey.noteTold': 'パスキーを登録したことは、次にログインしたときの最初の画面でお知らせします。',
  'passkey.noteToldByMail':
    'パスキーを登録したことは、ご登録のメールアドレスと、次にログインしたときの最初の画面でお知らせします。',
  'passkey.noteMail':
    'パスキーをご利用いただけるようになると、メールで届くワンタイムパスワードではログインできなくなります。',
  'passkey.noteStaff': '登録したパスキーはすぐに使えます。',
  'passkey.noteStaffOnly':
    'パスキーを登録した後は、パスワードとワンタイムパスワードではログインできません。パスキーでログインしてください。',
  'passkey.noteStaffRemove':
    'パスキーの登録解除は、デスク管理者が行います。心当たりのないパスキーがあるとき、紛失したときは、すぐにデスク管理者へ連絡してください。',
  'passkey.missing':
    '業務の画面を開くには、パスキーが{count}個必要です。あと{missing}個登録してください。登録が済むまで、ほかの画面は開けません。1個は予備として、別の場所に保管してください。',
  'passkey.newHow':
    '名前を付けて、「パスキーを登録する」ボタンを押してください。端末の画面の案内に従って、指紋・顔・PINなどで、ご本人の確認を行います。',
  'passkey.register': 'パスキーを登録する',
  'passkey.back': '前画面へ戻る',
  'passkey.told': 'パスキーの登録のお知らせ',
  'passkey.unknown':
    '次のパスキーが登録されました。お心当たりのない場合は、すぐに{press}を押してください。あわせて、ログインパスワードを変更し、下記のお問い合わせ先にご連絡ください。',
  'passkey.pressDisown': '「このパスキーを取り消す」',
  'passkey.pressRemove': '「このパスキーの削除」',
  'passkey.pressEither': '「このパスキーを取り消す」または「このパスキーの削除」',
  'passkey.itself': 'いまのログインに使われたパスキーです。',
  'passkey.how': '登録の方法',
  'passkey.unknownOrigin': '不明',
  'passkey.by_signature': 'トークンの画面での承認',
  'passkey.by_token': 'トークンのワンタイムパスワード',
  'passkey.by_mail': 'メールで届いたワンタイムパスワード',
  'passkey.by_passkey': '登録済みのパスキー',
  'passkey.from': '登録した端末',
  'passkey.address': '登録時の接続元',
  'passkey.disown': 'このパスキーを取り消す',
  'passkey.notMine': '身に覚えがない',
  'passkey.withdraw': 'この登録を取りやめる',
  'passkey.disownNote':
    'お心当たりのない登録のときだけ、「身に覚えがない」を押してください。第三者による登録のお申し出として受け付け、パスキーを取り消して、お取引を停止することがあります。',
  'passkey.mine': '心当たりがあります',
  'passkey.helpTitle': 'パスキーでログインする',
  'passkey.helpWhat': 'パスキーとは',
  'passkey.helpNoPassword':
    '端末の指紋・顔・PINなどでご本人を確認して、ログインする方法です。パスワードとワンタイムパスワードの入力は必要ありません。登録したサービスの正しい画面でだけ使えるため、偽の画面に入力してしまう被害を防げます。',
  'passkey.way': '画面の上の',
  'passkey.helpPress': 'いつもの方法でログインして、{way}[パスキー]を押します。',
  'passkey.helpCode': '[ワンタイムパスワード]を入力して、[次へ]ボタンを押します。',
  'passkey.helpNext': '[パスキーの登録]の[次へ]ボタンを押します。',
  'passkey.helpSign':
    '次の画面のQRコードを、お手元のトークンで読み取ります。トークンの画面に表示されたパスキーの名前を確認して、承認します。',
  'passkey.helpSigned': 'トークンの画面で承認したパスキーは、すぐにご利用いただけます。',
  'passkey.helpSignedMail':
    'トークンをお持ちでない場合は、メールで届くワンタイムパスワードで登録し、登録から{hours}時間後にご利用いただけるようになります。お急ぎの場合は、{contact}へご連絡ください。',
  'passkey.helpName':
    '[パスキーの名前]を入力し、[パスキーを登録する]ボタンを押します。端末の画面の案内に従って、ご本人の確認を行います。',
  'passkey.helpDone': '次のメッセージが表示されたら、登録は完了です。',
  'passkey.helpWait':
    '安全のため、登録したパスキーは、登録から{hours}時間後にご利用いただけるようになります。お急ぎの場合は、{contact}へご連絡ください。',
  'passkey.helpStaffTwo':
    '登録できるパスキーは{count}個までです。1個は予備として、別の場所に保管してください。',
  'passkey.helpStaffCareTitle': 'パスキーの名前の変更と登録解除',
  'passkey.helpStaffCare':
    'ログイン後、画面の上の[パスキー]を押して、[名前の変更]を開きます。パスキーの登録解除は、ほかの担当者（デスク管理者）が行います。',
  'passkey.helpStaffLost':
    'パスキーを紛失したとき、どのパスキーも使えなくなったときは、すぐにデスク管理者へ連絡してください。デスク管理者2名が登録を解除し、必要に応じて、パスワードとワンタイムパスワードでログインして登録し直します。',
  'passkey.helpDisown':
    'お心当たりのないパスキーがある場合は、最初の画面の[このパスキーを取り消す]ボタンを押してください。このボタンがない場合は、[このパスキーの削除]を選びます。ご自身の登録を取りやめる場合は、「パスキー」の画面の[この登録を取りやめる]ボタンを押してください。',
  'passkey.helpAnother':
    'トークンをお持ちでない場合は、[パスキーの登録]の[パスキーで確認して次へ]ボタンを押し、ご利用中のパスキーで確認してから、別のパスキーを登録します。登録から{hours}時間後にご利用いただけるようになります。',
  'passkey.helpTwo':
    '登録できるパスキーは{count}個までです。端末の紛失に備えて、2つ以上の登録をおすすめします。',
  'passkey.helpLogIn': 'ログイン',
  'passkey.helpLogInPress': 'ログイン画面で[パスキーでログイン]ボタンを押します。',
  'passkey.helpVerify': '端末の画面の案内に従って、ご本人の確認を行います。',
  'passkey.helpExpired':
    'ログインパスワードの有効期限が切れていても、パスキーでログインできます。次にログインパスワードを入力してログインしたときに、変更していただきます。',
  'passkey.helpCare': 'パスキーの名前の変更と削除',
  'passkey.helpCareHow':
    'ログイン後、{way}[パスキー]を押して、[名前の変更]または[このパスキーの削除]を選びます。削除には、パスキーまたはトークンのワンタイムパスワードによるご本人の確認が必要です。端末を手放すときは、その端末のパスキーを削除してください。',
  'passkey.helpFailed': 'ログインできないとき',
  'passkey.helpLost': 'すべてのパスキーをご利用になれなくなった場合は、{contact}へご連絡ください。',
  'passkey.helpUnknown': '次のメッセージが表示されたときは、このサービスに登録したパスキーをお選びください。',
  'passkey.helpUnverified': '次のメッセージが表示されたときは、端末の画面ロックを設定してください。',
} as const

export type PasskeyText = keyof typeof ja
