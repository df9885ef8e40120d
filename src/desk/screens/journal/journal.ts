import type { Context as HonoContext } from 'hono'
import { noteExport } from '../../../authority/operations/note-export.ts'
import { filterText } from '../../../authority/operations/noted-filter.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { csvFile } from '../../../platform/web/csv.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { streamedFile } from '../../../platform/web/streamed-file.ts'
import { timeText } from '../../../platform/web/times.ts'
import type { Staff } from '../../contract.ts'
import { listFilters } from '../../operations/audit-filters.ts'
import { noteList } from '../../operations/look-at-list.ts'
import { lastProof } from '../../operations/prove-journal.ts'
import {
  type DeskJournalPage,
  exportDeskJournal,
  newestCheckpoint,
  readDeskJournal,
} from '../../operations/read-journal.ts'
import { journalTexts, proofTexts } from '../../texts/journal.ts'
import { type Desk, deskPage, deskPath, forStaff, staffCaller } from '../staff.ts'
import { entriesTable, fileColumns, fileLine, jsonLine } from './journal-entries.ts'
import { addressOf, filterForm, isWrong, notedFilter, type Query, queryOf } from './journal-filter.ts'
import { journalProofScreens, noCheckpoints, proofSection, type TypedCheckpoints } from './journal-proof.ts'
import { savedFilterList, savedFilterScreens, saveFilterForm, type TypedName } from './saved-filters.ts'

const title = '監査ログ'
const blankName: TypedName = { name: '', error: undefined }

/** What stands on the page besides what was found. */
type Typed = { readonly name: TypedName; readonly checkpoints: TypedCheckpoints }
const nothingTyped: Typed = { name: blankName, checkpoints: noCheckpoints }

/** What happened at the institution, for its auditors: read only, by page, or all of it as a file. */
export function journalScreens(desk: Desk): void {
  const { app } = desk

  app.get(
    deskPath(desk, 'journal'),
    forStaff(desk, ['audit'], async (c, staff) => {
      const query = queryOf(desk, c.req.query())
      return show(desk, c, staff, query, nothingTyped)
    }),
  )

  for (const screen of ['journalExport', 'journalLines'] as const)
    app.get(
      deskPath(desk, screen),
      forStaff(desk, ['audit'], (c, staff) => takeOut(desk, c, staff, screen)),
    )

  savedFilterScreens(desk, (c, staff, query, name) =>
    show(desk, c, staff, query, { ...nothingTyped, name }, 422),
  )
  journalProofScreens(desk, (c, staff, checkpoints) =>
    show(desk, c, staff, queryOf(desk, {}), { ...nothingTyped, checkpoints }, 422),
  )
}

/** Journaled before the first line leaves; a condition that is wrong takes out nothing. */
async function takeOut(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  screen: 'journalExport' | 'journalLines',
): Promise<Response> {
  const { context, profile } = desk
  const query = queryOf(desk, c.req.query())
  if (isWrong(query)) return show(desk, c, staff, query, nothingTyped)
  const taken = { what: 'journal', filter: notedFilter(query) } as const
  await noteExport(context, staffCaller(c, staff), staff.operator, taken)
  const pages = exportDeskJournal(context, profile.service, query.filter)
  if (screen === 'journalExport') {
    return csvFile(
      c,
      'journal.csv',
      fileColumns,
      lined(pages, (entry) => fileLine(desk, entry)),
    )
  }
  const lines = lined(pages, (entry) => jsonLine(desk, entry))
  return streamedFile(c, { name: 'journal.jsonl', type: 'application/x-ndjson', start: '' }, joined(lines))
}

async function* lined<Entry, Line>(
  pages: AsyncGenerator<readonly Entry[]>,
  lineOf: (entry: Entry) => Line,
): AsyncGenerator<readonly Line[]> {
  for await (const entries of pages) yield entries.map(lineOf)
}

async function* joined(pages: AsyncGenerator<readonly string[]>): AsyncGenerator<string> {
  for await (const lines of pages) yield lines.join('')
}

async function show(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  query: Query,
  typed: Typed,
  status: 200 | 422 = isWrong(query) ? 422 : 200,
): Promise<Response> {
  const { context, profile } = desk
  if (isWrong(query))
    return c.html(await view(desk, staff, { query, typed, page: null, notice: null }), status)
  const filter = filterText(notedFilter(query))
  const looked = { list: 'journal', filter, count: null } as const
  await noteList(context, staffCaller(c, staff), staff.operator, looked)
  const page = await readDeskJournal(context, profile.service, query.filter, query.limit)
  const notice = noticeOf(c.req.query('notice'))
  return c.html(await view(desk, staff, { query, typed, page, notice }), status)
}

const notices: Readonly<Record<string, string>> = {
  saved: journalTexts.filterSaved,
  dropped: journalTexts.filterDropped,
  started: proofTexts.started,
  already: proofTexts.already,
}

function noticeOf(word = ''): string | null {
  return Object.hasOwn(notices, word) ? (notices[word] ?? null) : null
}

type Shown = {
  readonly query: Query
  readonly typed: Typed
  /** Null where the conditions are wrong. */
  readonly page: DeskJournalPage | null
  readonly notice: string | null
}

async function view(desk: Desk, staff: Staff, { query, typed, page, notice }: Shown): Promise<Html> {
  const { context, profile } = desk
  const saved = await listFilters(context, staff.operator)
  const address = String(addressOf(query.typed))
  const main = html`<h1>${title}</h1>
${notice === null ? null : html`<p class="message message-info" role="status">${notice}</p>`}
${savedFilterList(desk, staff, saved)}
${filterForm(desk, query)}
${page === null ? null : found(desk, query, page)}
${page === null ? null : saveFilterForm(desk, staff, address, typed.name)}
<section class="panel"><h2>記録の検証</h2>
<p>記録は1件ごとに前の記録のハッシュ値と鍵による認証コードを含むため、あとから変更・削除・並べ替え・追加があれば検証で分かります。この画面で検証するか、システム管理者がサーバで次のコマンドを実行すると、結果と、確かめられなかったことが表示されます。末尾の切り取りを見つけるには、データベースの外に保管した検査点が必要です。</p>
<p><code>./warifu journal verify --checkpoints journal-checkpoints.jsonl</code></p>
${checkpointText(await newestCheckpoint(context))}
${proofSection(desk, staff, await lastProof(context, profile.service), typed.checkpoints)}
</section>`
  return deskPage(desk, staff, title, main, 'journal', ['journal-proof.js'])
}

function found(desk: Desk, query: Query, page: DeskJournalPage): Html {
  const { entries, next, isPartial, isBehind, archivedUntilMs } = page
  const linkTo = (screen: 'journal' | 'journalExport' | 'journalLines', before?: number) => {
    const kept = addressOf(query.typed)
    if (before !== undefined) kept.set('before', String(before))
    return `${deskPath(desk, screen)}?${kept}`
  }
  const older = isPartial ? '次の記録（より古いもの）' : `次の${query.limit}件（より古いもの）`
  return html`${isBehind ? html`<p class="caution">${journalTexts.behind}</p>` : null}
${isPartial && entries.length === 0 ? null : entriesTable(desk, entries)}
${isPartial ? html`<p class="caution" role="status">${journalTexts.partial}</p>` : null}
${archivedUntilMs === null ? null : html`<p>${journalTexts.archived(timeText(archivedUntilMs))}</p>`}
<div class="actions">
${query.filter.before === null ? null : html`<a class="button" href="${linkTo('journal')}">最新へ戻る</a>`}
${next === null ? null : html`<a class="button" href="${linkTo('journal', next)}">${older}</a>`}
<a class="button" href="${linkTo('journalExport')}" download>CSVでダウンロード</a>
<a class="button" href="${linkTo('journalLines')}" download>JSON Linesでダウンロード</a>
</div>`
}

function checkpointText(checkpoint: Awaited<ReturnType<typeof newestCheckpoint>>): Html {
  if (checkpoint === undefined) return html`<p>署名済みの検査点は、まだありません。</p>`
  const { atMs, seq, keyId, hash } = checkpoint
  return html`<p>最新の署名済みの検査点：${timeText(atMs)}、通し番号 ${seq}、鍵 ${keyId}、ハッシュ値 <code>${hash}</code></p>`
}
