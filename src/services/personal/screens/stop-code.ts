import type { Context as HonoContext } from 'hono'
import { findLock } from '../../../authority/operations/find-lock.ts'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { stopToken } from '../../../authority/operations/stop-token.ts'
import { say } from '../../../authority/screens/say.ts'
import { hasTicketTo } from '../../../authority/screens/stages.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { parseCodeField } from '../../../platform/web/code-field.ts'
import { hiddenForm, messageBox, shown, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { ownCodeField } from './code-field.ts'
import { procedurePage, resultPage } from './procedure.ts'
import { deskPhone, href, openPage, type PersonalService, redirectFor, sessionsOf } from './service.ts'

/** A-33 ワンタイムパスワード入力 and 処理結果: a current code of the token to be released (G-06). */
export function stopCodeScreen(service: PersonalService): void {
  const { app, site, profile, t, told } = service

  app.get(
    href(service, 'stopCode'),
    forSession(sessionsOf(service), hasTicketTo('stop'), (c, found) =>
      c.html(view(service, c, found, undefined, null)),
    ),
  )

  app.post(
    href(service, 'stopCode'),
    forSessionForm(sessionsOf(service), hasTicketTo('stop'), async (c, found, form) => {
      const { code, error } = parseCodeField(t('label.code'), form['otp'], told)
      if (code === undefined) return c.html(view(service, c, found, error, null), 422)
      const { userId } = found.user
      const stop = { service: profile.service, userId, ticketHash: found.session.sessionHash, code }
      const outcome = await stopToken(site.context, callerOf(c, `user:${userId}`), stop)
      if (outcome.ok) return c.redirect(href(service, 'stopDone'), 303)
      if (outcome.refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      // One answer to every code that does not pass, unless a lock engaged (OTP-13, P2).
      const lock = await findLock(site.context, { service: profile.service, userId })
      const shown = lock ?? (outcome.refusal === 'token_fenced' ? 'token_fenced' : 'code_wrong')
      const message = refusalMessage(shown, profile, 'stop')
      return c.html(view(service, c, found, undefined, message), refusalStatus(shown))
    }),
  )

  // It names nobody, so it needs no session; and going back to it sends nothing again (P5).
  app.get(href(service, 'stopDone'), (c) => c.html(resultPage(service, c, 'stop', stopped(service))))
}

/** Where the token's own screen confirms the stop: it is behind the login. */
export function stopInsideScreen(service: PersonalService): void {
  const { app, t } = service
  const main = () => html`<div class="box"><h1 class="box-title">${t('procedure.stop')}</h1>
<p>${say(t('stop.inside'), { phone: deskPhone(service) })}</p>
<div class="actions"><a class="button button-primary" href="${href(service, 'entry')}">${t('button.loginScreen')}</a></div>
</div>`
  app.get(href(service, 'stop'), (c) =>
    c.html(openPage(service, c, t('procedure.stop'), main(), { help: 'stop' })),
  )
}

function stopped(service: PersonalService) {
  const { t } = service
  return {
    text: t('stop.done'),
    code: '00002',
    more: html`<p>${t('stop.doneLogin')}</p>
<p>${say(t('stop.doneDevice'), { enrollment: href(service, 'enrollment') })}</p>`,
  }
}

function view(
  service: PersonalService,
  c: HonoContext<Env>,
  { binding }: FoundSession,
  error: string | undefined,
  message: Message | null,
): Html {
  const { profile, t } = service
  const sessionId = sessionFor(service, c)
  const main = html`<div class="box"><h2 class="box-title">${t('stop.boxTitle')}</h2>
<p class="instruction">${t('stop.instruction')}</p>
${messageBox('error', message)}
<form method="post" action="${href(service, 'stopCode')}" autocomplete="off">
${tokenInput(sessionId)}
${shown(t('stop.tokenId'), binding?.tokenId ?? '')}
${ownCodeField(service, error)}
<div class="actions"><button class="button" type="submit" form="leave">${t('button.quit')}</button>
<button class="button button-primary" type="submit">${t('stop.submit')}</button></div>
</form>
${hiddenForm('leave', href(service, 'logout'), sessionId)}
<ul class="red-notes">
<li>${say(t('stop.noteFailures'), { failures: profile.names.codeFailures })}</li>
<li>${say(t('stop.noteNoCode'), { phone: deskPhone(service) })}</li>
</ul>
</div>`
  return procedurePage(service, c, 'stop', 2, main)
}
