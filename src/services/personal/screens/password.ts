import type { Context as HonoContext } from 'hono'
import { changePassword } from '../../../authority/operations/change-password.ts'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import {
  besidePassword,
  longestPassword,
  missingPasswords,
} from '../../../authority/screens/password-change.ts'
import { passwordConditions } from '../../../authority/screens/password-conditions.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { readForm } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { setSessionId } from '../../../platform/http/session-cookie.ts'
import { passwordOwner } from '../../../platform/web/credentials.ts'
import { type FieldErrors, field, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import {
  currentSession,
  href,
  insidePage,
  type PersonalService,
  redirectFor,
  sessionFor,
  whereItBelongs,
} from './service.ts'

const labels = {
  current: '現在のログインパスワード',
  newPassword: '新しいログインパスワード',
  newPasswordAgain: '新しいログインパスワード（再入力）',
} as const

const title = 'ログインパスワード変更'

/** ログインパスワード変更: of the 仮ログインパスワード before anything else, of another at any time. */
export function passwordScreen(service: PersonalService): void {
  const { app, site, profile } = service

  app.get(href(service, 'password'), async (c) => {
    const found = await currentSession(service, c)
    if (!mayChange(found)) return c.redirect(whereItBelongs(service, found), 303)
    return c.html(view(service, c, found, {}, null))
  })

  app.post(href(service, 'password'), async (c) => {
    const form = await readForm(c, profile.service)
    const found = await currentSession(service, c)
    if (!mayChange(found)) return c.redirect(redirectFor(service, found), 303)
    const errors = missingPasswords(form, labels)
    if (Object.keys(errors).length > 0) return c.html(view(service, c, found, errors, null), 422)

    const { userId } = found.user
    const outcome = await changePassword(site.context, callerOf(c, `user:${userId}`), {
      service: profile.service,
      userId,
      sessionHash: found.session.sessionHash,
      current: form['current'] ?? '',
      newPassword: form['newPassword'] ?? '',
      newPasswordAgain: form['newPasswordAgain'] ?? '',
    })
    if (outcome.ok) {
      setSessionId(c, profile.service, outcome.sessionId)
      return c.redirect(`${href(service, 'home')}?notice=password`, 303)
    }
    const { refusal } = outcome
    if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
    const beside = besidePassword(refusal, profile)
    const message = beside === null ? refusalMessage(refusal, profile) : null
    return c.html(view(service, c, found, beside ?? {}, message), refusalStatus(refusal))
  })
}

function mayChange(found: FoundSession | undefined): found is FoundSession {
  return found !== undefined && found.session.stage !== 'ticket'
}

function view(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  errors: FieldErrors,
  message: Message | null,
): Html {
  const { profile } = service
  const kind = profile.password.rules === 'manual' ? '（半角英数字）' : '（文字の種類は自由です）'
  const input = (name: keyof typeof labels, autocomplete: string) =>
    field({
      name,
      label: labels[name],
      type: 'password',
      error: errors[name],
      hint: kind,
      autocomplete,
      maxlength: longestPassword,
    })
  const forced = found.session.stage === 'must_change_password'
  const why = forced
    ? html`<p class="instruction">${profile.names.initialPassword}などでログインされた場合は、はじめにログインパスワードを変更してください。変更されるまで、ほかの画面はご利用いただけません。</p>`
    : html`<p class="instruction">現在のログインパスワードと新しいログインパスワードを入力し、「変更」ボタンを押してください。</p>`
  const main = html`<div class="box">
<h1 class="box-title">${title}</h1>
${why}
${messageBox('error', message)}
<form method="post" action="${href(service, 'password')}" data-confirm="ログインパスワードの変更を行います。よろしいですか。">
${tokenInput(sessionFor(service, c))}
${passwordOwner(found.user.userId)}
${input('current', 'current-password')}
${input('newPassword', 'new-password')}
${input('newPasswordAgain', 'new-password')}
<div class="actions">${forced ? null : html`<a class="button" href="${href(service, 'contract')}">戻る</a>`}
<button class="button button-primary" type="submit">変更</button></div>
</form>
</div>
<section class="box"><h2 class="box-title">ログインパスワードの条件</h2>
<ol>${passwordConditions(profile).map((condition) => html`<li>${condition}</li>`)}</ol></section>`
  return insidePage(service, c, found, title, main, { help: 'password', menu: 'contract' })
}
