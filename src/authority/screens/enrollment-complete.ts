import { codeField } from '../../platform/web/code-field.ts'
import { messageBox, shown, tokenInput } from '../../platform/web/form.ts'
import { forSession, sessionFor } from '../../platform/web/gate.ts'
import { html } from '../../platform/web/html.ts'
import { ja } from '../texts/ja.ts'
import { href, type LoginService, openPage, sessionsOf, steps } from './service.ts'
import { hasTicketTo } from './stages.ts'

/** A-05 利用開始登録 完了: the token ID, and a field to log in at once with a third code (S0-2.2-11 to 13). */
export function enrollmentCompleteScreen(service: LoginService): void {
  const { app } = service
  app.get(
    href(service, 'enrollmentComplete'),
    forSession(sessionsOf(service), hasTicketTo('login'), (c, found) => {
      const title = 'ワンタイムパスワード利用開始登録画面'
      const main = html`<h1>${title}</h1>
${steps(service, 'enrollment', 3)}
${messageBox('info', ja.enrolled)}
<p class="instruction">引き続きサービスにログインする場合は、新たに生成された「ワンタイムパスワード」（セキュリティコード）を[OTP]欄に入力し、[OTP ログイン]ボタンを押してください。</p>
<form method="post" action="${href(service, 'loginCode')}" class="panel" autocomplete="off">
${tokenInput(sessionFor(service, c))}
${shown('トークンID', found.binding?.tokenId ?? '')}
${codeField({ name: 'otp', label: 'OTP', error: undefined })}
<div class="actions"><button class="button button-primary" type="submit">OTP ログイン</button></div>
</form>
<ul class="notes">
<li>ワンタイムパスワードは一度使用すると無効化されます。そのため、利用開始登録に使用したワンタイムパスワードを利用してログインすることはできません。</li>
<li>[トークンID]欄に、登録したワンタイムパスワード生成アプリケーションソフトの「トークンID」（クレデンシャルID）が表示されていることをご確認ください。</li>
</ul>`
      return c.html(openPage(service, title, main))
    }),
  )
}
