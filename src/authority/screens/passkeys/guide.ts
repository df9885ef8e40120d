import { type Html, html } from '../../../platform/web/html.ts'
import { standings } from '../../operations/methods/standings.ts'
import { passkeysConfirmAnother, signsPasskeys } from '../../operations/passkeys/care-for-passkey.ts'
import { situationNow } from '../../operations/situation.ts'
import { passkeyDoneOf } from '../../texts/passkeys/done.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { shownMessage } from '../help/chapter.ts'
import { say } from '../say.ts'
import type { PasskeyService } from './passkey-service.ts'

/** What it takes; `mail`: is there a login by mail? */
type Guided = Pick<PasskeyService, 'profile' | 'site' | 't' | 'way'> & { readonly mail: object | null }

/** What the help says of passkeys, which no manual knows. */
export function passkeyGuide(service: Guided): Html {
  const { profile, site, t, way } = service
  const { passkeyOffered } = situationNow(site.context, profile)
  const contact = profile.contacts.desk.name
  const isOfStaff = profile.methods.passkey?.staff !== undefined
  const ages = !isOfStaff && profile.password.expiryDays !== null
  return html`<section class="panel"><h2>${t('passkey.helpWhat')}</h2>
<p>${t('passkey.helpNoPassword')}</p></section>
${passkeyOffered ? registering(service) : null}
<section class="panel"><h2>${t('passkey.helpLogIn')}</h2>
<ol>
<li>${t('passkey.helpLogInPress')}</li>
<li>${t('passkey.helpVerify')}</li>
</ol>${ages ? html`<p>${t('passkey.helpExpired')}</p>` : null}</section>
<section class="panel"><h2>${t(isOfStaff ? 'passkey.helpStaffCareTitle' : 'passkey.helpCare')}</h2>
<p>${isOfStaff ? t('passkey.helpStaffCare') : say(t('passkey.helpCareHow'), { way })}</p></section>
<section class="panel"><h2>${t('passkey.helpFailed')}</h2>
<ul>
<li>${isOfStaff ? t('passkey.helpStaffLost') : say(t('passkey.helpLost'), { contact })}</li>
<li>${t('passkey.helpUnknown')}${shownMessage(refusalMessage('passkey_unknown', profile))}</li>
<li>${t('passkey.helpUnverified')}${shownMessage(refusalMessage('passkey_unverified', profile))}</li>
</ul></section>`
}

function registering({ profile, site, t, way, mail }: Guided): Html {
  const { passkey } = profile.methods
  const { mailUsed } = situationNow(site.context, profile)
  const signs = signsPasskeys(profile)
  const done = passkeyDoneOf(profile, 'registered')
  const waits = { hours: passkey?.waitHours ?? 72, contact: profile.contacts.desk.name }
  const count = passkey?.passkeysMax ?? 5
  const isRequired = standings(site.context, profile).passkey === 'required'
  const ofStaff = html`<li>${t('passkey.noteStaff')}</li>
${isRequired ? html`<li>${t('passkey.noteStaffOnly')}</li>` : null}
<li>${say(t('passkey.helpStaffTwo'), { count })}</li>`
  const ofCustomers = html`<li>${signs ? t('passkey.helpSigned') : say(t('passkey.helpWait'), waits)}</li>
${signs && mailUsed && mail !== null ? html`<li>${say(t('passkey.helpSignedMail'), waits)}</li>` : null}
<li>${t(mailUsed ? 'passkey.noteToldByMail' : 'passkey.noteTold')}</li>
${passkeysConfirmAnother(profile) ? html`<li>${say(t('passkey.helpAnother'), waits)}</li>` : null}
<li>${t('passkey.helpDisown')}</li>
<li>${say(t('passkey.helpTwo'), { count })}</li>`
  return html`<section class="panel"><h2>${t('passkey.newTitle')}</h2>
<ol>
<li>${say(t('passkey.helpPress'), { way })}</li>
<li>${t(signs ? 'passkey.helpNext' : 'passkey.helpCode')}</li>
<li>${t('passkey.helpName')}</li>
${signs ? html`<li>${t('passkey.helpSign')}</li>` : null}
<li>${t('passkey.helpDone')}${done && shownMessage(done)}</li>
</ol>
<ul class="notes">
${passkey?.staff === undefined ? ofCustomers : ofStaff}
${mailUsed && mail !== null ? html`<li>${t('passkey.noteMail')}</li>` : null}
</ul></section>`
}
