import type { Context as HonoContext } from 'hono'
import { customerNumberLabel } from '../../authority/operations/customer-number.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import { type Form, readUpload } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { byteOrderMark, csvLine } from '../../platform/web/csv.ts'
import { type FieldErrors, messageBox } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import type { Staff } from '../contract.ts'
import { confirmImport, previewImport, showAskedImport, showImport } from '../operations/import-users.ts'
import { noteList } from '../operations/look-at-list.ts'
import { openableServices } from '../operations/look-up.ts'
import { columnsOf, errorsMax, type FileError } from '../operations/user-file.ts'
import { deskTexts } from '../texts/desk.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { askedCoreFile, carryOutCoreFile } from './core-file.ts'
import { lineText } from './file-problems.ts'
import { askedImport, importDone, importPreview } from './import-preview.ts'
import {
  type Desk,
  deskPage,
  deskPath,
  forStaff,
  forStaffForm,
  openableProfile,
  staffCaller,
  toldOf,
} from './staff.ts'
import { userFileForm, userFileIn } from './user-file-form.ts'
import { blankWhy, parseWhy } from './why.ts'

const importTitle = '一括登録'

type Shown = {
  readonly service: string
  readonly errors: FieldErrors
  readonly message: Message | null
  readonly fileErrors: readonly FileError[]
}

const blank: Shown = { service: '', errors: {}, message: null, fileErrors: [] }

/** Opens many users from a file: checked and shown first, then opened all at once, or none. */
export function importScreens(desk: Desk): void {
  const { app, site, profile: deskProfile } = desk

  app.get(
    deskPath(desk, 'importFile'),
    forStaff(desk, ['create_user'], (c, staff) => c.html(view(desk, staff, blank))),
  )

  app.get(
    deskPath(desk, 'importTemplate'),
    forStaff(desk, ['create_user'], (c) => {
      const profile = openableProfile(desk, c.req.query('service') ?? '')
      if (profile === undefined) throw new Problem('notFound')
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', 'attachment; filename="users.csv"')
      return c.body(byteOrderMark + csvLine(columnsOf(profile)))
    }),
  )

  app.post(deskPath(desk, 'importFile'), async (c) => {
    const upload = await readUpload(c, deskProfile.service)
    return forStaff(desk, ['create_user'], async (_, staff) => {
      const { service, read } = userFileIn(desk, upload)
      if ('errors' in read) return c.html(view(desk, staff, { ...blank, service, errors: read.errors }), 422)
      const { profile, bytes } = read
      const operatorId = staff.operator.userId
      const preview = await previewImport(site.context, { service, operatorId, bytes })
      if (!preview.ok) {
        await noteNames(desk, c, staff, { service, errors: preview.errors })
        return c.html(view(desk, staff, { ...blank, service, fileErrors: preview.errors }), 422)
      }
      return c.html(importPreview(desk, staff, { ...preview, profile, why: blankWhy }))
    })(c)
  })

  app.post(deskPath(desk, 'importConfirm'), confirmation(desk))

  app.get(
    deskPath(desk, 'importAsked'),
    forStaff(desk, ['approve', 'create_user'], async (c, staff) => {
      const [service, draftId] = [c.req.query('service') ?? '', c.req.query('draft') ?? '']
      const profile = openableProfile(desk, service)
      const core = profile && (await askedCoreFile(desk, staff, profile, draftId))
      if (core !== undefined) return c.html(core)
      const users = profile && (await showAskedImport(site.context, { service, draftId }))
      if (profile === undefined || users === undefined) throw new Problem('notFound')
      return c.html(askedImport(desk, staff, profile, users))
    }),
  )
}

/** Whoever is told the names of customers by their numbers has looked for them (X9). */
async function noteNames(
  { context }: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  { service, errors }: { readonly service: string; readonly errors: readonly FileError[] },
): Promise<void> {
  const names = errors.flatMap(({ problem, detail = '' }) => (problem === 'other_name' ? [detail] : []))
  if (names.length === 0) return
  const filter = `service=${service}, customerName=${names.join('')}`
  const looked = { list: 'search', filter, count: names.length } as const
  await noteList(context, staffCaller(c, staff), staff.operator, looked)
}

function confirmation(desk: Desk) {
  const { context } = desk.site
  return forStaffForm(desk, ['create_user'], async (c, staff, form: Form) => {
    const { service = '', draftId = '' } = form
    const profile = openableProfile(desk, service)
    if (profile === undefined) throw new Problem('notFound')
    const gone = () => {
      const message = { text: deskTexts.draftGone, code: toldOf(desk, 'nothing_to_do', profile).code }
      return c.html(view(desk, staff, { ...blank, service, message }), refusalStatus('nothing_to_do'))
    }
    const operatorId = staff.operator.userId
    const draft = { service, operatorId, draftId }
    // What an approver granted is carried out from one list, whichever file it was.
    const core = await carryOutCoreFile(desk, c, staff, { profile, importId: draftId, form })
    if (core !== undefined) return core
    const { typed, why } = parseWhy(form)
    const step = form['step'] === 'carry_out' ? 'carry_out' : 'ask'
    if (step === 'ask' && why === null) {
      const users = await showImport(context, draft)
      return users === undefined
        ? gone()
        : c.html(importPreview(desk, staff, { users, draftId, profile, why: typed }), 422)
    }
    const said = why ?? { reason: '', identification: '' }
    const outcome = await confirmImport(context, staffCaller(c, staff), { ...draft, ...said, step })
    if (outcome === undefined) return gone()
    if (outcome.ok && outcome.result === 'requested')
      return c.redirect(`${deskPath(desk, 'approvals')}?notice=requested`, 303)
    if (outcome.ok) return c.html(importDone(desk, staff, profile, outcome.count))
    const { refusal } = outcome
    const general = toldOf(desk, refusal, profile)
    const text =
      refusal === 'user_id_taken'
        ? deskTexts.importTaken
        : refusal === 'customer_name_differs'
          ? deskTexts.importOtherName
          : general.text
    return c.html(
      view(desk, staff, { ...blank, service, message: { ...general, text } }),
      refusalStatus(refusal),
    )
  })
}

function view(desk: Desk, staff: Staff, { service, errors, message, fileErrors }: Shown): Html {
  const hint = 'UTF-8またはShift_JIS。10,000件、2MBまで'
  const main = html`<h1>${importTitle}</h1>
${messageBox('error', message)}
${fileErrors.length === 0 ? null : errorTable(fileErrors)}
${userFileForm(desk, staff, { to: 'importFile', service, errors, hint, intro: null })}
${openableServices(desk.context, desk.profile.service).map((each) => help(desk, each))}`
  return deskPage(desk, staff, importTitle, main, 'importFile')
}

function errorTable(errors: readonly FileError[]): Html {
  const columns = ['行', '列', '誤り']
  const rows = errors.map((error) => {
    const column = error.problem === 'header' ? '' : error.column
    return recordRow(columns, [String(error.line), column, lineText(error)], ['行', '列'])
  })
  const more = errors.length < errorsMax ? '' : `先頭の${errorsMax}件を表示しています。`
  return html`<div class="message message-error" role="alert">ファイルに誤りがあるため、登録していません。${more}直してから、もう一度選んでください。</div>
${recordTable({ label: 'ファイルの誤り', columns, rows })}`
}

/** What the columns hold; one section for each service, since they differ. */
function help(desk: Desk, service: string): Html | null {
  const profile = openableProfile(desk, service)
  if (profile === undefined) return null
  const { lengthMin, lengthMax } = profile.password
  const texts: Readonly<Record<string, string>> = {
    お客様番号: `${customerNumberLabel(profile)}（例　${profile.customers?.number.example ?? ''}）。登録のない番号は、新しいお客様として登録します。先頭の0も入力してください。`,
    お客様名: '契約書のとおり、100文字以内。登録のある番号では、登録されている名前と同じであること。',
    ユーザID: '半角英数字と「.」「_」「-」。1文字目は英数字、64文字以内。',
    ユーザ名: '100文字以内。書面の宛名になります。',
    管理者: '0（一般）または1（管理者権限のあるユーザ）。',
    仮ログインパスワード: `申込書に記入されたもの。英字と数字を混在させた半角${lengthMin}桁以上${lengthMax}桁以下。この列があるときは500件まで。`,
  }
  return html`<section class="panel"><h2>ファイルの作り方（${profile.serviceName}）</h2>
<p>1行目は見出しです。次の列を、この順に並べてください。</p>
<div class="table-wrap" tabindex="0" role="region" aria-label="列の説明（${profile.serviceName}）"><table>
<thead><tr><th scope="col">列</th><th scope="col">内容</th></tr></thead>
<tbody>${columnsOf(profile).map((column) => html`<tr><th scope="row" class="whole">${column}</th><td>${texts[column] ?? ''}</td></tr>`)}</tbody>
</table></div>
<p><a class="button" href="${deskPath(desk, 'importTemplate')}?service=${encodeURIComponent(service)}" download>ひな形をダウンロード</a></p>
</section>`
}
