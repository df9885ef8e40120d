import type { Context as HonoContext } from 'hono'
import { findLock } from '../../../../authority/operations/find-lock.ts'
import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import { proofOptions } from '../../../../authority/operations/passkeys/proof-by-passkey.ts'
import { fieldTexts } from '../../../../authority/screens/field-texts.ts'
import { passkeyScripts, proofForm } from '../../../../authority/screens/passkeys/ceremony.ts'
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
import { restartsBy } from '../../operations/restart-service.ts'
import {
  askForPasskeyStop,
  asksForCode,
  passkeysStop,
  stopByPasskey,
  stopService,
  stopsByPasskey,
} from '../../operations/stop-service.ts'
import type { Refusal } from '../../rules/refusal.ts'
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
    forCustomer(service, async (c, found) => c.html(await view(service, c, found, blank))),
  )

  if (passkeysStop(profile)) stopByPasskeyScreen(service)

  app.post(
    href(service, 'serviceStop'),
    forCustomerForm(service, async (c, found, form) => {
      if (form['answer'] !== undefined && passkeysStop(profile))
        return stoppedByPasskey(service, c, found, form['answer'])
      const password = form['password'] ?? ''
      const { code = '', error } = asksForCode(found)
        ? parseCodeField(t('label.code'), form['otp'], told)
        : {}
      const errors = { password: passwordError(password, fieldTexts(profile)), otp: error }
      if (hasErrors(errors)) {
        return c.html(await view(service, c, found, { ...blank, errors }), 422)
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
        return c.html(await view(service, c, found, wrong), refusalStatus(refusal))
      }
      // One answer to every code that does not pass, unless a lock engaged (decisions 12 and 42).
      const lock = await findLock(site.context, { service: profile.service, userId })
      const own = refusal === 'password_locked' || refusal === 'token_fenced' ? refusal : 'code_wrong'
      const shown = refusal === 'password_locked' ? refusal : (lock ?? own)
      const message = refusalMessage(shown, profile)
      return c.html(await view(service, c, found, { errors: {}, message }), refusalStatus(shown))
    }),
  )
}

/** With a passkey: one button, below what else stops the service. */
function stopByPasskeyScreen(service: PersonalService): void {
  const { app, site } = service
  app.post(
    href(service, 'serviceStopBegin'),
    forCustomerForm(service, async (c, found) => {
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await askForPasskeyStop(site.context, caller, who(service, found))
      return outcome.ok
        ? c.redirect(`${href(service, 'serviceStop')}#passkey`, 303)
        : refused(service, c, found, outcome.refusal)
    }),
  )
}

async function stoppedByPasskey(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  answer: string,
): Promise<Response> {
  const { context, publicOrigin } = service.site
  const caller = callerOf(c, `user:${found.user.userId}`)
  const outcome = await stopByPasskey(context, caller, who(service, found), { answer, publicOrigin })
  if (!outcome.ok) return refused(service, c, found, outcome.refusal)
  clearSessionId(c, service.profile.service)
  return c.redirect(href(service, 'serviceStopped'), 303)
}

async function refused(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  refusal: Refusal,
): Promise<Response> {
  if (refusal === 'ticket_invalid' || refusal === 'service_stopped')
    return c.redirect(redirectFor(service, undefined), 303)
  const message = refusalMessage(refusal, service.profile)
  return c.html(await view(service, c, found, { errors: {}, message }), refusalStatus(refusal))
}

function who({ profile }: PersonalService, { user, session }: FoundSession) {
  const { userId, customerId } = user
  return { service: profile.service, userId, customerId, sessionHash: session.sessionHash }
}

async function view(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  { errors, message }: Shown,
): Promise<Html> {
  const { t, site, profile } = service
  const title = t('serviceStop.title')
  const { context, publicOrigin } = site
  const byPasskey = stopsByPasskey(context, found, profile)
  const asking = { ...who(service, found), purpose: 'service_stop' } as const
  const options = byPasskey ? await proofOptions(context, asking, publicOrigin) : undefined
  const main = html`<div class="box"><h1 class="box-title">${title}</h1>
<p class="instruction">${t(asksForCode(found) ? 'serviceStop.withCode' : 'serviceStop.withoutCode')}</p>
${messageBox('error', message)}
${typedForm(service, c, found, errors)}
${byPasskey ? passkeyForm(service, c, options) : null}
</div>`
  const scripts = options === undefined ? [] : passkeyScripts
  return insidePage(service, c, found, title, main, { help: 'service-stop', menu: 'contract', scripts })
}

function typedForm(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  errors: FieldErrors,
): Html {
  const { profile, t, web } = service
  const { desk } = profile.contacts
  return html`<ul class="red-notes">
<li>${t('serviceStop.noteAtOnce')}</li>
<li>${say(t(restartTexts[restartsBy(profile) ?? 'desk'].note), { desk: desk.name })}</li>
</ul>
<form method="post" action="${href(service, 'serviceStop')}" autocomplete="off" data-confirm="${t('serviceStop.confirm')}">
${tokenInput(sessionFor(service, c))}
${passwordOwner(found.user.userId)}
${passwordField(errors['password'], web)}
${asksForCode(found) ? ownCodeField(service, errors['otp']) : null}
<div class="actions"><a class="button" href="${href(service, 'contract')}">${t('button.back')}</a>
<button class="button button-primary" type="submit">${t('serviceStop.submit')}</button></div>
</form>`
}

function passkeyForm(service: PersonalService, c: HonoContext<Env>, options: object | undefined): Html {
  const { t } = service
  const form = proofForm(service, {
    begin: href(service, 'serviceStopBegin'),
    action: href(service, 'serviceStop'),
    sessionId: sessionFor(service, c),
    options,
    submit: t('serviceStop.submitPasskey'),
    cancel: null,
    instead: html`${t('serviceStop.passkeyInstead')}`,
  })
  return html`<section id="passkey"><h2>${t('serviceStop.passkeyTitle')}</h2>
<p>${t('serviceStop.passkeyHow')}</p>
${form}</section>`
}

/** How the service comes back: what is said before the stop, and after it. */
const restartTexts = {
  signature: { note: 'serviceStop.noteRestartSelf', how: 'serviceStop.restartSelf' },
  passkey: { note: 'serviceStop.noteRestartPasskey', how: 'serviceStop.restartPasskey' },
  desk: { note: 'serviceStop.noteRestart', how: 'serviceStop.restart' },
} as const

function restartText(service: PersonalService): Html {
  const { profile, t } = service
  const by = restartsBy(profile) ?? 'desk'
  return say(t(restartTexts[by].how), {
    desk: profile.contacts.desk.name,
    ...(by === 'desk' ? {} : { restart: href(service, 'restart') }),
  })
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
