import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { messageBox } from '../../platform/web/form.ts'
import { sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { leadLostLinksTo } from '../../platform/web/lost-links.ts'
import { situationNow } from '../operations/situation.ts'
import { helpHref } from '../routes.ts'
import { ja } from '../texts/ja.ts'
import { refusalMessage } from '../texts/refusals.ts'
import { replacementAccepted } from '../texts/replacements.ts'
import { announcements } from './announcements.ts'
import { audienceOf } from './audience.ts'
import { environmentWarning } from './environment.ts'
import { migrationNotice } from './mail/migration.ts'
import { beginForm } from './passkeys/login-passkey.ts'
import { href, type LoginService, openPage } from './service.ts'
import { tokenAppWay } from './token-app-way.ts'

/** A-01 ログイン画面（入口）: S0-2.2-02, S0-2.4-02. */
export function entryScreen(service: LoginService): void {
  const { app, profile } = service
  leadLostLinksTo(app, href(service, 'entry'))
  app.get(href(service, 'entry'), (c) => {
    const notice = c.req.query('notice')
    const audience = audienceOf(service)
    const { tokenOffered, passkeyUsed } = situationNow(service.site.context, profile)
    const main = html`<h1>${profile.serviceName} ログイン</h1>
${notice === 'expired' ? messageBox('error', refusalMessage('ticket_invalid', profile)) : null}
${notice === 'kept' ? messageBox('info', ja.draftKept) : null}
${notice === 'loggedout' ? messageBox('info', ja.loggedOut) : null}
${notice === 'waiting' ? messageBox('info', replacementAccepted) : null}
${notice === 'closed' ? messageBox('error', refusalMessage('method_ended', profile)) : null}
${notice === 'link' ? messageBox('error', ja.linkUnknown) : null}
${profile.environment === null ? null : noscript}
${announcements(service)}
<div class="choices">
${tokenOffered ? enrollment(service) : null}
<section>
<h2>${audience.enrolled}</h2>
<p>${profile.names.userId}、ログインパスワード、ワンタイムパスワードでログインします。</p>
<a class="button button-primary" href="${href(service, 'login')}">ワンタイムパスワードログイン</a>
</section>
${passkeyUsed ? passkey(service, c) : null}
</div>
${tokenOffered ? tokenApp(service, c) : null}
${migrationNotice(service)}
${service.extras?.reportsLoss !== true ? null : html`<p><a href="${href(service, 'lost')}">端末の紛失・盗難にあわれたお客さまはこちら（24時間受付）</a></p>`}
<p class="caution">※ログイン画面をWebブラウザのお気に入りへ登録すると、ログイン画面を正常に開くことができない場合がありますので、お気に入りに登録しないでください。${
      profile.notices.portalUrl === null
        ? ''
        : html`お気に入りに登録する場合は、当金庫HPトップページ（${profile.notices.portalUrl}）を登録してください。`
    }</p>`
    const warning = environmentWarning(service, c.req.header('User-Agent'))
    return c.html(openPage(service, 'ログイン', main, { notice: warning }))
  })
}

/** Nobody should start with a token that is about to be phased out (S2-1.1-01). */
function enrollment(service: LoginService): Html {
  return html`<section>
<h2>${audienceOf(service).newcomers}</h2>
<p>ワンタイムパスワード生成アプリケーションソフト（<a href="#token-app">トークンアプリ</a>）をご用意のうえ、利用開始登録を行ってください。</p>
<a class="button" href="${href(service, 'enrollment')}">利用開始登録</a>
</section>`
}

/** Only for those who registered one inside. */
function passkey(service: LoginService, c: HonoContext<Env>): Html {
  return html`<section>
<h2>パスキーをご登録のお客さま</h2>
<p>端末の指紋・顔・PINなどでログインします。</p>
${beginForm(service, sessionFor(service, c))}
</section>`
}

/** The app comes before everything that is typed (M9). */
function tokenApp(service: LoginService, c: HonoContext<Env>): Html {
  const { profile } = service
  const guide =
    profile.help === null
      ? null
      : html`<p><a href="${helpHref(profile.service, 'token-app')}">トークンアプリの導入のしかた</a></p>`
  return html`<section class="panel" id="token-app" aria-labelledby="token-app-title"><h2 id="token-app-title">トークンアプリをまだお持ちでない場合</h2>
${tokenAppWay(service, c)}
${guide}</section>`
}

/** S0-1.2.3-01: the screens work without JavaScript, but the keyboard and the check of the environment don't. */
const noscript = html`<noscript><p class="caution">Web ブラウザの JavaScript の設定が「許可済み」となっていません。ソフトウェアキーボードなど、一部の機能をご利用いただけません。設定方法は、画面の下の「ご利用環境」をご覧ください。</p></noscript>`
