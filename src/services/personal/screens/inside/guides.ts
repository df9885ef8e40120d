import { type Html, html } from '../../../../platform/web/html.ts'
import { deskPhone, href, type PersonalService } from '../service.ts'

/** ご利用ガイド, ヘルプ of the screens behind the login. */
export const insideGuides = {
  home: { title: 'トップページ', write: home },
  inquiry: { title: '残高照会、入出金明細', write: inquiry },
  logins: { title: 'ログイン履歴', write: logins },
  token: { title: 'ワンタイムパスワードのご利用状況', write: token },
  'service-stop': { title: 'IB取引中止', write: serviceStop },
} as const

function home(service: PersonalService): Html {
  return html`<p>「ログインの記録」で、前回のログインの日時、端末、接続元がご自身のものかをご確認ください。</p>
<p>前回のログインのあとにワンタイムパスワードの利用登録や利用停止、ログインパスワードの変更が行われた場合は、次にログインされたときに一度だけ、画面の上部でお知らせします。お心当たりがない場合は、すぐに<a href="${href(service, 'lost')}">ご利用を停止</a>してください。</p>
<p>終わるときは、必ず「ログアウト」ボタンを押してください。</p>`
}

function inquiry({ profile }: PersonalService): Html {
  return html`<h2>残高照会</h2>
<p>画面を開いた時点の残高を表示します。新しい残高は、「照会」を押して画面を開き直してください。</p>
<h2>入出金明細</h2>
<p>口座、照会開始日、照会終了日を選択し、「照会」ボタンを押してください。当日を含む${profile.banking.statementDays}日間の明細を照会できます。</p>
<p>「CSVでダウンロード」を押すと、照会した明細を表計算ソフトで開けるファイルを保存します。「印刷」を押すと、表示している明細を印刷します。</p>`
}

function logins(service: PersonalService): Html {
  return html`<p>ログインと、ログインできなかった操作を新しい順に表示します。</p>
<dl>
<dt>結果</dt><dd>ログインできたか、できなかった場合は、どの画面で何が誤っていたかを表示します。</dd>
<dt>端末</dt><dd>ブラウザが名乗る種類とOSです。ログインできなかった操作には表示されないことがあります。</dd>
<dt>接続元</dt><dd>当金庫のシステムに届いた接続のIPアドレスです。同じ端末でも、通信の方法により変わることがあります。</dd></dl>
<p>お心当たりのない記録がある場合は、<a href="${href(service, 'lost')}">ご利用を停止</a>し、${deskPhone(service)}へご連絡ください。</p>`
}

function token(service: PersonalService): Html {
  return html`<p>ワンタイムパスワードのご登録の有無と、登録されているトークンID、有効期限をご確認いただけます。</p>
<p>「利用登録へ進む」「利用停止へ進む」ボタンを押すと、いったんログアウトして、お手続きの画面を表示します。</p>
<p>有効期限が近づきましたら、期限までに「利用停止」を行い、新しいトークンで「利用登録」を行ってください。期限を過ぎた場合は、${deskPhone(service)}へご連絡ください。</p>`
}

function serviceStop(service: PersonalService): Html {
  return html`<p>ログインパスワード（ワンタイムパスワードを登録されている場合は、ワンタイムパスワードも）を入力し、「取引中止」ボタンを押してください。すぐにご利用をすべて停止し、ほかの端末でのログインも終了します。</p>
<p>お客さまの操作で再開することはできません。${service.profile.contacts.desk.name}の窓口で、書面によりお手続きください。</p>
<p>ログインできない場合や、トークンをお持ちでない場合は、<a href="${href(service, 'lost')}">紛失・盗難のお届け</a>で停止できます。</p>`
}
