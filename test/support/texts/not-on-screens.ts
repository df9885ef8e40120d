/** What stands in brackets in a text of a service, and is on none of the pages that a walk along its links sees. */

const linesOf = (text: string): readonly string[] => text.trim().split('\n')

/** Of browsers, systems and other makers' programs. */
const ofOthers = linesOf(`
⋮
...
開く
設定
検索
追加
入手
アプリ
トークン
インストール
その他のツール
キャスト、保存、共有
ホーム画面に追加
アプリをインストール
オプションの選択
次へ(N)
インストール(I)
完了(F)
スタートメニュー
すべてのプログラム
システム
一般
バージョン情報
ディスプレイ
ディスプレイの詳細設定
解像度
詳細設定
セキュリティ
セキュリティとプライバシー
サイトの設定
サイトにJavaScriptの使用を許可しない
サイトがJavaScriptを使用できるようにする
Cookieとサイトのアクセス許可
JavaScript
Cookie
許可
許可(推奨)
許可済み
ブロック(推奨)
ブロック済み
インターネットオプション
ポップアップ
設定メニュー
[*.]crossmeetz.com
時刻と言語
日付と時刻
時刻を自動的に設定する
自動設定
今すぐ同期
TLS1.0を使用する
TLS1.1の使用
TLS1.2の使用
SSL2.0を使用する
SSL3.0を使用する
1024x768
1280x1024
https://
VIPAccess
vipaccess
SymantecVIP
CredentialID
`)

/** Papers, values and words. */
const words = linesOf(`
ご利用開始のお知らせ
初期設定完了のご連絡
初回ログインパスワード
仮ログインパスワード
インターネットバンキングご利用開始のご案内
WEB-FBサービスご利用開始のご案内
本サービス
ワンタイムパスワード
なりすまし
OTP同期ズレ
●
休
据置型
ユーザID/ログインパスワード
STEP1
STEP2
トークンID(またはCredentialID)
ワンタイムパスワード(またはSecurityCode)
ワンタイムパスワードの利用登録
ワンタイムパスワードの利用登録が完了しました
ワンタイムパスワードの利用登録が完了しました。(00001)
ワンタイムパスワードの利用停止が完了しました。(00002)
すでにログインされている
ロック
利用可能
一時停止
`)

/** Of the token app, which is none of the service's pages. */
const ofTokenApp = linesOf(`
クレデンシャルID
コピー
生成
ロックする
トークンアプリ
新しい端末への引き継ぎ
`)

/** On pages and in dialogs that only some data brings; the source must have them. */
export const onlyWithData = linesOf(`
残高不足・再試行中
作成中の振込データ
OK
ソフトウェアキーボードを開く
この変更を止める
生成アプリのワンタイムパスワードでログイン
締結
条件を変更する
レート再照会
ご利用可能枠
修正する
詳細
実行
印刷
内容の確認
コンファーム
相違の内容
相違の申出
登録解除
利用停止へ進む
選択
登録・登録解除
登録済振込先
重複の確認
`)

export const notOnScreens: ReadonlySet<string> = new Set([
  ...ofOthers,
  ...words,
  ...ofTokenApp,
  ...onlyWithData,
])
