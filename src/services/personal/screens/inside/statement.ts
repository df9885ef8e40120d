import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../../authority/operations/find-session.ts'
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
import { dayText, parseStatementDays, type TypedDays } from './statement-days.ts'
import { forCustomer } from './visit.ts'

const title = '入出金明細'
const columns = ['日付', 'お支払金額', 'お預り金額', '摘要', '残高']

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
      return csvFile(c, `statement-${account.number}-${from}-${until}.csv`, columns, fileRows(statement))
    }),
  )
}

/** Reads the query. Throws Problem for an account that is not the customer's, existing or not. */
async function ask({ site, profile }: PersonalService, c: HonoContext<Env>, { user }: FoundSession) {
  const { account: accountId, from = '', until = '' } = c.req.query()
  const accounts = await accountsOf(site.context, user)
  const account =
    accountId === undefined ? accounts[0] : accounts.find((each) => each.accountId === accountId)
  if (account === undefined && accountId !== undefined) throw new Problem('notFound')
  const days = parseStatementDays({ from, until }, statementDaysOf(site.context, profile.service))
  const asked = { accounts, account, typed: { from, until } }
  if (!days.ok) return { ...asked, errors: days.errors, statement: undefined } satisfies Asked
  const { service, customerId } = user
  const statement =
    account &&
    (await statementOf(site.context, {
      service,
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
  const { profile, site } = service
  const { first, today } = statementDaysOf(site.context, profile.service)
  const hint = `${dayText(first)}から${dayText(today)}まで`
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
  const options = accounts.map((each): Option => [each.accountId, accountText(each, profile.banking)])
  return html`<div class="box"><h1 class="box-title">${title}</h1>
<form method="get" action="${href(service, 'statement')}" novalidate>
${plainChoice('account', '口座', options, account?.accountId ?? null)}
${day('from', '照会開始日', first)}${day('until', '照会終了日', today)}
<div class="actions"><button class="button button-primary" type="submit">照会</button></div>
</form></div>
${statement === undefined ? null : found(service, statement)}`
}

function found(service: PersonalService, statement: Statement): Html {
  const { account, from, until, postings, toldAtMs } = statement
  const query = new URLSearchParams({ account: account.accountId, from: `${from}`, until: `${until}` })
  return html`<section class="box"><h2 class="box-title">照会結果</h2>
<dl class="facts">
<div><dt>口座</dt><dd>${accountText(account, service.profile.banking)}</dd></div>
<div><dt>照会期間</dt><dd>${dayText(from)} ～ ${dayText(until)}</dd></div>
<div><dt>${toldAtMs === null ? '現在の残高' : '残高'}</dt><dd>${yenText(account.balanceYen)}${toldAtMs === null ? null : `（${asOfText(toldAtMs)}）`}</dd></div>
</dl>
${postings.length === 0 ? html`<p role="status">この期間の入出金はありません。</p>` : table(postings)}
<div class="actions"><a class="button" href="${href(service, 'statementFile')}?${query.toString()}" download>CSVでダウンロード</a><button class="button" type="button" data-print hidden>印刷</button></div>
</section>`
}

function table(postings: readonly Posting[]): Html {
  const rows = postings.map(({ day, yen, text, balanceYen }) => {
    const cells = [
      day.replaceAll('-', '/'),
      yen < 0 ? yenText(-yen) : '',
      yen < 0 ? '' : yenText(yen),
      text,
      balanceYen === null ? '' : yenText(balanceYen),
    ]
    return recordRow(columns, cells)
  })
  return html`${
    postings.length < postingsMax
      ? null
      : html`<p class="caution">はじめの${postingsMax}件を表示しています。期間を短くして照会してください。</p>`
  }${recordTable({ label: title, columns, rows, look: 'as-cards statement' })}`
}
