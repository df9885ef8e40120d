import type { Context as HonoContext } from 'hono'
import { logIn } from '../../../authority/operations/log-in.ts'
import { codeLogin } from '../../../authority/screens/code-login.ts'
import { hasTicketTo } from '../../../authority/screens/stages.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { hiddenForm, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { codeLabel, ownCodeField } from './code-field.ts'
import { deskPhone, href, openPage, type PersonalService, sessionsOf } from './service.ts'

const mayEnterCode = hasTicketTo('login')
const title = 'ワンタイムパスワード認証'

/** users with a registered token are asked for its code after the password (S4-A1-02). */
export function loginCodeScreen(service: PersonalService): void {
  const { app, site, profile } = service

  app.get(
    href(service, 'loginCode'),
    forSession(sessionsOf(service), mayEnterCode, (c) => c.html(view(service, c, undefined, null))),
  )

  app.post(
    href(service, 'loginCode'),
    codeLogin({
      site,
      sessions: sessionsOf(service),
      may: mayEnterCode,
      field: { label: codeLabel },
      logIn,
      deviceOf: (c) => deviceOf(c.req.header('User-Agent')),
      leads: { home: href(service, 'home'), password: href(service, 'password') },
      // Only a right code is told apart, as one that is accepted is (R3).
      told: (refusal) => (refusal === 'token_fenced' ? refusal : 'code_wrong'),
      message: (told) => ({ message: refusalMessage(told, profile), status: refusalStatus(told) }),
      page: (c, _, { error, message }) => view(service, c, error, message),
    }),
  )
}

function view(
  service: PersonalService,
  c: HonoContext<Env>,
  error: string | undefined,
  message: Message | null,
): Html {
  const { names, contacts } = service.profile
  const sessionId = sessionFor(service, c)
  const main = html`<div class="box">
<h1 class="box-title">${title}</h1>
<p class="instruction">トークンに表示されているワンタイムパスワードを入力し、「ログイン」ボタンを押してください。</p>
${messageBox('error', message)}
<form method="post" action="${href(service, 'loginCode')}" autocomplete="off">
${tokenInput(sessionId)}
${ownCodeField(error)}
<div class="actions">
<button class="button" type="submit" form="leave">中止</button>
<button class="button button-primary" type="submit">ログイン</button>
</div>
</form>
${hiddenForm('leave', href(service, 'logout'), sessionId)}
<ul class="red-notes">
<li>※一度使用したワンタイムパスワードは、ふたたび使用することはできません。次に表示されるワンタイムパスワードを入力してください。</li>
<li>※ワンタイムパスワードを連続して${names.codeFailures}誤って入力されますと、ご利用いただけなくなります。その場合は、${contacts.codeLock}へご連絡ください。</li>
<li>※端末を変更される場合や、ワンタイムパスワードを表示できない場合は、${deskPhone(service)}へご連絡ください。</li>
</ul>
</div>`
  return openPage(service, c, title, main, { help: 'code' })
}
