import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { findReasonToChange } from '../../../authority/operations/reason-to-change.ts'
import { passwordChangeScreen } from '../../../authority/screens/password-change.ts'
import { passwordConditions } from '../../../authority/screens/password-conditions.ts'
import { say } from '../../../authority/screens/say.ts'
import { ifUnknown, whyToChange } from '../../../authority/texts/password-change.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { passwordOwner } from '../../../platform/web/credentials.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { type PasswordInputs, passwordInputs } from '../../../platform/web/password-change.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { href, insidePage, type PersonalService, sessionsOf } from './service.ts'

function inputsOf({ profile, t }: PersonalService): PasswordInputs {
  const hint = t(profile.password.rules === 'manual' ? 'password.hintManual' : 'password.hintAny')
  return {
    current: { name: 'current', label: t('password.current'), hint, autocomplete: 'current-password' },
    next: { name: 'newPassword', label: t('password.new'), hint, autocomplete: 'new-password' },
    again: {
      name: 'newPasswordAgain',
      label: t('password.again'),
      hint,
      autocomplete: 'new-password',
    },
  }
}

/** ログインパスワード変更: for a 仮ログインパスワード before anything else, for any other at any time. */
export function passwordScreen(service: PersonalService): void {
  passwordChangeScreen(service, {
    path: href(service, 'password'),
    home: href(service, 'home'),
    inputs: inputsOf(service),
    answers: { refusalMessage, refusalStatus },
    sessions: sessionsOf(service),
    view: (c, found, errors, message) => view(service, c, found, errors, message),
  })
}

async function view(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  errors: FieldErrors,
  message: Message | null,
): Promise<Html> {
  const { profile, t } = service
  const title = t('password.title')
  const [current, next, again] = passwordInputs(inputsOf(service), errors)
  const forced = found.session.stage === 'must_change_password'
  const reason = forced ? await findReasonToChange(service.site.context, found.user) : null
  const why = forced
    ? html`<p class="instruction">${say(t('password.forced'), { why: whyToChange(reason, profile) ?? '' })}</p>`
    : html`<p class="instruction">${t('password.instruction')}</p>`
  const unknown = ifUnknown(found.session, profile)
  const main = html`<div class="box">
<h1 class="box-title">${title}</h1>
${why}
${messageBox('error', message)}
<form method="post" action="${href(service, 'password')}" data-confirm="${t('password.confirm')}">
${tokenInput(sessionFor(service, c))}
${passwordOwner(found.user.userId)}
${current}
${next}
${again}
${unknown === null ? null : html`<p>${unknown}</p>`}
<div class="actions">${forced ? null : html`<a class="button" href="${href(service, 'contract')}">${t('button.back')}</a>`}
<button class="button button-primary" type="submit">${t('password.submit')}</button></div>
</form>
</div>
<section class="box"><h2 class="box-title">${t('password.conditions')}</h2>
<ol>${passwordConditions(profile).map((condition) => html`<li>${condition}</li>`)}</ol></section>`
  return insidePage(service, c, found, title, main, { help: 'password', menu: 'contract' })
}
