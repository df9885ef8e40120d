/** What the login, the registration of a token and the change of a password say. */
export const ja = {
  'choose.mail': 'ワンタイムパスワードをメールで受け取る',
  'choose.token': '生成アプリのワンタイムパスワードでログイン',
  'audience.token': 'ワンタイムパスワード(OTP)認証方式のお客様',
  'audience.mail': 'ワンタイムパスワードをメールで受け取るお客様',
  'audience.id': 'ユーザ ID',
  'audience.newcomers': '初めてご利用になるお客さま',
  'audience.enrolled': '利用開始登録がお済みのお客さま',
  'audience.one': 'ユーザ',
  'audience.oneself': 'お客さま',
  'audience.noticeComes': '郵送される',
  'audience.informant': 'お取引店',
  'first.title': '初期画面',
  'audience.check': '[お客様名]、[{userId}]、[ユーザ名]',
  'codes.once':
    '一度使用したワンタイムパスワードおよび生成後30秒以上経過したワンタイムパスワードは無効となります。無効となった場合は、最新のワンタイムパスワードを入力しなおしてください。',
  'codes.thisToken': 'そのトークンID',
  'codes.lock':
    '※ご注意　ワンタイムパスワード認証に{failures}連続して失敗されると、{what}は使用不能（ワンタイムパスワードロック状態）となります。ワンタイムパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、{contact}へご連絡ください。',
  'drift.title': '※「OTP同期ズレ」',
  'drift.what':
    'OTP No.は、OTPの「生成ボタン」が押下された回数でパソコン側とシステム側の同期をとっています。そのため無用にOTP No.を生成すると、パソコン側とセンターシステム側の回数にズレが生じ、認証ができなくなります。これを同期ズレといいます。',
  'drift.how':
    'このような場合、【同期ズレ補正】ボタンをクリックして補正画面へ進み、連続して表示される2つの異なるワンタイムパスワードを補正画面に入力してください。',
  'start.idFrom': '{userId}は、{comes}「{userIdNotice}」にてご確認ください。',
  'start.firstPassword':
    '初めてログインされる場合は、ログインパスワード欄に「{initialPassword}」をご入力ください。{source}',
  'start.laterPassword':
    '2回目以降のログイン時には、初回ログイン時に変更されたログインパスワードを入力してください。',
  'start.case': 'パスワードを入力する際は、大文字/小文字が正しく入力されていることをご確認ください。',
  'start.lock':
    '※ご注意　ログインに{failures}連続して失敗されると、その{userId}は使用不能（ログインパスワードロック状態）となります。ログインパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、{contact}へご連絡ください。',
  'register.title': 'ワンタイムパスワード利用開始登録画面',
  'register.byTokenId': 'トークンIDで登録する',
  'register.twoCodes':
    'ワンタイムパスワードは30秒ごとに自動更新されますので、連続して生成されるワンタイムパスワードを[OTP1]欄、および[OTP2]欄に入力してください。',
  'qr.show': 'QRコードを表示する',
  'qr.intro': '[STEP 2] お使いの認証アプリに、QRコードで本サービスを登録します。',
  'qr.before': 'はじめる前に',
  'qr.install':
    'Google Authenticator、Microsoft Authenticator などの認証アプリを、先にスマートフォンへインストールしてください。',
  'qr.onlyOnce': 'QRコードは一度だけ表示します。ほかの人に見られない場所で操作してください。',
  'qr.minutes': 'ログインパスワードを入力してから{minutes}分以内に、登録を終えてください。',
  'qr.alt': '認証アプリで読み取るQRコード',
  'qr.instruction':
    '[STEP 2] 認証アプリに登録し、連続して表示される2つの「ワンタイムパスワード」を下の欄に入力して、「OTP 利用開始登録」ボタンを押してください。',
  'qr.caution':
    '※ご注意　この内容は一度だけ表示します。登録が終わるまで、この画面を閉じたり、再読み込みしたりしないでください。ほかの人に見せないでください。',
  'qr.here': 'この端末の認証アプリに登録する',
  'qr.hereHow': 'スマートフォンでこの画面をご覧の場合は、次のボタンを押すと認証アプリが開きます。',
  'qr.open': '認証アプリを開く',
  'qr.elsewhere': '別の端末の認証アプリに登録する',
  'qr.elsewhereHow': '認証アプリで、次のQRコードを読み取ってください。',
  'qr.byHand': '手で入力する',
  'qr.byHandHow':
    '開くことも読み取ることもできない場合は、認証アプリに次のアカウント名とキーを入力し、キーの種類は「時間ベース」を選んでください。',
  'qr.account': 'アカウント名',
  'qr.key': 'キー',
  'qr.copy': 'キーをコピーする',
  // For authenticator.js.
  'qr.copied': 'キーをコピーしました。',
  'qr.notCopied': 'コピーできませんでした。キーを選択してコピーしてください。',
  'qr.again': 'はじめからやり直す',
  'qr.shownBefore':
    '[STEP 2] 認証アプリに登録できている場合は、連続して表示される2つの「ワンタイムパスワード」を入力して、「OTP 利用開始登録」ボタンを押してください。',
  'qr.failed': '認証アプリに登録できていない場合',
  'qr.failedHow':
    '新しいQRコードではじめからやり直せます。前に表示したQRコードは使えなくなりますので、認証アプリに「{replaces}」が登録されているときは、削除してください。',
  'register.submitCodes': 'OTP 利用開始登録',
  'register.goOn':
    '引き続きサービスにログインする場合は、新たに生成された「ワンタイムパスワード」（セキュリティコード）を[OTP]欄に入力し、[OTP ログイン]ボタンを押してください。',
  'register.logIn': 'OTP ログイン',
  'register.used':
    'ワンタイムパスワードは一度使用すると無効化されます。そのため、利用開始登録に使用したワンタイムパスワードを利用してログインすることはできません。',
  'register.checkId':
    '[トークンID]欄に、登録したワンタイムパスワード生成アプリケーションソフトの「トークンID」（クレデンシャルID）が表示されていることをご確認ください。',
  'register.idHint':
    'トークンアプリに「クレデンシャルID」と表示される、英字と数字をあわせて12桁（例　WRFM25772182）',
  'register.instruction':
    '[STEP 2] ワンタイムパスワード生成アプリケーションソフトに表示されている「トークンID」（クレデンシャルID）と、連続して生成される2つの「ワンタイムパスワード」（セキュリティコード）を入力して、「OTP 利用開始登録」ボタンを押してください。',
  'go.back': '前画面へ戻る',
  'register.oneKind':
    '{one}1名につき、1種類のワンタイムパスワード生成アプリケーションソフトのみ利用可能です。',
  'register.noApp': 'トークンアプリをまだお持ちでない場合',
  'register.authenticator': 'お使いの認証アプリを登録する',
  'register.authenticatorHow':
    'Google Authenticator、Microsoft Authenticator などの認証アプリも、QRコードで登録してご利用いただけます。トークンIDの入力は不要です。',
  'register.toAuthenticator': '認証アプリを登録する',
  'entry.lost': '端末の紛失・盗難にあわれたお客さまはこちら（24時間受付）',
  'entry.portal': 'お気に入りに登録する場合は、当金庫HPトップページ（{portalUrl}）を登録してください。',
  'entry.title': '{service} ログイン',
  'entry.needs': '{userId}、ログインパスワード、ワンタイムパスワードでログインします。',
  'entry.logIn': 'ワンタイムパスワードログイン',
  'entry.bookmark':
    '※ログイン画面をWebブラウザのお気に入りへ登録すると、ログイン画面を正常に開くことができない場合がありますので、お気に入りに登録しないでください。',
  'go.logIn': 'ログイン',
  'entry.enroll':
    'ワンタイムパスワード生成アプリケーションソフト（{app:トークンアプリ}）をご用意のうえ、利用開始登録を行ってください。',
  'entry.register': '利用開始登録',
  'entry.appGuide': 'トークンアプリの導入のしかた',
  'entry.noScript':
    'Web ブラウザの JavaScript の設定が「許可済み」となっていません。ソフトウェアキーボードなど、一部の機能をご利用いただけません。設定方法は、画面の下の「ご利用環境」をご覧ください。',
  'step.enroll': 'OTP利用開始登録',
  'step.enrollHow': '「OTP利用開始登録」ボタンを押してください。',
  'step.loginTitle': 'ワンタイムパスワード認証方式ログイン画面',
  'step.loginHow': '[ログイン]ボタンを押してください。',
  'step.mailTitle': '利用開始登録画面',
  'step.mailHow': '「次へ」ボタンを押してください。',
  'go.next': '次へ',
  'step.instruction': '[STEP 1] 「{userId}/ログインパスワード」を入力して、{instruction}',
  'draft.goOn': '続ける',
  'draft.shown':
    '前回の入力（{time}）を表示しています。内容をご確認ください。パスワードとワンタイムパスワードは保存していません。',
  'draft.left': '前回の入力が残っています（{time}）。',
  'draft.title': '前回の入力',
  'draft.gone': '前回の入力は、保存期間が過ぎたか、すでに破棄されています。',
  'draft.leftTitle': '前回の入力が残っています',
  'draft.kept':
    '送信されていない入力を保存しています（{hours}時間まで）。パスワードとワンタイムパスワードは保存していません。',
  'draft.item': '{title}（{time}）',
  'draft.ofForm': '（{title}）',
  'draft.discard': '破棄',
  'manual.title': 'ヘルプ',
  'manual.page': '{chapter}｜ヘルプ',
  'manual.issued': '　{issued}',
  'manual.of': '【{service}】{title}',
  'manual.contents': '目次',
  'manual.toContents': 'ヘルプ 目次',
  'manual.before': '前の章：{chapter}',
  'manual.after': '次の章：{chapter}',
  'manual.neighbors': '前後の章',
  'code.title': 'OTP認証画面',
  'code.instruction':
    '[STEP 2] ワンタイムパスワード(OTP)生成ソフトで表示されている【OTP】を入力して、「OTPログイン」ボタンを押してください。',
  'code.logIn': 'OTPログイン',
  'go.cancel': 'キャンセル',
  'code.checkId':
    '表示されているトークンIDが、登録したワンタイムパスワード生成アプリケーションソフトの「トークンID」（クレデンシャルID）と同じであることをご確認ください。',
  'loss.title': '紛失・盗難の届出',
  'loss.shows': '表示する',
  'loss.showsOrGets': '表示・受信する',
  'loss.gets': '受信する',
  'loss.instruction':
    'ワンタイムパスワードを{does}端末を紛失された、または盗難にあわれた場合は、「{userId}/ログインパスワード」を入力して、「利用を停止する」ボタンを押してください。ワンタイムパスワードは必要ありません。',
  'loss.confirm': 'サービスのご利用をすべて停止します。よろしいですか。',
  'loss.stop': '利用を停止する',
  'loss.after': '停止すると、このユーザIDではどなたもログインできなくなり、ログイン中の画面も終了します。',
  'loss.restart': '再開するには、{desk}での手続きが必要です。お客さまご自身で再開することはできません。',
  'loss.anytime':
    'この届出は、24時間いつでもご利用いただけます。ログインパスワードがお分かりにならない場合は、{desk}へご連絡ください。',
  'loss.hours': '（{hours}）',
  'loss.byPhone': 'お電話での届出',
  'loss.token': '紛失・盗難にあわれた端末のトークンは、失効しました。再開した後も使用できません。',
  'loss.register': '新しい端末で、利用開始登録を行ってください。',
  'loss.address':
    'メールアドレスのご登録がお済みでない場合は、ご利用の再開後、ログイン画面の「利用開始登録画面へ」に進んで、ワンタイムパスワードを受け取るメールアドレスをご登録ください。',
  'loss.telephone': '（{telephone}）',
  'loss.deskHours': '受付時間は{hours}です。',
  'loss.next': '次の手続きをお願いします。',
  'loss.contact': '{desk}{telephone}へご連絡ください。',
  'loss.identify': 'ご利用の再開には、{desk}での本人確認が必要です。',
  'go.toLoginAgain': 'ログイン画面へ戻る',
  'newPassword.kind': '(半角英数字)',
  'newPassword.kindFree': '(文字の種類は自由です)',
  'newPassword.againHow': '{kind}　確認のため、入力されたパスワードをもう一度入力してください。',
  'newPassword.new': '新しいパスワード',
  'newPassword.newAgain': '新しいパスワード(再入力)',
  'newPassword.title': 'パスワード変更画面',
  'newPassword.forced':
    'ログインパスワードを変更してください。ログインパスワードを変更されませんと、サービスにログインすることはできません。',
  'newPassword.confirm': 'パスワードの変更を行います。よろしいですか。',
  'newPassword.change': 'パスワード変更',
  'newPassword.rulesHow':
    '下記の条件を満たしたパスワードを設定してください。条件を満たしていない場合は変更することができません。',
  'pending.to': '登録先',
  'pending.title': 'ワンタイムパスワードの変更のお申込みを受け付けています',
  'pending.what':
    '現在ご利用中のトークンによる確認のない、次の変更のお申込みがありました。{time}までは変更されません。',
  'pending.change': '変更の内容',
  'pending.asked': 'お申込み',
  'pending.by': '{label} {userId}　{time}',
  'pending.unknown':
    'お心当たりのない場合は、すぐに「この変更を止める」を押してください。あわせて、ログインパスワードを変更し、下記のお問い合わせ先にご連絡ください。',
  'pending.stop': 'この変更を止める',
  'sync.title': 'OTP 回数同期ズレ補正画面',
  'frame.customer': 'お客様名',
  'frame.userMenu': 'ユーザメニュー',
  'frame.help': 'この画面のヘルプ',
  'frame.menu': 'メニュー',
  'frame.more': 'ご案内',
  'frame.first': '[STEP 1] {userId}/パスワード入力',
  'frame.done': '完了',
  'frame.secondToken': 'トークンID/ワンタイムパスワード入力',
  'frame.secondCode': 'ワンタイムパスワード入力',
  'frame.secondMail': 'メールアドレス入力/確認',
  'sync.after':
    '補正に使用したワンタイムパスワードは無効となります。新たに生成されたワンタイムパスワードで、再度ワンタイムパスワード認証を行ってください。',
  'sync.toCode': 'OTP 認証画面へ',
  'sync.instruction':
    '連続して表示される2つの異なるワンタイムパスワード（セキュリティコード）を[OTP1]欄、[OTP2]欄の順に入力して、[補正]ボタンを押してください。',
  'sync.submit': '補正',
  'sync.both': '一度エラーとなった場合、OTP1、OTP2ともに再入力をお願いいたします。',
  'sync.clock':
    'スマートフォンやパソコンのトークンでは、端末の日付と時刻が自動設定になっていることもご確認ください。端末の時計がずれていると、補正のあとで再びずれることがあります。',
} as const

export type LoginText = keyof typeof ja
