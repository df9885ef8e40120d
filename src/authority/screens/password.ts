import { passwordOwner } from '../../platform/web/credentials.ts'
import { type FieldErrors, messageBox, shown, tokenInput } from '../../platform/web/form.ts'
import { sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { type PasswordInputs, passwordInputs } from '../../platform/web/password-change.ts'
import type { FoundSession } from '../operations/find-session.ts'
import { findReasonToChange } from '../operations/reason-to-change.ts'
import { fill } from '../texts/catalog.ts'
import { ifUnknown, whyToChange } from '../texts/password-change.ts'
import type { Message } from '../texts/refusal.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { passwordChangeScreen } from './password-change.ts'
import { passwordConditions } from './password-conditions.ts'
import { framedPage, href, type LoginService, sessionsOf, trailTo } from './service.ts'

function inputsOf({ profile: { password }, t }: LoginService): PasswordInputs {
  const kind = password.rules === 'manual' ? t('newPassword.kind') : t('newPassword.kindFree')
  const again = fill(t('newPassword.againHow'), { kind })
  return {
    current: {
      name: 'current',
      label: t('newPassword.current'),
      hint: kind,
      autocomplete: 'current-password',
    },
    next: { name: 'newPassword', label: t('newPassword.new'), hint: kind, autocomplete: 'new-password' },
    again: {
      name: 'newPasswordAgain',
      label: t('newPassword.newAgain'),
      hint: again,
      autocomplete: 'new-password',
    },
  }
}

/** A-10 パスワード変更画面, forced or voluntary, with the dialog A-11 before it is submitted: S0-2.2-17 to 25. */
export function passwordScreen(service: LoginService): void {
  passwordChangeScreen(service, {
    path: href(service, 'password'),
    home: href(service, 'home'),
    inputs: inputsOf(service),
    answers: { refusalMessage, refusalStatus },
    sessions: sessionsOf(service),
    view: (c, found, errors, message) => view(service, found, sessionFor(service, c), errors, message),
  })
}

async function view(
  service: LoginService,
  found: FoundSession,
  sessionId: string,
  errors: FieldErrors,
  message: Message | null,
): Promise<Html> {
  const { profile, t } = service
  const forced = found.session.stage === 'must_change_password'
  const [current, next, again] = passwordInputs(inputsOf(service), errors)
  const reason = forced ? await findReasonToChange(service.site.context, found.user) : null
  const title = t('newPassword.title')
  const unknown = ifUnknown(found.session, profile)
  const main = html`${trailTo(service, [title], !forced)}
<h1>${title}</h1>
${
  forced
    ? html`<p class="instruction">${t('newPassword.forced')}</p>
<p>${whyToChange(reason, profile)}</p>`
    : null
}
<form method="post" action="${href(service, 'password')}" class="panel" data-confirm="${t('newPassword.confirm')}">
${tokenInput(sessionId)}
${shown(profile.names.userId, found.user.userId)}
${passwordOwner(found.user.userId)}
${current}
${next}
${again}
${unknown === null ? null : html`<p>${unknown}</p>`}
<div class="actions"><button class="button button-primary" type="submit">${t('newPassword.change')}</button></div>
</form>
${messageBox('error', message)}
${conditions(service)}`
  return framedPage(service, found, title, main, { sessionId })
}

/** Always shown (S0-2.2-21). */
function conditions({ profile, t }: LoginService): Html {
  return html`<section class="conditions"><h2>${t('chapter.conditions')}</h2>
<p>${t('newPassword.rulesHow')}</p>
<ol>${passwordConditions(profile).map((condition) => html`<li>${condition}</li>`)}</ol></section>`
}
