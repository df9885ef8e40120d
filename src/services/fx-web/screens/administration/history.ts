import { historyPerPage, historyUsers } from '../../../../authority/operations/customer-history.ts'
import { authorityEventNames } from '../../../../authority/texts/journal.ts'
import { lockKindText } from '../../../../authority/texts/locks.ts'
import { plainChoice } from '../../../../platform/web/choice.ts'
import { csvFile } from '../../../../platform/web/csv.ts'
import { allLines, beforeIn, historyLine, historyList } from '../../../../platform/web/history.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { type HistoryEntry, readHistory } from '../../operations/administration/read-history.ts'
import { tradeEventNames } from '../../texts/journal.ts'
import type { Insider } from '../inside.ts'
import { type AdministeredService, administrationPage, forAdministrators, link } from './administrators.ts'

const eventNames = { ...authorityEventNames, ...tradeEventNames }
const trail = ['共通', '管理', '利用履歴']
const columns = ['日時', 'ユーザID', 'ユーザ名', '内容', '操作者', '接続元']

type Query = { readonly userId: string | null; readonly before: number | null }

function queryOf({ userId = '', before }: Readonly<Record<string, string>>): Query {
  return {
    userId: userId === '' ? null : userId,
    before: beforeIn(before),
  }
}

/** 管理: what the users of the company did, and what was done to them, from the journal. */
export function historyScreen(service: AdministeredService): void {
  const { app, site } = service
  app.get(
    link(service, 'history'),
    forAdministrators(service, async (c, administrator) => {
      const query = queryOf(c.req.query())
      const page = await readHistory(site.context, administrator.who, query)
      const names = await userNames(service, administrator)
      return c.html(view(service, administrator, query, page, names))
    }),
  )

  app.get(
    link(service, 'historyFile'),
    forAdministrators(service, async (c, administrator) => {
      const names = await userNames(service, administrator)
      const query = queryOf(c.req.query())
      return csvFile(
        c,
        'history.csv',
        columns,
        allLines(
          query.before,
          (before) => readHistory(site.context, administrator.who, { ...query, before }),
          (entry) => lineOf(service.profile, entry, names),
        ),
      )
    }),
  )
}

async function userNames({ site }: AdministeredService, { who }: Insider) {
  const users = await historyUsers(site.context, who)
  return new Map(users.map(({ userId, userName }) => [userId, userName]))
}

function lineOf(
  profile: AdministeredService['profile'],
  { at, event, actor, address }: HistoryEntry,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const userId = 'userId' in event ? (event.userId ?? '') : ''
  const locked = lockKindText(event, profile)
  const name = event.type === 'binding_revoked' ? 'トークンの無効' : eventNames[event.type]
  return historyLine({
    at,
    actor,
    address,
    userId,
    names,
    what: [`${name}${locked}`],
    staff: 'サポートデスク',
  })
}

function view(
  service: AdministeredService,
  administrator: Insider,
  query: Query,
  { entries, next }: Awaited<ReturnType<typeof readHistory>>,
  names: ReadonlyMap<string, string>,
): Html {
  const path = link(service, 'history')
  const users = [...names].map(([id, name]) => [id, `${id}　${name}`] as const)
  const kept = new URLSearchParams({ userId: query.userId ?? '' }).toString()
  const list = historyList({
    path,
    kept,
    before: query.before,
    next,
    perPage: historyPerPage,
    columns,
    lines: entries.map((entry) => lineOf(service.profile, entry, names)),
    filePath: link(service, 'historyFile'),
  })
  const main = html`<form method="get" action="${path}" class="panel">
${plainChoice('userId', service.profile.names.userId, [['', 'すべて'], ...users], query.userId)}
<div class="actions"><button class="button button-primary" type="submit">表示</button></div>
</form>
${list}`
  return administrationPage(service, administrator, 'history', trail, main)
}
