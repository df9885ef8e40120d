import { customerNumberLabel } from '../../authority/operations/customer-number.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import type { DraftUsers } from '../operations/import-users.ts'
import { imported } from '../texts/desk.ts'
import { shownCustomerNumber } from './customer-numbers.ts'
import { type Desk, deskPage, deskPath } from './staff.ts'
import { whyFields } from './why.ts'

const shownMax = 20

type Preview = {
  readonly profile: ServiceProfile
  readonly draftId: string
  readonly users: DraftUsers
  readonly why: TypedWhy
}

/** What a file would open, before anybody is opened. */
export function importPreview(desk: Desk, staff: Staff, { profile, draftId, users, why }: Preview): Html {
  const title = '一括登録（確認）'
  const main = html`<h1>${title}</h1>
<p>まだ登録していません。内容をご確認のうえ、15分以内に［登録］を押してください。</p>
${importFacts(profile, users)}
<form method="post" action="${deskPath(desk, 'importConfirm')}" class="panel" autocomplete="off" data-confirm="${users.length}件のユーザを登録します。よろしいですか。">
${tokenInput(staff.sessionId)}
<input type="hidden" name="service" value="${profile.service}"><input type="hidden" name="draftId" value="${draftId}"><input type="hidden" name="step" value="ask">
${whyFields(why)}
<div class="actions"><button class="button button-primary" type="submit">登録</button><a class="button" href="${deskPath(desk, 'importFile')}">やめる</a></div>
</form>`
  return deskPage(desk, staff, title, main, 'importFile')
}

/** The same for whoever approves it. */
export function askedImport(desk: Desk, staff: Staff, profile: ServiceProfile, users: DraftUsers): Html {
  const title = '一括登録（依頼の内容）'
  const main = html`<h1>${title}</h1>
${importFacts(profile, users)}
<div class="actions"><a class="button" href="${deskPath(desk, 'approvals')}">承認の画面へ戻る</a></div>`
  return deskPage(desk, staff, title, main, 'approvals')
}

function importFacts(profile: ServiceProfile, users: DraftUsers): Html {
  const shown = users.slice(0, shownMax)
  const administrators = users.filter(({ administrator }) => administrator).length
  const customers = new Set(users.map(({ customerNumber }) => customerNumber)).size
  const opened = new Set(users.flatMap((user) => (user.isNewCustomer ? user.customerNumber : []))).size
  const doubtful = users.filter(({ hasNamesake }) => hasNamesake)
  const rows = shown.map(
    (user) =>
      html`<tr><td class="whole">${user.line}</td><td class="whole">${shownCustomerNumber(user.customerNumber, profile)}${user.isNewCustomer ? html`<br><span class="hint">新規</span>` : ''}</td><td>${user.customerName}${user.hasNamesake ? html`<br><span class="hint">同じ名前の別のお客様がいます</span>` : ''}</td><td class="whole">${user.userId}</td><td>${user.userName}</td><td>${user.administrator ? '管理者' : ''}</td></tr>`,
  )
  return html`<dl class="facts">
<div><dt>サービス</dt><dd>${profile.serviceName}</dd></div>
<div><dt>件数</dt><dd>${users.length.toLocaleString('ja-JP')}件（うち管理者${administrators.toLocaleString('ja-JP')}件）</dd></div>
<div><dt>お客様</dt><dd>${customers.toLocaleString('ja-JP')}件（うち新しいお客様${opened.toLocaleString('ja-JP')}件）</dd></div>
${doubtful.length === 0 ? null : html`<div><dt>同名のお客様</dt><dd>${doubtful.length.toLocaleString('ja-JP')}件（${linesText(doubtful)}）に、番号の違う、同じ名前のお客様がいます</dd></div>`}
</dl>
<div class="table-wrap" tabindex="0" role="region" aria-label="登録する内容"><table class="records">
<caption>${users.length > shownMax ? `先頭の${shownMax}件` : '全件'}</caption>
<thead><tr><th scope="col">行</th><th scope="col">${customerNumberLabel(profile)}</th><th scope="col">お客様名</th><th scope="col">ユーザID</th><th scope="col">ユーザ名</th><th scope="col">管理者</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>`
}

/** The first of them: a file may have thousands. */
function linesText(users: DraftUsers): string {
  const first = users.slice(0, 10).map(({ line }) => String(line))
  return `${first.join('、')}${users.length > first.length ? '…' : ''}行目`
}

export function importDone(desk: Desk, staff: Staff, profile: ServiceProfile, count: number): Html {
  const title = '一括登録（完了）'
  const next =
    profile.desk.initialPassword === 'letter'
      ? `「${profile.names.userIdNotice}」は、ユーザごとの画面から発行してください。`
      : `仮ログインパスワードは登録済みです。「${profile.names.userIdNotice}」は、ユーザごとの画面から発行できます。`
  const main = html`<h1>${title}</h1>
${messageBox('info', imported(count))}
<p>${next}</p>
<div class="actions"><a class="button button-primary" href="${deskPath(desk, 'search')}">ユーザ検索へ</a><a class="button" href="${deskPath(desk, 'importFile')}">続けて登録する</a></div>`
  return deskPage(desk, staff, title, main, 'importFile')
}
