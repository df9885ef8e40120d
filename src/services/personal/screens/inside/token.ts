import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import { logOut } from '../../../../authority/operations/log-out.ts'
import { moveAdvice } from '../../../../authority/texts/token-move.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { clearSessionId } from '../../../../platform/http/session-cookie.ts'
import { dateText, dayMs } from '../../../../platform/web/dates.ts'
import { tokenInput } from '../../../../platform/web/form.ts'
import { sessionFor } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { callerOf } from '../../../../platform/web/site.ts'
import { timeText } from '../../../../platform/web/times.ts'
import { deskPhone, href, insidePage, type PersonalService } from '../service.ts'
import { forCustomer, forCustomerForm } from './visit.ts'

const title = 'ワンタイムパスワード'
const expiryNoticeMs = 30 * dayMs

/** The path of the login's own procedures, which begin with 利用者認証. */
const procedures = { enrollment: '利用登録', stop: '利用停止' } as const
type Procedure = keyof typeof procedures

/** Whether a token is registered, since when and until when, and how to register or stop it. */
export function tokenScreen(service: PersonalService): void {
  const { app, site, profile } = service

  app.get(
    href(service, 'token'),
    forCustomer(service, async (c, found) => {
      const main = html`<div class="box"><h1 class="box-title">${title}</h1>
<h2>ご利用状況</h2>
${tokenSummary(service, found)}
${procedureForm(service, found, sessionFor(service, c))}
<ul class="link-list"><li><a href="${href(service, 'guidance')}">ワンタイムパスワードのご案内</a></li>
<li><a href="${href(service, 'terms')}">ワンタイムパスワードサービス利用追加規定</a></li></ul>
</div>`
      return c.html(insidePage(service, c, found, title, main, { help: 'token', menu: 'token' }))
    }),
  )

  // 利用者認証 starts over. A session left open would make the next login wait for its end (G-12).
  app.post(
    href(service, 'leave'),
    forCustomerForm(service, async (c, found, { procedure }) => {
      if (procedure !== 'enrollment' && procedure !== 'stop') throw new Problem('badRequest')
      const { userId } = found.user
      const session = { service: profile.service, userId, sessionHash: found.session.sessionHash }
      await logOut(site.context, callerOf(c, `user:${userId}`), session)
      clearSessionId(c, profile.service)
      return c.redirect(href(service, procedure), 303)
    }),
  )
}

/** 登録済 and the facts of the token, or the invitation to register one (S4-0-04). */
export function tokenSummary(service: PersonalService, found: FoundSession): Html {
  const { binding, tokenExpiresAtMs } = found
  if (!hasToken(found)) {
    return html`<dl class="facts"><div><dt>登録状況</dt><dd>未登録</dd></div></dl>
<p>ログインパスワードに加えてワンタイムパスワードをご利用いただくと、第三者による不正利用に対するセキュリティが高まります。手数料は無料です。</p>`
  }
  const since = binding?.enrolledAtMs
  return html`<dl class="facts">
<div><dt>登録状況</dt><dd>${binding?.status === 'usable' ? '登録済' : '登録済（ご利用いただけません）'}</dd></div>
<div><dt>トークンID</dt><dd>${binding?.tokenId ?? ''}</dd></div>
<div><dt>登録日時</dt><dd>${since === null || since === undefined ? '－' : timeText(since)}</dd></div>
<div><dt>有効期限</dt><dd>${tokenExpiresAtMs === null ? '－' : dateText(tokenExpiresAtMs)}</dd></div>
</dl>${expiry(service, tokenExpiresAtMs)}`
}

export function hasToken({ binding }: FoundSession): boolean {
  return binding !== undefined && binding.status !== 'pending' && binding.tokenId !== null
}

/** From a month before the token expires, there is time to stop it and to register another one. */
function expiry({ site }: PersonalService, expiresAtMs: number | null): Html | null {
  if (expiresAtMs === null || expiresAtMs - site.context.now().epochMilliseconds > expiryNoticeMs) return null
  return html`<p class="caution">ご利用中のトークンの有効期限は${dateText(expiresAtMs)}です。期限を過ぎるとログインできません。期限までに「利用停止」を行い、新しいトークンで「利用登録」を行ってください。</p>`
}

function procedureForm(service: PersonalService, found: FoundSession, sessionId: string): Html {
  const procedure: Procedure = hasToken(found) ? 'stop' : 'enrollment'
  const name = procedures[procedure]
  const why =
    procedure === 'stop'
      ? html`<h2>ご利用の停止、端末の変更</h2>
<p>ソフトウェアトークンをインストールしている端末を変更される場合は、旧端末のワンタイムパスワードで「利用停止」を行い、新しい端末で「利用登録」を行ってください。${moveAdvice}ワンタイムパスワードを表示できない場合は、${deskPhone(service)}へご連絡ください。</p>`
      : html`<h2>ご利用の開始</h2>
<p>ソフトウェアトークン（アプリ）をパソコンまたはスマートフォンにインストールしてから、利用登録を行ってください。登録後は、次のログインからワンタイムパスワードの入力が必要になります。</p>`
  return html`${why}
<p>「${name}へ進む」ボタンを押すと、いったんログアウトして${name}の画面を表示します。</p>
<form method="post" action="${href(service, 'leave')}">${tokenInput(sessionId)}
<input type="hidden" name="procedure" value="${procedure}">
<div class="actions"><a class="button" href="${href(service, 'home')}">戻る</a><button class="button button-primary" type="submit">${name}へ進む</button></div></form>`
}
