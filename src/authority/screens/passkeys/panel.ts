import { contactLine } from '../../../platform/web/frame.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { type ShownPasskey, untoldPasskeysOf } from '../../operations/passkeys/care-for-passkey.ts'
import { say } from '../say.ts'
import { href, type LoginService } from '../service.ts'

/** On the first screen after a login: a passkey that the user may not know of, and the one press that throws it out. */
export function passkeyPanel(service: LoginService, found: FoundSession, formToken: Html): Html | null {
  const untold = untoldPasskeysOf(service.site.context, found)
  if (untold.length === 0) return null
  const { profile, t, web } = service
  return html`<section class="panel replacement" aria-labelledby="passkey-title">
<h2 id="passkey-title">${t('passkey.untold')}</h2>
<p>${t('passkey.unknown')}</p>
${untold.map((passkey) => entry(service, passkey, formToken))}
${contactLine(profile.contacts.desk, web)}
</section>`
}

function entry(service: LoginService, passkey: ShownPasskey, formToken: Html): Html {
  const { t, dates } = service
  const { name, registeredAtMs, usableFromMs, isUsable, mayBeConfirmed, credentialId } = passkey
  const hidden = html`${formToken}<input type="hidden" name="credentialId" value="${credentialId}">`
  const confirm = mayBeConfirmed
    ? html`<button class="button" type="submit" name="act" value="confirm">${t('passkey.mine')}</button>`
    : null
  return html`<dl class="facts">
<div><dt>${t('passkey.name')}</dt><dd>${name}</dd></div>
<div><dt>${t('passkey.registeredAt')}</dt><dd>${dates.second(registeredAtMs)}</dd></div>
<div><dt>${t('passkey.state')}</dt><dd>${isUsable ? t('passkey.counts') : say(t('passkey.countsFrom'), { time: dates.timeInWords(usableFromMs) })}</dd></div>
</dl>
<form method="post" action="${href(service, 'passkeyCare')}">${hidden}
<div class="actions"><button class="button button-primary" type="submit" name="act" value="disown">${t('passkey.disown')}</button>
${confirm}</div></form>`
}
