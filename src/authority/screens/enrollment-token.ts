import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { setSessionId } from '../../platform/http/session-cookie.ts'
import { type FieldErrors, hiddenForm, messageBox, tokenInput } from '../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { enrollToken } from '../operations/enroll-token.ts'
import type { Message } from '../texts/refusal.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { audienceOf } from './audience.ts'
import {
  codeClock,
  codeLockCaution,
  codeRules,
  parseTokenIdField,
  parseTwoCodes,
  tokenIdField,
  twoCodeFields,
} from './code-fields.ts'
import { say } from './say.ts'
import { href, type LoginService, openPage, redirectFor, sessionsOf, steps, toldRefusal } from './service.ts'
import { hasTicketTo } from './stages.ts'
import { tokenAppWay } from './token-app-way.ts'

type Shown = { readonly tokenId: string; readonly errors: FieldErrors; readonly message: Message | null }

const blank: Shown = { tokenId: '', errors: {}, message: null }

/** A-04 ワンタイムパスワード利用開始登録画面 STEP2: S0-2.2-06 to 10, S0-2.3.2. */
export function enrollmentTokenScreen(service: LoginService): void {
  const { app, site, profile } = service

  app.get(
    href(service, 'enrollmentToken'),
    forSession(sessionsOf(service), hasTicketTo('enrollment'), (c) => c.html(view(service, c, blank))),
  )

  app.post(
    href(service, 'enrollmentToken'),
    forSessionForm(sessionsOf(service), hasTicketTo('enrollment'), async (c, found, form) => {
      const typed = form['tokenId'] ?? ''
      const { tokenId, error } = parseTokenIdField(typed, profile, wrongKind(service))
      const { codes, errors: codeErrors } = parseTwoCodes(form, profile)
      if (tokenId === undefined || codes === undefined) {
        const errors: FieldErrors = { tokenId: error, ...codeErrors }
        return c.html(view(service, c, { tokenId: typed, errors, message: null }), 422)
      }
      const { userId } = found.user
      const ticketHash = found.session.sessionHash
      const enrollment = { service: profile.service, userId, ticketHash, tokenId, codes }
      const outcome = await enrollToken(site.context, callerOf(c, `user:${userId}`), enrollment)
      if (!outcome.ok) {
        if (outcome.refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
        // Any error empties both codes and keeps the token ID (S0-2.3.2-07).
        const message = toldRefusal(service, outcome.refusal)
        return c.html(view(service, c, { tokenId, errors: {}, message }), refusalStatus(outcome.refusal))
      }
      setSessionId(c, profile.service, outcome.sessionId)
      return c.redirect(href(service, 'enrollmentComplete'), 303)
    }),
  )
}

const wrongKind = (service: LoginService) => toldRefusal(service, 'token_form_factor_refused').text

function view(service: LoginService, c: HonoContext<Env>, { tokenId, errors, message }: Shown): Html {
  const { profile, site, t } = service
  const sessionId = sessionFor(service, c)
  const title = t('register.title')
  const hint = t('register.idHint')
  return openPage(
    service,
    title,
    html`<h1>${title}</h1>
${steps(service, 'enrollment', 2)}
<p class="instruction">${t('register.instruction')}</p>
<form method="post" action="${href(service, 'enrollmentToken')}" class="panel" autocomplete="off">
${tokenInput(sessionId)}
${tokenIdField({ value: tokenId, error: errors['tokenId'], hint, profile, wrongKind: wrongKind(service) })}
${twoCodeFields(errors)}${codeClock(site.context.now(), profile)}
<div class="actions">
<button class="button button-primary" type="submit">${t('register.submitCodes')}</button>
<button class="button" type="submit" form="leave" name="to" value="enrollment">${t('go.back')}</button>
</div>
</form>
${authenticatorLink(service)}
${hiddenForm('leave', href(service, 'logout'), sessionId)}
${messageBox('error', message)}
<ul class="notes">
<li>${t('register.twoCodes')}</li>
${codeRules(service)}
<li>${say(t('register.oneKind'), { one: audienceOf(service).one })}</li>
</ul>
${codeLockCaution(service)}
<section class="panel"><h2>${t('register.noApp')}</h2>
${tokenAppWay(service, c)}</section>`,
    { scripts: ['enrollment.js'] },
  )
}

/** The alternative, if the institution offers it. */
function authenticatorLink(service: LoginService): Html | null {
  const { t } = service
  if (service.profile.enrollment.standardAuthenticator === null) return null
  return html`<section class="panel"><h2>${t('register.authenticator')}</h2>
<p>${t('register.authenticatorHow')}</p>
<a class="button" href="${href(service, 'enrollmentAuthenticator')}">${t('register.toAuthenticator')}</a></section>`
}
