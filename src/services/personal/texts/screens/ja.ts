/** What the screens before the login say, and what is around every screen (S4). */
export const ja = {
  'page.title': '{title}｜{institution} {service}',
  'nav.guide': 'ページのご案内',
  'nav.menu': 'メニュー',
  'nav.footer': 'ご案内',
  'menu.inquiry': '照会',
  'menu.contract': '契約者情報変更',
  'menu.token': 'ワンタイムパスワード',
  'who.customer': 'お客さま',
  'who.name': '{name} 様',
  'help.ofScreenOnPc': 'このページのご利用ガイド',
  'help.ofScreenOnPhone': 'ヘルプ',
  'channel.pc': 'パソコン用の画面を表示',
  'channel.smartphone': 'スマートフォン用の画面を表示',
  'footer.copyright': '本Webサイト上における各コンテンツは、著作権によって保護されています。',
  'phone.withHours': '{name}（{telephone}、{hours}）',
  'phone.withDetail': '{name}（{detail}）',
  'links.guidance': 'ワンタイムパスワードのご案内',
  'links.terms': 'ワンタイムパスワードサービス利用追加規定',
  'links.questions': 'よくあるご質問',
  'links.lost': '紛失・盗難のお届け（24時間受付）',
  'button.back': '戻る',
  'button.next': '次へ',
  'button.quit': '中止',
  'button.loginScreen': 'ログイン画面',
  'button.print': '印刷',
  'button.csv': 'CSVでダウンロード',
  'label.code': 'ワンタイムパスワード',
  'hint.code': '※トークンに表示されている数字を入力してください。(30秒毎に数字が変更されます。)',
  'value.none': '－',
  'login.title': 'ログイン',
  'login.instruction':
    '契約者ID（利用者番号）、ログインパスワードを入力し、「ログイン」ボタンを押してください。',
  'login.tokenApp': 'ソフトウェアトークンのご用意',
  'login.lost': '端末の紛失・盗難にあわれたお客さまはこちら（24時間受付）',
  'login.close': '閉じる',
  'login.submit': 'ログイン',
  'login.waits':
    'ほかの画面での操作がなければ、{time}（あと約{minutes}分）からログインできるようになります。お心当たりがない場合は、第三者がログインしているおそれがあります。すぐに{lost:紛失・盗難のお届け}で、ご利用を停止してください。',
  'login.noteCase': '※英字は大文字と小文字を区別しますので、ご注意ください。',
  'login.noteBack': '※ブラウザの「戻る」ボタンは使用しないでください。',
  'login.noteLayout':
    '※ご利用のOSおよびブラウザや文字の大きさによっては、画面のレイアウトが若干崩れる場合がありますが、お取引には影響ありません。',
  'login.notePhone': '※スマートフォンでは、ブラウザのログインパスワードを入力してください。',
  'login.noteFailures':
    '※ログインパスワードを連続して{failures}誤って入力されますと、ご利用いただけなくなります。',
  'login.codes': 'ワンタイムパスワード',
  'login.enroll': 'ワンタイムパスワードの利用登録はこちら',
  'login.stop': 'ワンタイムパスワードの利用停止はこちら',
  'login.codesOnPhone': 'ワンタイムパスワードの利用登録・停止',
  'login.toEnroll': 'ワンタイムパスワードの利用登録する場合は、「利用登録」ボタンを押してください。',
  'login.toStop': 'ワンタイムパスワードの利用停止する場合は、「利用停止」ボタンを押してください。',
  'loginCode.title': 'ワンタイムパスワード認証',
  'loginCode.instruction':
    'トークンに表示されているワンタイムパスワードを入力し、「ログイン」ボタンを押してください。',
  'loginCode.noteOnce':
    '※一度使用したワンタイムパスワードは、ふたたび使用することはできません。次に表示されるワンタイムパスワードを入力してください。',
  'loginCode.noteFailures':
    '※ワンタイムパスワードを連続して{failures}誤って入力されますと、ご利用いただけなくなります。その場合は、{contact}へご連絡ください。',
  'loginCode.noteDevice':
    '※端末を変更される場合や、ワンタイムパスワードを表示できない場合は、{phone}へご連絡ください。',
  'procedure.enrollment': 'ワンタイムパスワード利用登録',
  'procedure.enrollmentShort': '利用登録',
  'procedure.enrollmentSecond': 'ワンタイムパスワード登録情報入力',
  'procedure.stop': 'ワンタイムパスワード利用停止',
  'procedure.stopShort': '利用停止',
  'procedure.stopSecond': 'ワンタイムパスワード入力',
  'procedure.first': '利用者認証',
  'procedure.result': '処理結果',
  'procedure.press': '「{button}」ボタンを押してください。',
  'procedure.backOnPc': 'ログイン画面に戻る',
  'procedure.backOnPhone': 'ログイン画面',
  'auth.enrollment':
    'ワンタイムパスワードの利用登録を行います。契約者ID、ログインパスワードを入力し、「次へ」ボタンを押してください。',
  'auth.stop':
    'ワンタイムパスワードの利用停止を行います。契約者ID、ログインパスワードを入力し、「次へ」ボタンを押してください。',
  'auth.changeTitle': '端末を変更されるお客さまへ',
  'auth.changeStop':
    'これまでの端末（旧端末）に表示されているワンタイムパスワードで、{stop:利用停止}を行ってください。',
  'auth.changeEnroll':
    '新しい端末にソフトウェアトークンをインストールし、この画面から、もう一度「利用登録」を行ってください。',
  'auth.changeNoDevice':
    '旧端末がお手元にない場合や、ソフトウェアトークンをアンインストールされた場合は、お客さまご自身では変更できません。{phone}へご連絡ください。',
  'auth.enrollmentApp':
    'ご利用には、ソフトウェアトークンのインストールが必要です。はじめての方は、{guidance:ワンタイムパスワードのご案内}をご覧ください。',
  'auth.enrollmentFree': '書面によるお手続きは不要です。ワンタイムパスワードサービス利用料もかかりません。',
  'auth.enrollmentOne': '登録できるのは、お一人さまにつき1つのソフトウェアトークンです。',
  'auth.stopCode': '利用停止には、登録されているソフトウェアトークンのワンタイムパスワードが必要です。',
  'auth.stopNoCode':
    '端末の紛失・故障などでワンタイムパスワードを表示できない場合は、{phone}へご連絡ください。紛失・盗難の場合は、{lost:24時間いつでもご利用を停止できます}。',
  'auth.stopAfter': '利用停止のあとは、契約者IDとログインパスワードだけでログインできるようになります。',
  'enroll.boxTitle': 'ご利用を開始するワンタイムパスワードの利用登録',
  'enroll.instruction':
    'ご利用を開始するワンタイムパスワードの利用登録を行います。トークンID、ワンタイムパスワードを入力し、「登録」ボタンを押してください。',
  'enroll.hint':
    '英字と数字をあわせて12桁（例　WRFM25772182）。ソフトウェアトークンには「クレデンシャルID」、「トークンID」または「Credential ID」と表示されます。',
  'enroll.submit': '登録',
  'enroll.noApp': 'ソフトウェアトークンをまだお持ちでない場合',
  'enroll.terms': '利用規定',
  'enroll.agree': '規定の内容を確認し、同意する',
  'enroll.done': 'ワンタイムパスワードの利用登録が完了しました。',
  'enroll.doneNext':
    '次回のログインから、契約者IDとログインパスワードに加えて、ワンタイムパスワードの入力が必要です。登録に使用したワンタイムパスワードは、もう使用できません。',
  'enroll.doneDevice':
    '端末を変更される場合は、先に旧端末で「利用停止」を行ってください。{move}お問い合わせ先：{contact}',
  'stop.boxTitle': 'ご利用を停止するワンタイムパスワード',
  'stop.instruction':
    'ワンタイムパスワードの利用停止を行います。ワンタイムパスワードを入力し、「停止」ボタンを押してください。',
  'stop.tokenId': 'トークンID',
  'stop.submit': '停止',
  'stop.noteFailures':
    '※ワンタイムパスワードを連続して{failures}誤って入力されますと、ご利用いただけなくなります。',
  'stop.noteNoCode': '※ワンタイムパスワードを表示できない場合は、{phone}へご連絡ください。',
  'stop.done': 'ワンタイムパスワードの利用停止が完了しました。',
  'stop.doneLogin':
    '契約者IDとログインパスワードだけでログインできるようになりました。不正ログインを防ぐため、ワンタイムパスワードのご利用をおすすめします。',
  'stop.doneDevice': '新しい端末で利用される場合は、{enrollment:利用登録}を行ってください。',
  'stop.inside':
    '利用停止は、ログインしたあと、グローバルメニューの「ワンタイムパスワード」からお手続きください。現在のトークンの画面で承認します。トークンがお手元にない場合は、{phone}へご連絡ください。',
  'procedure.restart': 'インターネットバンキングの再開',
  'procedure.restartShort': '再開',
  'procedure.restartSecond': 'トークンでの承認',
  'procedure.restartByPasskey': 'パスキーでの確認',
  'auth.restart':
    'IB取引中止を解除して、インターネットバンキングを再開します。契約者ID、ログインパスワードを入力し、「次へ」ボタンを押してください。',
  'auth.restartToken':
    '再開には、登録されているソフトウェアトークンが必要です。トークンの画面で内容を確認して承認します。',
  'auth.restartDesk':
    'トークンがお手元にない場合や、紛失・盗難のお届け、お電話でのお申し出により停止した場合は、{desk}の窓口で書面によりお手続きください。',
  'auth.restartPasskey':
    '再開には、取引中止の前からご利用いただけたパスキーが必要です。次の画面で、端末の指紋・顔・PINなどによりご本人を確認します。',
  'auth.restartDeskPasskey':
    'パスキーをご利用になれない場合や、紛失・盗難のお届け、お電話でのお申し出により停止した場合は、{desk}の窓口で書面によりお手続きください。',
  'restart.boxTitle': '再開するサービス',
  'restart.instruction':
    'インターネットバンキングのご利用を再開します。「トークンで承認する」ボタンを押し、お手元のトークンの画面で内容を確認してください。',
  'restart.instructionPasskey':
    '次の内容をご確認のうえ、「パスキーで再開する」ボタンを押してください。端末の画面の案内に従って、ご本人の確認を行います。',
  'restart.act': 'お手続き',
  'restart.actName': 'IB取引中止の解除（インターネットバンキングの再開）',
  'restart.stoppedAt': '取引中止の日時',
  'restart.submitPasskey': 'パスキーで再開する',
  'restart.submit': 'トークンで承認する',
  'restart.noteOnlyYou': '※お電話などで再開の操作を指示されたときは、操作をやめてください。',
  'restart.again': '再開の画面へ戻る',
  'restart.done': 'インターネットバンキングを再開しました。',
  'restart.doneNext':
    'ログイン画面から、通常どおりログインしてください。身に覚えのないログインがないか、ログイン履歴をご確認ください。',
  'login.restart': 'IB取引中止の解除（再開）はこちら',
  'lost.title': '紛失・盗難のお届け',
  'lost.instruction':
    'キャッシュカードの紛失と同様に、ソフトウェアトークンの紛失・盗難・アンインストールや、不正なログインにお気づきの場合は、直ちにご連絡ください。',
  'lost.stopTitle': 'インターネットバンキングのご利用をすべて停止する',
  'lost.stopHow':
    '{id}、ログインパスワードを入力し、「停止」ボタンを押してください。ワンタイムパスワードは必要ありません。',
  'lost.confirm': 'インターネットバンキングのご利用をすべて停止します。よろしいですか。',
  'lost.submit': '停止',
  'lost.noteAll': '停止すると、どなたもログインできなくなり、ログイン中の画面もその場で終了します。',
  'lost.noteRestart':
    'お客さまご自身で再開することはできません。再開には、{desk}の窓口でのお手続きが必要です。',
  'lost.noteCards':
    'キャッシュカードや通帳のお取引は停止しません。あわせて紛失された場合は、お電話でお届けください。',
  'lost.byPhone': 'お電話でのお届け（24時間受付）',
  'lost.otherHours': '上記以外の時間',
  'lost.done': 'インターネットバンキングのご利用をすべて停止しました。',
  'lost.nextTitle': 'このあとのお手続き',
  'lost.nextCall':
    '身に覚えのないお取引があった場合や、キャッシュカード・通帳もあわせて紛失された場合は、直ちにお電話ください。',
  'lost.nextVisit':
    '再開される場合は、ご本人を確認できる書類とお届け印をお持ちのうえ、{desk}の窓口へお越しください。書面でのお手続きとなります。',
  'lost.nextRevoked': '紛失された端末のソフトウェアトークンは、失効しました。再開のあとも使用できません。',
  'lost.nextEnroll':
    '再開のあと、新しい端末で「利用登録」を行ってください。ワンタイムパスワードをご利用だったお客さまは、利用登録が済むまでログインできません。ログインパスワードも変更してください。',
  'lost.contact': 'お問い合わせ先：{phone}',
  'closed.title': '画面を閉じる',
  'closed.how': 'この画面（タブ、またはウィンドウ）を閉じてください。',
  'closed.login': 'ログイン画面を開く',
  'password.title': 'ログインパスワード変更',
  'password.hintManual': '（半角英数字）',
  'password.hintAny': '（文字の種類は自由です）',
  'password.current': '現在のログインパスワード',
  'password.new': '新しいログインパスワード',
  'password.again': '新しいログインパスワード（再入力）',
  'password.forced': '{why}変更されるまで、ほかの画面はご利用いただけません。',
  'password.instruction':
    '現在のログインパスワードと新しいログインパスワードを入力し、「変更」ボタンを押してください。',
  'password.confirm': 'ログインパスワードの変更を行います。よろしいですか。',
  'password.submit': '変更',
  'password.conditions': 'ログインパスワードの条件',
  'terms.version': '第{version}版　{date}施行',
  'mobile.intro': '携帯電話（スマートフォンを除く）から、残高をご照会いただけます。',
  'mobile.submit': '残高照会',
  'mobile.only':
    'ご利用いただけるのは残高照会だけです。{lost:紛失・盗難のお届け}は24時間受け付けています。お問い合わせ先：{phone}',
  'mobile.balances': '残高照会　{asOf}',
  'mobile.again': '{name}の最初の画面',
} as const

export type ScreenText = keyof typeof ja
