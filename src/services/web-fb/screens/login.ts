import type { Context as HonoContext } from 'hono'
import { logOut } from '../../../authority/operations/log-out.ts'
import { situationNow } from '../../../authority/operations/situation.ts'
import { announcements } from '../../../authority/screens/announcements.ts'
import { leftNotice } from '../../../authority/screens/left-notice.ts'
import { beginForm } from '../../../authority/screens/passkeys/login-passkey.ts'
import { rememberBrowser } from '../../../authority/screens/remember-browser.ts'
import { tokenAppWay } from '../../../authority/screens/token-app-way.ts'
import { toldWait } from '../../../authority/screens/told-wait.ts'
import { ja } from '../../../authority/texts/ja.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { readFirstForm, readForm } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { clearSessionId, setSessionId } from '../../../platform/http/session-cookie.ts'
import { credentialFields, parseCredentials } from '../../../platform/web/credentials.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { passFbFirstFactor } from '../operations/log-in.ts'
import { fbHelpHref } from '../routes.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { certificateLink } from './certificate.ts'
import { passkeyWords } from './passkeys.ts'
import { currentVisitor, type FbService, leadOn, link, openPage, placeOf } from './service.ts'

type Shown = { readonly userId: string; readonly errors: FieldErrors; readonly message: Message | null }

const passwordLabel = 'ログインパスワード'

/** お客様ID and password, but no code: codes are only for transfers (S3-FAQ-06). */
export function loginScreen(service: FbService): void {
  const { app, site, profile } = service

  app.get(link(service, 'login'), (c) => {
    const notice = c.req.query('notice')
    const shown = { userId: '', errors: {}, message: null }
    const told = html`${notice === 'expired' ? messageBox('error', refusalMessage('ticket_invalid', profile)) : null}
${notice === 'closed' ? messageBox('error', refusalMessage('method_ended', profile)) : null}
${notice === 'kept' ? messageBox('info', ja.draftKept) : null}
${messageBox('info', leftNotice(notice, ja.loggedOut, profile))}`
    return c.html(view(service, c, shown, told))
  })

  app.post(link(service, 'login'), async (c) => {
    const form = await readFirstForm(c, profile.service)
    // An old form of a second tab: on to where this browser's session belongs by now (I6).
    if (form === undefined) return c.redirect(await leadOn(service, c), 303)
    const parsed = parseCredentials(form, profile.names.userId, ja)
    if (!parsed.ok) return c.html(view(service, c, { ...parsed, message: null }), 422)
    const { userId, password } = parsed
    const credentials = { service: profile.service, userId, password, purpose: 'login' } as const
    const outcome = await passFbFirstFactor(site.context, callerOf(c, 'anonymous'), credentials)
    if (!outcome.ok) {
      const message = toldWait(c, outcome, refusalMessage(outcome.refusal, profile), profile)
      return c.html(view(service, c, { userId, errors: {}, message }), refusalStatus(outcome.refusal))
    }
    setSessionId(c, profile.service, outcome.sessionId)
    const begun = { sessionId: outcome.sessionId, browserId: outcome.browserId }
    await rememberBrowser(site, c, { ...credentials, ...begun })
    return c.redirect(placeOf(service, outcome.stage), 303)
  })
}

/** Before the first login, and not after everything was typed: which token, and how to get one (W2, S3-2-01). */
function preparation(service: FbService, c: HonoContext<Env>): Html {
  const { service: name } = service.profile
  return html`<section class="panel"><h2>ワンタイムパスワードの事前準備</h2>
<p>都度振込でワンタイムパスワードをご利用になるには、スマートフォンまたはタブレット端末のトークンアプリが必要です。</p>
${tokenAppWay(service, c)}
<p><a href="${fbHelpHref(name, 'about')}">ワンタイムパスワード利用開始手順</a>　<a href="${fbHelpHref(name, 'questions')}">よくある質問と回答</a></p></section>`
}

/** Only for those who registered one inside. */
function withPasskey(service: FbService, sessionId: string): Html {
  const { t } = passkeyWords(service)
  return html`<section class="panel"><h2>${t('passkey.whom')}</h2>
<p>${t('passkey.whomHow')}</p>
${beginForm({ ...service, t }, sessionId)}</section>`
}

function view(
  service: FbService,
  c: HonoContext<Env>,
  { userId, errors, message }: Shown,
  told?: Html,
): Html {
  const { profile } = service
  const { names, contacts } = profile
  const sessionId = sessionFor(service, c)
  const [id, password] = credentialFields(names.userId, userId, errors)
  const main = html`<h1>ログイン</h1>
${told ?? null}
${announcements(service)}
<p class="instruction">${names.userId}、${passwordLabel}を入力して、「ログイン」ボタンを押してください。</p>
<form method="post" action="${link(service, 'login')}" class="panel">
${tokenInput(sessionId)}
${id}
${password}
<div class="actions"><button class="button button-primary" type="submit">ログイン</button></div>
</form>
${messageBox('error', message)}
${certificateLink(service)}
${situationNow(service.site.context, profile).passkeyUsed ? withPasskey(service, sessionId) : null}
<ul class="notes">
<li>初めてログインされる場合は、${passwordLabel}欄に「${names.initialPassword}」をご入力ください。${names.initialPasswordSource}</li>
<li>英字は大文字と小文字を区別しますので、ご注意ください。</li>
<li>ログインではワンタイムパスワードを使用しません。ワンタイムパスワードは、都度振込の実行時に入力します。</li>
</ul>
<p class="caution">パスワードを${names.passwordFailures}連続して誤られますと、その${names.userId}はご利用いただけなくなります。${contacts.passwordLockAtLogin}へロック解除をご依頼ください。</p>
${preparation(service, c)}`
  return openPage(service, 'ログイン', main)
}

export function logoutScreen(service: FbService): void {
  const { app, site, profile } = service
  app.post(link(service, 'logout'), async (c) => {
    await readForm(c, profile.service)
    const visitor = await currentVisitor(service, c)
    clearSessionId(c, profile.service)
    if (visitor === undefined) return c.redirect(link(service, 'login'), 303)
    const { userId, sessionHash } = visitor.session
    const session = { service: profile.service, userId, sessionHash }
    await logOut(site.context, callerOf(c, `user:${userId}`), session)
    return c.redirect(`${link(service, 'login')}?notice=loggedout`, 303)
  })
}
