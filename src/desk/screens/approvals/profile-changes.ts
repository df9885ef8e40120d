import type { ShownChange, ShownField } from '../../../authority/rules/profile-difference.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { recordRow, recordTable } from '../../../platform/web/record-table.ts'
import type { ShownApproval } from '../../operations/look-up-approvals.ts'
import { approvalTexts } from '../../texts/approvals.ts'
import { badge } from '../badge.ts'

/** What `profile activate` would change of this institution: what was and what will be, field by field (E3). */
export function profileChanges({ approval }: ShownApproval): Html | null {
  const { changes } = approval.details
  if (changes === undefined) return null
  const shown = JSON.parse(changes) as readonly ShownChange[]
  return html`${shown.map(changeOfService)}`
}

const columns = ['項目', '現在', '実行の後']

function changeOfService({ service, is, fields }: ShownChange): Html {
  if (is === 'gone') return html`<h4>${service}</h4><p class="caution">${approvalTexts.serviceGone}</p>`
  const table = recordTable({
    label: `${service}の設定の現在と、実行の後`,
    columns,
    rows: fields.map(fieldRow),
    look: 'as-cards compared',
  })
  if (is === 'new')
    return html`<h4>${service}</h4><p>${approvalTexts.serviceNew}</p>
<details><summary>すべての設定（${fields.length}項目）</summary>${table}</details>`
  if (fields.length === 0) return html`<h4>${service}</h4><p>${approvalTexts.serviceRestored}</p>`
  const weaker = fields.filter(({ weakens }) => weakens).length
  return html`<h4>${service}：${fields.length}項目の変更${weaker === 0 ? '' : `（うち${weaker}項目は、安全のための制限がゆるくなります）`}</h4>
${table}`
}

function fieldRow(field: ShownField): Html {
  const { path, weakens } = field
  const [now, then] =
    'gone' in field
      ? [listText('なくなるもの', field.gone), listText('加わるもの', field.come)]
      : [valueText(field.before), valueText(field.after)]
  const mark = badge('locked', '制限がゆるくなる')
  return recordRow(columns, [
    weakens ? html`<code>${path}</code> ${mark}` : html`<code>${path}</code>`,
    now,
    weakens ? html`<strong>${then}</strong>` : then,
  ])
}

function listText(what: string, entries: readonly unknown[]): string {
  return entries.length === 0 ? `${what}：なし` : `${what}：${entries.map(valueText).join('、')}`
}

/** As in the file, which is what the approver holds it against. */
function valueText(value: unknown): string {
  if (value === undefined) return '（記載なし）'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
