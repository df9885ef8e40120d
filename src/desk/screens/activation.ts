import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { formatActivationCode } from '../../otp/activation-code.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { dayAndTimeText, dayText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { deskUserHref } from '../routes.ts'
import { deskTexts, done } from '../texts/desk.ts'
import { letterTools } from './letter-tools.ts'
import { type Desk, deskPage } from './staff.ts'

const title = 'アクティベーションコードのお知らせ'

/** An activation code, to be printed or read out; it is shown here and never again. */
export function activationPage(
  desk: Desk,
  staff: Staff,
  record: UserRecord,
  profile: ServiceProfile,
  made: { readonly code: string; readonly expiresAtMs: number },
): Html {
  const { user } = record
  const back = deskUserHref(desk.profile.service, 'user', user.service, user.userId)
  const main = html`${letterTools({
    notice: done.issue_activation_code,
    caution: deskTexts.codeShownOnce,
    back: { href: back, name: 'ユーザの画面へ戻る' },
  })}
${sheet(record, profile, made, desk.site.context.now())}`
  return deskPage(desk, staff, title, main)
}

function sheet(
  { user, customer }: UserRecord,
  { names, institutionName, serviceName, contacts }: ServiceProfile,
  { code, expiresAtMs }: { readonly code: string; readonly expiresAtMs: number },
  now: Temporal.Instant,
): Html {
  const { name, telephone, hours } = contacts.desk
  return html`<article class="letter" aria-labelledby="letter-title">
<div class="letter-head">
<div class="letter-address"><p class="letter-label">住所ラベル貼付欄</p><p>${customer.name}　御中</p><p>${user.userName}　様</p></div>
<div class="letter-sender"><p>${dayText(now.toZonedDateTimeISO('Asia/Tokyo'))}</p><p>${institutionName}</p><p>${name}</p></div>
</div>
<h1 id="letter-title">${title}</h1>
<p>トークンアプリでクレデンシャルを発行するためのコードを、お知らせいたします。</p>
<dl class="letter-facts">
<div><dt>サービス名</dt><dd>${serviceName}</dd></div>
<div><dt>${names.userId}</dt><dd class="letter-code">${user.userId}</dd></div>
<div><dt>アクティベーションコード</dt><dd class="letter-code">${formatActivationCode(code)}</dd></div>
<div><dt>有効期限</dt><dd>${dayAndTimeText(expiresAtMs)}まで</dd></div>
</dl>
<h2>お手続き</h2>
<ol>
<li>お使いの端末で、トークンアプリを開いてください。</li>
<li>画面の案内に従い、上記のアクティベーションコードをご入力ください。ハイフンと大文字・小文字の区別は不要です。</li>
<li>クレデンシャルID（トークンID）が表示されましたら、${serviceName}のログイン画面から利用開始登録を行ってください。</li>
</ol>
<h2>ご注意</h2>
<ul>
<li>この書面は、ほかの方の目に触れないよう、大切に保管してください。</li>
<li>アクティベーションコードをお使いいただけるのは一度だけです。英字のI・L・O・Uは使っていません。</li>
<li>有効期限を過ぎると使えなくなります。下記へご連絡ください。</li>
</ul>
<p class="letter-contact">お問い合わせ先：${name}${telephone === null ? '' : `　電話番号：${telephone}`}${hours === null ? '' : `　受付時間：${hours}`}</p>
</article>`
}
