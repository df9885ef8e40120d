import { html } from '../../../../platform/web/html.ts'
import { href, insidePage, type PersonalService } from '../service.ts'
import { forCustomer } from './visit.ts'

const title = '契約者情報変更'

const choices = [
  ['password', 'ログインパスワード変更', 'ログインパスワードを新しいものに変更します。'],
  [
    'logins',
    'ログイン履歴',
    'ログインされた日時、端末、接続元と、ログインできなかった操作をご確認いただけます。',
  ],
  [
    'serviceStop',
    'IB取引中止',
    '第三者に知られたおそれがあるときなどに、インターネットバンキングのご利用をすべて停止します。',
  ],
] as const

/** 契約者情報変更: what customers may change themselves (domain-notes a-3). */
export function contractScreen(service: PersonalService): void {
  service.app.get(
    href(service, 'contract'),
    forCustomer(service, async (c, found) => {
      const main = html`<h1>${title}</h1>
<div class="choices">${choices.map(
        ([screen, label, explanation]) =>
          html`<section><h2>${label}</h2><p>${explanation}</p><a class="button" href="${href(service, screen)}">${label}</a></section>`,
      )}</div>`
      return c.html(insidePage(service, c, found, title, main, { menu: 'contract' }))
    }),
  )
}
