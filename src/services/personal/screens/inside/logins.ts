import type { PasswordPlace } from '../../../../authority/rules/events.ts'
import { passwordLockText } from '../../../../authority/texts/locks.ts'
import { beforeIn, pageSteps } from '../../../../platform/web/history.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordRow, recordTable } from '../../../../platform/web/record-table.ts'
import { timeText } from '../../../../platform/web/times.ts'
import { type LoginTry, loginTriesPerPage, readLoginHistory } from '../../operations/read-login-history.ts'
import { href, insidePage, type PersonalService } from '../service.ts'
import { forCustomer } from './visit.ts'

const title = 'ログイン履歴'
const columns = ['日時', '結果', '端末', '接続元']

/** When, with what and from where somebody logged in or tried to, as the server saw it. */
export function loginsScreen(service: PersonalService): void {
  const { app, site } = service
  app.get(
    href(service, 'logins'),
    forCustomer(service, async (c, found) => {
      const before = beforeIn(c.req.query('before'))
      const { tries, next } = await readLoginHistory(site.context, found.user, before)
      const main = html`<div class="box"><h1 class="box-title">${title}</h1>
<p>ログインと、ログインできなかった操作を新しい順に表示しています。お心当たりのない記録がある場合は、すぐに<a href="${href(service, 'password')}">ログインパスワードを変更</a>するか、<a href="${href(service, 'serviceStop')}">IB取引中止</a>でご利用を停止してください。</p>
${table(tries)}
<div class="actions">${pageSteps({ path: href(service, 'logins'), kept: '', before, next, perPage: loginTriesPerPage })}
<a class="button" href="${href(service, 'contract')}">戻る</a></div>
</div>`
      return c.html(insidePage(service, c, found, title, main, { help: 'logins', menu: 'contract' }))
    }),
  )
}

function table(tries: readonly LoginTry[]): Html {
  if (tries.length === 0) return html`<p role="status">ログインの記録はありません。</p>`
  const rows = tries.map((each) => {
    const { atMs, address, event } = each
    const cells = [timeText(atMs), resultText(each), event.device ?? '－', address ?? '－']
    return recordRow(columns, cells)
  })
  return recordTable({ label: title, columns, rows, look: 'as-cards logins' })
}

const ways = {
  password: 'ログインパスワード',
  code: 'ワンタイムパスワード',
  certificate: '電子証明書',
} as const

/** Where a wrong password was typed, if not at the login. */
const places: { readonly [P in PasswordPlace]: string } = {
  login: 'ログイン',
  enrollment: '利用登録',
  registration: '利用登録',
  stop: '利用停止',
  change: 'パスワード変更',
  mail_address: 'メールアドレス変更',
  lost: '紛失・盗難のお届け',
  service_stop: 'IB取引中止',
  mobile: 'モバイルIB',
}

function resultText({ event }: LoginTry): string {
  if (event.type === 'logged_in') return `成功（${ways[event.by]}）`
  const locked = event.locked ? `、${passwordLockText('strangersOnly' in event && event.strangersOnly)}` : ''
  if (event.type === 'code_rejected') return `失敗（ワンタイムパスワードの誤り${locked}）`
  const why = event.refusal === 'user_suspended' ? 'ご利用停止中' : 'ログインパスワードの誤り'
  return `失敗（${places[event.at]}：${event.refusal === 'initial_password_expired' ? '有効期限切れ' : why}${locked}）`
}
