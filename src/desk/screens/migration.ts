import { noteExport } from '../../authority/operations/note-export.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { bindingStatusNames } from '../../authority/texts/bindings.ts'
import { Problem } from '../../platform/http/problem.ts'
import { cell } from '../../platform/web/cell.ts'
import { choiceField } from '../../platform/web/controls.ts'
import { csvFile } from '../../platform/web/csv.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { dayAndTimeText, dayText, timeText } from '../../platform/web/times.ts'
import { noteList } from '../operations/look-at-list.ts'
import {
  exportWithoutMail,
  listWithoutMail,
  type MigrationReport,
  migratingServices,
  movesToMail,
  type PasskeyReport,
  reportMigration,
  reportPasskeys,
} from '../operations/migration.ts'
import { deskUserHref } from '../routes.ts'
import { userStatusNames } from '../texts/desk.ts'
import { methodChart, methodSeries } from './migration-chart.ts'
import { type Desk, deskPage, deskPath, forStaff, staffCaller } from './staff.ts'

const title = '移行状況'
const pageLength = 50
const longest = 100

type Unregistered = Awaited<ReturnType<typeof listWithoutMail>>
type User = Unregistered['users'][number]

/** How far a service has come on its way from tokens to codes by mail and to passkeys: for whoever answers for the date. */
export function migrationScreens(desk: Desk): void {
  const { app, site } = desk
  const { context } = site

  app.get(
    deskPath(desk, 'migration'),
    forStaff(desk, ['migration'], async (c, staff) => {
      const profile = chosen(desk, c.req.query('service') ?? '')
      if (profile === undefined) {
        const none = html`<h1>${title}</h1><p class="panel">移行を行うサービスはありません。</p>`
        return c.html(deskPage(desk, staff, title, none, 'migration'))
      }
      const after = (c.req.query('after') ?? '').slice(0, longest)
      const passkeys = await reportPasskeys(context, profile)
      const mail = movesToMail(profile) ? await mailReport(desk, profile, after) : null
      if (mail !== null && mail.waiting.users.length > 0) {
        const filter = filterText({ service: profile.service })
        const looked = { list: 'users_without_mail', filter, count: null } as const
        await noteList(context, staffCaller(c, staff), staff.operator, looked)
      }
      const main = view(desk, profile, passkeys, mail)
      return c.html(deskPage(desk, staff, title, main, 'migration'))
    }),
  )

  app.get(
    deskPath(desk, 'migrationExport'),
    forStaff(desk, ['migration'], async (c, staff) => {
      const profile = chosen(desk, c.req.query('service') ?? '')
      if (profile === undefined || !movesToMail(profile)) throw new Problem('notFound')
      const taken = { what: 'users_without_mail', filter: { service: profile.service } } as const
      await noteExport(context, staffCaller(c, staff), staff.operator, taken)
      return csvFile(c, 'unregistered.csv', columns, exported(desk, profile))
    }),
  )
}

/** The service that the address names, or the first one; undefined where there is none. Another one is unknown. */
function chosen({ site, profile }: Desk, service: string): ServiceProfile | undefined {
  const services = migratingServices(site.context, profile.service)
  if (service !== '' && !services.includes(service)) throw new Problem('notFound')
  return site.context.profiles.get(service === '' ? (services[0] ?? '') : service)
}

type MailReport = { readonly report: MigrationReport; readonly waiting: Unregistered; readonly after: string }

async function mailReport({ site }: Desk, { service }: ServiceProfile, after: string): Promise<MailReport> {
  const { context } = site
  const report = await reportMigration(context, service)
  return { report, waiting: await listWithoutMail(context, service, after, pageLength), after }
}

function view(
  desk: Desk,
  profile: ServiceProfile,
  passkeys: PasskeyReport | null,
  mail: MailReport | null,
): Html {
  return html`<h1>${title}</h1>
${serviceForm(desk, profile)}
${mail === null ? null : mailPanels(mail)}
${passkeys === null ? null : passkeyPanel(passkeys)}
${mail === null ? null : waitingPanel(desk, profile, mail)}`
}

function mailPanels({ report }: MailReport): Html {
  return html`<section class="panel"><h2>現在の人数</h2>${nowTable(report)}</section>
<section class="panel"><h2>完了の見込み</h2>${forecastText(report)}</section>
<section class="panel"><h2>推移</h2>
${methodChart(report.days)}
<p class="hint">現在の登録内容を、登録日ごとに集計しています。その後に解除・失効した登録は、過去の日の人数に含まれません。</p>
<details><summary>推移を表で見る</summary>${dayTable(report)}</details>
</section>`
}

function waitingPanel(desk: Desk, profile: ServiceProfile, { waiting, after }: MailReport): Html {
  return html`<section class="panel"><h2>メールアドレスが未登録のユーザ</h2>
${userTable(desk, profile, waiting.users)}
<div class="actions">
${after === '' ? null : html`<a class="button" href="${linkTo(desk, profile, 'migration')}">先頭へ戻る</a>`}
${waiting.next === null ? null : html`<a class="button" href="${linkTo(desk, profile, 'migration', { after: waiting.next })}">次の${pageLength}件</a>`}
<a class="button" href="${linkTo(desk, profile, 'migrationExport')}" download>CSVでダウンロード</a>
</div></section>`
}

/** Whoever has lost all of theirs can't log in: the desk sees that they are there before they call. */
function passkeyPanel({ users, requiredFrom }: PasskeyReport): Html {
  const { counting, waiting, lost, none } = users
  const rows = [
    ['利用できる', counting],
    ['待機中', waiting],
    ['すべて削除または停止（登録解除のお手続きが必要）', lost],
    ['登録なし', none],
  ] as const
  const required =
    requiredFrom === null ? null : html`<p>パスキーが必須になる日時：${dayAndTimeText(requiredFrom)}</p>\n`
  return html`<section class="panel"><h2>パスキー</h2>
${required}${shareTable('パスキーの登録', rows)}</section>`
}

function linkTo(
  desk: Desk,
  { service }: ServiceProfile,
  screen: 'migration' | 'migrationExport',
  extra: Readonly<Record<string, string>> = {},
): string {
  return `${deskPath(desk, screen)}?${new URLSearchParams({ service, ...extra })}`
}

function serviceForm(desk: Desk, { service, serviceName }: ServiceProfile): Html {
  const { context } = desk.site
  const services = migratingServices(context, desk.profile.service)
  if (services.length === 1) return html`<p>サービス：${serviceName}</p>`
  const choices = services.map((each) => [each, context.profiles.get(each)?.serviceName ?? each] as const)
  return html`<form method="get" action="${deskPath(desk, 'migration')}" class="panel">
${choiceField({ name: 'service', label: 'サービス', value: service, none: null, choices })}
<div class="actions"><button class="button button-primary" type="submit">表示</button></div>
</form>`
}

function nowTable({ now }: MigrationReport): Html {
  const { tokenOnly, both, mailOnly, none } = now
  return shareTable('登録している方法', [
    ['トークンのみ', tokenOnly],
    ['トークンとメール', both],
    ['メールのみ', mailOnly],
    ['どちらもなし', none],
  ])
}

/** How many users are what, and how many in a hundred that is. */
function shareTable(heading: string, rows: readonly (readonly [name: string, users: number])[]): Html {
  const all = rows.reduce((sum, [, users]) => sum + users, 0)
  const line = (name: string, users: number) =>
    html`<tr><th scope="row">${name}</th><td class="number">${peopleText(users)}</td><td class="number">${all === 0 ? '－' : `${((users / all) * 100).toFixed(1)}%`}</td></tr>`
  return html`<table class="migration-now">
<thead><tr><th scope="col">${heading}</th><th scope="col">人数</th><th scope="col">割合</th></tr></thead>
<tbody>${rows.map(([name, users]) => line(name, users))}${line('合計', all)}</tbody>
</table>`
}

function forecastText({ forecast, begins, ends }: MigrationReport): Html {
  const { mean, waiting, waitingAtEnd, doneOn } = forecast
  const facts: [string, string][] = [
    ['メールの受付開始', dayAndTimeText(begins)],
    ['トークンの利用終了', ends === null ? '未定' : dayAndTimeText(ends)],
    ['メールアドレスが未登録のユーザ', peopleText(waiting)],
  ]
  if (mean !== null) {
    facts.push(['1日あたりの登録', `${mean.perDay.toFixed(1)}人（昨日までの${mean.days}日間の平均）`])
    const done = doneOn === null ? '見込みが立ちません' : dayText(doneOn)
    facts.push(['全員の登録が完了する日', waiting === 0 ? '完了しています' : done])
  }
  if (waitingAtEnd !== null) facts.push(['利用終了の時点で残る見込み', peopleText(waitingAtEnd)])
  const list = facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)
  const how =
    mean === null
      ? 'メールの受付開始から1日が過ぎると、見込みを表示します。'
      : '平均と同じ人数が毎日登録を続けるものとして計算した目安です。'
  return html`<dl class="record-facts">${list}</dl><p class="hint">${how}</p>`
}

const dayColumns = ['日付', 'メールの新規登録', ...methodSeries.map(([, name]) => name)]

function dayTable({ days }: MigrationReport): Html {
  const rows = days.toReversed().map(({ day, registered, ...users }) => {
    const counts = [registered, ...methodSeries.map(([series]) => users[series])]
    const cells = counts.map((count, i) => cell(dayColumns[i + 1] ?? '', peopleText(count), 'number'))
    return html`<tr><th scope="row" class="whole">${day.year}/${day.month}/${day.day}</th>${cells}</tr>`
  })
  return recordTable({ label: '推移', columns: dayColumns, rows })
}

function userTable({ profile }: Desk, { service }: ServiceProfile, users: readonly User[]): Html {
  if (users.length === 0) return html`<p>該当するユーザはいません。</p>`
  const columns = ['お客様名', 'ユーザID', 'ユーザ名', 'トークン', 'トークンの最終利用']
  const rows = users.map((user) => {
    const link = html`<a href="${deskUserHref(profile.service, 'user', service, user.userId)}">${user.userId}</a>`
    const used = user.tokenUsedAtMs === null ? 'なし' : timeText(user.tokenUsedAtMs)
    const cells = [user.customerName, link, nameOf(user), tokenOf(user), used]
    return recordRow(columns, cells, ['ユーザID', 'トークンの最終利用'])
  })
  return recordTable({ label: 'メールアドレスが未登録のユーザ', columns, rows })
}

function nameOf({ userName, administrator, status }: User): string {
  return `${userName}${administrator ? '（管理者）' : ''}${status === 'active' ? '' : `（${userStatusNames[status]}）`}`
}

function tokenOf({ tokenId, bindingStatus }: User): string {
  return bindingStatusNames[tokenId === null ? 'pending' : (bindingStatus ?? 'pending')]
}

const columns = [
  'お客様名',
  '顧客（CTP）コード',
  'ユーザID',
  'ユーザ名',
  '管理者',
  '状態',
  'トークン',
  'トークンの最終利用',
]

async function* exported({ site }: Desk, { service }: ServiceProfile) {
  for await (const users of exportWithoutMail(site.context, service)) {
    yield users.map((user) => [
      user.customerName,
      user.counterpartyCode,
      user.userId,
      user.userName,
      user.administrator ? 1 : 0,
      userStatusNames[user.status],
      tokenOf(user),
      user.tokenUsedAtMs === null ? null : timeText(user.tokenUsedAtMs),
    ])
  }
}

function peopleText(users: number): string {
  return `${users.toLocaleString('ja-JP')}人`
}
