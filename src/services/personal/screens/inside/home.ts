import { confirmActs, deskActsPanel } from '../../../../authority/screens/desk-acts.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import { asOfText } from '../../../../bank/screens/accounts.ts'
import { serviceStopWords } from '../../../../bank/texts/service-stop.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { sessionFor } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { timeText } from '../../../../platform/web/times.ts'
import { type HomeRecord, type PastChange, type PastLogin, showHome } from '../../operations/show-home.ts'
import { href, insidePage, type PersonalService } from '../service.ts'
import { accountTable } from './inquiry.ts'
import { hasToken, tokenSummary } from './token.ts'
import { forCustomer, forCustomerForm } from './visit.ts'

const title = 'トップページ'

/** The first screen after the login: the user, the last login, accounts, the token, and links to everything else. */
export function homeScreen(service: PersonalService): void {
  const { app, site, profile } = service
  app.get(
    href(service, 'home'),
    forCustomer(service, async (c, found) => {
      const record = await showHome(site.context, found.user)
      const told = {
        profile,
        action: href(service, 'deskActs'),
        formToken: tokenInput(sessionFor(service, c)),
        acts: serviceStopWords,
      }
      const main = html`<h1>${title}</h1>
${c.req.query('notice') === 'password' ? messageBox('info', ja.passwordChanged) : null}
${await deskActsPanel(site.context, found.user, told)}
${changes(service, record)}
${loginSection(service, record)}
<section class="box"><h2 class="box-title">口座残高</h2>
${record.toldAtMs === null ? null : html`<p>${asOfText(record.toldAtMs)}</p>`}
${accountTable(service, record.accounts)}</section>
<section class="box"><h2 class="box-title">ワンタイムパスワード</h2>${tokenSummary(service, found)}
<ul class="link-list"><li><a href="${href(service, 'token')}">${hasToken(found) ? 'ワンタイムパスワードのご利用状況' : 'ワンタイムパスワードの利用登録はこちら'}</a></li></ul></section>
${links(service)}`
      return c.html(insidePage(service, c, found, title, main, { help: 'home' }))
    }),
  )

  app.post(
    href(service, 'deskActs'),
    forCustomerForm(
      service,
      confirmActs(site.context, href(service, 'home'), ({ session }) => session),
    ),
  )
}

const changeNames: { readonly [T in PastChange['type']]: string } = {
  token_enrolled: 'ワンタイムパスワードの利用登録',
  binding_revoked: 'ワンタイムパスワードの利用停止',
  password_set: 'ログインパスワードの変更',
}

/** What happened since the previous login, shown once; what the desk did has its own panel. */
function changes(service: PersonalService, { changes: told }: HomeRecord): Html | null {
  if (told.length === 0) return null
  const line = ({ type, atMs }: PastChange) => html`<li>${timeText(atMs)}　${changeNames[type]}</li>`
  return html`<section class="caution" aria-label="お知らせ"><p>前回のログインのあとに、次のお手続きが行われました。</p>
<ul>${told.map(line)}</ul>
<p>お心当たりのないお手続きがある場合は、すぐに<a href="${href(service, 'lost')}">紛失・盗難のお届け</a>でご利用を停止してください。</p></section>`
}

function loginSection(service: PersonalService, { login, previous }: HomeRecord): Html {
  return html`<section class="box"><h2 class="box-title">ログインの記録</h2>
<dl class="facts">
<div><dt>今回のログイン</dt><dd>${login === null ? '－' : loginText(login)}</dd></div>
<div><dt>前回のログイン</dt><dd>${previous === null ? 'はじめてのログインです。' : loginText(previous)}</dd></div>
</dl>
${previous === null ? null : html`<p>前回のログインにお心当たりがない場合は、第三者がログインしたおそれがあります。</p>`}
<ul class="link-list"><li><a href="${href(service, 'logins')}">ログイン履歴</a></li></ul></section>`
}

function loginText({ atMs, device, address }: PastLogin): Html {
  return html`${timeText(atMs)}<br>${device ?? '不明な端末'}　接続元：${address ?? '不明'}`
}

function links(service: PersonalService): Html {
  const screens = [
    ['inquiry', '残高照会'],
    ['statement', '入出金明細'],
    ['password', 'ログインパスワード変更'],
    ['serviceStop', 'IB取引中止'],
  ] as const
  return html`<section class="box"><h2 class="box-title">お取引・お手続き</h2>
<ul class="link-list">${screens.map(([screen, label]) => html`<li><a href="${href(service, screen)}">${label}</a></li>`)}</ul></section>`
}
