import { refusalMessage } from '../../messages/catalogue.ts'
import { ja } from '../../messages/ja.ts'
import { messageBox } from '../form.ts'
import { html } from '../html.ts'
import { type FxService, href, openPage } from './service.ts'

/** A-01 ログイン画面（入口）: S0-2.2-02, S0-2.4-02. */
export function entryScreen(service: FxService): void {
  const { app, profile } = service
  app.get(href(service, 'entry'), (c) => {
    const notice = c.req.query('notice')
    const main = html`<h1>${profile.serviceName} ログイン</h1>
${notice === 'expired' ? messageBox('error', refusalMessage('ticket_invalid', profile)) : null}
${notice === 'loggedout' ? messageBox('info', ja.loggedOut) : null}
<div class="choices">
<section>
<h2>初めてご利用になるお客さま</h2>
<p>ワンタイムパスワード生成アプリケーションソフトをご用意のうえ、利用開始登録を行ってください。</p>
<a class="button" href="${href(service, 'enrollment')}">利用開始登録</a>
</section>
<section>
<h2>利用開始登録がお済みのお客さま</h2>
<p>ユーザID、ログインパスワード、ワンタイムパスワードでログインします。</p>
<a class="button button-primary" href="${href(service, 'login')}">ワンタイムパスワードログイン</a>
</section>
</div>
<p class="caution">※ログイン画面をWebブラウザのお気に入りへ登録すると、ログイン画面を正常に開くことができない場合がありますので、お気に入りに登録しないでください。${
      profile.notices.portalUrl === null
        ? ''
        : html`お気に入りに登録する場合は、当金庫HPトップページ（${profile.notices.portalUrl}）を登録してください。`
    }</p>`
    return c.html(openPage(service, 'ログイン', main))
  })
}
