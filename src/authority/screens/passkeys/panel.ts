import { contactLine } from '../../../platform/web/frame.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { type ShownPasskey, untoldPasskeysOf } from '../../operations/passkeys/care-for-passkey.ts'
import { say } from '../say.ts'
import { type PasskeyService, passkeyLink } from './passkey-service.ts'
import { removalHref } from './removal.ts'

/** Whose first screen it is. */
type Shown = Pick<PasskeyService, 'site' | 'profile' | 't' | 'web' | 'dates'>

/** On the first screen after a login: a passkey that the user may not know of, and the one press that throws it out. */
export function passkeyPanel(service: Shown, found: FoundSession, formToken: Html): Html | null {
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

function entry(service: Shown, passkey: ShownPasskey, formToken: Html): Html {
  const { t, dates } = service
  const { name, registeredAtMs, usableFromMs, isUsable, mayBeConfirmed, mayBeDisowned, credentialId } =
    passkey
  const hidden = html`${formToken}<input type="hidden" name="credentialId" value="${credentialId}">`
  const confirm = mayBeConfirmed
    ? html`<button class="button" type="submit" name="act" value="confirm">${t('passkey.mine')}</button>`
    : null
  const disown = mayBeDisowned
    ? html`<button class="button button-primary" type="submit" name="act" value="disown">${t('passkey.disown')}</button>`
    : html`<a class="button" href="${removalHref(service, credentialId)}">${t('passkey.disown')}</a>`
  return html`<dl class="facts">
<div><dt>${t('passkey.name')}</dt><dd>${name}</dd></div>
<div><dt>${t('passkey.registeredAt')}</dt><dd>${dates.second(registeredAtMs)}</dd></div>
<div><dt>${t('passkey.state')}</dt><dd>${isUsable ? t('passkey.counts') : say(t('passkey.countsFrom'), { time: dates.timeInWords(usableFromMs) })}</dd></div>
</dl>
<form method="post" action="${passkeyLink(service, 'passkeyCare')}">${hidden}
<div class="actions">${disown}
${confirm}</div></form>`
}
