import { type Html, html } from '../../platform/web/html.ts'
import { pinField } from './fields.ts'
import { operationSection, operationsSection, scannerSection, waitingSection } from './operation-page.ts'
import { tokenAppPaths } from './routes.ts'

/** The one page of the token app; src/token/app/ shows and fills its parts. Everything else is hidden until then. */
export function tokenAppView({ tokensMax }: { readonly tokensMax: number }): Html {
  return html`<div class="token-app">
<h1>トークン</h1>
<noscript><p class="message message-error">トークンのご利用には、JavaScriptを有効にしてください。</p></noscript>
<div id="update" class="notice" role="status" hidden><span>新しい版があります</span><button class="button" id="update-now" type="button">更新</button></div>
<p id="clock-notice" class="notice" role="status" hidden></p>
${scannerSection}${operationSection}
<div id="home">
${waitingSection}
<p id="expiry-notice" class="notice" role="status" hidden></p>
<section id="starting" class="panel token"><p role="status">トークンを発行しています…</p></section>
${failedSection}${activationSection}${removedSection}${lockedSection}${tokenSection}${operationsSection}
<p id="announcement" class="visually-hidden" aria-live="polite"></p>
${listSection(tokensMax)}${settingsSection}${removalDialogs}${takeoverSection}${installSection}
<p class="terms"><a href="${tokenAppPaths.terms}">ご利用にあたって</a></p>
</div></div>`
}

/** Time-based by default; S0-2.6.1 speaks of tokens that count presses. */
function kinds(name: string): Html {
  return html`
<label><input type="radio" name="${name}" id="${name}-time" value="time" checked>時刻式（30秒ごとに更新）</label>
<label><input type="radio" name="${name}" id="${name}-event" value="event">回数式（［生成］を押すたびに更新）</label>`
}

const failedSection = html`<section id="failed" class="panel" hidden><h2>トークンを表示できません</h2>
<p id="failure" role="alert"></p>
<button class="button button-primary" id="retry" type="button">もう一度試す</button></section>`

const activationSection = html`<section id="activation" class="panel" hidden><h2>アクティベーションコードの入力</h2>
<p>クレデンシャルの発行にはアクティベーションコードが必要です。金融機関から書面やお電話でお伝えした16桁のコードを入力してください。</p>
<form id="activate" novalidate><div class="pin-field"><label for="activation-code">アクティベーションコード</label>
<input id="activation-code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="64" required aria-describedby="activation-code-hint activation-code-error">
<p class="hint" id="activation-code-hint">例　ABCD-EFGH-JKMN-PQRS（ハイフンの有無、大文字・小文字は問いません）</p><p class="field-error" id="activation-code-error" role="alert" hidden></p></div>
<button class="button button-primary" type="submit">クレデンシャルを発行する</button></form></section>`

const removedSection = html`<section id="removed" class="panel" hidden><h2>トークンがありません</h2>
<p id="removed-notice" role="status"></p><p>この端末のトークンは削除されています。新しいトークンは、各サービスで利用開始登録を行うとお使いいただけます。</p>
<form id="new-token"><fieldset class="choice"><legend>設定：新しいトークンの種類</legend>${kinds('mode')}</fieldset>
<button class="button button-primary" type="submit">新しいトークンを発行する</button></form></section>`

const pinHint = '6桁以上12桁以下の数字'

const lockedSection = html`<section id="locked" class="panel" hidden><h2>PINを入力してください</h2>
<form id="unlock" novalidate>${pinField('pin', 'PIN')}
<button class="button button-primary" type="submit">ロックを解除する</button></form>
<h2>PINを忘れたとき</h2><p>PINを調べることはできません。トークンを削除して、発行し直してください。</p>
<button class="button button-danger" id="forgotten" type="button">このトークンを削除する</button></section>`

const tokenSection = html`<section id="token" class="panel token" aria-label="トークン" hidden>
<p id="token-name" class="token-name" hidden></p>
<h2 class="token-label">クレデンシャルID（トークンID）</h2>
<p class="token-line"><span class="token-id" id="token-id"></span><button class="button" id="copy-token-id" type="button" aria-label="クレデンシャルIDをコピー">コピー</button></p>
<h2 class="token-label">セキュリティコード</h2>
<p class="token-line"><span class="token-code" id="token-code"><span id="code-first"></span><span id="code-second"></span></span><button class="button" id="copy-code" type="button" aria-label="セキュリティコードをコピー">コピー</button></p>
<div id="countdown" class="countdown"><svg viewBox="0 0 100 100" aria-hidden="true" focusable="false"><circle class="ring-ground" cx="50" cy="50" r="44" pathLength="100"/><circle class="ring" id="ring" cx="50" cy="50" r="44" pathLength="100"/></svg><p role="timer" aria-live="off">残り<span id="seconds"></span>秒</p></div>
<div id="press-area" hidden><button class="button button-primary" id="press" type="button">生成</button>
<p class="hint">押すたびに次のセキュリティコードを生成します。使わずに繰り返し押すと、同期ズレの原因になります。</p></div>
<p id="copied" class="hint" role="status"></p>
<dl class="token-facts"><div><dt>端末の種類</dt><dd id="form-factor"></dd></div><div><dt>方式</dt><dd id="moving-factor"></dd></div><div><dt>有効期限</dt><dd id="expires"></dd></div></dl>
<div id="lock-area" hidden><button class="button" id="lock" type="button">ロックする</button></div></section>`

const settingsSection = html`<details id="settings" class="panel" hidden><summary>設定</summary>
<p id="settings-notice" class="message message-good" role="status" tabindex="-1" hidden></p>
<form id="pin-set" novalidate><h2>PIN</h2>
<p>PINを設定すると、アプリを開くたびにPINの入力が必要になります。PINを忘れた場合は、トークンを削除して発行し直してください。</p>
${pinField('new-pin', '新しいPIN', pinHint)}${pinField('new-pin-again', '新しいPIN（再入力）')}
<button class="button" type="submit">PINを設定する</button></form>
<form id="pin-change" novalidate hidden><h2>PINの変更・解除</h2>
${pinField('current-pin', '現在のPIN')}
<label class="check"><input type="checkbox" id="pin-remove">PINを解除する</label>
${pinField('changed-pin', '変更後のPIN', pinHint)}${pinField('changed-pin-again', '変更後のPIN（再入力）')}
<button class="button" type="submit">変更を保存する</button></form>
<h2>金融機関の鍵</h2>
<p>金融機関から「取引署名の鍵を登録し直してください」との案内があったときに押してください。取引の内容を確認するための鍵を、サーバーの証明するものにすべて置き換えます。通信が必要です。</p>
<button class="button" id="keys-anew" type="button">金融機関の鍵を登録し直す</button>
<p id="keys-notice" class="message message-info" role="status" tabindex="-1" hidden></p>
<div id="push" hidden><h2>プッシュ通知</h2>
<p>確認をお待ちしている取引があるときに、アプリを開いていなくても、この端末に通知します。通知に、取引の内容や金融機関の名前は表示されません。届かないこともありますので、取引の画面で案内されたときは、アプリを開いてご確認ください。</p>
<button class="button" id="push-on" type="button" hidden>通知を受け取る</button>
<button class="button" id="push-off" type="button" hidden>通知を止める</button>
<p id="push-notice" class="message message-info" role="status" tabindex="-1" hidden></p></div>
<h2>トークンの種類</h2>
<p>トークンの種類は、発行するときに決まります。変えるには、いまのトークンを削除して、新しいトークンを発行し直します。</p>
<form id="reissue"><fieldset class="choice"><legend>発行し直すトークンの種類</legend>${kinds('reissue')}</fieldset>
<button class="button" type="submit">この種類で発行し直す</button></form>
<h2>新しい端末への引き継ぎ（機種変更）</h2>
<p>トークンを新しい端末に移します。各サービスでの利用登録のやり直しは必要ありません。移したあと、この端末のトークンは使えなくなります。</p>
<button class="button" id="move-start" type="button">引き継ぎを始める</button>
<p id="move-notice" class="message message-info" role="status" hidden></p>
<div id="handover" hidden><ol><li>新しい端末でこのアプリを開き、「前の端末から引き継ぐ」に次のコードを入力してください（5分以内・1回限り）。
<p class="move-code" id="move-code" tabindex="-1"></p>
<div id="move-by-camera" hidden><p>新しい端末のカメラで次のQRコードを読み取っても、コードを入力できます。iPhone・iPadでホーム画面に追加したアプリをお使いになる場合は、コードを入力してください。</p>
<svg class="qr-code" id="move-qr" role="img" aria-label="引き継ぎのコードのQRコード" viewBox="0 0 1 1" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path id="move-qr-dark" d=""/></svg></div></li>
<li>新しい端末に表示された4桁の番号を入力してください。</li></ol>
<form id="handover-form" novalidate><div class="pin-field"><label for="move-number">新しい端末に表示された番号</label>
<input id="move-number" type="text" inputmode="numeric" autocomplete="off" maxlength="8" required aria-describedby="move-number-error"><p class="field-error" id="move-number-error" role="alert" hidden></p></div>
<p class="hint">コードや番号を、電話やメールでほかの人に伝えないでください。番号が表示されない場合は、［キャンセル］を押してください。</p>
<div class="actions"><button class="button button-primary" type="submit">この端末から引き継ぐ</button><button class="button" id="move-cancel" type="button">キャンセル</button></div></form></div>
<h2>トークンの削除</h2>
<button class="button button-danger" id="remove" type="button">このトークンを削除する</button></details>`

/** Shown if the institution allows several tokens on one device, or the device already has several. */
function listSection(tokensMax: number): Html {
  return html`<details id="tokens" class="panel" data-tokens-max="${tokensMax}" hidden><summary>トークンの一覧</summary>
<ul id="token-list" class="token-list"></ul>
<form id="label-form" novalidate><div class="pin-field"><label for="token-label">表示中のトークンの名前</label>
<input id="token-label" type="text" autocomplete="off" maxlength="40" aria-describedby="token-label-hint"><p class="hint" id="token-label-hint">金融機関の名前など、見分けやすい名前を付けられます。</p></div>
<button class="button" type="submit">名前を保存する</button><p id="label-notice" class="hint" role="status"></p></form>
<form id="add-token"><fieldset class="choice"><legend>追加するトークンの種類</legend>${kinds('added')}</fieldset>
<button class="button" type="submit">トークンを追加する</button></form></details>`
}

/** On a new phone, whatever else it shows (P6). */
const takeoverSection = html`<details id="takeover" class="panel"><summary>前の端末から引き継ぐ（機種変更）</summary>
<p>前の端末のこのアプリで、［設定］の「新しい端末への引き継ぎ」を押し、表示されたコードを入力してください。</p>
<form id="takeover-form" novalidate><div class="pin-field"><label for="takeover-code">前の端末に表示されたコード</label>
<input id="takeover-code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="24" required aria-describedby="takeover-code-error"><p class="field-error" id="takeover-code-error" role="alert" hidden></p></div>
<label class="check"><input type="checkbox" id="takeover-agreed">この端末に表示中のトークンと入れ替わることを確認しました（利用登録済みのトークンがこの端末にある場合は、引き継がないでください）</label>
<button class="button button-primary" type="submit">次へ</button></form>
<div id="takeover-waiting" hidden><p>次の番号を、前の端末に入力してください。</p>
<p class="move-code" id="takeover-number" role="status" hidden></p>
<p class="hint">前の端末で確認が済むと、この端末にトークンが表示されます。</p>
<button class="button" id="takeover-cancel" type="button">キャンセル</button></div>
<p id="takeover-notice" class="message message-info" role="status" hidden></p></details>`

/** Hidden in an installed app. Browsers have no button of their own that a page could name for all of them (P6). */
const installSection = html`<details id="install" class="panel"><summary>アプリとして端末に追加する</summary>
<p>ホーム画面やデスクトップに追加すると、アプリのように開けます。通信ができないときも使え、ブラウザの整理でトークンが消えることも防げます。</p>
<button class="button button-primary" id="install-now" type="button" hidden>この端末に追加する</button>
<dl class="install-ways"><dt>iPhone・iPad（Safari）</dt><dd>共有ボタン（□に↑）を押し、「ホーム画面に追加」を選びます。</dd>
<dt>Android（Chrome）</dt><dd>右上のメニュー（⋮）を押し、「ホーム画面に追加」または「アプリをインストール」を選びます。</dd>
<dt>パソコン（Chrome・Edge）</dt><dd>アドレスバーの右端にあるインストールの印を押します。</dd></dl>
<p class="hint">iPhone・iPadでは、追加したアプリとSafariは、トークンを別々に保存します。利用登録の前に追加し、追加したアプリのトークンをご登録ください。</p></details>`

const removalDialogs = html`<dialog id="removal" aria-labelledby="removal-title"><h2 id="removal-title">トークンを削除する前に</h2>
<p>削除すると、このトークンのセキュリティコードは二度と表示できません。ログインや取引の確認ができなくなります。</p>
<p>先に、このトークンをご利用中のすべてのサービスで「利用停止」（登録解除）を行うか、サポートデスクにご連絡ください。この端末で削除しただけでは、サービスの登録は解除されません。</p>
<div class="actions"><button class="button" id="removal-cancel" type="button" autofocus>キャンセル</button><button class="button button-danger" id="removal-next" type="button">削除に進む</button></div></dialog>
<dialog id="removal-final" aria-labelledby="removal-final-title"><h2 id="removal-final-title">本当に削除しますか</h2>
<p>元に戻すことはできません。</p>
<div class="actions"><button class="button" id="removal-final-cancel" type="button" autofocus>キャンセル</button><button class="button button-danger" id="removal-final-go" type="button">削除する</button></div></dialog>`

/** Optional reading: the app asks nothing at its first start (S0-2.1A-06 had a box to tick). */
export function termsView(): Html {
  return html`<h1>ご利用にあたって</h1>
<section class="panel"><p>このアプリは、金融機関のサービスで本人確認に使うセキュリティコード（ワンタイムパスワード）を表示します。ご利用を開始されると、次のことに同意いただいたものとします。</p>
<ul><li>セキュリティコードを、ご自身以外の人に教えたり、サービスの画面以外に入力したりしません。金融機関の職員からお尋ねすることはありません（お客様がお電話で同期ズレ補正をお申し出になり、その金融機関がお電話で承るときを除きます）。</li>
<li>端末を紛失したときや機種を変更するときは、各サービスの利用停止を行うか、サポートデスクに連絡します。</li>
<li>トークンの情報は、この端末のブラウザの中だけに保存されます。ブラウザのデータを消去すると、トークンも消えます。</li>
<li>トークンを発行するとき、端末の種類（モバイル・デスクトップ）と通信元のアドレスがサーバーに記録されます。</li></ul>
<p><a class="button" href="${tokenAppPaths.app}">トークンに戻る</a></p></section>`
}
