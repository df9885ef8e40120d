import { authorityEventNames } from '../../../../authority/texts/journal.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { csvFile } from '../../../../platform/web/csv.ts'
import { preciseTimeText } from '../../../../platform/web/dates.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import {
  type HistoryEntry,
  historyPerPage,
  historyUsers,
  readHistory,
} from '../../operations/administration/read-history.ts'
import { tradeEventNames } from '../../texts/journal.ts'
import {
  type AdministeredService,
  type Administrator,
  administrationPage,
  forAdministrators,
  link,
} from './administrators.ts'

const eventNames = { ...authorityEventNames, ...tradeEventNames }
const trail = ['共通', '管理', '利用履歴']
const columns = ['日時', 'ユーザID', 'ユーザ名', '内容', '操作者', '接続元']

type Query = { readonly userId: string | null; readonly before: number | null }

function queryOf({ userId = '', before = '' }: Readonly<Record<string, string>>): Query {
  return {
    userId: userId === '' ? null : userId,
    before: /^\d{1,15}$/.test(before) ? Number(before) : null,
  }
}

/** 管理: what the users of the company did, and what was done to them, from the journal. */
export function historyScreen(service: AdministeredService): void {
  const { app, site } = service
  app.get(
    link(service, 'history'),
    forAdministrators(service, async (c, administrator) => {
      const query = queryOf(c.req.query())
      const page = await readHistory(site.context, administrator.acting, query)
      const names = await userNames(service, administrator)
      return c.html(view(service, administrator, query, page, names))
    }),
  )

  app.get(
    link(service, 'historyFile'),
    forAdministrators(service, async (c, administrator) => {
      const names = await userNames(service, administrator)
      const query = queryOf(c.req.query())
      return csvFile(c, 'history.csv', columns, fileRows(service, administrator, query, names))
    }),
  )
}

async function* fileRows(
  { site }: AdministeredService,
  { acting }: Administrator,
  query: Query,
  names: ReadonlyMap<string, string>,
) {
  for (let { before } = query; ; ) {
    const { entries, next } = await readHistory(site.context, acting, { ...query, before })
    yield entries.map((entry) => cells(entry, names))
    if (next === null) return
    before = next
  }
}

async function userNames({ site }: AdministeredService, { acting }: Administrator) {
  const users = await historyUsers(site.context, acting)
  return new Map(users.map(({ userId, userName }) => [userId, userName]))
}

function cells(entry: HistoryEntry, names: ReadonlyMap<string, string>): readonly string[] {
  const { at, event, actor, address } = entry
  const userId = 'userId' in event ? (event.userId ?? '') : ''
  const locked = 'locked' in event && event.locked ? '（ロック）' : ''
  const when = preciseTimeText(Temporal.Instant.from(at).epochMilliseconds)
  return [
    when,
    userId,
    names.get(userId) ?? '',
    `${event.type === 'binding_revoked' ? 'トークンの無効' : eventNames[event.type]}${locked}`,
    whoActed(actor, userId),
    address ?? '',
  ]
}

/** The company's own people by ID; staff of the institution without. */
function whoActed(actor: string, userId: string): string {
  const [kind, id = ''] = actor.split(':')
  if (kind === 'user') return id === userId ? '本人' : id
  return kind === 'operator' ? 'サポートデスク' : kind === 'anonymous' ? '本人（ログイン前）' : 'システム'
}

function view(
  service: AdministeredService,
  administrator: Administrator,
  query: Query,
  { entries, next }: Awaited<ReturnType<typeof readHistory>>,
  names: ReadonlyMap<string, string>,
): Html {
  const rows = entries.map(
    (entry) => html`<tr>${cells(entry, names).map((text, i) => cell(columns[i] ?? '', text))}</tr>`,
  )
  const userId = query.userId ?? ''
  const kept = new URLSearchParams({ userId }).toString()
  const main = html`<form method="get" action="${link(service, 'history')}" class="panel">
<div class="field"><label for="userId">${service.profile.names.userId}</label><div class="field-input"><select id="userId" name="userId"><option value="">すべて</option>${[
    ...names,
  ].map(
    ([id, name]) =>
      html`<option value="${id}"${id === userId ? html` selected` : ''}>${id}　${name}</option>`,
  )}</select></div></div>
<div class="actions"><button class="button button-primary" type="submit">表示</button></div>
</form>
${
  entries.length === 0
    ? html`<p class="panel" role="status">該当する利用履歴はありません。</p>`
    : html`<div class="table-wrap" tabindex="0" role="region" aria-label="利用履歴"><table class="records as-cards">
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`
}
<div class="actions">
${query.before === null ? null : html`<a class="button" href="${link(service, 'history')}?${kept}">最新へ戻る</a>`}
${next === null ? null : html`<a class="button" href="${link(service, 'history')}?${kept}&before=${next}">次の${historyPerPage}件（より古いもの）</a>`}
<a class="button" href="${link(service, 'historyFile')}?${kept}" download>CSVでダウンロード</a>
</div>`
  return administrationPage(service, administrator, 'history', trail, main)
}
