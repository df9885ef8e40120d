import { customerNumberLabel } from '../../authority/operations/customer-number.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import { type DraftUsers, importTakesTwo } from '../operations/import-users.ts'
import { deskTexts, imported } from '../texts/desk.ts'
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
  const { service } = profile
  const takesTwo = importTakesTwo(desk.context, { service, operator: staff.operator, users })
  const asks = takesTwo ? 'の登録の承認を依頼します' : 'を登録します'
  const button = takesTwo ? '登録（承認を依頼）' : '登録'
  const main = html`<h1>${title}</h1>
<p>まだ登録していません。内容をご確認のうえ、15分以内に［${button}］を押してください。${takesTwo ? deskTexts.importTakesTwo : ''}</p>
${importFacts(profile, users)}
<form method="post" action="${deskPath(desk, 'importConfirm')}" class="panel" autocomplete="off" data-confirm="${users.length}件のユーザ${asks}。よろしいですか。">
${tokenInput(staff.sessionId)}
<input type="hidden" name="service" value="${profile.service}"><input type="hidden" name="draftId" value="${draftId}"><input type="hidden" name="step" value="ask">
${whyFields(why)}
<div class="actions"><button class="button button-primary" type="submit">${button}</button><a class="button" href="${deskPath(desk, 'importFile')}">やめる</a></div>
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
  const numberName = customerNumberLabel(profile)
  const columns = ['行', numberName, 'お客様名', 'ユーザID', 'ユーザ名', '管理者']
  const rows = shown.map((user) => {
    const number = html`${shownCustomerNumber(user.customerNumber, profile)}${user.isNewCustomer ? html`<br><span class="hint">新規</span>` : ''}`
    const name = html`${user.customerName}${user.hasNamesake ? html`<br><span class="hint">同じ名前の別のお客様がいます</span>` : ''}`
    const cells = [String(user.line), number, name, user.userId, user.userName]
    return recordRow(columns, [...cells, user.administrator ? '管理者' : ''], ['行', numberName, 'ユーザID'])
  })
  const caption = users.length > shownMax ? `先頭の${shownMax}件` : '全件'
  return html`<dl class="facts">
<div><dt>サービス</dt><dd>${profile.serviceName}</dd></div>
<div><dt>件数</dt><dd>${users.length.toLocaleString('ja-JP')}件（うち管理者${administrators.toLocaleString('ja-JP')}件）</dd></div>
<div><dt>お客様</dt><dd>${customers.toLocaleString('ja-JP')}件（うち新しいお客様${opened.toLocaleString('ja-JP')}件）</dd></div>
${doubtful.length === 0 ? null : html`<div><dt>同名のお客様</dt><dd>${doubtful.length.toLocaleString('ja-JP')}件（${linesText(doubtful)}）に、番号の違う、同じ名前のお客様がいます</dd></div>`}
</dl>
${recordTable({ label: '登録する内容', columns, rows, caption })}`
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
