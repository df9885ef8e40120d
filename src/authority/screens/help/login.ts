import { type Html, html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { audienceOf } from '../audience.ts'
import { codeLockCaution } from '../code-fields.ts'
import { passwordConditions } from '../password-conditions.ts'
import { say } from '../say.ts'
import type { LoginService, WriteChapter } from '../service.ts'
import { bookmarkNote, chapterHref, chapterLink, passwordLockNote, shownMessage } from './chapter.ts'

/** 2.4. */
export const login: WriteChapter = (service) => {
  const { t } = service
  const { names } = service.profile
  const audience = audienceOf(service)
  const { tokenUsed, mailUsed } = situationNow(service.site.context, service.profile)
  return {
    number: '2.4',
    title: t('loggingIn.title'),
    body: html`<section class="panel"><h2>${t('loggingIn.steps')}</h2>
<ol>
<li>${t('loggingIn.press')}</li>
<li>${say(t('loggingIn.first'), { userId: names.userId })}
<ul><li>${say(t('enrolling.idFrom'), { userId: names.userId, comes: audience.noticeComes, userIdNotice: names.userIdNotice })}</li>
<li>${say(t('loggingIn.firstPassword'), { initialPassword: names.initialPassword, source: names.initialPasswordSource })}</li></ul></li>
${
  tokenUsed
    ? html`<li>${t('loggingIn.tokenShown')}</li>
<li>${t('loggingIn.code')}</li>`
    : null
}
${mailUsed ? html`<li>${tokenUsed ? t('loggingIn.byMail') : ''}${say(t('loggingIn.mailCode'), { mailCodes: chapterHref(service, 'mail-codes') })}</li>` : null}
<li>${say(t('loggingIn.done'), { screen: audience.after.screen, check: audience.after.check })}</li>
</ol>
<p>${say(t('loggingIn.change'), { password: chapterHref(service, 'password') })}</p>
${bookmarkNote(service)}</section>
<section class="panel"><h2>${t('loggingIn.trouble')}</h2>
<ul><li>${chapterLink(service, 'login-failed', t('loginFailed.title'))}</li>
${tokenUsed ? html`<li>${chapterLink(service, 'synchronization', t('outOfStep.title'))}</li>` : null}
${service.profile.softwareKeyboard === null ? null : html`<li>${chapterLink(service, 'software-keyboard', t('keyboard.title'))}</li>`}</ul></section>`,
  }
}

/** 2.5. */
export const loginFailed: WriteChapter = (service) => {
  const { profile, t } = service
  const { tokenUsed } = situationNow(service.site.context, profile)
  return {
    number: '2.5',
    title: t('loginFailed.title'),
    body: html`<section class="panel"><h2>${say(t('loginFailed.password'), { id: audienceOf(service).id })}</h2>
<p>${say(t('chapter.wrongPassword'), { userId: profile.names.userId })}</p>
${shownMessage(refusalMessage('password_wrong', profile))}
${passwordLockNote(service, profile.contacts.passwordLockAtLogin)}</section>
<section class="panel"><h2>${t('loginFailed.code')}</h2>
${codeFailed(service)}
${codeLockCaution(service, tokenUsed ? undefined : t('codes.address'))}</section>
<section class="panel"><h2>${t('loginFailed.again')}</h2>
<p>${t('loginFailed.expired')}</p>
${shownMessage(refusalMessage('ticket_invalid', profile))}</section>`,
  }
}

/** 2.5.2, for the methods that count now. */
function codeFailed(service: LoginService): Html {
  const { profile, t } = service
  const { tokenUsed, mailUsed } = situationNow(service.site.context, profile)
  const byToken = html`<p>${t('loginFailed.token')}</p>
${shownMessage(refusalMessage('code_wrong', profile))}
<ul class="notes">
<li>${t('loginFailed.tokenOnce')}</li>
<li>${say(t('loginFailed.tokenDrift'), { synchronization: chapterHref(service, 'synchronization') })}</li>
</ul>`
  const byMail = html`<p>${t('loginFailed.mail')}</p>
${shownMessage(refusalMessage('mail_code_wrong', profile))}`
  return html`${tokenUsed ? byToken : null}${mailUsed ? byMail : null}`
}

/** Parts of 2.2 and 2.4, which the manuals repeat. */
export const password: WriteChapter = ({ profile, t, told }) => {
  const { historyGenerations, expiryDays } = profile.password
  const reset = profile.help?.passwordReset ?? t('chapter.reset')
  return {
    number: null,
    title: t('chapter.conditions'),
    body: html`<section class="panel"><h2>${t('chapter.conditions')}</h2>
<ol>
${passwordConditions(profile).map((condition) => html`<li>${condition}</li>`)}
</ol>
<p>${say(t('change.earlier'), { count: historyGenerations })}</p></section>
<section class="panel"><h2>${t('change.when')}</h2>
<p>${t('change.whenHow')}</p>
<ul>
<li>${t('change.whenFirst')}</li>
${expiryDays === null ? null : html`<li>${say(t('change.expired'), { days: expiryDays })}</li>`}
<li>${say(t('change.whenReset'), { reset })}</li>
</ul></section>
<section class="panel"><h2>${t('change.steps')}</h2>
<ol>
<li>${t('change.fields')}</li>
<li>${t('change.confirm')}</li>
<li>${t('change.done')}${shownMessage(told.passwordChanged)}</li>
</ol>
<p>${t('change.anytime')}</p></section>`,
  }
}

/** 2.6. */
export const synchronization: WriteChapter = (service) => ({
  number: '2.6',
  title: service.t('outOfStep.title'),
  body: html`<section class="panel"><h2>${service.t('outOfStep.what')}</h2>
<p>${service.t('outOfStep.whatText')}</p></section>
<section class="panel"><h2>${service.t('outOfStep.how')}</h2>
<ol>
<li>${service.t('outOfStep.press')}</li>
<li>${service.t('outOfStep.otp1')}</li>
<li>${service.t('outOfStep.otp2')}</li>
<li>${service.t('outOfStep.done')}${shownMessage(service.told.synchronized)}</li>
</ol>
<p>${service.t('outOfStep.used')}</p></section>
<section class="panel"><h2>${service.t('outOfStep.failed')}</h2>
<p>${service.t('outOfStep.failedHow')}</p>
${shownMessage(refusalMessage('synchronization_failed', service.profile))}
<ul class="notes">
<li>${service.t('outOfStep.once')}</li>
<li>${service.t('chapter.bothAgain')}</li>
</ul>
${codeLockCaution(service)}</section>`,
})
