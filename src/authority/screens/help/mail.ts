import { html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { oldCodeNote } from '../../texts/replacements.ts'
import { userOtpTexts } from '../../texts/user-otp.ts'
import { codeLockCaution } from '../code-fields.ts'
import { say } from '../say.ts'
import type { WriteChapter } from '../service.ts'
import { chapterHref, shownMessage } from './chapter.ts'

/** Codes by mail (S2-1.1); the manual announces them and leaves the screens to the help. */
export const mailCodes: WriteChapter = (service) => {
  const { profile, site, t } = service
  const { mail } = profile.methods
  const minutes = Math.round((mail?.validSeconds ?? 600) / 60)
  const seconds = mail?.resendSeconds ?? 60
  const hours = mail?.coolingHours.change ?? 24
  const { tokenUsed: both } = situationNow(site.context, profile)
  return {
    number: null,
    title: t('choose.mail'),
    body: html`<section class="panel"><h2>${t('byMail.register')}</h2>
<ol>
<li>${t('byMail.press')}</li>
<li>${say(t('byMail.first'), { userId: profile.names.userId })}</li>
<li>${t('byMail.address')}</li>
<li>${t('byMail.code')}</li>
<li>${t('byMail.done')}${shownMessage(userOtpTexts(profile).told.addressRegistered)}</li>
</ol>
<ul class="notes">
${both ? html`<li>${t('byMail.newDevice')}</li>` : null}
${!both || profile.replacement.asManual.includes('mail_address') ? null : html`<li>${say(t('byMail.oldCode'), { note: oldCodeNote(profile) })}</li>`}
<li>${say(t('byMail.password'), { password: chapterHref(service, 'password') })}</li>
</ul></section>
<section class="panel"><h2>${t('go.logIn')}</h2>
<ol>
<li>${say(t('byMail.logIn'), { userId: profile.names.userId })}</li>
<li>${t('byMail.check')}</li>
<li>${t('byMail.enter')}</li>
</ol>
${both ? html`<p>${t('byMail.both')}</p>` : null}
<ul class="notes">
<li>${say(t('byMail.once'), { minutes })}</li>
</ul>
${codeLockCaution(service, t('codes.address'))}</section>
<section class="panel"><h2>${t('byMail.missing')}</h2>
<ul>
<li>${say(t('byMail.folder'), { address: profile.mail?.from.address ?? '' })}</li>
<li>${say(t('byMail.again'), { seconds, count: mail?.sendsPerHourMax ?? 5 })}</li>
<li>${say(t('byMail.lost'), { whom: profile.administration === null ? profile.contacts.desk.name : t('byMail.administrator') })}</li>
<li>${t('byMail.wrong')}${shownMessage(refusalMessage('mail_code_wrong', profile))}</li>
</ul></section>
<section class="panel"><h2>${t('byMail.change')}</h2>
<ol>
<li>${t('byMail.changePress')}</li>
<li>${t('byMail.changeTwice')}</li>
<li>${t('byMail.changeCodes')}</li>
</ol>
<ul class="notes"><li>${t('byMail.told')}</li>
${hours === 0 ? null : html`<li>${say(t('byMail.cooling'), { hours })}</li>`}</ul></section>`,
  }
}
