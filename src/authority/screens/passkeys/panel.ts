import { contactLine } from '../../../platform/web/frame.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { type ShownPasskey, toldPasskeysOf } from '../../operations/passkeys/care-for-passkey.ts'
import { say } from '../say.ts'
import { originFacts, standingFacts } from './facts.ts'
import { type PasskeyService, passkeyLink } from './passkey-service.ts'
import { removalHref } from './removal.ts'

/** Whose first screen it is. */
type Shown = Pick<PasskeyService, 'site' | 'profile' | 't' | 'web' | 'dates'>

/**
 * On the first screen after a login: a passkey that the user may not know of, however it was registered, with what they say to
 * that. The same in every kind of service.
 */
export function passkeyPanel(service: Shown, found: FoundSession, formToken: Html): Html | null {
  const told = toldPasskeysOf(service.site.context, found)
  if (told.length === 0) return null
  const { profile, t, web } = service
  return html`<section class="panel replacement" aria-labelledby="passkey-title">
<h2 id="passkey-title">${t('passkey.told')}</h2>
<p>${say(t('passkey.unknown'), { press: t(pressOf(told)) })}</p>
${told.toSorted(byDoubt).map((passkey) => entry(service, passkey, formToken))}
${contactLine(profile.contacts.desk, web)}
</section>`
}

/** What has just opened the session is the least doubtful. */
const byDoubt = (a: ShownPasskey, b: ShownPasskey) => Number(a.isItself) - Number(b.isItself)

/** What whoever doesn't know them is to press. */
function pressOf(
  told: readonly ShownPasskey[],
): 'passkey.pressDisown' | 'passkey.pressRemove' | 'passkey.pressEither' {
  if (told.every(({ mayDisown }) => mayDisown)) return 'passkey.pressDisown'
  return told.some(({ mayDisown }) => mayDisown) ? 'passkey.pressEither' : 'passkey.pressRemove'
}

function entry(service: Shown, passkey: ShownPasskey, formToken: Html): Html {
  const { t } = service
  const { name, isItself, mayConfirm, mayDisown, credentialId } = passkey
  const hidden = html`${formToken}<input type="hidden" name="credentialId" value="${credentialId}">`
  const confirm = mayConfirm
    ? html`<button class="button" type="submit" name="act" value="confirm">${t('passkey.mine')}</button>`
    : null
  const disown = mayDisown
    ? html`<button class="button button-primary" type="submit" name="act" value="disown">${t('passkey.disown')}</button>`
    : html`<a class="button" href="${removalHref(service, credentialId)}">${t('passkey.remove')}</a>`
  return html`<div class="passkey"><dl class="facts">
<div><dt>${t('passkey.name')}</dt><dd>${name}</dd></div>
${standingFacts(service, passkey)}
${originFacts(service, passkey)}
</dl>
${isItself ? html`<p>${t('passkey.itself')}</p>` : null}
<form method="post" action="${passkeyLink(service, 'passkeyCare')}">${hidden}
<div class="actions">${confirm}
${disown}</div></form></div>`
}
