import { readForm } from '../../platform/http/form.ts'
import { setSessionId } from '../../platform/http/session-cookie.ts'
import { passwordOwner } from '../../platform/web/credentials.ts'
import { type FieldErrors, field, messageBox, shown, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { changePassword } from '../operations/change-password.ts'
import type { FoundSession } from '../operations/find-session.ts'
import type { Message } from '../texts/refusal.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { besidePassword, longestPassword, missingPasswords } from './password-change.ts'
import { passwordConditions } from './password-conditions.ts'
import {
  breadcrumb,
  currentSession,
  type FxService,
  href,
  insidePage,
  redirectFor,
  sessionFor,
  whereItBelongs,
} from './service.ts'

const labels = {
  current: '現在のパスワード',
  newPassword: '新しいパスワード',
  newPasswordAgain: '新しいパスワード(再入力)',
} as const

/** A-10 パスワード変更画面, forced or voluntary, with the dialog A-11 before it is sent: S0-2.2-17 to 25. */
export function passwordScreen(service: FxService): void {
  const { app, site, profile } = service

  app.get(href(service, 'password'), async (c) => {
    const found = await currentSession(service, c)
    if (!mayChange(found)) return c.redirect(whereItBelongs(service, found), 303)
    return c.html(await view(service, found, sessionFor(service, c), {}, null))
  })

  app.post(href(service, 'password'), async (c) => {
    const form = await readForm(c, profile.service)
    const found = await currentSession(service, c)
    if (!mayChange(found)) return c.redirect(redirectFor(service, found), 303)

    const sessionId = sessionFor(service, c)
    const errors = missingPasswords(form, labels)
    if (Object.keys(errors).length > 0)
      return c.html(await view(service, found, sessionId, errors, null), 422)

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
    return c.html(await view(service, found, sessionId, beside ?? {}, message), refusalStatus(refusal))
  })
}

function mayChange(found: FoundSession | undefined): found is FoundSession {
  return found !== undefined && found.session.stage !== 'ticket'
}

async function view(
  service: FxService,
  found: FoundSession,
  sessionId: string,
  errors: FieldErrors,
  message: Message | null,
): Promise<Html> {
  const { profile } = service
  const input = (name: keyof typeof labels, autocomplete: string, hint: string) =>
    field({
      name,
      label: labels[name],
      type: 'password',
      error: errors[name],
      hint,
      autocomplete,
      maxlength: longestPassword,
    })
  const forced = found.session.stage === 'must_change_password'
  const kind = profile.password.rules === 'manual' ? '(半角英数字)' : '(文字の種類は自由です)'
  const title = 'パスワード変更画面'
  const main = html`${breadcrumb(service, title, !forced)}
<h1>${title}</h1>
${
  forced
    ? html`<p class="instruction">ログインパスワードを変更してください。ログインパスワードを変更されませんと、サービスにログインすることはできません。</p>`
    : null
}
<form method="post" action="${href(service, 'password')}" class="panel" data-confirm="パスワードの変更を行います。よろしいですか。">
${tokenInput(sessionId)}
${shown(profile.names.userId, found.user.userId)}
${passwordOwner(found.user.userId)}
${input('current', 'current-password', kind)}
${input('newPassword', 'new-password', kind)}
${input('newPasswordAgain', 'new-password', `${kind}　確認のため、入力されたパスワードをもう一度入力してください。`)}
<div class="actions"><button class="button button-primary" type="submit">パスワード変更</button></div>
</form>
${messageBox('error', message)}
${conditions(service)}`
  if (service.frame !== undefined) return service.frame(found, title, main, sessionId)
  return insidePage(service, found, title, main, tokenInput(sessionId))
}

/** Always on the screen (S0-2.2-21). */
function conditions({ profile }: FxService): Html {
  return html`<section class="conditions"><h2>パスワード変更の条件</h2>
<p>下記の条件を満たしたパスワードを設定してください。条件を満たしていない場合は変更することができません。</p>
<ol>${passwordConditions(profile).map((condition) => html`<li>${condition}</li>`)}</ol></section>`
}
