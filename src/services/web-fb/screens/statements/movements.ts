import type { Context as HonoContext } from 'hono'
import { accountsOf, type Statement, statementOf } from '../../../../bank/operations/read-accounts.ts'
import type { Account, Posting } from '../../../../bank/rules/account.ts'
import { asOfText } from '../../../../bank/screens/accounts.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { choice, dateField } from '../../../../platform/web/choice.ts'
import { csvFile } from '../../../../platform/web/csv.ts'
import { parseDay } from '../../../../platform/web/dates.ts'
import type { FieldErrors } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { accountText, dayText, yenText } from '../format.ts'
import type { FbService, Visit } from '../service.ts'
import { bankingOf, withRight, workLink, workPage } from '../work.ts'

const page = { menu: 'statements', entry: '入出金明細照会', title: '入出金明細照会' } as const

/** The selection. Accounts by their position in the customer's list: their numbers stay out of addresses and logs. */
type Asked = {
  readonly account: string
  readonly from: string
  readonly until: string
}

/** 入出金明細照会 for the days that the profile allows, on the screen and as a file (domain-notes a-2). */
export function movementsScreen(service: FbService): void {
  const { app } = service

  app.get(
    workLink(service, 'movements'),
    withRight(service, 'mayInquire', page, async (c, visit) => {
      const asked = askedIn(c)
      const accounts = await accountsOf(service.site.context, visit.who)
      const found = await find(service, visit, accounts, asked)
      const statement = 'errors' in found ? null : found
      const errors = 'errors' in found ? found.errors : {}
      const status = Object.keys(errors).length > 0 ? 422 : 200
      return c.html(view(service, visit, accounts, { asked, statement, errors }), status)
    }),
  )

  app.get(
    workLink(service, 'movementsFile'),
    withRight(service, 'mayInquire', page, async (c, visit) => {
      const accounts = await accountsOf(service.site.context, visit.who)
      const found = await find(service, visit, accounts, askedIn(c))
      if ('errors' in found) return c.redirect(workLink(service, 'movements'), 303)
      const { account, from, until, postings } = found
      const name = `meisai-${account.number}-${from}-${until}.csv`.replaceAll(/-(?=\d\d-|\d\d\.)/g, '')
      return csvFile(c, name, ['日付', '摘要', '出金金額', '入金金額', '残高'], once(postings))
    }),
  )
}

async function* once(postings: readonly Posting[]) {
  yield postings.map(({ day, text, yen, balanceYen }) => [
    day.replaceAll('-', '/'),
    text,
    yen < 0 ? -yen : null,
    yen < 0 ? null : yen,
    balanceYen,
  ])
}

function askedIn(c: HonoContext<Env>): Asked {
  const of = (name: string) => (c.req.query(name) ?? '').slice(0, 20)
  return { account: of('account'), from: of('from'), until: of('until') }
}

async function find(
  service: FbService,
  { who }: Visit,
  accounts: readonly Account[],
  asked: Asked,
): Promise<Statement | { readonly errors: FieldErrors }> {
  const account = accounts[asked.account === '' ? 0 : Number(asked.account)]
  const errors: Record<string, string> = {}
  if (account === undefined && asked.account !== '') errors['account'] = '口座を選択してください。'
  const from = dayIn(asked.from)
  const until = dayIn(asked.until)
  if (from === undefined) errors['from'] = '日付を、年／月／日で入力してください。'
  if (until === undefined) errors['until'] = '日付を、年／月／日で入力してください。'
  const isReversed = from != null && until != null && Temporal.PlainDate.compare(until, from) < 0
  if (isReversed) errors['until'] = '照会開始日以降の日付を入力してください。'
  if (account === undefined || Object.keys(errors).length > 0) return { errors }
  const { accountId } = account
  const days = { ...(from && { from }), ...(until && { until }) }
  const statement = await statementOf(service.site.context, { ...who, accountId, ...days })
  return statement ?? { errors: { account: '口座を選択してください。' } }
}

/** Null: nothing was typed; undefined: the input is not a day. */
function dayIn(typed: string): Temporal.PlainDate | null | undefined {
  if (typed.trim() === '') return null
  const beginsAtMs = parseDay(typed)
  if (beginsAtMs === undefined) return undefined
  return Temporal.Instant.fromEpochMilliseconds(beginsAtMs).toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
}

type Shown = {
  readonly asked: Asked
  readonly statement: Statement | null
  readonly errors: FieldErrors
}

function view(
  service: FbService,
  visit: Visit,
  accounts: readonly Account[],
  { asked, statement, errors }: Shown,
): Html {
  const { bank, statementDays } = bankingOf(service)
  const chosen = asked.account === '' ? '0' : asked.account
  const options = accounts.map((account, i) => [String(i), accountText(account, bank)] as const)
  const form = html`<form method="get" action="${workLink(service, 'movements')}" class="panel">
${choice('account', '照会口座', options, { value: chosen, error: errors['account'] })}
${dateField('from', '照会開始日', { value: asked.from, error: errors['from'], hint: `本日を含め、過去${statementDays}日まで照会できます。空欄の場合は、照会できる最初の日からです。` })}
${dateField('until', '照会終了日', { value: asked.until, error: errors['until'], hint: '空欄の場合は、本日までです。' })}
<div class="actions"><button class="button button-primary" type="submit">照会</button></div>
</form>`
  const main = html`${accounts.length === 0 ? html`<p class="panel">照会できる口座はありません。</p>` : form}
${statement === null ? null : statementView(service, statement, { ...asked, account: chosen })}`
  return workPage(service, visit, { ...page, main })
}

function statementView(
  service: FbService,
  { account, from, until, postings, toldAtMs }: Statement,
  asked: Asked,
): Html {
  const { bank } = bankingOf(service)
  const query = new URLSearchParams(asked).toString()
  const rows = postings.map(
    ({ day, text, yen, balanceYen }) =>
      html`<tr><td data-column="日付" class="whole">${dayText(day)}</td><td data-column="摘要">${text}</td><td class="number" data-column="出金金額">${yen < 0 ? yenText(-yen) : ''}</td><td class="number" data-column="入金金額">${yen < 0 ? '' : yenText(yen)}</td><td class="number" data-column="残高">${balanceYen === null ? '' : yenText(balanceYen)}</td></tr>`,
  )
  const table = html`<div class="table-wrap"><table class="as-cards"><thead><tr><th scope="col">日付</th><th scope="col">摘要</th><th scope="col" class="number">出金金額</th><th scope="col" class="number">入金金額</th><th scope="col" class="number">残高</th></tr></thead><tbody>${rows}</tbody></table></div>
<div class="actions"><a class="button" href="${workLink(service, 'movementsFile')}?${query}">CSVファイル保存</a><button class="button" type="button" data-print hidden>印刷</button></div>`
  const none = html`<p class="panel">該当する明細はありません。</p>`
  return html`<section><h2>${accountText(account, bank)}</h2>
<p>${dayText(from.toString())}～${dayText(until.toString())}　${postings.length}件${toldAtMs === null ? null : `　${asOfText(toldAtMs)}`}</p>
${postings.length === 0 ? none : table}</section>`
}
