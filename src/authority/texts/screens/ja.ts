/** What the authority's parts of customers' screens say. */
export const ja = {
  'news.title': 'お知らせ',
  'tokenId.label': 'トークンID',
  'tokenId.vipAccess':
    'VIP Access のトークンIDは、{service}に届け出られているものだけが登録できます。お届けでない場合は、トークンアプリのトークンIDを入力してください。',
  // For enrollment.js.
  'code.clock': '時刻式のトークンの数字は、あと {seconds} 秒で変わります。',
  'codes.two':
    '※トークンに続けて表示される2つの数字を、表示された順に入力してください。(30秒毎に数字が変更されます。)',
  'wait.told': '（{time}ほどお待ちください。）',
  'wait.seconds': '{count}秒',
  'wait.minutes': '{count}分',
  'tokenApp.open': 'トークンアプリを開く',
  'tokenApp.onPc': 'パソコンでお使いになる場合は、そのパソコンで次のボタンから開いてください。',
  'tokenApp.qrCode': 'トークンアプリのQRコード',
  'tokenApp.onPhone':
    'スマートフォン・タブレットでお使いになる場合は、カメラでこのQRコードを読み取ると、トークンアプリが開きます。',
  'tokenApp.tap': 'この端末でトークンアプリを開く',
  'tokenApp.phonesOnly':
    '※ご利用になれるのは、スマートフォンまたはタブレット端末に導入したトークンだけです。パソコンで開いたトークンアプリのトークンは、登録できません。',
  'tokenApp.pcsOnly': '※ご利用になれるのは、パソコンに導入したトークンだけです。パソコンで操作してください。',
  'tokenApp.move':
    'これまでの端末がお手元にある場合は、その端末のトークンアプリの「新しい端末への引き継ぎ」で、登録したまま新しい端末に変更することもできます。',
  'password.initial':
    '初めてログインされましたので、「{password}」を、ご本人だけがご存じのものに変更していただきます。',
  'password.reset':
    'ログインパスワードが再設定されましたので、お知らせしたパスワードを、ご本人だけがご存じのものに変更していただきます。',
  'password.expired':
    'ログインパスワードの有効期限（設定してから{days}日間）が切れましたので、新しいパスワードに変更していただきます。',
  'password.unknown': '現在のログインパスワードがおわかりにならない場合は、{desk}へご連絡ください。',
  'password.notCurrent': '現在のパスワードと異なっていること。',
  'password.notLastTwo': '前回および前々回設定していたパスワードと異なっていること。',
  'password.notEarlier': '{count}世代前までに設定していたパスワードと異なっていること。',
  'password.length': 'パスワードの桁数が{least}桁以上{most}桁以下であること。',
  'password.notGuessable': 'よく使われるパスワードでなく、お名前・ID・サービス名を含まないこと。',
  'password.notUserName': 'ユーザ名と異なる文字列であること。',
  'password.mixed':
    '英字と数字を混在させていること。なお、英字は大文字・小文字を区別しますので、注意してご入力ください。',
  'lock.password': 'ロック',
  'lock.strangers': 'ロック（はじめてのブラウザのみ。ご利用済みのブラウザからはログインできます）',
  'session.title': 'ご利用時間',
  'session.rule': '操作のないまま{minutes}分たつと、安全のため自動的に終了します（この画面は{time}まで）。',
  'session.goOn': '利用を続ける',
  'session.keeps': '（入力中の内容は消えません）',
  'session.prolonging': 'ご利用時間の延長',
  'session.prolonged': 'ご利用時間を{time}まで延長しました。',
  'session.prolongedTitle': '{title}｜{service}',
  'session.closeTab':
    'この画面（タブ）を閉じて、入力中の画面にお戻りください。入力した内容はそのまま残っています。',
  // For session-end.js.
  'session.over': 'ご利用時間が終了しました。{kept}もう一度ログインしてください。',
  'session.final': 'まもなくご利用時間の上限になり、自動的に終了します。{kept}',
  'session.ending':
    '操作がないため、あと{minutes}分で自動的に終了します。［利用を続ける］を押すと、入力中の内容を残したまま続けられます。',
  'session.offline': '通信ができないため、延長できませんでした。もう一度押してください。',
  'session.thanks': 'ご利用時間を延長しました。操作のないまま約{minutes}分たつと終了します。',
  'session.draftKept': '入力した内容は保存しました。次のログインで続けられます。',
  'deskActs.title': '{desk}によるお手続きのお知らせ',
  'deskActs.intro': '{desk}が、お客様のご利用について次のお手続きを行いました。',
  'deskActs.titleOfAll': 'お手続きのお知らせ',
  'deskActs.introOfAll': 'お客様のご利用について、次のお手続きが行われました。',
  'deskActs.moved': 'トークン（{tokenId}）の新しい端末への引き継ぎ（前の端末のトークンは使えなくなりました）',
  'deskActs.disowned': 'パスキーの取消し（「身に覚えがない」とのお申し出）',
  'deskActs.more': 'これより前のお手続きは、下記までお問い合わせください。',
  'deskActs.unknown': 'お心当たりのない場合は、すぐに下記のお問い合わせ先にご連絡ください。',
  'deskActs.confirm': '確認しました',
} as const

export type AuthorityText = keyof typeof ja
