import { type FieldErrors, messageBox, shown, tokenInput } from '../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { findLock } from '../operations/find-lock.ts'
import type { FoundSession } from '../operations/find-session.ts'
import { synchronizeToken } from '../operations/synchronize-token.ts'
import type { Message } from '../texts/refusal.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { audienceOf } from './audience.ts'
import {
  codeLockCaution,
  codeRules,
  parseTwoCodes,
  synchronizationNote,
  twoCodeFields,
} from './code-fields.ts'
import { mayEnterCode } from './login-code.ts'
import { href, type LoginService, openPage, redirectFor, sessionsOf, toldRefusal } from './service.ts'

/** A-08 OTP 回数同期ズレ補正画面 and its completion A-09: S0-2.6.2, S0-2.6.3. Only after a right password. */
export function synchronizationScreen(service: LoginService): void {
  const { app, site, profile, t } = service
  const title = t('sync.title')

  app.get(
    href(service, 'synchronization'),
    forSession(sessionsOf(service), mayEnterCode, (c, found) =>
      c.html(view(service, found, sessionFor(service, c), {}, null)),
    ),
  )

  app.post(
    href(service, 'synchronization'),
    forSessionForm(sessionsOf(service), mayEnterCode, async (c, found, form) => {
      const sessionId = sessionFor(service, c)
      const { codes, errors } = parseTwoCodes(form, profile)
      if (codes === undefined) return c.html(view(service, found, sessionId, errors, null), 422)
      const { userId } = found.user
      const outcome = await synchronizeToken(site.context, callerOf(c, `user:${userId}`), {
        service: profile.service,
        userId,
        ticketHash: found.session.sessionHash,
        codes,
      })
      if (outcome.ok) return c.redirect(href(service, 'synchronized'), 303)
      if (outcome.refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const lock = await findLock(site.context, { service: profile.service, userId })
      const told = lock ?? outcome.refusal
      return c.html(view(service, found, sessionId, {}, toldRefusal(service, told)), refusalStatus(told))
    }),
  )

  app.get(
    href(service, 'synchronized'),
    forSession(sessionsOf(service), mayEnterCode, async (c) => {
      const main = html`<h1>${title}</h1>
<p class="subtitle">${audienceOf(service).ofThisKind}</p>
${messageBox('info', service.told.synchronized)}
<p>${t('sync.after')}</p>
<div class="actions"><a class="button button-primary" href="${href(service, 'loginCode')}">${t('sync.toCode')}</a></div>`
      return c.html(openPage(service, title, main))
    }),
  )
}

function view(
  service: LoginService,
  found: FoundSession,
  sessionId: string,
  errors: FieldErrors,
  message: Message | null,
): Html {
  const { t } = service
  const title = t('sync.title')
  return openPage(
    service,
    title,
    html`<h1>${title}</h1>
<p class="subtitle">${audienceOf(service).ofThisKind}</p>
<p class="instruction">${t('sync.instruction')}</p>
<form method="post" action="${href(service, 'synchronization')}" class="panel" autocomplete="off">
${tokenInput(sessionId)}
${shown(t('tokenId.label'), found.binding?.tokenId ?? '')}
${twoCodeFields(errors)}
<div class="actions">
<button class="button button-primary" type="submit">${t('sync.submit')}</button>
<a class="button" href="${href(service, 'loginCode')}">${t('go.back')}</a>
</div>
</form>
${messageBox('error', message)}
<ul class="notes">
<li>${t('register.twoCodes')}</li>
${codeRules(service)}
<li>${t('sync.both')}</li>
<li>${t('sync.clock')}</li>
</ul>
${codeLockCaution(service)}
${synchronizationNote(service)}`,
  )
}
