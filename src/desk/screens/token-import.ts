import { type CsvLayout, csvColumns } from '../../authority/operations/token-file/csv-layout.ts'
import { errorsMax, type TokenFileError } from '../../authority/operations/token-file/file-token.ts'
import type { FileKey } from '../../authority/operations/token-file/read-pskc.ts'
import type { FormFactor } from '../../authority/rules/profile.ts'
import { ja } from '../../authority/texts/ja.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import { tokenFileTextsJa } from '../../authority/texts/token-files.ts'
import { oneLine } from '../../otp/plain-text.ts'
import { type Form, readUpload } from '../../platform/http/form.ts'
import { Problem } from '../../platform/http/problem.ts'
import { choiceField, fileField } from '../../platform/web/controls.ts'
import { byteOrderMark, csvLine } from '../../platform/web/csv.ts'
import { type FieldErrors, field, messageBox, textError, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import type { Staff } from '../contract.ts'
import {
  confirmTokens,
  parseTypedKey,
  previewTokens,
  showAskedTokens,
  showTokens,
} from '../operations/token-draft.ts'
import { deskTexts, tokenKindNames } from '../texts/desk.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { type Desk, deskPage, deskPath, forStaff, forStaffForm, staffCaller } from './staff.ts'
import { askedTokens, tokenPreview, tokensDone } from './token-preview.ts'

const title = 'トークン取り込み'
const reasonMax = 200

const problemTexts: Readonly<Record<TokenFileError['problem'], string>> = tokenFileTextsJa

/** How a file is protected decides what else has to be typed. */
const kinds = {
  'pskc-key': 'PSKC（共通鍵で暗号化）',
  'pskc-password': 'PSKC（パスワードで暗号化）',
  'pskc-plain': 'PSKC（暗号化なし）',
  csv: 'CSV（暗号化なし）',
  'csv-entra': 'CSV（Microsoft Entra IDの列）',
  'csv-privacyidea': 'CSV（privacyIDEAの列）',
  'csv-yubico': 'CSV（Yubicoの列）',
} as const

type Kind = keyof typeof kinds

/** Whose columns the kinds of CSV have (I4). */
const layouts: { readonly [K in Kind]?: CsvLayout } = {
  csv: 'warifu',
  'csv-entra': 'entra',
  'csv-privacyidea': 'privacyidea',
  'csv-yubico': 'yubico',
}

/** What becomes of a serial number that is no token ID (I1). */
const idsFrom = { serial: '製造番号から作る（接頭辞と数字）', number: '接頭辞の続き番号を付ける' } as const

type Shown = {
  readonly kind: string
  readonly prefix: string
  readonly idFrom: string
  readonly formFactor: string
  readonly errors: FieldErrors
  readonly message: Message | null
  readonly fileErrors: readonly TokenFileError[]
}

const blank: Shown = {
  kind: '',
  prefix: '',
  idFrom: 'serial',
  formFactor: 'hardware',
  errors: {},
  message: null,
  fileErrors: [],
}

/** Tokens that others made, from a file: checked and shown first, then imported all at once, or none. */
export function tokenImportScreens(desk: Desk): void {
  const { app, site, profile } = desk

  app.get(
    deskPath(desk, 'importTokens'),
    forStaff(desk, ['import_tokens'], (c, staff) => c.html(view(desk, staff, blank))),
  )

  app.get(
    deskPath(desk, 'tokenTemplate'),
    forStaff(desk, ['import_tokens'], (c) => {
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', 'attachment; filename="tokens.csv"')
      return c.body(byteOrderMark + csvLine(['token_id', 'secret_hex', ...csvColumns.optional]))
    }),
  )

  app.post(deskPath(desk, 'importTokens'), async (c) => {
    const { fields, bytes } = await readUpload(c, profile.service)
    return forStaff(desk, ['import_tokens'], async (_, staff) => {
      const { kind = '', prefix = '', idFrom = 'serial', formFactor = '' } = fields
      const shown = { ...blank, kind, prefix, idFrom, formFactor }
      const { errors, settings } = parseSettings(fields)
      const isEmpty = bytes === null || bytes.length === 0
      if (settings === null || isEmpty) {
        const file = isEmpty ? deskTexts.file : undefined
        return c.html(view(desk, staff, { ...shown, errors: { ...errors, file } }), 422)
      }
      const uploaded = { ...settings, desk: profile.service, operatorId: staff.operator.userId, bytes }
      const preview = await previewTokens(site.context, uploaded)
      if (!preview.ok) return c.html(view(desk, staff, { ...shown, fileErrors: preview.errors }), 422)
      return c.html(tokenPreview(desk, staff, { prepared: preview, draftId: preview.draftId }))
    })(c)
  })

  app.post(deskPath(desk, 'confirmTokens'), confirmation(desk))

  app.get(
    deskPath(desk, 'tokensAsked'),
    forStaff(desk, ['approve', 'import_tokens'], async (c, staff) => {
      const draft = { desk: profile.service, draftId: c.req.query('draft') ?? '' }
      const prepared = await showAskedTokens(site.context, draft)
      if (prepared === undefined) throw new Problem('notFound')
      return c.html(askedTokens(desk, staff, prepared))
    }),
  )
}

function parseSettings(fields: Form) {
  const { kind = '', key: typed = '' } = fields
  const prefix = (fields['prefix'] ?? '').normalize('NFKC').trim().toUpperCase()
  const { idFrom = 'serial', formFactor = '' } = fields
  const known = Object.hasOwn(kinds, kind) ? (kind as Kind) : undefined
  const fileKey = known === undefined ? undefined : keyOf(known, typed)
  const errors = {
    kind: known === undefined ? ja.required('ファイルの種類') : undefined,
    key: known !== undefined && fileKey === undefined ? deskTexts.fileKey : undefined,
    prefix: prefixError(prefix, idFrom),
    idFrom: Object.hasOwn(idsFrom, idFrom) ? undefined : ja.required('トークンID'),
    formFactor: Object.hasOwn(tokenKindNames.formFactor, formFactor) ? undefined : ja.required('形式'),
  }
  const wrong = Object.values(errors).some((error) => error !== undefined)
  if (wrong || known === undefined || fileKey === undefined) return { errors, settings: null }
  const columns = layouts[known]
  const format = columns === undefined ? ('pskc' as const) : ('csv' as const)
  const plain = known === 'pskc-plain'
  const ids = { prefix, idFrom: idFrom as keyof typeof idsFrom, formFactor: formFactor as FormFactor }
  return { errors, settings: { format, plain, fileKey, ...ids, ...(columns && { columns }) } }
}

function prefixError(prefix: string, idFrom: string): string | undefined {
  if (idFrom === 'number' && prefix === '') return ja.required('接頭辞')
  return /^([A-Z]{2,4})?$/.test(prefix) ? undefined : deskTexts.tokenPrefix
}

function keyOf(kind: Kind, typed: string): FileKey | undefined {
  if (layouts[kind] !== undefined || kind === 'pskc-plain') return { kind: 'none' }
  return parseTypedKey(kind === 'pskc-key' ? 'key' : 'password', typed)
}

function confirmation(desk: Desk) {
  const { context } = desk.site
  const { service } = desk.profile
  return forStaffForm(desk, ['import_tokens'], async (c, staff, form: Form) => {
    const { draftId = '' } = form
    const draft = { desk: service, operatorId: staff.operator.userId, draftId }
    const gone = () => {
      const { code } = refusalMessage('nothing_to_do', desk.profile)
      const message = { text: deskTexts.draftGone, code }
      return c.html(view(desk, staff, { ...blank, message }), refusalStatus('nothing_to_do'))
    }
    const step = form['step'] === 'carry_out' ? 'carry_out' : 'ask'
    const reason = step === 'ask' ? oneLine(form['reason'] ?? '') : ''
    const error = step === 'ask' ? textError('理由', reason, reasonMax, ja) : undefined
    if (error !== undefined) {
      const prepared = await showTokens(context, draft)
      if (prepared === undefined) return gone()
      return c.html(tokenPreview(desk, staff, { prepared, draftId, reason, error }), 422)
    }
    const outcome = await confirmTokens(context, staffCaller(c, staff), { ...draft, reason, step })
    if (outcome === undefined) return gone()
    if (outcome.ok && outcome.result === 'requested')
      return c.redirect(`${deskPath(desk, 'approvals')}?notice=requested`, 303)
    if (outcome.ok) return c.html(tokensDone(desk, staff, outcome.count))
    const { refusal } = outcome
    const general = refusalMessage(refusal, desk.profile)
    const message = refusal === 'token_id_taken' ? { ...general, text: deskTexts.tokensTaken } : general
    return c.html(view(desk, staff, { ...blank, message }), refusalStatus(refusal))
  })
}

function view(desk: Desk, staff: Staff, shown: Shown): Html {
  const { kind, prefix, idFrom, formFactor, errors, message, fileErrors } = shown
  const formFactors = Object.entries(tokenKindNames.formFactor)
  const main = html`<h1>${title}</h1>
${messageBox('error', message)}
${fileErrors.length === 0 ? null : errorTable(fileErrors)}
<form method="post" action="${deskPath(desk, 'importTokens')}" enctype="multipart/form-data" class="panel" autocomplete="off">
${tokenInput(staff.sessionId)}
${choiceField({ name: 'kind', label: 'ファイルの種類', isNeeded: true, value: kind, choices: Object.entries(kinds), error: errors['kind'] })}
${fileField({ name: 'file', label: 'ファイル', isNeeded: true, accept: '.xml,.pskc,.pskcxml,.csv', error: errors['file'], hint: '10,000件、2MBまで。それより大きいファイルは、コマンドライン（warifu token import）で取り込みます。' })}
${field({ name: 'key', label: '鍵またはパスワード', type: 'password', error: errors['key'], hint: '暗号化されたファイルの場合だけ入力します。鍵は16進数またはBase64。', autocomplete: 'off', maxlength: 200 })}
${choiceField({ name: 'idFrom', label: 'トークンID', value: idFrom, choices: Object.entries(idsFrom), error: errors['idFrom'], none: null, hint: '製造番号が長い、または英字を含む端末には、続き番号を付けます。製造番号は残り、検索できます。' })}
${field({ name: 'prefix', label: '接頭辞', value: prefix, error: errors['prefix'], hint: '製造番号がトークンIDでない場合に、前に付ける英字2～4文字。例：FTと987654321からFT0987654321', autocomplete: 'off', maxlength: 4 })}
${choiceField({ name: 'formFactor', label: '形式', value: formFactor, choices: formFactors, error: errors['formFactor'], none: null })}
<div class="actions"><button class="button button-primary" type="submit">内容を確認する</button></div>
</form>
<section class="panel"><h2>取り込めるファイル</h2>
<p>PSKC（RFC 6030）と、次の列のCSV（UTF-8またはShift_JIS）です。ほかのシステムのCSVは、ファイルの種類で選びます。secret_hexの代わりに、secret_base32またはsecret_base64も使えます。</p>
<p>${['token_id', 'secret_hex', ...csvColumns.optional].join(', ')}</p>
<p><a class="button" href="${deskPath(desk, 'tokenTemplate')}" download>CSVのひな形をダウンロード</a></p>
</section>`
  return deskPage(desk, staff, title, main, 'importTokens')
}

function errorTable(errors: readonly TokenFileError[]): Html {
  const columns = ['行', '製造番号・ID', '誤り']
  const rows = errors.map(({ line, item, problem, detail }) => {
    const what = `${problemTexts[problem]}${detail === '' ? '' : `（${detail}）`}`
    return recordRow(columns, [String(line), item, what], ['行', '製造番号・ID'])
  })
  const more = errors.length < errorsMax ? '' : `先頭の${errorsMax}件を表示しています。`
  return html`<div class="message message-error" role="alert">ファイルに誤りがあるため、取り込んでいません。${more}直してから、もう一度選んでください。</div>
${recordTable({ label: 'ファイルの誤り', columns, rows })}`
}
