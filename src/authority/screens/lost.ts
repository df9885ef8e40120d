import { readFirstForm } from '../../platform/http/form.ts'
import { credentialFields, parseCredentials } from '../../platform/web/credentials.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../platform/web/form.ts'
import { phoneLink } from '../../platform/web/frame.ts'
import { sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { reportLost } from '../operations/report-lost.ts'
import { situationNow } from '../operations/situation.ts'
import { fill } from '../texts/catalog.ts'
import type { Message } from '../texts/refusal.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { say } from './say.ts'
import { href, type LoginService, openPage, toldRefusal } from './service.ts'
import { toldWait } from './told-wait.ts'

type Shown = { readonly userId: string; readonly errors: FieldErrors; readonly message: Message | null }

const blank: Shown = { userId: '', errors: {}, message: null }

/** 紛失・盗難の届出: a user who lost the token stops everything at once, at any hour. */
export function lostScreen(service: LoginService): void {
  const { app, site, profile } = service

  app.get(href(service, 'lost'), (c) => {
    const notice = c.req.query('notice')
    if (notice === 'done') return c.html(doneView(service))
    const message = notice === 'again' ? toldRefusal(service, 'ticket_invalid') : null
    return c.html(view(service, sessionFor(service, c), { ...blank, message }))
  })

  app.post(href(service, 'lost'), async (c) => {
    const form = await readFirstForm(c, profile.service)
    // Also for whoever is logged in: a report must not get lost in another screen.
    if (form === undefined) return c.redirect(`${href(service, 'lost')}?notice=again`, 303)
    const parsed = parseCredentials(form, profile.names.userId, service.told)
    const sessionId = sessionFor(service, c)
    if (!parsed.ok) return c.html(view(service, sessionId, { ...parsed, message: null }), 422)
    const { userId, password } = parsed
    const report = { service: profile.service, userId, password }
    const outcome = await reportLost(site.context, callerOf(c, 'anonymous'), report)
    if (outcome.ok) return c.redirect(`${href(service, 'lost')}?notice=done`, 303)
    const message = toldWait(c, outcome, toldRefusal(service, outcome.refusal, 'login'), service.profile)
    return c.html(view(service, sessionId, { userId, errors: {}, message }), refusalStatus(outcome.refusal))
  })
}

function view(service: LoginService, sessionId: string, { userId, errors, message }: Shown): Html {
  const { profile, t } = service
  const title = t('loss.title')
  const { tokenUsed, mailUsed } = situationNow(service.site.context, profile)
  const does = !mailUsed ? t('loss.shows') : tokenUsed ? t('loss.showsOrGets') : t('loss.gets')
  const main = html`<h1>${title}</h1>
<p class="instruction">${say(t('loss.instruction'), { does, userId: profile.names.userId })}</p>
<form method="post" action="${href(service, 'lost')}" class="panel" data-confirm="${t('loss.confirm')}">
${tokenInput(sessionId)}
${credentialFields(profile.names.userId, userId, errors, service.told)}
<div class="actions">
<button class="button button-primary" type="submit">${t('loss.stop')}</button>
<a class="button" href="${href(service, 'entry')}">${t('go.back')}</a>
</div>
</form>
${messageBox('error', message)}
${telephone(service)}
<ul class="notes">
<li>${t('loss.after')}</li>
<li>${say(t('loss.restart'), { desk: profile.contacts.desk.name })}</li>
<li>${say(t('loss.anytime'), { desk: profile.contacts.desk.name })}</li>
</ul>`
  return openPage(service, title, main)
}

/** For whoever can't type the password, or whose password doesn't pass. */
function telephone({ profile, t, web }: LoginService): Html | null {
  const { desk } = profile.contacts
  if (desk.telephone === null) return null
  return html`<section class="panel"><h2>${t('loss.byPhone')}</h2>
<p>${desk.name}${web.space}${phoneLink(desk.telephone)}${desk.hours === null ? '' : fill(t('loss.hours'), { hours: desk.hours })}</p></section>`
}

function doneView(service: LoginService): Html {
  const { t, told } = service
  const title = t('loss.title')
  const { desk } = service.profile.contacts
  const { tokenOffered, tokenUsed } = situationNow(service.site.context, service.profile)
  const token = tokenUsed ? t('loss.token') : ''
  const afterwards = tokenOffered ? t('loss.register') : t('loss.address')
  const main = html`<h1>${title}</h1>
${messageBox('info', told.stopped)}
<p>${t('loss.next')}</p>
<ol><li>${say(t('loss.contact'), { desk: desk.name, telephone: desk.telephone === null ? '' : html`${say(t('loss.telephone'), { telephone: phoneLink(desk.telephone) })}` })}${desk.hours === null ? '' : fill(t('loss.deskHours'), { hours: desk.hours })}</li>
<li>${say(t('loss.identify'), { desk: desk.name })}</li>
<li>${token}${afterwards}</li></ol>
<div class="actions"><a class="button" href="${href(service, 'entry')}">${t('go.toLoginAgain')}</a></div>`
  return openPage(service, title, main)
}
