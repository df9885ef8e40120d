import { type Html, html } from '../../platform/web/html.ts'
import type { TicketPurpose } from '../rules/events.ts'
import { audienceOf } from './audience.ts'
import { say } from './say.ts'
import type { LoginService } from './service.ts'

/** Where to find the first ID and password, and what wrong ones lead to, in the manual's order. */
export function credentialNotes(service: LoginService, purpose: TicketPurpose): Html {
  const { t } = service
  const { names, contacts } = service.profile
  const contact = purpose === 'enrollment' ? contacts.passwordLockAtEnrollment : contacts.passwordLockAtLogin
  return html`<ul class="notes">
<li>${say(t('start.idFrom'), { userId: names.userId, comes: audienceOf(service).noticeComes, userIdNotice: names.userIdNotice })}</li>
<li>${say(t('start.firstPassword'), { initialPassword: names.initialPassword, source: names.initialPasswordSource })}</li>
<li>${t('start.laterPassword')}</li>
<li>${t('start.case')}</li>
</ul>
<p class="caution">${say(t('start.lock'), { failures: names.passwordFailures, userId: names.userId, contact })}</p>`
}
