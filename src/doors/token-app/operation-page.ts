import { rejectionReasons } from '../../otp/signed-operation/answer.ts'
import { nobodyTellsYou, rejectionTexts } from '../../otp/signed-operation/shown.ts'
import { html } from '../../platform/web/html.ts'
import { pinField } from './fields.ts'

/** What waits to be confirmed: above the token. */
export const waitingSection = html`<section id="waiting" class="panel" aria-labelledby="waiting-notice" hidden>
<h2 id="waiting-notice" role="status"></h2><ul id="waiting-list" class="token-list"></ul></section>`

/** The ways to read an operation, and what was answered; below the token. */
export const operationsSection = html`<section id="operations" class="panel" hidden><h2>取引の確認</h2>
<p id="operations-notice" class="message message-info" role="status" hidden></p>
<div class="actions"><button class="button button-primary" id="scan" type="button">QRコードを読み取る</button>
<button class="button" id="look-for-operations" type="button">届いている取引を確認する</button></div>
<details id="paste"><summary>QRコードを読み取れないとき</summary>
<form id="paste-form" novalidate><div class="pin-field"><label for="operation-text">QRコードの文字</label>
<input id="operation-text" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="4096" required aria-describedby="operation-text-hint operation-text-error">
<p class="hint" id="operation-text-hint">「WRF1:」で始まる文字を、そのまま貼り付けてください。</p><p class="field-error" id="operation-text-error" role="alert" hidden></p></div>
<button class="button" type="submit">内容を確認する</button></form></details>
<details id="history"><summary>承認・却下の履歴</summary><p id="history-empty" class="hint" hidden></p><ol id="history-list" class="operation-history"></ol></details></section>`

/** Alone on the screen: the camera. */
export const scannerSection = html`<section id="scanner" class="panel" aria-labelledby="scanner-title" hidden><h2 id="scanner-title" tabindex="-1">QRコードの読み取り</h2>
<p id="scanner-notice" role="status"></p>
<video id="scanner-video" class="scanner-video" playsinline muted aria-label="カメラの映像"></video>
<div class="actions"><button class="button" id="scanner-stop" type="button">読み取りをやめる</button></div></section>`

/** Alone on the screen: one operation, in the order in which it is compared. */
export const operationSection = html`<section id="operation" class="panel operation" aria-labelledby="operation-title" hidden>
<p class="operation-institution"><bdi id="operation-institution" dir="ltr"></bdi></p>
<h2 id="operation-title" tabindex="-1"></h2>
<div id="operation-asked"><dl id="operation-fields" class="operation-fields"></dl>
<details id="rows" hidden><summary id="rows-summary">振込先の一覧</summary><p id="rows-notice" role="status"></p><p id="rows-count" class="hint" tabindex="-1" hidden></p><div id="rows-list"></div>
<div id="rows-pages" class="operation-buttons" hidden><button class="button" id="rows-before" type="button">前のページ</button><button class="button" id="rows-after" type="button">次のページ</button></div></details>
<p class="hint"><span id="operation-left" role="timer" aria-live="off"></span><br><bdi id="operation-service" dir="ltr"></bdi></p>
<p class="operation-question">${nobodyTellsYou}</p>
<p id="operation-fault" class="message message-error" role="alert" hidden></p>
<form id="approve" novalidate>${pinField('operation-pin', 'PIN（承認に必要です）')}
<p id="approve-hint" class="hint" hidden></p>
<div class="operation-buttons"><button class="button button-primary" id="approve-button" type="submit">承認する</button>
<button class="button button-danger" id="reject-open" type="button" aria-expanded="false" aria-controls="reject">却下する</button></div></form>
<form id="reject" novalidate hidden><fieldset class="choice"><legend>却下する理由</legend>
${rejectionReasons.map((reason) => html`<label><input type="radio" name="reason" value="${reason}">${rejectionTexts[reason]}</label>`)}</fieldset>
<p class="hint">「${rejectionTexts.not_mine}」を選ぶと、安全のため、お客様の振込がすべて止まることがあります。</p>
<p class="field-error" id="reason-error" role="alert" hidden></p>
<div class="operation-buttons"><button class="button button-danger" type="submit">却下する</button>
<button class="button" id="reject-close" type="button">戻る</button></div></form>
<div class="actions"><button class="button" id="operation-later" type="button">答えずに閉じる</button></div></div>
<div id="operation-ended" hidden><p id="operation-result" class="message" tabindex="-1"></p>
<div id="operation-digits" hidden><h3>確認番号</h3><p class="operation-code" id="operation-code"></p>
<p>通信できないため、取引画面の「確認番号」に、この8桁の数字を入力してください。ほかの人に伝えたり、取引画面以外に入力したりしないでください。</p></div>
<div class="actions"><button class="button button-primary" id="operation-close" type="button">閉じる</button></div></div></section>`
