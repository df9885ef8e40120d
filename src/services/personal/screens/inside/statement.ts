import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import {
  accountsOf,
  postingsMax,
  type Statement,
  statementDaysOf,
  statementOf,
} from '../../../../bank/operations/read-accounts.ts'
import type { Account, Posting } from '../../../../bank/rules/account.ts'
import { accountText, asOfText, yenText } from '../../../../bank/screens/accounts.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { type Option, plainChoice } from '../../../../platform/web/choice.ts'
import { csvFile } from '../../../../platform/web/csv.ts'
import { type FieldErrors, field } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordRow, recordTable } from '../../../../platform/web/record-table.ts'
import { href, insidePage, type PersonalService } from '../service.ts'
import { parseStatementDays, type TypedDays } from './statement-days.ts'
import { forCustomer } from './visit.ts'

const columnNames = [
  'statement.date',
  'statement.out',
  'statement.in',
  'statement.text',
  'statement.balance',
] as const

const columnsOf = ({ t }: PersonalService) => columnNames.map((name) => t(name))

type Asked = {
  readonly accounts: readonly Account[]
  readonly account: Account | undefined
  readonly typed: TypedDays
  readonly errors: FieldErrors
  /** The result; undefined if the input is wrong, or without accounts. */
  readonly statement: Statement | undefined
}

/** 入出金明細 of one account, as far back as the profile allows, printable and as a file. */
export function statementScreen(service: PersonalService): void {
  const { app } = service
  const title = service.t('statement.title')

  app.get(
    href(service, 'statement'),
    forCustomer(service, async (c, found) => {
      const asked = await ask(service, c, found)
      const wrong = Object.keys(asked.errors).length > 0
      const page = insidePage(service, c, found, title, view(service, asked), {
        help: 'inquiry',
        menu: 'inquiry',
      })
      return c.html(page, wrong ? 422 : 200)
    }),
  )

  app.get(
    href(service, 'statementFile'),
    forCustomer(service, async (c, found) => {
      const { statement } = await ask(service, c, found)
      if (statement === undefined) throw new Problem('badRequest')
      const { account, from, until } = statement
      const name = `statement-${account.number}-${from}-${until}.csv`
      return csvFile(c, name, columnsOf(service), fileRows(statement))
    }),
  )
}

/** Reads the query. Throws Problem for an account that is not the customer's, existing or not. */
async function ask(service: PersonalService, c: HonoContext<Env>, { user }: FoundSession) {
  const { site, profile } = service
  const { account: accountId, from = '', until = '' } = c.req.query()
  const accounts = await accountsOf(site.context, user)
  const account =
    accountId === undefined ? accounts[0] : accounts.find((each) => each.accountId === accountId)
  if (account === undefined && accountId !== undefined) throw new Problem('notFound')
  const days = parseStatementDays({ from, until }, statementDaysOf(site.context, profile.service), service)
  const asked = { accounts, account, typed: { from, until } }
  if (!days.ok) return { ...asked, errors: days.errors, statement: undefined } satisfies Asked
  const { customerId } = user
  const statement =
    account &&
    (await statementOf(site.context, {
      service: profile.service,
      customerId,
      accountId: account.accountId,
      from: days.from,
      until: days.until,
    }))
  return { ...asked, errors: {}, statement } satisfies Asked
}

async function* fileRows({ postings }: Statement) {
  yield postings.map(({ day, yen, text, balanceYen }) => [
    day.replaceAll('-', '/'),
    yen < 0 ? -yen : null,
    yen < 0 ? null : yen,
    text,
    balanceYen,
  ])
}

function view(service: PersonalService, { accounts, account, typed, errors, statement }: Asked): Html {
  const { profile, site, t, dates } = service
  const { first, today } = statementDaysOf(site.context, profile.service)
  const hint = fill(t('statement.range'), { first: dates.date(first), last: dates.date(today) })
  const day = (name: keyof TypedDays, label: string, otherwise: Temporal.PlainDate) =>
    field({
      name,
      label,
      type: 'date',
      error: errors[name],
      hint,
      autocomplete: 'off',
      maxlength: 20,
      value: typed[name] === '' ? otherwise.toString() : typed[name].replaceAll('/', '-'),
    })
  const options = accounts.map(
    (each): Option => [each.accountId, accountText(each, profile.banking, profile)],
  )
  return html`<div class="box"><h1 class="box-title">${t('statement.title')}</h1>
<form method="get" action="${href(service, 'statement')}" novalidate>
${plainChoice('account', t('statement.account'), options, account?.accountId ?? null)}
${day('from', t('statement.from'), first)}${day('until', t('statement.until'), today)}
<div class="actions"><button class="button button-primary" type="submit">${t('statement.submit')}</button></div>
</form></div>
${statement === undefined ? null : found(service, statement)}`
}

function found(service: PersonalService, statement: Statement): Html {
  const { account, from, until, postings, toldAtMs } = statement
  const { profile, t, dates } = service
  const days = { from: dates.date(from), until: dates.date(until) }
  const yen = yenText(account.balanceYen, profile)
  const balance =
    toldAtMs === null ? yen : fill(t('statement.balanceAsOf'), { yen, asOf: asOfText(toldAtMs, profile) })
  const query = new URLSearchParams({ account: account.accountId, from: `${from}`, until: `${until}` })
  return html`<section class="box"><h2 class="box-title">${t('statement.result')}</h2>
<dl class="facts">
<div><dt>${t('statement.account')}</dt><dd>${accountText(account, profile.banking, profile)}</dd></div>
<div><dt>${t('statement.period')}</dt><dd>${fill(t('statement.days'), days)}</dd></div>
<div><dt>${toldAtMs === null ? t('statement.balanceNow') : t('statement.balance')}</dt><dd>${balance}</dd></div>
</dl>
${postings.length === 0 ? html`<p role="status">${t('statement.empty')}</p>` : table(service, postings)}
<div class="actions"><a class="button" href="${href(service, 'statementFile')}?${query.toString()}" download>${t('button.csv')}</a><button class="button" type="button" data-print hidden>${t('button.print')}</button></div>
</section>`
}

function table(service: PersonalService, postings: readonly Posting[]): Html {
  const { profile, t, dates } = service
  const columns = columnsOf(service)
  const rows = postings.map(({ day, yen, text, balanceYen }) => {
    const cells = [
      dates.date(Temporal.PlainDate.from(day)),
      yen < 0 ? yenText(-yen, profile) : '',
      yen < 0 ? '' : yenText(yen, profile),
      text,
      balanceYen === null ? '' : yenText(balanceYen, profile),
    ]
    return recordRow(columns, cells)
  })
  return html`${
    postings.length < postingsMax
      ? null
      : html`<p class="caution">${say(t('statement.first'), { count: postingsMax })}</p>`
  }${recordTable({ label: t('statement.title'), columns, rows, look: 'as-cards statement' })}`
}
