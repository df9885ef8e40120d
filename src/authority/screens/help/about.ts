import { html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import type { Situation } from '../../rules/situation.ts'
import { fill } from '../../texts/catalog.ts'
import { codeLockContact } from '../../texts/contacts.ts'
import { audienceOf } from '../audience.ts'
import { amendmentsInForce, environmentTable } from '../environment.ts'
import { say } from '../say.ts'
import type { LoginService, WriteChapter } from '../service.ts'
import { href } from '../service.ts'
import { bookmarkNote, chapterHref } from './chapter.ts'
import { environmentGuides } from './environment-guide.ts'

/** 1, 1.1, and the beginning of 2. */
export const introduction: WriteChapter = (service) => {
  const { t } = service
  const { serviceName } = service.profile
  const { tokenOffered, mailOffered, ...situation } = situationNow(service.site.context, service.profile)
  return {
    number: '1',
    title: t('about.title'),
    body: html`<section class="panel"><h2>${t('about.help')}</h2>
<p>${say(t('about.helpWhat'), { service: serviceName })}</p></section>
<section class="panel"><h2>${t('about.what')}</h2>
<p>${say(t('about.whatText'), { made: madeBy(service, situation) })}</p></section>
<section class="panel"><h2>${t('about.flow')}</h2>
<ol>
<li>${say(t('about.needSystem'), { requirements: chapterHref(service, 'requirements') })}</li>
${
  tokenOffered
    ? html`<li>${say(t('about.needApp'), { tokenApp: chapterHref(service, 'token-app') })}</li>
<li>${say(t('about.needEnroll'), { enrollment: chapterHref(service, 'enrollment') })}</li>`
    : null
}
${mailOffered ? html`<li>${say(t('about.needAddress'), { mailCodes: chapterHref(service, 'mail-codes') })}</li>` : null}
<li>${say(t('about.needLogin'), { login: chapterHref(service, 'login') })}</li>
</ol>
${bookmarkNote(service)}</section>`,
  }
}

function madeBy(
  { t }: LoginService,
  { tokenUsed, mailUsed }: Pick<Situation, 'tokenUsed' | 'mailUsed'>,
): string {
  if (tokenUsed && mailUsed) return t('about.madeEither')
  return mailUsed ? t('about.madeByMail') : t('about.madeByApp')
}

/** 1.2: the same table and instructions as on the page ご利用環境, which also checks the device. */
export const requirements: WriteChapter = (service) => {
  const { t } = service
  const { environment } = service.profile
  const title = t('about.requirements')
  if (environment === null) return { number: '1.2', title, body: html`<p>${t('about.noRequirements')}</p>` }
  const { displayMin, words } = environment
  return {
    number: '1.2',
    title,
    body: html`<p><a class="button" href="${href(service, 'environment')}">${t('about.checkHere')}</a></p>
<section class="panel"><h2>1.2.1 ${words.requirement}</h2>${environmentTable(service, environment)}</section>
<section class="panel"><h2>${t('about.display')}</h2>
<p>${say(t('env.displayLeast'), { width: displayMin.width, height: displayMin.height })}</p></section>
<section class="panel guides"><h2>${t('env.guides')}</h2>
${environmentGuides(service, environment).map(({ id, title, body }) => html`<section id="${id}"><h3>${title}</h3>${body}</section>`)}</section>`,
  }
}

/** S1-3; the other manual has no such chapter. */
export const contact: WriteChapter = (service) => {
  const { profile, t } = service
  const { desk, ...ask } = profile.contacts
  const situation = situationNow(service.site.context, profile)
  const guidance = fill(t('about.guidance'), { informant: audienceOf(service).informant })
  const rows: readonly (readonly [matter: string, who: string])[] = [
    ...(situation.tokenOffered
      ? ([[t('about.lockAtEnrollment'), ask.passwordLockAtEnrollment]] as const)
      : []),
    [t('about.lockAtLogin'), ask.passwordLockAtLogin],
    [t('about.codeLock'), codeLockContact(profile, situation)],
    [t('about.device'), situation.tokenOffered ? ask.deviceChange : t('about.deviceNone')],
  ]
  return {
    number: profile.help?.contactNumber ?? null,
    title: fill(t('about.contact'), { service: profile.serviceName }),
    body: html`<section class="panel"><h2>${desk.name}</h2>
<dl class="guide-list">
<div><dt>${t('about.telephone')}</dt><dd>${desk.telephone ?? guidance}</dd></div>
<div><dt>${t('about.hours')}</dt><dd>${desk.hours ?? guidance}</dd></div>
</dl></section>
<section class="panel"><h2>${t('about.contacts')}</h2>
<div class="table-wrap"><table><thead><tr><th scope="col">${t('about.matter')}</th><th scope="col">${t('about.whom')}</th></tr></thead>
<tbody>${rows.map(([matter, who]) => html`<tr><td>${matter}</td><td>${who}</td></tr>`)}</tbody></table></div></section>`,
  }
}

/** S0-0-02, S0-0-04: gives both the first edition's date and the one on the cover (C2-01). */
export const revisions: WriteChapter = (service) => {
  const { t } = service
  const { manual, environment } = service.profile
  const amendments = environment === null ? [] : amendmentsInForce(service, environment)
  return {
    number: null,
    title: t('about.revisions'),
    body: html`<section class="panel"><h2>${t('about.manual')}</h2>
<dl class="guide-list">
<div><dt>${t('about.manualTitle')}</dt><dd>${say(t('manual.of'), { service: service.profile.serviceName, title: manual.title })}</dd></div>
<div><dt>${t('about.version')}</dt><dd>${manual.version}</dd></div>
<div><dt>${t('about.issued')}</dt><dd>${manual.issued ?? t('about.notStated')}</dd></div>
</dl>
<div class="table-wrap"><table>
<thead><tr><th scope="col">${t('about.version')}</th><th scope="col">${t('about.date')}</th><th scope="col">${t('about.part')}</th><th scope="col">${t('about.change')}</th></tr></thead>
<tbody>${manual.revisions.map(({ version, date, part, change }) => html`<tr><td>${version}</td><td>${date}</td><td>${part}</td><td>${change}</td></tr>`)}</tbody>
</table></div></section>
${
  amendments.length === 0
    ? null
    : html`<section class="panel"><h2>${t('about.amendments')}</h2>
<dl class="guide-list">${amendments.map(({ date, text }) => html`<div><dt>${service.dates.dayInWords(Temporal.PlainDate.from(date))}</dt><dd>${say(t('about.amendment'), { requirements: chapterHref(service, 'requirements'), text })}</dd></div>`)}</dl></section>`
}`,
  }
}
