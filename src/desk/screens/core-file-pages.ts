import { hasRight } from '../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { choiceField } from '../../platform/web/controls.ts'
import { type FieldErrors, field, type Message, messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { listImports } from '../operations/core-file/find-imports.ts'
import { type CoreDraft, deskLinesMax } from '../operations/core-file/import-core-file.ts'
import { headingsOf } from '../operations/core-file/read-core-file.ts'
import { openableServices } from '../operations/look-up.ts'
import { deskCoreHref } from '../routes.ts'
import type { UserImport } from '../rules/core-file/user-import.ts'
import type { PrintKind } from '../rules/print/print-run.ts'
import { coreErrorText, coreLineTexts } from '../texts/core-file.ts'
import { printKindNames } from '../texts/print.ts'
import { shownCustomerNumber } from './customer-numbers.ts'
import { handText } from './history.ts'
import { type Desk, deskPage, deskPath } from './staff.ts'
import { userFileForm } from './user-file-form.ts'

const title = '基幹システムのファイル'
export const reasonMax = 200
export const refreshSeconds = 3
const errorsOnPage = 50
const shownMax = 20

const n = (count: number): string => `${count.toLocaleString('ja-JP')}件`

export type CorePage = {
  readonly service: string
  readonly errors: FieldErrors
  readonly message: Message | null
}

export const blankCore: CorePage = { service: '', errors: {}, message: null }

/** The form for a file, and the files of before. */
export async function corePage(
  desk: Desk,
  staff: Staff,
  { service, errors, message }: CorePage,
): Promise<Html> {
  const { context } = desk
  const services = openableServices(context, desk.profile.service)
  const runs = await listImports(context, services)
  const intro = html`<p>基幹システムのCSVファイルで、ユーザの登録・変更・終了をまとめて行います。同じファイルをもう一度取り込んでも、二重に登録されることはありません。</p>`
  const hint = `UTF-8またはShift_JIS。${n(deskLinesMax)}、8MBまで`
  const main = html`<h1>${title}</h1>
${messageBox('error', message)}
${userFileForm(desk, staff, { to: 'importCore', service, errors, hint, intro })}
${runs.length === 0 ? null : runTable(desk, runs)}
${services.map((each) => columnsHelp(context.profiles.get(each)))}`
  return deskPage(desk, staff, title, main, 'importCore')
}

/** The headings, as the profile maps them. */
function columnsHelp(profile: ServiceProfile | undefined): Html | null {
  if (profile === undefined) return null
  const { columns, endWord } = profile.coreFile
  const names = headingsOf(profile)
  return html`<section class="panel"><h2>ファイルの列（${profile.serviceName}）</h2>
<p>1行目に次の見出しが必要です（並びは自由です。ほかの列は読みません）。「${columns.operation}」が「${endWord}」の行のユーザは終了し、トークンは失効します。列がない項目は変わりません。</p>
<p>${names.join('、')}</p></section>`
}

type Checked = {
  readonly profile: ServiceProfile
  readonly importId: string
  readonly draft: CoreDraft
  readonly page: number
  readonly extent: string
  readonly reason: string
  readonly errors: FieldErrors
}

/** What a file would do, before it does anything, and every error by pages. */
export function checkedPage(desk: Desk, staff: Staff, checked: Checked): Html {
  const heading = `${title}（確認）`
  const { profile, importId, draft, extent, reason, errors } = checked
  const { plan } = draft
  const takesTwo = profile.desk.approvals.includes('import_users')
  const what = takesTwo ? 'ファイルの取り込みの承認を依頼します。' : 'ファイルを取り込みます。'
  const extents = [
    ['whole', '全件（誤りのある行があるときは取り込まない）'],
    ['good', `誤りのない行だけ（${n(plan.lines.length)}）`],
  ] as const
  const chosen = extent === '' && plan.errors.length === 0 ? 'whole' : extent
  const main = html`<h1>${heading}</h1>
<p>まだ取り込んでいません。内容をご確認のうえ、15分以内に［取り込む］を押してください。</p>
${planFacts(profile, draft)}
${errorTable(desk, checked)}
${
  plan.lines.length === 0
    ? html`<div class="actions"><a class="button" href="${deskPath(desk, 'importCore')}">ファイルを選び直す</a></div>`
    : html`<form method="post" action="${deskPath(desk, 'confirmCore')}" class="panel" autocomplete="off" data-confirm="${what}新規${n(plan.opened)}、変更${n(plan.changed)}、終了${n(plan.ended)}。よろしいですか。">
${tokenInput(staff.sessionId)}
<input type="hidden" name="service" value="${profile.service}"><input type="hidden" name="importId" value="${importId}">
${choiceField({ name: 'extent', label: '取り込む範囲', isNeeded: true, value: chosen, choices: extents, error: errors['extent'] })}
${field({ name: 'reason', label: '理由', isNeeded: true, value: reason, error: errors['reason'], hint: 'ファイルの日付など。監査ログに残ります。', autocomplete: 'off', maxlength: reasonMax })}
<div class="actions"><button class="button button-primary" type="submit">取り込む${takesTwo ? '（承認を依頼）' : ''}</button><a class="button" href="${deskPath(desk, 'importCore')}">やめる</a></div>
</form>`
}
${lineTable(profile, draft)}`
  return deskPage(desk, staff, heading, main, 'importCore')
}

/** The same for whoever approves it. */
export function askedPage(desk: Desk, staff: Staff, profile: ServiceProfile, draft: CoreDraft): Html {
  const heading = `${title}（依頼の内容）`
  const main = html`<h1>${heading}</h1>
${planFacts(profile, draft)}
${lineTable(profile, draft)}
<div class="actions"><a class="button" href="${deskPath(desk, 'approvals')}">承認の画面へ戻る</a></div>`
  return deskPage(desk, staff, heading, main, 'approvals')
}

function planFacts({ serviceName }: ServiceProfile, { plan, digest }: CoreDraft): Html {
  const wrong = new Set(plan.errors.map(({ line }) => line)).size
  const facts = [
    ['サービス', serviceName],
    ['新規', `${n(plan.opened)}`],
    ['変更', n(plan.changed)],
    ['終了', n(plan.ended)],
    ['変更なし', n(plan.unchanged)],
    ['管理者', n(plan.administrators)],
    ['誤りのある行', n(wrong)],
    ['ファイルのSHA-256', digest],
  ] as const
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`
}

function errorTable(desk: Desk, { profile, importId, draft, page }: Checked): Html | null {
  const { errors } = draft.plan
  if (errors.length === 0) return null
  const pages = Math.ceil(errors.length / errorsOnPage)
  const at = Math.min(Math.max(1, Math.trunc(page)), pages)
  const columns = ['行', '列', '誤り']
  const rows = errors.slice((at - 1) * errorsOnPage, at * errorsOnPage).map((error) => {
    return recordRow(columns, [String(error.line), error.column, coreErrorText(error)], ['行', '列'])
  })
  const href = (to: number) =>
    `${deskPath(desk, 'confirmCore')}?${new URLSearchParams({ service: profile.service, importId, page: String(to) })}`
  const links = html`<p class="actions">${at > 1 ? html`<a class="button" href="${href(at - 1)}">前の${errorsOnPage}件</a>` : null}${at < pages ? html`<a class="button" href="${href(at + 1)}">次の${errorsOnPage}件</a>` : null}</p>`
  return html`<div class="message message-error" role="alert">ファイルに誤りがあります（${n(errors.length)}）。</div>
${recordTable({ label: 'ファイルの誤り', columns, rows, caption: `${at}／${pages}ページ` })}
${pages > 1 ? links : null}`
}

function lineTable(profile: ServiceProfile, { plan }: CoreDraft): Html | null {
  if (plan.lines.length === 0) return null
  const columns = ['行', 'お客様番号', 'お客様名', 'ユーザID', 'ユーザ名', '処理']
  const rows = plan.lines.slice(0, shownMax).map((each) => {
    const number = shownCustomerNumber(each.customerNumber, profile)
    const cells = [String(each.line), number, each.customerName, each.userId, each.userName]
    return recordRow(columns, [...cells, each.isEnd ? '終了' : '登録・変更'], ['行', 'ユーザID'])
  })
  const caption = plan.lines.length > shownMax ? `先頭の${shownMax}件` : '全件'
  return recordTable({ label: '誤りのない行', columns, rows, caption })
}

function runTable(desk: Desk, runs: readonly UserImport[]): Html {
  const columns = ['開始', 'サービス', '状況', '新規', '変更', '終了', '担当']
  const rows = runs.map((run) => {
    const href = deskCoreHref(desk.profile.service, run)
    const name = desk.context.profiles.get(run.service)?.serviceName ?? run.service
    const counts = [n(run.opened), n(run.changed), n(run.ended)]
    return recordRow(
      columns,
      [
        html`<a href="${href}">${timeText(run.begunAtMs)}</a>`,
        name,
        statusOf(run),
        ...counts,
        handText(run.begunBy),
      ],
      ['開始'],
    )
  })
  return html`<h2>取り込んだファイル</h2>${recordTable({ label: '取り込んだファイル', columns, rows })}`
}

function statusOf({ lines, done, endedAtMs, stoppedLine }: UserImport): string {
  if (stoppedLine !== null) return `${stoppedLine}行目で中止`
  if (endedAtMs === null)
    return `取り込み中（${done.toLocaleString('ja-JP')}／${lines.toLocaleString('ja-JP')}）`
  return '完了'
}

/** Whom the file opened is written to. */
function lettersForm(desk: Desk, staff: Staff, { service, importId }: UserImport): Html | null {
  if (!hasRight(staff.operator.role, 'issue_letter')) return null
  const kinds = (Object.keys(printKindNames) as PrintKind[]).filter(
    (kind) => kind !== 'codes' || desk.context.tokenActivation === 'code',
  )
  const buttons = kinds.map(
    (kind) =>
      html`<button class="button" type="submit" name="kind" value="${kind}">${printKindNames[kind]}の対象を確認する</button>`,
  )
  return html`<form method="post" action="${deskPath(desk, 'previewPrint')}" class="panel">
<h2>書面の作成</h2>
<p>この取り込みで登録したユーザのうち、まだ書面を発行していないユーザの書面を、印刷会社に渡すファイルとしてまとめて作成します。</p>
${tokenInput(staff.sessionId)}
<input type="hidden" name="service" value="${service}"><input type="hidden" name="importId" value="${importId}">
<div class="actions">${buttons}</div>
</form>`
}

type Run = {
  readonly profile: ServiceProfile
  readonly run: UserImport
  readonly refused: readonly { readonly line: number; readonly userId: string; readonly refusal: string }[]
}

/** How far a file is, and which lines others made impossible. */
export function runPage(desk: Desk, staff: Staff, { profile, run, refused }: Run): Html {
  const heading = `${title}の取り込み`
  const facts = [
    ['サービス', profile.serviceName],
    ['状況', statusOf(run)],
    ['新規', n(run.opened)],
    ['変更', n(run.changed)],
    ['終了', n(run.ended)],
    ['変更なし', n(run.unchanged)],
    ['取り込めなかった行', n(run.refused)],
    ['開始', `${timeText(run.begunAtMs)}　${handText(run.begunBy)}`],
    ['理由', run.reason],
    ['ファイルのSHA-256', run.digest],
  ] as const
  const columns = ['行', 'ユーザID', '理由']
  const texts: Readonly<Record<string, string>> = coreLineTexts
  const rows = refused.map(({ line, userId, refusal }) =>
    recordRow(columns, [String(line), userId, texts[refusal] ?? refusal], ['行', 'ユーザID']),
  )
  const stopped =
    run.stoppedLine === null
      ? null
      : html`<p class="message message-error" role="alert">確認の後にほかの操作があり、${run.stoppedLine}行目を取り込めなかったため、そこで中止しました。その前の行は取り込み済みです。ファイルを直して、もう一度取り込んでください（取り込み済みの行は変わりません）。</p>`
  const main = html`<h1>${heading}</h1>
${run.endedAtMs === null ? html`<p class="message message-info" role="status">取り込んでいます。この画面は${refreshSeconds}秒ごとに更新されます。画面を閉じても取り込みは続きます。</p>` : null}
${stopped}
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
${rows.length === 0 ? null : recordTable({ label: '取り込めなかった行', columns, rows })}
${run.endedAtMs === null || run.opened === 0 ? null : lettersForm(desk, staff, run)}
<div class="actions"><a class="button" href="${deskPath(desk, 'importCore')}">戻る</a></div>`
  return deskPage(desk, staff, heading, main, 'importCore')
}
