import type { Context as HonoContext } from 'hono'
import { findLock } from '../../../../authority/operations/find-lock.ts'
import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import { fieldTexts } from '../../../../authority/screens/field-texts.ts'
import { say } from '../../../../authority/screens/say.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { clearSessionId } from '../../../../platform/http/session-cookie.ts'
import { parseCodeField } from '../../../../platform/web/code-field.ts'
import { passwordError, passwordField, passwordOwner } from '../../../../platform/web/credentials.ts'
import { type FieldErrors, hasErrors, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { phoneLink } from '../../../../platform/web/frame.ts'
import { sessionFor } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { callerOf } from '../../../../platform/web/site.ts'
import { restartsBySignature } from '../../operations/restart-service.ts'
import { asksForCode, stopService } from '../../operations/stop-service.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { ownCodeField } from '../code-field.ts'
import { deskPhone, href, insidePage, openPage, type PersonalService, redirectFor } from '../service.ts'
import { forCustomer, forCustomerForm } from './visit.ts'

type Shown = { readonly errors: FieldErrors; readonly message: Message | null }

const blank: Shown = { errors: {}, message: null }

/** IB取引中止: customers stop everything themselves; the institution restarts it, or they do on their token's own screen. */
export function serviceStopScreen(service: PersonalService): void {
  const { app, site, profile, t, told } = service

  app.get(
    href(service, 'serviceStop'),
    forCustomer(service, async (c, found) => c.html(view(service, c, found, blank))),
  )

  app.post(
    href(service, 'serviceStop'),
    forCustomerForm(service, async (c, found, form) => {
      const password = form['password'] ?? ''
      const { code = '', error } = asksForCode(found)
        ? parseCodeField(t('label.code'), form['otp'], told)
        : {}
      const errors = { password: passwordError(password, fieldTexts(profile)), otp: error }
      if (hasErrors(errors)) {
        return c.html(view(service, c, found, { ...blank, errors }), 422)
      }
      const { userId } = found.user
      const { sessionHash } = found.session
      const request = { service: profile.service, userId, sessionHash, password, code }
      const outcome = await stopService(site.context, callerOf(c, `user:${userId}`), request)
      if (outcome.ok) {
        clearSessionId(c, profile.service)
        return c.redirect(href(service, 'serviceStopped'), 303)
      }
      const { refusal } = outcome
      if (refusal === 'ticket_invalid' || refusal === 'service_stopped') {
        return c.redirect(redirectFor(service, undefined), 303)
      }
      if (refusal === 'password_wrong') {
        const wrong = { errors: { password: told.loginPasswordWrong }, message: null }
        return c.html(view(service, c, found, wrong), refusalStatus(refusal))
      }
      // One answer to every code that does not pass, unless a lock engaged (decisions 12 and 42).
      const lock = await findLock(site.context, { service: profile.service, userId })
      const own = refusal === 'password_locked' || refusal === 'token_fenced' ? refusal : 'code_wrong'
      const shown = refusal === 'password_locked' ? refusal : (lock ?? own)
      const message = refusalMessage(shown, profile)
      return c.html(view(service, c, found, { errors: {}, message }), refusalStatus(shown))
    }),
  )
}

function view(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  { errors, message }: Shown,
): Html {
  const { profile, t, web } = service
  const title = t('serviceStop.title')
  const takesCode = asksForCode(found)
  const main = html`<div class="box"><h1 class="box-title">${title}</h1>
<p class="instruction">${t(takesCode ? 'serviceStop.withCode' : 'serviceStop.withoutCode')}</p>
${messageBox('error', message)}
<ul class="red-notes">
<li>${t('serviceStop.noteAtOnce')}</li>
<li>${say(t(restartsBySignature(profile) ? 'serviceStop.noteRestartSelf' : 'serviceStop.noteRestart'), { desk: profile.contacts.desk.name })}</li>
</ul>
<form method="post" action="${href(service, 'serviceStop')}" autocomplete="off" data-confirm="${t('serviceStop.confirm')}">
${tokenInput(sessionFor(service, c))}
${passwordOwner(found.user.userId)}
${passwordField(errors['password'], web)}
${takesCode ? ownCodeField(service, errors['otp']) : null}
<div class="actions"><a class="button" href="${href(service, 'contract')}">${t('button.back')}</a>
<button class="button button-primary" type="submit">${t('serviceStop.submit')}</button></div>
</form>
</div>`
  return insidePage(service, c, found, title, main, { help: 'service-stop', menu: 'contract' })
}

function restartText(service: PersonalService): Html {
  const { profile, t } = service
  const desk = profile.contacts.desk.name
  return restartsBySignature(profile)
    ? say(t('serviceStop.restartSelf'), { desk, restart: href(service, 'restart') })
    : say(t('serviceStop.restart'), { desk })
}

/** What happened and what comes next; it names nobody, so it needs no session. */
export function serviceStoppedScreen(service: PersonalService): void {
  const { app, policy, t, told } = service
  const { lost } = policy
  const title = t('serviceStop.title')
  app.get(href(service, 'serviceStopped'), (c) =>
    c.html(
      openPage(
        service,
        c,
        title,
        html`<div class="box"><h1 class="box-title">${title}</h1>
${messageBox('info', told.stopped)}
<h2>${t('serviceStop.restartTitle')}</h2>
<p>${restartText(service)}</p>
<h2>${t('serviceStop.cardsTitle')}</h2>
<p>${say(t('serviceStop.cards'), { phone: deskPhone(service), lostName: lost.name, lostPhone: phoneLink(lost.telephone) })}</p>
<div class="actions"><a class="button" href="${href(service, 'entry')}">${t('button.loginScreen')}</a></div>
</div>`,
      ),
    ),
  )
}
