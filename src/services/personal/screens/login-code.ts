import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { logIn } from '../../../authority/operations/log-in.ts'
import { serviceHref } from '../../../authority/routes.ts'
import { codeLogin } from '../../../authority/screens/code-login.ts'
import { say } from '../../../authority/screens/say.ts'
import { hasTicketTo } from '../../../authority/screens/stages.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { hiddenForm, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { ownCodeField } from './code-field.ts'
import { deskPhone, href, openPage, type PersonalService, sessionsOf } from './service.ts'

const mayEnterCode = hasTicketTo('login')

/** A-35: users with a registered token are asked for its code after the password (S4-A1-02). */
export function loginCodeScreen(service: PersonalService): void {
  const { app, site, profile, t } = service

  app.get(
    href(service, 'loginCode'),
    forSession(sessionsOf(service), mayEnterCode, (c, found) =>
      c.html(view(service, c, found, { error: undefined, message: null })),
    ),
  )

  app.post(
    href(service, 'loginCode'),
    codeLogin({
      site,
      sessions: sessionsOf(service),
      may: mayEnterCode,
      profile,
      field: { label: t('label.code') },
      logIn,
      deviceOf: (c) => deviceOf(c.req.header('User-Agent')),
      leads: { home: href(service, 'home'), password: href(service, 'password') },
      // Only a right code is told apart, as one that is accepted is (R3).
      told: (refusal) => (refusal === 'token_fenced' ? refusal : 'code_wrong'),
      message: (told) => ({ message: refusalMessage(told, profile), status: refusalStatus(told) }),
      page: (c, found, wrong) => view(service, c, found, wrong),
    }),
  )
}

function view(
  service: PersonalService,
  c: HonoContext<Env>,
  { methods }: FoundSession,
  { error, message }: { readonly error: string | undefined; readonly message: Message | null },
): Html {
  const { profile, t } = service
  const { names, contacts } = profile
  const title = t('loginCode.title')
  const sessionId = sessionFor(service, c)
  const main = html`<div class="box">
<h1 class="box-title">${title}</h1>
<p class="instruction">${t('loginCode.instruction')}</p>
${messageBox('error', message)}
<form method="post" action="${href(service, 'loginCode')}" autocomplete="off">
${tokenInput(sessionId)}
${ownCodeField(service, error)}
<div class="actions">
<button class="button" type="submit" form="leave">${t('button.quit')}</button>
<button class="button button-primary" type="submit">${t('login.submit')}</button>
</div>
</form>
${hiddenForm('leave', href(service, 'logout'), sessionId)}
${methods.includes('passkey') ? html`<p><a class="button" href="${serviceHref(profile.service, 'loginPasskey')}">${t('passkey.logIn')}</a></p>` : null}
<ul class="red-notes">
<li>${t('loginCode.noteOnce')}</li>
<li>${say(t('loginCode.noteFailures'), { failures: names.codeFailures, contact: contacts.codeLock })}</li>
<li>${say(t('loginCode.noteDevice'), { phone: deskPhone(service) })}</li>
</ul>
</div>`
  return openPage(service, c, title, main, { help: 'code' })
}
