import { historyPerPage, historyUsers } from '../../../../authority/operations/customer-history.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import { lockKindText } from '../../../../authority/texts/locks.ts'
import { plainChoice } from '../../../../platform/web/choice.ts'
import { csvFile } from '../../../../platform/web/csv.ts'
import { allLines, beforeIn, historyLine, historyList } from '../../../../platform/web/history.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { type HistoryEntry, readHistory } from '../../operations/administration/read-history.ts'
import { toldEventName } from '../../texts/journal.ts'
import type { Insider } from '../inside.ts'
import { type AdministeredService, administrationPage, forAdministrators, link } from './administrators.ts'

const trail = ['company.group', 'company.activity', 'history.title'] as const
const columns = [
  'history.when',
  'bindings.userId',
  'bindings.userName',
  'history.what',
  'history.who',
  'history.from',
] as const

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
        columns.map(service.t),
        allLines(
          query.before,
          (before) => readHistory(site.context, administrator.who, { ...query, before }),
          (entry) => lineOf(service, entry, names),
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
  { profile, t, web, dates }: AdministeredService,
  { at, event, actor, address }: HistoryEntry,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const userId = 'userId' in event ? (event.userId ?? '') : ''
  const locked = lockKindText(event, profile)
  const name = toldEventName(event.type, profile)
  const deed = { at, actor, address, userId, names, what: [`${name}${locked}`], staff: t('history.staff') }
  return historyLine(deed, { web, dates })
}

function view(
  service: AdministeredService,
  administrator: Insider,
  query: Query,
  { entries, next }: Awaited<ReturnType<typeof readHistory>>,
  names: ReadonlyMap<string, string>,
): Html {
  const { t } = service
  const path = link(service, 'history')
  const users = [...names].map(([id, name]) => [id, fill(t('history.user'), { id, name })] as const)
  const kept = new URLSearchParams({ userId: query.userId ?? '' }).toString()
  const list = historyList(
    {
      path,
      kept,
      before: query.before,
      next,
      perPage: historyPerPage,
      columns: columns.map(t),
      whole: [t('bindings.userId')],
      lines: entries.map((entry) => lineOf(service, entry, names)),
      filePath: link(service, 'historyFile'),
    },
    service.web,
  )
  const main = html`<form method="get" action="${path}" class="panel">
${plainChoice('userId', service.profile.names.userId, [['', t('filter.all')], ...users], query.userId)}
<div class="actions"><button class="button button-primary" type="submit">${t('history.show')}</button></div>
</form>
${list}`
  return administrationPage(service, administrator, 'history', trail.map(t), main, `${path}?${kept}`)
}
