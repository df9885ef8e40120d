import { filterText } from '../../authority/operations/noted-filter.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { Problem } from '../../platform/http/problem.ts'
import { choiceField } from '../../platform/web/controls.ts'
import { csvFile } from '../../platform/web/csv.ts'
import { field } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Staff } from '../contract.ts'
import { noteList } from '../operations/look-at-list.ts'
import { noteExport } from '../operations/note-export.ts'
import {
  auditedServices,
  type DeskJournalEntry,
  type DeskJournalFilter,
  exportDeskJournal,
  newestCheckpoint,
  readDeskJournal,
} from '../operations/read-journal.ts'
import type { EntryKind } from '../rules/entry-kinds.ts'
import { entryKindNames } from '../texts/journal.ts'
import { actorText, detailsOf } from './history.ts'
import { type Desk, deskPage, deskPath, forStaff, staffCaller } from './staff.ts'
import { eventName } from './words.ts'

const title = '監査ログ'
const entryKinds = Object.keys(entryKindNames) as EntryKind[]
const limits = ['50', '100', '500'] as const

type Query = DeskJournalFilter & { readonly limit: (typeof limits)[number] }

/** What happened at the institution, for its auditors: read only, by page, or all of it as a file. */
export function journalScreens(desk: Desk): void {
  const { app, site, profile } = desk

  app.get(
    deskPath(desk, 'journal'),
    forStaff(desk, ['audit'], async (c, staff) => {
      const query = queryOf(desk, c.req.query())
      const { service, userId, kind } = query
      const filter = filterText({ service, userId, kind })
      const looked = { list: 'journal', filter, count: null } as const
      await noteList(site.context, staffCaller(c, staff), staff.operator, looked)
      const page = await readDeskJournal(desk.context, profile.service, query, Number(query.limit))
      return c.html(view(desk, staff, query, page, await newestCheckpoint(site.context)))
    }),
  )

  app.get(
    deskPath(desk, 'journalExport'),
    forStaff(desk, ['audit'], async (c, staff) => {
      const query = queryOf(desk, c.req.query())
      const { service, userId, kind } = query
      const taken = { what: 'journal', filter: { service, userId, kind } } as const
      await noteExport(site.context, staffCaller(c, staff), staff.operator, taken)
      return csvFile(c, 'journal.csv', columns, exported(desk, query))
    }),
  )
}

function queryOf(desk: Desk, query: Readonly<Record<string, string>>): Query {
  const { service = '', userId = '', kind, limit, before = '' } = query
  if (service !== '' && !auditedServices(desk.site.context, desk.profile.service).includes(service)) {
    throw new Problem('notFound')
  }
  const id = userId.normalize('NFKC').trim()
  return {
    service: service === '' ? null : service,
    userId: id === '' ? null : id,
    kind: entryKinds.find((each) => each === kind) ?? null,
    before: /^\d{1,15}$/.test(before) ? Number(before) : null,
    limit: limits.find((each) => each === limit) ?? '50',
  }
}

type PageOfJournal = Awaited<ReturnType<typeof readDeskJournal>>

function view(
  desk: Desk,
  staff: Staff,
  query: Query,
  { entries, next }: PageOfJournal,
  checkpoint: Awaited<ReturnType<typeof newestCheckpoint>>,
): Html {
  const linkTo = (screen: 'journal' | 'journalExport', extra: Readonly<Record<string, string>> = {}) => {
    const { service, userId, kind, limit } = query
    const kept = { service: service ?? '', userId: userId ?? '', kind: kind ?? '', limit, ...extra }
    return `${deskPath(desk, screen)}?${new URLSearchParams(kept)}`
  }
  const main = html`<h1>${title}</h1>
${filterForm(desk, query)}
${table(desk, entries)}
<div class="actions">
${query.before === null ? null : html`<a class="button" href="${linkTo('journal')}">最新へ戻る</a>`}
${next === null ? null : html`<a class="button" href="${linkTo('journal', { before: String(next) })}">次の${query.limit}件（より古いもの）</a>`}
<a class="button" href="${linkTo('journalExport')}" download>CSVでダウンロード</a>
</div>
<section class="panel"><h2>記録の検証</h2>
<p>記録は1件ごとに前の記録のハッシュ値と鍵による認証コードを含むため、あとから変更・削除・並べ替え・追加があれば検証で分かります。システム管理者がサーバで次のコマンドを実行すると、結果（the journal holds または最初に誤りのある記録）と、確かめられなかったことが表示されます。末尾の切り取りを見つけるには、データベースの外に保管した検査点のファイルが必要です。</p>
<p><code>./warifu journal verify --checkpoints journal-checkpoints.jsonl</code></p>
${
  checkpoint === undefined
    ? html`<p>署名済みの検査点は、まだありません。</p>`
    : html`<p>最新の署名済みの検査点：${timeText(checkpoint.atMs)}、通し番号 ${checkpoint.seq}、鍵 ${checkpoint.keyId}、ハッシュ値 <code>${checkpoint.hash}</code></p>`
}
</section>`
  return deskPage(desk, staff, title, main, 'journal')
}

function filterForm(desk: Desk, { service, userId, kind, limit }: Query): Html {
  const services = auditedServices(desk.site.context, desk.profile.service)
  return html`<form method="get" action="${deskPath(desk, 'journal')}" class="panel">
${choiceField({
  name: 'service',
  label: 'サービス',
  value: service ?? '',
  none: 'すべて',
  choices: services.map((each) => [each, desk.site.context.profiles.get(each)?.serviceName ?? each]),
})}
${choiceField({
  name: 'kind',
  label: '種別',
  value: kind ?? '',
  none: 'すべて',
  choices: entryKinds.map((each) => [each, entryKindNames[each]]),
})}
${field({ name: 'userId', label: 'ユーザID・担当者ID', value: userId ?? '', autocomplete: 'off', maxlength: 100 })}
${choiceField({ name: 'limit', label: '表示件数', value: limit, none: null, choices: limits.map((each) => [each, `${each}件`]) })}
<div class="actions"><button class="button button-primary" type="submit">表示</button></div>
</form>`
}

const shownColumns = ['日時', '内容', 'ユーザID', '詳細', '操作者', 'サービス', '通し番号']

function table(desk: Desk, entries: readonly DeskJournalEntry[]): Html {
  if (entries.length === 0) return html`<p class="panel" role="status">該当する記録はありません。</p>`
  const rows = entries.map((entry) => {
    const { at, actor, address, event, seq } = entry
    const { service, userId, details } = partsOf(desk, entry)
    const by = html`${actorText(actor, userId)}${address === null ? '' : html`<br>${address}`}`
    const cells = [timeText(at), eventName(desk, event), userId, details, by, service, String(seq)]
    return recordRow(shownColumns, cells, ['日時', 'ユーザID', '操作者', 'サービス', '通し番号'])
  })
  return recordTable({ label: title, columns: shownColumns, rows })
}

function partsOf(desk: Desk, { event }: DeskJournalEntry) {
  const service = ('service' in event ? event.service : null) ?? ''
  const profile: ServiceProfile = desk.site.context.profiles.get(service) ?? desk.profile
  const userId = ('userId' in event ? event.userId : null) ?? ''
  return { service, userId, details: detailsOf(desk, event, profile) }
}

const columns = [
  '日時',
  '内容',
  '種別',
  'サービス',
  'ユーザID',
  '詳細',
  '操作者',
  'アドレス',
  '要求番号',
  '系列',
  '通し番号',
  'ハッシュ値',
  '記録',
]

async function* exported(desk: Desk, filter: DeskJournalFilter) {
  for await (const entries of exportDeskJournal(desk.context, desk.profile.service, filter)) {
    yield entries.map((entry) => exportedLine(desk, entry))
  }
}

function exportedLine(desk: Desk, entry: DeskJournalEntry): readonly (string | number | null)[] {
  const { at, event, actor, address, request, chain, seq, hash } = entry
  const { service, userId, details } = partsOf(desk, entry)
  const named = [timeText(at), eventName(desk, event), event.type, service, userId, details]
  return [...named, actor, address, request, chain, seq, hash, JSON.stringify(event)]
}
