import { type Html, html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import { moveAdvice } from '../../texts/token-move.ts'
import { audienceOf } from '../audience.ts'
import { say } from '../say.ts'
import { href, type LoginService, type WriteChapter } from '../service.ts'
import { chapterHref } from './chapter.ts'

/** 2.8: with the app, while both count, and with mail alone (S0-2.8-01, S2-1.1-06, -07). */
export const newDevice: WriteChapter = (service) => {
  const { t } = service
  const situation = situationNow(service.site.context, service.profile)
  const by = (text: Html) => html`<section class="panel"><h2>${t('device.title')}</h2>${text}</section>`
  return {
    number: '2.8',
    title: situation.tokenOffered ? t('device.reinstall') : t('device.title'),
    body: html`${by(situation.tokenOffered ? byApp(service) : situation.tokenUsed ? byEither(service) : byMail(service))}
${lost(service)}`,
  }
}

function byApp(service: LoginService): Html {
  const { t } = service
  const { contacts } = service.profile
  return html`<p>${t('device.steps')}</p>
<ol>
<li>${say(t('device.tell'), { contact: contacts.deviceChange })}</li>
<li>${say(t('device.revoke'), { actor: contacts.deviceChangeActor })}</li>
<li>${say(t('device.install'), { oneself: audienceOf(service).oneself, tokenApp: chapterHref(service, 'token-app') })}</li>
<li>${say(t('device.register'), { enrollment: chapterHref(service, 'enrollment') })}</li>
</ol>
<p class="caution">${t('device.final')}</p>
<p>${moveAdvice(service.profile)}</p>`
}

function byEither(service: LoginService): Html {
  const { t } = service
  return html`<p>${say(t('device.either'), { mailCodes: chapterHref(service, 'mail-codes') })}</p>
<p>${t('device.notRevoked')}</p>`
}

function byMail(service: LoginService): Html {
  const { t } = service
  return html`<p>${say(t('device.mail'), { mailCodes: chapterHref(service, 'mail-codes') })}</p>`
}

function lost(service: LoginService): Html {
  const { t } = service
  const { contacts } = service.profile
  const { tokenUsed } = situationNow(service.site.context, service.profile)
  const report =
    service.extras?.reportsLoss === true
      ? html`<p>${say(t('device.report'), { lost: href(service, 'lost') })}</p>`
      : null
  const whom = tokenUsed ? contacts.deviceChange : contacts.desk.name
  const token = tokenUsed ? t('device.lostToken') : ''
  return html`<section class="panel"><h2>${t('device.lost')}</h2>
${report}<p>${say(t('device.lostHow'), { whom, token })}</p></section>`
}

/** 2.7. */
export const softwareKeyboard: WriteChapter = ({ profile, t }) => {
  const keyboard = profile.softwareKeyboard
  return {
    number: '2.7',
    title: t('keyboard.title'),
    body: html`<section class="panel"><h2>${t('keyboard.how')}</h2>
<ol>
<li>${t('keyboard.open')}</li>
<li>${t('keyboard.press')}</li>
<li>${t('keyboard.entered')}</li>
</ol>
<ul class="notes">
<li>${t('keyboard.cancel')}</li>
<li>${t('keyboard.masked')}</li>
<li>${t('keyboard.keys')}</li>
<li>${t('keyboard.digits')}</li>
<li>${t('keyboard.arrows')}</li>
${keyboard?.randomDigits === true ? html`<li>${t('keyboard.random')}</li>` : null}
</ul>
<p class="caution">${t('keyboard.caution')}</p></section>`,
  }
}
