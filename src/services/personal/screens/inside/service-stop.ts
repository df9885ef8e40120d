import type { Context as HonoContext } from 'hono'
import { findLock } from '../../../../authority/operations/find-lock.ts'
import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { clearSessionId } from '../../../../platform/http/session-cookie.ts'
import { parseCodeField } from '../../../../platform/web/code-field.ts'
import { passwordError, passwordField, passwordOwner } from '../../../../platform/web/credentials.ts'
import { type FieldErrors, hasErrors, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { phoneLink } from '../../../../platform/web/frame.ts'
import { sessionFor } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { callerOf } from '../../../../platform/web/site.ts'
import { asksForCode, stopService } from '../../operations/stop-service.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { codeLabel, ownCodeField } from '../code-field.ts'
import { deskPhone, href, insidePage, openPage, type PersonalService, redirectFor } from '../service.ts'
import { forCustomer, forCustomerForm } from './visit.ts'

const title = 'IB取引中止'

type Shown = { readonly errors: FieldErrors; readonly message: Message | null }

const blank: Shown = { errors: {}, message: null }

/** IB取引中止: customers stop everything themselves, and only the institution restarts it. */
export function serviceStopScreen(service: PersonalService): void {
  const { app, site, profile } = service

  app.get(
    href(service, 'serviceStop'),
    forCustomer(service, async (c, found) => c.html(view(service, c, found, blank))),
  )

  app.post(
    href(service, 'serviceStop'),
    forCustomerForm(service, async (c, found, form) => {
      const password = form['password'] ?? ''
      const { code = '', error } = asksForCode(found) ? parseCodeField(codeLabel, form['otp'], ja) : {}
      const errors = { password: passwordError(password, ja), otp: error }
      if (hasErrors(errors)) {
        return c.html(view(service, c, found, { ...blank, errors }), 422)
      }
      const { userId } = found.user
      const { sessionHash } = found.session
      const request = { service: profile.service, userId, sessionHash, password, code }
      const outcome = await stopService(site.context, callerOf(c, `user:${userId}`), request)
      if (outcome.ok) {
        clearSessionId(c, profile.service)
        return c.redirect(href(service, 'serviceStopped'), 303)
      }
      const { refusal } = outcome
      if (refusal === 'ticket_invalid' || refusal === 'service_stopped') {
        return c.redirect(redirectFor(service, undefined), 303)
      }
      if (refusal === 'password_wrong') {
        const told = { errors: { password: ja.loginPasswordWrong }, message: null }
        return c.html(view(service, c, found, told), refusalStatus(refusal))
      }
      // One answer to every code that does not pass, unless a lock engaged (decisions 12 and 42).
      const lock = await findLock(site.context, { service: profile.service, userId })
      const own = refusal === 'password_locked' || refusal === 'token_fenced' ? refusal : 'code_wrong'
      const shown = refusal === 'password_locked' ? refusal : (lock ?? own)
      const message = refusalMessage(shown, profile)
      return c.html(view(service, c, found, { errors: {}, message }), refusalStatus(shown))
    }),
  )
}

function view(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  { errors, message }: Shown,
): Html {
  const takesCode = asksForCode(found)
  const main = html`<div class="box"><h1 class="box-title">${title}</h1>
<p class="instruction">インターネットバンキングのご利用をすべて停止します。${takesCode ? 'ログインパスワードとワンタイムパスワード' : 'ログインパスワード'}を入力し、「取引中止」ボタンを押してください。</p>
${messageBox('error', message)}
<ul class="red-notes">
<li>※実行されますと、すぐにログインできなくなります。ほかの端末でのログインも終了します。</li>
<li>※お客さまの操作で再開することはできません。再開には、${service.profile.contacts.desk.name}の窓口で書面によるお手続きが必要です。</li>
</ul>
<form method="post" action="${href(service, 'serviceStop')}" autocomplete="off" data-confirm="インターネットバンキングのご利用を停止します。よろしいですか。">
${tokenInput(sessionFor(service, c))}
${passwordOwner(found.user.userId)}
${passwordField(errors['password'])}
${takesCode ? ownCodeField(errors['otp']) : null}
<div class="actions"><a class="button" href="${href(service, 'contract')}">戻る</a>
<button class="button button-primary" type="submit">取引中止</button></div>
</form>
</div>`
  return insidePage(service, c, found, title, main, { help: 'service-stop', menu: 'contract' })
}

/** What happened and what comes next; it names nobody, so it needs no session. */
export function serviceStoppedScreen(service: PersonalService): void {
  const { contacts } = service.profile
  const { lost } = service.policy
  service.app.get(href(service, 'serviceStopped'), (c) =>
    c.html(
      openPage(
        service,
        c,
        title,
        html`<div class="box"><h1 class="box-title">${title}</h1>
${messageBox('info', ja.stopped)}
<h2>ご利用を再開されるとき</h2>
<p>${contacts.desk.name}の窓口で、書面（お届けのご印鑑が必要です）によりお手続きください。</p>
<h2>キャッシュカードや通帳も心配なとき</h2>
<p>すぐにご連絡ください。${deskPhone(service)}、${lost.name}（${phoneLink(lost.telephone)}）で承ります。</p>
<div class="actions"><a class="button" href="${href(service, 'entry')}">ログイン画面</a></div>
</div>`,
      ),
    ),
  )
}
