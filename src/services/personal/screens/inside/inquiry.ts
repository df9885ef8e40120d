import { accountsOf, accountsToldAtMs } from '../../../../bank/operations/read-accounts.ts'
import type { Account } from '../../../../bank/rules/account.ts'
import { accountTypeNames, asOfText, branchName, yenText } from '../../../../bank/screens/accounts.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordRow, recordTable } from '../../../../platform/web/record-table.ts'
import { timeText } from '../../../../platform/web/times.ts'
import { personalHref } from '../../routes.ts'
import { href, insidePage, type PersonalService } from '../service.ts'
import { forCustomer } from './visit.ts'

const title = '残高照会'
const columns = ['支店', '科目', '口座番号', '残高', '明細']

/** 照会: the current balance of every account of the customer. */
export function inquiryScreen(service: PersonalService): void {
  const { app, site } = service
  app.get(
    href(service, 'inquiry'),
    forCustomer(service, async (c, found) => {
      const toldAtMs = await accountsToldAtMs(site.context, found.user.service)
      const asOf =
        toldAtMs === null ? `${timeText(site.context.now().epochMilliseconds)} 現在` : asOfText(toldAtMs)
      const main = html`<div class="box"><h1 class="box-title">${title}</h1>
<p>${asOf}の残高です。</p>
${accountTable(service, await accountsOf(site.context, found.user))}
<div class="actions"><button class="button" type="button" data-print hidden>印刷</button></div>
</div>`
      return c.html(insidePage(service, c, found, title, main, { help: 'inquiry', menu: 'inquiry' }))
    }),
  )
}

export function accountTable({ profile }: PersonalService, accounts: readonly Account[]): Html {
  if (accounts.length === 0) {
    return html`<p>ご利用口座の登録がありません。${profile.contacts.desk.name}へお問い合わせください。</p>`
  }
  const rows = accounts.map((account) => {
    const statement = `${personalHref(profile.service, 'statement')}?${new URLSearchParams({ account: account.accountId })}`
    const cells = [
      branchName(account, profile.banking),
      accountTypeNames[account.accountType],
      account.number,
      yenText(account.balanceYen),
      html`<a class="button button-small" href="${statement}">入出金明細<span class="visually-hidden">（口座番号${account.number}）</span></a>`,
    ]
    return recordRow(columns, cells, columns)
  })
  return recordTable({ label: '口座', columns, rows, look: 'as-cards accounts' })
}
