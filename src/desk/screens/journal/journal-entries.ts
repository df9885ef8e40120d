import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { recordRow, recordTable } from '../../../platform/web/record-table.ts'
import { timeText } from '../../../platform/web/times.ts'
import type { DeskJournalEntry } from '../../operations/read-journal.ts'
import { actorText, detailsOf } from '../history.ts'
import type { Desk } from '../staff.ts'
import { eventName } from '../words.ts'

/** Entries of the journal on the page and in files; what is not shown on the page is in no file. */

const shownColumns = ['日時', '内容', 'ユーザID', '詳細', '操作者', 'サービス', '要求番号', '通し番号']

export function entriesTable(desk: Desk, entries: readonly DeskJournalEntry[]): Html {
  if (entries.length === 0) return html`<p class="panel" role="status">該当する記録はありません。</p>`
  const rows = entries.map((entry) => {
    const { at, actor, address, event, seq, request, ofCase } = entry
    const { service, userId, details } = partsOf(desk, entry)
    const by = html`${actorText(actor, userId)}${address === null ? '' : html`<br>${address}`}`
    // What is about the call itself says its number already.
    const isOfCase = ofCase !== null && !('caseNumber' in event)
    const what = isOfCase ? `${details}${details === '' ? '' : '／'}受付番号：${ofCase}` : details
    const cells = [timeText(at), eventName(desk, event), userId, what, by, service, request, String(seq)]
    return recordRow(shownColumns, cells, ['日時', 'ユーザID', '操作者', 'サービス', '通し番号'])
  })
  return recordTable({ label: '監査ログ', columns: shownColumns, rows })
}

function partsOf(desk: Desk, { event }: DeskJournalEntry) {
  const service = ('service' in event ? event.service : null) ?? ''
  const profile: ServiceProfile = desk.context.profiles.get(service) ?? desk.profile
  const userId = ('userId' in event ? event.userId : null) ?? ''
  return { service, userId, details: detailsOf(desk, event, profile) }
}

export const fileColumns = [
  '日時',
  '内容',
  '種別',
  'サービス',
  'ユーザID',
  '詳細',
  '操作者',
  'アドレス',
  '受付番号',
  '依頼者',
  '依頼日時',
  '承認者',
  '承認日時',
  '要求番号',
  '系列',
  '通し番号',
  'ハッシュ値',
  '記録',
]

type Cell = string | number | null

export function fileLine(desk: Desk, entry: DeskJournalEntry): readonly Cell[] {
  const { at, event, actor, address, request, chain, seq, hash } = entry
  const { service, userId, details } = partsOf(desk, entry)
  const named = [timeText(at), eventName(desk, event), event.type, service, userId, details]
  const of = [actor, address, entry.ofCase, ...approvalCells(event)]
  return [...named, ...of, request, chain, seq, hash, JSON.stringify(event)]
}

function approvalCells(event: DeskJournalEntry['event']): readonly Cell[] {
  const approval = event.type === 'desk_acted' ? event.approval : undefined
  if (approval === undefined) return [null, null, null, null]
  const { requestedBy, requestedAtMs, decidedBy, decidedAtMs } = approval
  return [requestedBy, timeText(requestedAtMs), decidedBy, timeText(decidedAtMs)]
}

/** The same for programs, one entry a line. */
export function jsonLine(desk: Desk, entry: DeskJournalEntry): string {
  const { at, event, actor, address, request, chain, seq, hash } = entry
  const { service, userId, details } = partsOf(desk, entry)
  const named = { at, name: eventName(desk, event), type: event.type, service, userId, details }
  const of = { actor, address, caseNumber: entry.ofCase, request, chain, seq, hash }
  return `${JSON.stringify({ ...named, ...of, event })}\n`
}
