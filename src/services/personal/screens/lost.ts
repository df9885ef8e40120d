import type { Context as HonoContext } from 'hono'
import { fieldTexts } from '../../../authority/screens/field-texts.ts'
import { say } from '../../../authority/screens/say.ts'
import { toldWait } from '../../../authority/screens/told-wait.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { readFirstForm } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { credentialFields, parseCredentials } from '../../../platform/web/credentials.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { phoneLink } from '../../../platform/web/frame.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { stopLost } from '../operations/stop-lost.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { idLabel } from './credentials.ts'
import { deskPhone, href, openPage, type PersonalService } from './service.ts'

type Shown = { readonly userId: string; readonly errors: FieldErrors; readonly message: Message | null }

const blank: Shown = { userId: '', errors: {}, message: null }

/** 紛失・盗難: everything stops at once, at any hour, by ID and password (S4-3-05). */
export function lostScreen(service: PersonalService): void {
  const { app, site, profile } = service

  app.get(href(service, 'lost'), (c) => {
    const notice = c.req.query('notice')
    if (notice === 'done') return c.html(doneView(service, c))
    const message = notice === 'again' ? refusalMessage('ticket_invalid', profile) : null
    return c.html(view(service, c, { ...blank, message }))
  })

  app.post(href(service, 'lost'), async (c) => {
    const form = await readFirstForm(c, profile.service)
    // Also for whoever is logged in: a report must not get lost in another screen.
    if (form === undefined) return c.redirect(`${href(service, 'lost')}?notice=again`, 303)
    const parsed = parseCredentials(form, idLabel(profile), fieldTexts(profile))
    if (!parsed.ok) return c.html(view(service, c, { ...blank, ...parsed }), 422)
    const { userId, password } = parsed
    const device = deviceOf(c.req.header('User-Agent'))
    const report = { service: profile.service, userId, password, device }
    const outcome = await stopLost(site.context, callerOf(c, 'anonymous'), report)
    if (outcome.ok) return c.redirect(`${href(service, 'lost')}?notice=done`, 303)
    const { refusal } = outcome
    const message = toldWait(c, outcome, refusalMessage(refusal, profile), profile)
    return c.html(view(service, c, { userId, errors: {}, message }), refusalStatus(refusal))
  })
}

function view(service: PersonalService, c: HonoContext<Env>, { userId, errors, message }: Shown): Html {
  const { profile, t, web } = service
  const title = t('lost.title')
  const desk = { desk: profile.contacts.desk.name }
  const main = html`<h1>${title}</h1>
<p class="instruction">${t('lost.instruction')}</p>
${telephones(service)}
<div class="box"><h2 class="box-title">${t('lost.stopTitle')}</h2>
<p>${say(t('lost.stopHow'), { id: idLabel(profile) })}</p>
${messageBox('error', message)}
<form method="post" action="${href(service, 'lost')}" data-confirm="${t('lost.confirm')}">
${tokenInput(sessionFor(service, c))}
${credentialFields(idLabel(profile), userId, errors, web)}
<div class="actions"><a class="button" href="${href(service, 'entry')}">${t('button.back')}</a>
<button class="button button-primary" type="submit">${t('lost.submit')}</button></div>
</form>
<ul class="notes">
<li>${t('lost.noteAll')}</li>
<li>${say(t('lost.noteRestart'), desk)}</li>
<li>${t('lost.noteCards')}</li>
</ul></div>`
  return openPage(service, c, title, main, { help: 'lost' })
}

/** The number for daytime, and the one for nights and holidays. */
function telephones({ profile, policy, t, web }: PersonalService): Html {
  const { desk } = profile.contacts
  const byDay = html`${desk.telephone === null ? null : phoneLink(desk.telephone)}${web.space}${desk.hours}`
  return html`<section class="box"><h2 class="box-title">${t('lost.byPhone')}</h2>
<dl class="phones"><div><dt>${desk.name}</dt><dd>${byDay}</dd></div>
<div><dt>${policy.lost.name}</dt><dd>${phoneLink(policy.lost.telephone)}${web.space}${t('lost.otherHours')}</dd></div></dl></section>`
}

function doneView(service: PersonalService, c: HonoContext<Env>): Html {
  const { profile, t } = service
  const title = t('lost.title')
  const desk = { desk: profile.contacts.desk.name }
  const main = html`<h1>${title}</h1>
<div class="box"><h2 class="box-title">${t('procedure.result')}</h2>
<div class="result" role="status">${t('lost.done')}<span class="code">(00003)</span></div>
<h3>${t('lost.nextTitle')}</h3>
<ol><li>${t('lost.nextCall')}</li>
<li>${say(t('lost.nextVisit'), desk)}</li>
<li>${t('lost.nextRevoked')}</li>
<li>${t('lost.nextEnroll')}</li></ol>
<p>${say(t('lost.contact'), { phone: deskPhone(service) })}</p>
<div class="actions"><a class="button" href="${href(service, 'entry')}">${t('button.loginScreen')}</a></div></div>
${telephones(service)}`
  return openPage(service, c, title, main, { help: 'lost' })
}
