import { historyPerPage, historyUsers } from '../../../../authority/operations/customer-history.ts'
import type { CommonAction } from '../../../../authority/rules/rights.ts'
import { actionNames } from '../../../../authority/texts/desk-actions.ts'
import { authorityEventNames } from '../../../../authority/texts/journal.ts'
import { lockKindText } from '../../../../authority/texts/locks.ts'
import { bankEventNames } from '../../../../bank/texts/journal.ts'
import { plainChoice } from '../../../../platform/web/choice.ts'
import { csvFile } from '../../../../platform/web/csv.ts'
import { dayMs, parseDay } from '../../../../platform/web/dates.ts'
import { type FieldErrors, field } from '../../../../platform/web/form.ts'
import { allLines, beforeIn, historyLine, historyList } from '../../../../platform/web/history.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import {
  type FbHistoryEntry,
  type HistoryKind,
  type HistoryQuery,
  readFbHistory,
} from '../../operations/administration/history.ts'
import type { FbProfile } from '../../rules/profile.ts'
import { fbEventNames, sharedTokenName } from '../../texts/administration.ts'
import { fbActs } from '../../texts/desk.ts'
import { fbJournalNames } from '../../texts/journal.ts'
import { fixedPasswordNames } from '../../texts/names.ts'
import type { FbService, Visit } from '../service.ts'
import { administrationPage, forAdministrators, link } from './administrators.ts'

const columns = ['日時', 'お客様ID', '利用者名', '内容', '詳細', '操作者', '接続元'] as const

const journalNames = { ...authorityEventNames, ...bankEventNames, ...fbJournalNames }

const kindNames = {
  login: 'ログイン',
  password: 'パスワード',
  user: '利用者の管理',
  token: 'ワンタイムパスワード',
  transfer: '振込',
  contract: '契約・カレンダー',
  institution: '窓口での手続き',
} as const satisfies Record<HistoryKind, string>

const kinds = Object.keys(kindNames) as HistoryKind[]
const all = ['', 'すべて'] as const

/** As in the query. */
type Typed = {
  readonly userId: string
  readonly kind: string
  readonly from: string
  readonly until: string
}

function queryOf(asked: Readonly<Record<string, string>>): {
  readonly typed: Typed
  readonly query: HistoryQuery
  readonly errors: FieldErrors
} {
  const text = (name: string) => (asked[name] ?? '').slice(0, 100)
  const typed = {
    userId: text('userId'),
    kind: text('kind'),
    from: text('from'),
    until: text('until'),
  }
  const from = typed.from === '' ? null : parseDay(typed.from)
  const until = typed.until === '' ? null : parseDay(typed.until)
  const query = {
    userId: typed.userId === '' ? null : typed.userId,
    kind: kinds.find((kind) => kind === typed.kind) ?? null,
    fromMs: from ?? null,
    untilMs: until === null || until === undefined ? null : until + dayMs,
    before: beforeIn(asked['before']),
  }
  const wrong = '日付は 2016/01/13 の形式で入力してください。'
  const errors = {
    ...(from === undefined ? { from: wrong } : {}),
    ...(until === undefined ? { until: wrong } : {}),
  }
  return { typed, query, errors }
}

/** 利用履歴照会: the journal of the customer's users, also as a file. */
export function historyScreen(service: FbService): void {
  const { app, site } = service
  app.get(
    link(service, 'history'),
    forAdministrators(service, async (c, visit) => {
      const asked = queryOf(c.req.query())
      const page = await readFbHistory(site.context, visit.who, asked.query)
      const names = await userNames(service, visit)
      return c.html(view(service, visit, asked, page, names))
    }),
  )
  app.get(
    link(service, 'historyFile'),
    forAdministrators(service, async (c, visit) => {
      const { query } = queryOf(c.req.query())
      const names = await userNames(service, visit)
      return csvFile(
        c,
        'history.csv',
        columns,
        allLines(
          query.before,
          (before) => readFbHistory(site.context, visit.who, { ...query, before }),
          (entry) => lineOf(service.profile, entry, names),
        ),
      )
    }),
  )
}

async function userNames({ site }: FbService, { who }: Visit): Promise<ReadonlyMap<string, string>> {
  const users = await historyUsers(site.context, who)
  return new Map(users.map(({ userId, userName }) => [userId, userName]))
}

function lineOf(
  profile: FbProfile,
  { at, event, actor, address }: FbHistoryEntry,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const userId = 'userId' in event ? (event.userId ?? '') : ''
  const locked = lockKindText(event, profile)
  const name = `${fbEventNames[event.type] ?? journalNames[event.type]}${locked}`
  const what = [name, detailOf(event, profile)]
  return historyLine({ at, actor, address, userId, names, what, staff: '当金庫' })
}

/** The subject of the event, if its name does not say. */
function detailOf(event: FbHistoryEntry['event'], profile: FbProfile): string {
  switch (event.type) {
    case 'desk_acted':
      return event.action in fbActs
        ? fbActs[event.action as keyof typeof fbActs].name
        : actionNames[event.action as CommonAction](profile)
    case 'fixed_password_set':
    case 'fixed_password_rejected':
      return fixedPasswordNames[event.purpose]
    case 'token_enrolled':
    case 'binding_revoked':
      return `${event.holder.startsWith('customer:') ? `${sharedTokenName} ` : ''}${event.tokenId}`
    case 'transfer_accepted':
    case 'transfer_released':
    case 'transfer_executed':
    case 'transfer_short':
    case 'transfer_failed':
    case 'transfer_cancelled':
    case 'transfer_item_stopped':
      return `受付番号 ${event.transferId}`
    case 'payee_set':
      return event.label
    case 'usage_form_chosen':
      return event.usageForm === 'shared' ? '同じトークン' : '異なるトークン'
    default:
      return ''
  }
}

function view(
  service: FbService,
  visit: Visit,
  { typed, query, errors }: ReturnType<typeof queryOf>,
  { entries, next }: Awaited<ReturnType<typeof readFbHistory>>,
  names: ReadonlyMap<string, string>,
): Html {
  const path = link(service, 'history')
  const kept = new URLSearchParams(typed).toString()
  const day = (name: 'from' | 'until', label: string) =>
    field({
      name,
      label,
      value: typed[name],
      error: errors[name],
      hint: '例：2016/01/13',
      autocomplete: 'off',
      maxlength: 20,
    })
  const users = [...names].map(([id, name]) => [id, `${id}　${name}`] as const)
  const list = historyList({
    path,
    kept,
    before: query.before,
    next,
    perPage: historyPerPage,
    columns,
    lines: entries.map((entry) => lineOf(service.profile, entry, names)),
    whole: ['お客様ID'],
    filePath: link(service, 'historyFile'),
  })
  const main = html`<form method="get" action="${path}" class="panel">
${plainChoice('userId', 'お客様ID', [all, ...users], typed.userId === '' ? null : typed.userId)}
${plainChoice('kind', '種類', [all, ...Object.entries(kindNames)], typed.kind === '' ? null : typed.kind)}
${day('from', '期間（開始日）')}${day('until', '期間（終了日）')}
<div class="actions"><button class="button button-primary" type="submit">照会</button></div>
</form>
${list}`
  return administrationPage(service, visit, 'history', { title: '利用履歴', main })
}
