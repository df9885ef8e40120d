import type { Role } from '../../authority/rules/rights.ts'
import type { User } from '../../authority/rules/user.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { dayAndTimeText, dayText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { deskOperatorHref } from '../routes.ts'
import { roleNames } from '../texts/desk.ts'
import { staffTexts } from '../texts/staff.ts'
import { type Desk, deskPage } from './staff.ts'

type Letter = {
  readonly password: string
  readonly expiresAtMs: number
  readonly role: Role
  readonly isReset: boolean
}

/** What a member of the staff is handed: the ID, and a first password that is shown here and never again. */
export function operatorLetter(
  desk: Desk,
  staff: Staff,
  { userId, userName }: Pick<User, 'userId' | 'userName'>,
  { password, expiresAtMs, role, isReset }: Letter,
): Html {
  const { names, institutionName, serviceName, contacts, service } = desk.profile
  const title = isReset ? '初期パスワード再発行のお知らせ' : names.userIdNotice
  const now = desk.context.now().toZonedDateTimeISO('Asia/Tokyo')
  const main = html`<div class="letter-tools">
<p class="caution">${staffTexts.shownOnce}この画面を再読み込みしても、同じパスワードは表示されません。印刷してからお戻りください。</p>
<div class="actions"><button class="button button-primary" type="button" data-print hidden>印刷</button><a class="button" href="${deskOperatorHref(service, 'operator', userId)}">担当者の画面へ戻る</a></div>
<noscript><p>ブラウザの印刷機能で印刷してください。</p></noscript>
</div>
<article class="letter" aria-labelledby="letter-title">
<div class="letter-head">
<div class="letter-address"><p>${userName}　様</p></div>
<div class="letter-sender"><p>${dayText(now)}</p><p>${institutionName}</p><p>${contacts.desk.name}</p></div>
</div>
<h1 id="letter-title">${title}</h1>
<dl class="letter-facts">
<div><dt>サービス名</dt><dd>${serviceName}</dd></div>
<div><dt>${names.userId}</dt><dd class="letter-code">${userId}</dd></div>
<div><dt>担当者名</dt><dd>${userName}</dd></div>
<div><dt>役割</dt><dd>${roleNames[role]}</dd></div>
<div><dt>${names.initialPassword}</dt><dd class="letter-code">${password}</dd></div>
<div><dt>パスワードの有効期限</dt><dd>${dayAndTimeText(expiresAtMs)}まで</dd></div>
</dl>
<h2>お手続き</h2>
<ol>
<li>トークンをまだ登録していない方は、ログイン画面で[利用開始登録]ボタンを押し、上記の${names.userId}と${names.initialPassword}をご入力ください。</li>
<li>トークンを登録済みの方は、[ワンタイムパスワードログイン]ボタンを押し、ログインしてください。</li>
<li>ログインされると、パスワード変更画面が表示されますので、パスワードを変更してください。</li>
</ol>
<h2>ご注意</h2>
<ul>
<li>この書面は、ほかの方の目に触れないよう、大切に保管してください。</li>
<li>パスワードは大文字・小文字を区別します。数字の0・1、英字のO・o・l・Iは使っていません。</li>
</ul>
</article>`
  return deskPage(desk, staff, title, main)
}
