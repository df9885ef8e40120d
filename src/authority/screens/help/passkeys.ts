import { html } from '../../../platform/web/html.ts'
import { standings } from '../../operations/methods/standings.ts'
import { situationNow } from '../../operations/situation.ts'
import { passkeyDoneOf } from '../../texts/passkeys/done.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { say } from '../say.ts'
import type { WriteChapter } from '../service.ts'
import { shownMessage } from './chapter.ts'

/** Passkeys, which no manual knows. */
export const passkeys: WriteChapter = ({ profile, site, t }) => {
  const { passkey } = profile.methods
  const { mailUsed, passkeyOffered } = situationNow(site.context, profile)
  const passkeyRequired = standings(site.context, profile).passkey === 'required'
  const isOfStaff = passkey?.staff !== undefined
  const contact = profile.contacts.desk.name
  const done = passkeyDoneOf(profile, 'registered')
  return {
    number: null,
    title: t('passkey.helpTitle'),
    body: html`<section class="panel"><h2>${t('passkey.helpWhat')}</h2>
<p>${t('passkey.helpNoPassword')}</p></section>
${
  passkeyOffered
    ? html`<section class="panel"><h2>${t('passkey.newTitle')}</h2>
<ol>
<li>${t('passkey.helpPress')}</li>
<li>${t('passkey.helpCode')}</li>
<li>${t('passkey.helpName')}</li>
<li>${t('passkey.helpDone')}${done && shownMessage(done)}</li>
</ol>
<ul class="notes">
${
  isOfStaff
    ? html`<li>${t('passkey.noteStaff')}</li>
${passkeyRequired ? html`<li>${t('passkey.noteStaffOnly')}</li>` : null}
<li>${say(t('passkey.helpStaffTwo'), { count: passkey?.passkeysMax ?? 5 })}</li>`
    : html`<li>${say(t('passkey.helpWait'), { hours: passkey?.waitHours ?? 72, contact })}</li>
<li>${t(mailUsed ? 'passkey.noteToldByMail' : 'passkey.noteTold')}${t('passkey.helpDisown')}</li>
<li>${say(t('passkey.helpTwo'), { count: passkey?.passkeysMax ?? 5 })}</li>`
}
${mailUsed ? html`<li>${t('passkey.noteMail')}</li>` : null}
</ul></section>`
    : null
}
<section class="panel"><h2>${t('passkey.helpLogIn')}</h2>
<ol>
<li>${t('passkey.helpLogInPress')}</li>
<li>${t('passkey.helpVerify')}</li>
</ol></section>
<section class="panel"><h2>${t(isOfStaff ? 'passkey.helpStaffCareTitle' : 'passkey.helpCare')}</h2>
<p>${t(isOfStaff ? 'passkey.helpStaffCare' : 'passkey.helpCareHow')}</p></section>
<section class="panel"><h2>${t('passkey.helpFailed')}</h2>
<ul>
<li>${isOfStaff ? t('passkey.helpStaffLost') : say(t('passkey.helpLost'), { contact })}</li>
<li>${t('passkey.helpUnknown')}${shownMessage(refusalMessage('passkey_unknown', profile))}</li>
<li>${t('passkey.helpUnverified')}${shownMessage(refusalMessage('passkey_unverified', profile))}</li>
</ul></section>`,
  }
}
