import { accountsOf, accountsToldAtMs } from '../../../../bank/operations/read-accounts.ts'
import { asOfText } from '../../../../bank/screens/accounts.ts'
import { dateTimeText } from '../../../../platform/web/dates.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { accountText, yenText } from '../format.ts'
import type { FbService, Visit } from '../service.ts'
import { bankingOf, withRight, workLink, workPage } from '../work.ts'

const page = { menu: 'statements', entry: '残高照会', title: '残高照会' } as const

/** 残高照会: the current balance of each account. */
export function balancesScreen(service: FbService): void {
  service.app.get(
    workLink(service, 'balances'),
    withRight(service, 'mayInquire', page, async (c, visit) => {
      return c.html(await view(service, visit))
    }),
  )
}

async function view(service: FbService, visit: Visit): Promise<Html> {
  const { context } = service.site
  const accounts = await accountsOf(context, visit.who)
  const { bank } = bankingOf(service)
  const total = accounts.reduce((all, { balanceYen }) => all + balanceYen, 0)
  const rows = accounts.map(
    (account, i) =>
      html`<tr><td data-column="口座情報">${accountText(account, bank)}</td><td class="number" data-column="残高">${yenText(account.balanceYen)}</td><td data-column="入出金明細"><a class="button button-small" href="${workLink(service, 'movements')}?account=${i}">明細<span class="visually-hidden">（${account.number}）</span></a></td></tr>`,
  )
  const table = html`<div class="table-wrap"><table class="as-cards"><thead><tr><th scope="col">口座情報</th><th scope="col" class="number">残高</th><th scope="col">入出金明細</th></tr></thead>
<tbody>${rows}</tbody>
<tfoot><tr><th scope="row">合計</th><td class="number" data-column="合計">${yenText(total)}</td><td></td></tr></tfoot></table></div>`
  const toldAtMs = await accountsToldAtMs(context, visit.who.service)
  const asOf =
    toldAtMs === null
      ? html`<p>${dateTimeText(context.now().epochMilliseconds)} 現在の残高です。</p>`
      : html`<p>${asOfText(toldAtMs)}の残高です。本サービスで受け付けた振込で、まだ記帳されていないものは差し引いてあります。</p>`
  const main = html`${asOf}
${accounts.length === 0 ? html`<p class="panel">照会できる口座はありません。</p>` : table}`
  return workPage(service, visit, { ...page, main })
}
