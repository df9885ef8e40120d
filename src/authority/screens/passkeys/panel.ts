import { contactLine } from '../../../platform/web/frame.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { dayAndTimeText, timeText } from '../../../platform/web/times.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { type ShownPasskey, untoldPasskeysOf } from '../../operations/passkeys/care-for-passkey.ts'
import { href, type LoginService } from '../service.ts'

/** On the first screen after a login: a passkey that the user may not know of, and the one press that throws it out. */
export function passkeyPanel(service: LoginService, found: FoundSession, formToken: Html): Html | null {
  const untold = untoldPasskeysOf(service.site.context, found)
  if (untold.length === 0) return null
  return html`<section class="panel replacement" aria-labelledby="passkey-title">
<h2 id="passkey-title">パスキーの登録を受け付けています</h2>
<p>お心当たりのないパスキーがある場合は、すぐに「このパスキーを取り除く」を押してください。あわせて、ログインパスワードを変更し、下記のお問い合わせ先にご連絡ください。</p>
${untold.map((passkey) => entry(service, passkey, formToken))}
${contactLine(service.profile.contacts.desk)}
</section>`
}

function entry(service: LoginService, passkey: ShownPasskey, formToken: Html): Html {
  const { name, registeredAtMs, usableFromMs, isUsable, mayBeConfirmed, credentialId } = passkey
  const hidden = html`${formToken}<input type="hidden" name="credentialId" value="${credentialId}">`
  const confirm = mayBeConfirmed
    ? html`<button class="button" type="submit" name="act" value="confirm">自分で登録しました</button>`
    : null
  return html`<dl class="facts">
<div><dt>パスキーの名前</dt><dd>${name}</dd></div>
<div><dt>登録日時</dt><dd>${timeText(registeredAtMs)}</dd></div>
<div><dt>状態</dt><dd>${isUsable ? 'ログインにご利用いただけます' : `${dayAndTimeText(usableFromMs)}からログインにご利用いただけます`}</dd></div>
</dl>
<form method="post" action="${href(service, 'passkeyCare')}">${hidden}
<div class="actions"><button class="button button-primary" type="submit" name="act" value="disown">このパスキーを取り除く</button>
${confirm}</div></form>`
}
