import { cell } from '../../../../platform/web/cell.ts'
import { messageBox } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordTable } from '../../../../platform/web/record-table.ts'
import { listFbUsers } from '../../operations/administration/users.ts'
import { fbUsersDone } from '../../texts/administration.ts'
import { fbRoleNames } from '../../texts/names.ts'
import type { FbService } from '../service.ts'
import { administrationPage, forAdministrators, link } from './administrators.ts'
import { userPageLinks, userPageOf } from './user-pages.ts'

const columns = ['お客様ID', '利用者名', '利用権限', '都度振込', 'ID状況'] as const

/** IDメンテナンス: the users of the customer (H-22). */
export function usersScreen(service: FbService): void {
  const { app, site } = service
  app.get(
    link(service, 'users'),
    forAdministrators(service, async (c, visit) => {
      const users = await listFbUsers(site.context, visit.who)
      const page = userPageOf(users, c.req.query('page'))
      const notice = c.req.query('notice')
      const done = notice === 'changed' || notice === 'deleted' ? fbUsersDone[notice] : null
      const rows = page.lines.map(
        (user) => html`<tr>
${cell(columns[0], html`<a href="${link(service, 'user', user.userId)}">${user.userId}</a>`, 'whole')}
${cell(columns[1], user.userName)}
${cell(columns[2], fbRoleNames[user.role])}
${cell(columns[3], user.mayTransfer ? '利用する' : '利用しない')}
${cell(columns[4], idState(user))}</tr>`,
      )
      const main = html`${messageBox('info', done)}
<p class="instruction">変更・削除する場合は、お客様IDを選択してください。</p>
${recordTable({ label: '利用者一覧', columns, rows })}
${userPageLinks(link(service, 'users'), page)}
<div class="actions"><a class="button button-primary" href="${link(service, 'newUser')}">新規登録</a></div>
<p class="hint">登録できる利用者は、管理者を含めて${service.profile.fb.usersMax}名までです。</p>`
      return c.html(administrationPage(service, visit, 'users', { title: '利用者一覧', main }))
    }),
  )
}

/** ID状況 (domain-notes a-2): the locks of the ID and of the token. */
export function idState({
  status,
  passwordLocked,
  strangersOnly,
  bindingStatus,
  capped,
}: Awaited<ReturnType<typeof listFbUsers>>[number]): Html {
  const states = [
    ...(status === 'suspended' ? ['利用停止'] : []),
    ...(passwordLocked ? [strangersOnly ? 'ログイン規制（はじめてのブラウザのみ）' : 'ログイン規制'] : []),
    ...(bindingStatus === 'locked' ? [capped ? 'OTPロック（窓口でのみ解除）' : 'OTPロック'] : []),
  ]
  return states.length === 0
    ? html`正常`
    : html`${states.map((state) => html`<span class="state state-locked">${state}</span> `)}`
}
