/** The chapters of the help on registering and logging in. */
export const ja = {
  'about.title': 'はじめに',
  'about.needApp': '{tokenApp:ワンタイムパスワード生成アプリケーションソフト}を用意します。',
  'enrolling.title': 'ワンタイムパスワード利用開始登録',
  'about.needEnroll': '{enrollment:ワンタイムパスワード利用開始登録}を行います（はじめの1回だけ）。',
  'about.needAddress':
    '{mailCodes:ワンタイムパスワードを受け取るメールアドレス}を登録します（はじめの1回だけ）。',
  'about.help': 'このヘルプについて',
  'about.helpWhat':
    '{service}のワンタイムパスワード認証について、必要な環境、利用開始登録、ログイン、お困りのときの操作をご案内します。章の番号は、ご利用マニュアルと同じです。',
  'about.what': 'ワンタイムパスワードとは',
  'about.whatText':
    '{made}使い捨てのパスワードです。一度使うか、生成されてから一定の時間が過ぎると無効になるため、他人に知られても「なりすまし」に使われにくくなります。本サービスへのログインには、必ずワンタイムパスワードを使います。',
  'about.flow': 'ご利用の流れ',
  'about.requirements': 'システム要件',
  'about.needSystem': '{requirements:システム要件}を確認します。',
  'loggingIn.title': 'ワンタイムパスワード方式ログイン',
  'about.needLogin': '{login:ワンタイムパスワード方式ログイン}でログインします。',
  'about.madeEither': 'ご登録のメールアドレスに届く、または専用の生成アプリケーションソフトが作る、',
  'about.madeByMail': 'ご登録のメールアドレスに届く、',
  'about.madeByApp': '専用の生成アプリケーションソフトが作る、',
  'about.noRequirements': '決まった要件はありません。',
  'about.checkHere': 'この端末の環境を確認する',
  'about.display': '1.2.2 ディスプレイ解像度要件',
  'about.guidance': '{informant}からのご案内をご確認ください。',
  'about.lockAtEnrollment': 'ログインパスワードロック状態になったとき（利用開始登録）',
  'about.lockAtLogin': 'ログインパスワードロック状態になったとき（ログイン）',
  'about.codeLock': 'ワンタイムパスワードロック状態になったとき',
  'about.device': '端末を変更されるとき',
  'about.deviceNone': 'ご連絡は必要ありません（「端末を変更するとき」をご覧ください）',
  'about.contact': '{service}の操作に関するお問い合わせ先',
  'about.telephone': '電話番号',
  'about.hours': '受付時間',
  'about.contacts': 'ご用件ごとのご連絡先',
  'about.matter': 'ご用件',
  'about.whom': 'ご連絡先',
  'about.revisions': '改版履歴',
  'about.notStated': '記載なし',
  'about.amendment': '{requirements:システム要件}：{text}',
  'about.amendments': 'マニュアルからの変更',
  'about.manual': 'ご利用マニュアル',
  'about.manualTitle': '表題',
  'about.version': '版',
  'about.issued': '発行',
  'about.date': '日付',
  'about.part': '変更箇所 (章)',
  'about.change': '変更内容',
  'chapter.lock':
    '※ご注意　ログインに{failures}連続して失敗されると、その{userId}は使用不能（ログインパスワードロック状態）となります。ロック解除は、{contact}へご依頼ください。',
  'chapter.portal':
    'お気に入りに登録する場合は、当金庫 HP トップページ（{portalUrl}）を登録し、そこからログイン画面にアクセスしてください。',
  'chapter.bookmark':
    '※ログイン画面を Web ブラウザのお気に入りへ登録すると、ログイン画面を正常に開くことができない場合があります。ログイン画面はお気に入りに登録しないでください。',
  'chapter.reset': 'パスワードの再設定',
  'enrolling.steps': '登録の手順',
  'enrolling.press': 'ログイン画面で[利用開始登録]ボタンを押します。',
  'enrolling.first':
    'ワンタイムパスワード利用開始登録画面の[STEP 1]で、[{userId}]と[ログインパスワード]を入力し、[OTP利用開始登録]ボタンを押します。',
  'enrolling.idFrom': '{userId}は、{comes}「{userIdNotice}」でご確認ください。',
  'enrolling.firstPassword':
    'はじめてのときは、[ログインパスワード]欄に「{initialPassword}」を入力します。{source}',
  'enrolling.tokenId':
    '[STEP 2]で、生成アプリケーションソフトに表示されている「トークンID」（クレデンシャルID）を[トークンID]欄に入力します。',
  'enrolling.otp1': '表示されている「ワンタイムパスワード」（セキュリティコード）を[OTP1]欄に入力します。',
  'enrolling.otp2':
    '数字が変わったら、新しい「ワンタイムパスワード」を[OTP2]欄に入力し、[OTP 利用開始登録]ボタンを押します。',
  'enrolling.done':
    '次のメッセージが表示されたら、登録は完了です。[トークンID]欄に、お使いの端末のトークンIDが表示されていることをご確認ください。',
  'enrolling.noteTwo':
    'ワンタイムパスワードは30秒ごとに自動更新されます。[OTP1]と[OTP2]には、続けて生成された2つを、順に入力してください。',
  'enrolling.noteExpired':
    '一定時間が過ぎて無効になったものを入力すると、エラーになります。その場合は、最新の2つを入力しなおしてください。',
  'enrolling.next': '続けてログインする',
  'enrolling.nextHow':
    '登録が完了した画面で、さらに新しく生成されたワンタイムパスワードを[OTP]欄に入力し、[OTP ログイン]ボタンを押すと、そのままログインできます。登録に使った2つのワンタイムパスワードではログインできません。',
  'chapter.conditions': 'パスワード変更の条件',
  'enrolling.change':
    'はじめてログインするとき、ログインパスワードの有効期限が切れているとき、または{reset}を行ったあとは、パスワード変更画面が表示されます。→{password:パスワード変更の条件}',
  'enrolling.apps':
    'Google Authenticator、Microsoft Authenticator などの認証アプリも、ご利用いただけます。トークンIDの入力は不要です。',
  'enrolling.appInstall': '認証アプリを、先にスマートフォンへインストールします。',
  'enrolling.appShow':
    '[STEP 2]の画面で[認証アプリを登録する]を押し、次の画面で[QRコードを表示する]を押します。',
  'enrolling.appScan':
    '認証アプリでQRコードを読み取ります。その端末でこの画面をご覧の場合は、[認証アプリを開く]を押します。キーを手で入力することもできます。',
  'enrolling.appCodes':
    '認証アプリに連続して表示される2つの「ワンタイムパスワード」を、順に[OTP1]欄と[OTP2]欄に入力し、[OTP 利用開始登録]ボタンを押します。',
  'enrolling.appOnce':
    'QRコードは一度だけ表示します。登録できなかったときは、[はじめからやり直す]を押すと新しいQRコードが表示され、前のものは使えなくなります。',
  'enrolling.appId': '完了の画面に表示される「トークンID」は、認証アプリに表示されるアカウント名と同じです。',
  'enrollFailed.title': 'ワンタイムパスワード利用開始登録に失敗した場合',
  'enrollFailed.password': '2.3.1 {id}・ログインパスワードによる認証に失敗した場合',
  'chapter.wrongPassword':
    '次のメッセージが表示されます。[{userId}]と[ログインパスワード]をご確認のうえ、入力しなおしてください。大文字・小文字は区別されます。',
  'enrollFailed.token': '2.3.2 トークン ID/ワンタイムパスワードの登録に失敗した場合',
  'chapter.message': '次のメッセージが表示されます。',
  'enrollFailed.rules': '[OTP1]と[OTP2]は、次の条件を満たす必要があります。',
  'enrollFailed.ruleToken': 'どちらも、登録する生成アプリケーションソフトで生成されたものであること。',
  'enrollFailed.ruleValid':
    'どちらも有効であること。一度使用されたもの、生成後30秒を経過したものは無効です。',
  'enrollFailed.ruleNext': '続けて生成された2つであり、2番目のものの生成後30秒以内であること。',
  'chapter.bothAgain': '一度エラーになった場合は、[OTP1]と[OTP2]の両方を入力しなおしてください。',
  'loggingIn.tokenShown':
    '[STEP 2]の OTP認証画面に、登録済みのトークンIDが表示されます。お使いの端末のトークンIDと同じであることをご確認ください。',
  'loggingIn.code':
    '生成アプリケーションソフトに表示されている「ワンタイムパスワード」（セキュリティコード）を[OTP]欄に入力し、[OTPログイン]ボタンを押します。',
  'loggingIn.byMail': 'メールで受け取る場合は、',
  'loggingIn.mailCode':
    '[STEP 2]の OTP認証画面で、ご登録のメールアドレスに届いたワンタイムパスワードを[OTP]欄に入力し、[OTPログイン]ボタンを押します。→{mailCodes:ワンタイムパスワードをメールで受け取る}',
  'outOfStep.title': 'ワンタイムパスワード同期ズレ補正',
  'keyboard.title': 'ソフトウェアキーボードの使い方',
  'loggingIn.steps': 'ログインの手順',
  'loggingIn.press': 'ログイン画面で[ワンタイムパスワードログイン]ボタンを押します。',
  'loggingIn.first':
    'ワンタイムパスワード認証方式ログイン画面の[STEP 1]で、[{userId}]と[ログインパスワード]を入力し、[ログイン]ボタンを押します。',
  'loggingIn.firstPassword':
    'はじめてのときは、[ログインパスワード]欄に「{initialPassword}」を入力します。{source}2回目以降は、ご自身で変更されたログインパスワードを入力します。',
  'loggingIn.done': 'ログインに成功すると「{screen}」が表示されます。{check}をご確認ください。',
  'loggingIn.change': 'パスワード変更画面が表示された場合は、{password:パスワード変更の条件}をご覧ください。',
  'loggingIn.trouble': 'お困りのとき',
  'loginFailed.title': 'ログインに失敗した場合',
  'codes.address': 'ご登録のメールアドレス',
  'loginFailed.password': '2.5.1 {id}・ログインパスワードによる認証に失敗した場合',
  'loginFailed.code': '2.5.2 ワンタイムパスワードによる認証に失敗した場合',
  'loginFailed.again': 'はじめから操作するよう表示された場合',
  'loginFailed.expired':
    '画面を開いたまま時間が過ぎると、次のメッセージが表示されます。ログイン画面から操作しなおしてください。',
  'loginFailed.token':
    '次のメッセージが表示されます。[トークンID]欄に表示されているトークンIDが、お使いの端末のものと同じであることをご確認のうえ、新しいワンタイムパスワードを入力しなおしてください。',
  'loginFailed.tokenOnce': '一度使用したもの、生成後30秒以上経過したものは無効です。',
  'sync.name': '同期ズレ補正',
  'loginFailed.tokenDrift':
    '端末側とシステム側にズレが生じていると、正しく入力しても認証できないことがあります。その場合は、{synchronization:同期ズレ補正}を行ってください。',
  'loginFailed.mail':
    'メールで受け取るワンタイムパスワードの場合は、次のメッセージが表示されます。最後に届いたメールのワンタイムパスワードを入力しなおしてください。',
  'change.expired':
    'ログインパスワードの有効期限が切れているとき（有効期限は、設定してから{days}日(暦日)間です）',
  'change.earlier':
    '直近{count}世代前までのパスワードを記憶していますので、{count}世代前までに設定していたパスワードは使用できません。',
  'change.when': '変更が必要なとき',
  'change.whenHow':
    '次のときは、ログインの途中でパスワード変更画面が表示されます。変更しなければ、サービスにログインできません。',
  'change.whenFirst': 'はじめてサービスにログインするとき',
  'change.whenReset': '{reset}を行ったあとにログインするとき',
  'change.steps': '変更の手順',
  'change.fields':
    '[現在のパスワード]、[新しいパスワード]、[新しいパスワード(再入力)]を入力し、[パスワード変更]ボタンを押します。',
  'change.confirm':
    '「パスワードの変更を行います。よろしいですか。」と表示されたら、[OK]ボタンを押します。[キャンセル]ボタンを押すと、変更されません。',
  'change.done': '次のメッセージが表示されたら、変更は完了です。',
  'change.anytime': 'ログイン中は、画面の上の[パスワード変更]からいつでも変更できます。',
  'outOfStep.what': '2.6.1 同期ズレとは',
  'outOfStep.whatText':
    'ワンタイムパスワードは、お使いの端末とシステムが同じ順番で数えることで一致します。ワンタイムパスワードを繰り返し生成したり、端末の時計がずれたりすると、この数え方が合わなくなり、認証できなくなります。これを同期ズレといいます。',
  'outOfStep.how': '2.6.2 同期ズレ補正',
  'outOfStep.press': 'OTP認証画面で[同期ズレ補正]ボタンを押します。',
  'outOfStep.otp1':
    'OTP 回数同期ズレ補正画面で、生成アプリケーションソフトに表示されている「ワンタイムパスワード」（セキュリティコード）を[OTP1]欄に入力します。',
  'outOfStep.otp2':
    '数字が変わったら、新しい「ワンタイムパスワード」を[OTP2]欄に入力し、[補正]ボタンを押します。',
  'outOfStep.done':
    '次のメッセージが表示されたら、[OTP 認証画面へ]ボタンを押し、さらに新しいワンタイムパスワードでログインします。',
  'outOfStep.used': '補正に使った2つのワンタイムパスワードではログインできません。',
  'outOfStep.failed': '2.6.3 同期ズレ補正に失敗した場合',
  'outOfStep.failedHow':
    '次のメッセージが表示されます。続けて生成された2つを、[OTP1]、[OTP2]の順に入力しなおしてください。',
  'outOfStep.once': '一度使用したもの、生成後30秒を経過したものは無効です。',
  'byMail.newDevice':
    'ご利用端末を変更される場合も、新しい端末から登録できます。旧端末のワンタイムパスワードの利用解除（無効）は必要ありません。',
  'byMail.oldCode': 'すでに生成アプリをご利用のお客さまは、{note}',
  'byMail.both':
    '移行期間中は、両方式を併用できます。OTP認証画面の[ワンタイムパスワードをメールで受け取る]、[生成アプリのワンタイムパスワードでログイン]で切り替えます。',
  'byMail.administrator': 'お客さま社内の管理者権限ユーザ',
  'byMail.cooling': '安全のため、変更から{hours}時間は、お取引と管理者の操作はご利用いただけません。',
  'byMail.register': 'メールアドレスの登録',
  'byMail.press': 'ログイン画面で[利用開始登録画面へ]を押します。',
  'byMail.first': '[STEP 1]で、[{userId}]と[ログインパスワード]を入力し、[次へ]ボタンを押します。',
  'byMail.address':
    '[STEP 2]で、[メールアドレス]と[メールアドレス（再入力）]を入力し、[ワンタイムパスワードを送信]ボタンを押します。',
  'byMail.code':
    '届いたメールのワンタイムパスワードを[メールに届いたワンタイムパスワード]欄に入力し、[登録]ボタンを押します。',
  'byMail.done': '次のメッセージが表示されたら、登録は完了です。',
  'byMail.password': 'はじめてログインするときは、続けて{password:パスワードの変更}を行います。',
  'byMail.logIn':
    'ログイン画面で[ワンタイムパスワードログイン]ボタンを押し、[{userId}]と[ログインパスワード]を入力して、[ログイン]ボタンを押します。',
  'byMail.check':
    'OTP認証画面で、送信先がご登録のメールアドレスであることをご確認ください。まだ送信されていないときは、[送信する]ボタンを押します。',
  'byMail.enter': '届いたメールのワンタイムパスワードを[OTP]欄に入力し、[OTPログイン]ボタンを押します。',
  'byMail.once':
    'ワンタイムパスワードは、送信から{minutes}分間、送信を求めた画面でだけ、一度使用できます。再送信すると、前に届いたものは使えなくなります。',
  'byMail.missing': 'メールが届かないとき',
  'byMail.folder': '迷惑メールのフォルダーや、受信制限の設定をご確認ください。送信元は {address} です。',
  'byMail.again':
    '{seconds}秒以上待ってから、[再送信]ボタンを押してください。再送信は1時間に{count}回までです。',
  'byMail.lost':
    'メールアドレスが使えなくなった場合は、{whom}に登録解除をご依頼ください。ログイン画面から、新しいメールアドレスを登録できます。',
  'byMail.wrong':
    '次のメッセージが表示されたときは、最後に届いたメールのワンタイムパスワードを入力しなおしてください。',
  'byMail.change': 'メールアドレスの変更',
  'byMail.changePress': 'ログイン後、画面の上の[メールアドレス変更]を押します。',
  'byMail.changeTwice': '[現在のパスワード]と、新しいメールアドレスを2回入力し、[次へ]ボタンを押します。',
  'byMail.changeCodes':
    '新しいメールアドレスと現在のメールアドレスに届いた2つのワンタイムパスワードを入力し、[登録]ボタンを押します。',
  'byMail.told': '変更前のメールアドレスにも、変更したことをお知らせします。',
} as const

export type HelpText = keyof typeof ja
