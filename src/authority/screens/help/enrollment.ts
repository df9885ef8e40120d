import { html } from '../../../platform/web/html.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { audienceOf } from '../audience.ts'
import { codeLockCaution } from '../code-fields.ts'
import { say } from '../say.ts'
import type { LoginService, WriteChapter } from '../service.ts'
import { chapterHref, passwordLockNote, shownMessage } from './chapter.ts'

/** 2.2. */
export const enrollment: WriteChapter = (service) => {
  const { t } = service
  const { names, help } = service.profile
  return {
    number: '2.2',
    title: t('enrolling.title'),
    body: html`<section class="panel"><h2>${t('enrolling.steps')}</h2>
<ol>
<li>${t('enrolling.press')}</li>
<li>${say(t('enrolling.first'), { userId: names.userId })}
<ul><li>${say(t('enrolling.idFrom'), { userId: names.userId, comes: audienceOf(service).noticeComes, userIdNotice: names.userIdNotice })}</li>
<li>${say(t('enrolling.firstPassword'), { initialPassword: names.initialPassword, source: names.initialPasswordSource })}</li></ul></li>
<li>${t('enrolling.tokenId')}</li>
<li>${t('enrolling.otp1')}</li>
<li>${t('enrolling.otp2')}</li>
<li>${t('enrolling.done')}${shownMessage(service.told.enrolled)}</li>
</ol>
<ul class="notes">
<li>${t('enrolling.noteTwo')}</li>
<li>${t('enrolling.noteExpired')}</li>
</ul></section>
${service.profile.enrollment.standardAuthenticator === null ? null : authenticatorPart(service)}
<section class="panel"><h2>${t('enrolling.next')}</h2>
<p>${t('enrolling.nextHow')}</p>
<p>${say(t('enrolling.change'), { reset: help?.passwordReset ?? t('chapter.reset'), password: chapterHref(service, 'password') })}</p></section>`,
  }
}

/** Not in any manual: for a service whose profile offers it. */
const authenticatorPart = ({
  t,
}: LoginService) => html`<section class="panel"><h2>${t('register.authenticator')}</h2>
<p>${t('enrolling.apps')}</p>
<ol>
<li>${t('enrolling.appInstall')}</li>
<li>${t('enrolling.appShow')}</li>
<li>${t('enrolling.appScan')}</li>
<li>${t('enrolling.appCodes')}</li>
</ol>
<ul class="notes">
<li>${t('enrolling.appOnce')}</li>
<li>${t('enrolling.appId')}</li>
</ul></section>`

/** 2.3. */
export const enrollmentFailed: WriteChapter = (service) => {
  const { profile, t } = service
  return {
    number: '2.3',
    title: t('enrollFailed.title'),
    body: html`<section class="panel"><h2>${say(t('enrollFailed.password'), { id: audienceOf(service).id })}</h2>
<p>${say(t('chapter.wrongPassword'), { userId: profile.names.userId })}</p>
${shownMessage(refusalMessage('password_wrong', profile))}
${passwordLockNote(service, profile.contacts.passwordLockAtEnrollment)}</section>
<section class="panel"><h2>${t('enrollFailed.token')}</h2>
<p>${t('chapter.message')}</p>
${shownMessage(refusalMessage('codes_not_consecutive', profile))}
<p>${t('enrollFailed.rules')}</p>
<ol>
<li>${t('enrollFailed.ruleToken')}</li>
<li>${t('enrollFailed.ruleValid')}</li>
<li>${t('enrollFailed.ruleNext')}</li>
</ol>
<p>${t('chapter.bothAgain')}</p>
${codeLockCaution(service)}</section>`,
  }
}
