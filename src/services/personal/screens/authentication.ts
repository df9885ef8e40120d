import type { Context as HonoContext } from 'hono'
import { passFirstFactor } from '../../../authority/operations/pass-first-factor.ts'
import { fieldTexts } from '../../../authority/screens/field-texts.ts'
import { say } from '../../../authority/screens/say.ts'
import { toldWait } from '../../../authority/screens/told-wait.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { moveAdvice } from '../../../authority/texts/token-move.ts'
import { readFirstForm } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { setSessionId } from '../../../platform/http/session-cookie.ts'
import { credentialFields, parseCredentials } from '../../../platform/web/credentials.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { restartsBy } from '../operations/restart-service.ts'
import type { Refusal } from '../rules/refusal.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { idLabel } from './credentials.ts'
import { type ProcedureName, procedurePage, procedures, restartAtDesk } from './procedure.ts'
import { deskPhone, href, leadOn, type PersonalService } from './service.ts'

type Shown = {
  readonly userId: string
  readonly errors: FieldErrors
  readonly refusal: Refusal | null
  readonly message: Message | null
}

const blank: Shown = { userId: '', errors: {}, refusal: null, message: null }

/** 利用者認証: A-30 (S4-B2S-09, B-27), and the same before the stop (S4-3-01). */
export function authenticationScreen(service: PersonalService, name: ProcedureName): void {
  const { app, site, profile } = service

  app.get(href(service, name), (c) => c.html(view(service, c, name, blank)))

  app.post(href(service, name), async (c) => {
    const form = await readFirstForm(c, profile.service)
    if (form === undefined) return c.redirect(await leadOn(service, c), 303)
    const parsed = parseCredentials(form, idLabel(profile), fieldTexts(profile))
    if (!parsed.ok) return c.html(view(service, c, name, { ...blank, ...parsed }), 422)

    const { userId, password } = parsed
    const device = deviceOf(c.req.header('User-Agent'))
    const credentials = { service: profile.service, userId, password, purpose: name, device }
    const outcome = await passFirstFactor(site.context, callerOf(c, 'anonymous'), credentials)
    if (!outcome.ok) {
      const { refusal } = outcome
      const message = toldWait(c, outcome, refusalMessage(refusal, profile, name), profile)
      return c.html(view(service, c, name, { userId, errors: {}, refusal, message }), refusalStatus(refusal))
    }
    setSessionId(c, profile.service, outcome.sessionId)
    return c.redirect(href(service, procedures[name].next), 303)
  })
}

function view(service: PersonalService, c: HonoContext<Env>, name: ProcedureName, shown: Shown): Html {
  const { profile, t, web } = service
  const { short } = procedures[name]
  const { userId, errors, refusal, message } = shown
  const main = html`<div class="box"><h2 class="box-title">${t(short)}</h2>
<p class="instruction">${t(`auth.${name}`)}</p>
${messageBox('error', message)}
${refusal === 'second_token' ? deviceChange(service) : null}
<form method="post" action="${href(service, name)}">
${tokenInput(sessionFor(service, c))}
${credentialFields(idLabel(profile), userId, errors, web)}
<div class="actions"><a class="button" href="${href(service, 'entry')}">${t('button.back')}</a>
<button class="button button-primary" type="submit">${t('button.next')}</button></div>
</form>
</div>
${notes[name](service)}`
  return procedurePage(service, c, name, 1, main)
}

const notes = { enrollment: enrollmentNotes, stop: stopNotes, restart: restartNotes } as const

/** What to do with an existing token (S4-3-04, S4-3-05). */
function deviceChange(service: PersonalService): Html {
  const { profile, t } = service
  return html`<section class="caution"><h3>${t('auth.changeTitle')}</h3>
<ol><li>${say(t('auth.changeStop'), { stop: href(service, 'stop') })}</li>
<li>${t('auth.changeEnroll')}</li></ol>
<p>${moveAdvice(profile)}</p>
<p>${say(t('auth.changeNoDevice'), { phone: deskPhone(service) })}</p></section>`
}

function enrollmentNotes(service: PersonalService): Html {
  const { t } = service
  return html`<ul class="notes">
<li>${say(t('auth.enrollmentApp'), { guidance: href(service, 'guidance') })}</li>
<li>${t('auth.enrollmentFree')}</li>
<li>${t('auth.enrollmentOne')}</li>
</ul>`
}

function stopNotes(service: PersonalService): Html {
  const { t } = service
  return html`<ul class="notes">
<li>${t('auth.stopCode')}</li>
<li>${say(t('auth.stopNoCode'), { phone: deskPhone(service), lost: href(service, 'lost') })}</li>
<li>${t('auth.stopAfter')}</li>
</ul>`
}

function restartNotes(service: PersonalService): Html {
  const { t } = service
  const needed = restartsBy(service.profile) === 'passkey' ? 'auth.restartPasskey' : 'auth.restartToken'
  return html`<ul class="notes">
<li>${t(needed)}</li>
<li>${restartAtDesk(service)}</li>
</ul>`
}
