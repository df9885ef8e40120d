import { codeField } from '../../platform/web/code-field.ts'
import { hiddenForm, messageBox, shown, tokenInput } from '../../platform/web/form.ts'
import { forSession, sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { FoundSession } from '../operations/find-session.ts'
import { logIn } from '../operations/log-in.ts'
import type { Message } from '../texts/refusal.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { codeLockCaution, codeRules, synchronizationNote } from './code-fields.ts'
import { codeLogin } from './code-login.ts'
import { href, type LoginService, openPage, otherChoices, sessionsOf, steps, toldRefusal } from './service.ts'
import { hasTicketTo } from './stages.ts'

/** A-07 OTP認証画面 STEP2: S0-2.4-08 to 11, S0-2.5.2. */
export function loginCodeScreen(service: LoginService): void {
  const { app, site } = service

  app.get(
    href(service, 'loginCode'),
    forSession(sessionsOf(service), mayEnterCode, (c, found) =>
      c.html(view(service, found, sessionFor(service, c), undefined, null)),
    ),
  )

  app.post(
    href(service, 'loginCode'),
    codeLogin({
      site,
      sessions: sessionsOf(service),
      may: mayEnterCode,
      profile: service.profile,
      field: { label: 'OTP' },
      logIn,
      leads: { home: href(service, 'home'), password: href(service, 'password') },
      // Only a right code is told apart, as one that is accepted is (R3).
      told: (refusal) => (refusal === 'token_fenced' ? refusal : 'code_wrong'),
      message: (told) => ({ message: toldRefusal(service, told), status: refusalStatus(told) }),
      page: (c, found, { error, message }) => view(service, found, sessionFor(service, c), error, message),
    }),
  )
}

const hasLoginTicket = hasTicketTo('login')

export function mayEnterCode(found: FoundSession | undefined): found is FoundSession {
  if (!hasLoginTicket(found)) return false
  // Users without a method (any more) are not told so here: the code is refused like any other (OTP-13).
  return found.methods.includes('token') || !found.methods.includes('mail')
}

function view(
  service: LoginService,
  found: FoundSession,
  sessionId: string,
  error: string | undefined,
  message: Message | null,
): Html {
  const { t } = service
  const title = t('code.title')
  const others = otherChoices(service, found, 'token', sessionId)
  return openPage(
    service,
    title,
    html`<h1>${title}</h1>
${steps(service, 'login', 2)}
<p class="instruction">${t('code.instruction')}</p>
<form method="post" action="${href(service, 'loginCode')}" class="panel" autocomplete="off">
${tokenInput(sessionId)}
${shown(t('tokenId.label'), found.binding?.tokenId ?? '')}
${codeField({ name: 'otp', label: 'OTP', error })}
<div class="actions">
<button class="button button-primary" type="submit">${t('code.logIn')}</button>
${others.buttons}
<button class="button" type="submit" form="leave">${t('go.cancel')}</button>
<a class="button" href="${href(service, 'synchronization')}">${t('sync.name')}</a>
</div>
</form>
${hiddenForm('leave', href(service, 'logout'), sessionId)}${others.forms}
${messageBox('error', message)}
<ul class="notes">
<li>${t('code.checkId')}</li>
${codeRules(service)}
</ul>
${codeLockCaution(service)}
${synchronizationNote(service)}`,
  )
}
