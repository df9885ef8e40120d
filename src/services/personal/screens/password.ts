import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { findReasonToChange } from '../../../authority/operations/reason-to-change.ts'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { passwordChangeScreen } from '../../../authority/screens/password-change.ts'
import { passwordConditions } from '../../../authority/screens/password-conditions.ts'
import { whyToChange } from '../../../authority/texts/password-change.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { passwordOwner } from '../../../platform/web/credentials.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { type PasswordInputs, passwordInputs } from '../../../platform/web/password-change.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { href, insidePage, type PersonalService, sessionsOf } from './service.ts'

const title = 'ログインパスワード変更'

function inputsOf({ password }: ServiceProfile): PasswordInputs {
  const hint = password.rules === 'manual' ? '（半角英数字）' : '（文字の種類は自由です）'
  return {
    current: { name: 'current', label: '現在のログインパスワード', hint, autocomplete: 'current-password' },
    next: { name: 'newPassword', label: '新しいログインパスワード', hint, autocomplete: 'new-password' },
    again: {
      name: 'newPasswordAgain',
      label: '新しいログインパスワード（再入力）',
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
    inputs: inputsOf(service.profile),
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
  const { profile } = service
  const [current, next, again] = passwordInputs(inputsOf(profile), errors)
  const forced = found.session.stage === 'must_change_password'
  const reason = forced ? await findReasonToChange(service.site.context, found.user) : null
  const why = forced
    ? html`<p class="instruction">${whyToChange(reason, profile)}変更されるまで、ほかの画面はご利用いただけません。</p>`
    : html`<p class="instruction">現在のログインパスワードと新しいログインパスワードを入力し、「変更」ボタンを押してください。</p>`
  const main = html`<div class="box">
<h1 class="box-title">${title}</h1>
${why}
${messageBox('error', message)}
<form method="post" action="${href(service, 'password')}" data-confirm="ログインパスワードの変更を行います。よろしいですか。">
${tokenInput(sessionFor(service, c))}
${passwordOwner(found.user.userId)}
${current}
${next}
${again}
<div class="actions">${forced ? null : html`<a class="button" href="${href(service, 'contract')}">戻る</a>`}
<button class="button button-primary" type="submit">変更</button></div>
</form>
</div>
<section class="box"><h2 class="box-title">ログインパスワードの条件</h2>
<ol>${passwordConditions(profile).map((condition) => html`<li>${condition}</li>`)}</ol></section>`
  return insidePage(service, c, found, title, main, { help: 'password', menu: 'contract' })
}
