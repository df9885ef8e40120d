import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import { accountsOf, accountsToldAtMs } from '../../../../bank/operations/read-accounts.ts'
import type { Account } from '../../../../bank/rules/account.ts'
import { accountTypeName, asOfText, branchName, yenText } from '../../../../bank/screens/accounts.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordRow, recordTable } from '../../../../platform/web/record-table.ts'
import { personalHref } from '../../routes.ts'
import { href, insidePage, type PersonalService } from '../service.ts'
import { forCustomer } from './visit.ts'

const columnNames = [
  'inquiry.branch',
  'inquiry.type',
  'inquiry.number',
  'inquiry.balance',
  'inquiry.activity',
] as const

/** 照会: the current balance of every account of the customer. */
export function inquiryScreen(service: PersonalService): void {
  const { app, site, profile, t, dates } = service
  const title = t('inquiry.title')
  app.get(
    href(service, 'inquiry'),
    forCustomer(service, async (c, found) => {
      const toldAtMs = await accountsToldAtMs(site.context, found.user.service)
      const time = dates.second(site.context.now().epochMilliseconds)
      const asOf = toldAtMs === null ? fill(t('inquiry.now'), { time }) : asOfText(toldAtMs, profile)
      const main = html`<div class="box"><h1 class="box-title">${title}</h1>
<p>${say(t('inquiry.asOf'), { asOf })}</p>
${accountTable(service, await accountsOf(site.context, found.user))}
<div class="actions"><button class="button" type="button" data-print hidden>${t('button.print')}</button></div>
</div>`
      return c.html(insidePage(service, c, found, title, main, { help: 'inquiry', menu: 'inquiry' }))
    }),
  )
}

export function accountTable({ profile, t }: PersonalService, accounts: readonly Account[]): Html {
  if (accounts.length === 0)
    return html`<p>${say(t('inquiry.none'), { desk: profile.contacts.desk.name })}</p>`
  const columns = columnNames.map((name) => t(name))
  const rows = accounts.map((account) => {
    const statement = `${personalHref(profile.service, 'statement')}?${new URLSearchParams({ account: account.accountId })}`
    const cells = [
      branchName(account, profile.banking, profile),
      accountTypeName(account.accountType, profile),
      account.number,
      yenText(account.balanceYen, profile),
      html`<a class="button button-small" href="${statement}">${t('statement.title')}<span class="visually-hidden">${fill(t('inquiry.ofAccount'), { number: account.number })}</span></a>`,
    ]
    return recordRow(columns, cells, columns)
  })
  return recordTable({ label: t('inquiry.accounts'), columns, rows, look: 'as-cards accounts' })
}
