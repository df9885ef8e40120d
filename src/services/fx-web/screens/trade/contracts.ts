import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import { choice } from '../../../../platform/web/choice.ts'
import { byteOrderMark, csvLine } from '../../../../platform/web/csv.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { listContracts, type ShownContract } from '../../operations/show-trading.ts'
import type { Insider } from '../inside.ts'
import type { FxService } from '../service.ts'
import {
  confirmationName,
  contractStatus,
  currencyName,
  dateTime,
  delivery,
  isCurrency,
  methodName,
  money,
  plainAmount,
  rate,
  sideName,
  yen,
} from './format.ts'
import { forTrader, policyOf, referenceNote, tradeLink, tradePage } from './visit.ts'

const statuses = [
  ['', 'filter.all'],
  ['open', 'contract.open'],
  ['overdue', 'contract.overdue'],
  ['completed', 'frame.done'],
] as const

type Filter = { readonly status: string; readonly currency: string }

/** 共通取引管理: the customer's contracts with their balances, filtered, also as a file. */
export function contractsScreen(service: FxService): void {
  const { app, site } = service

  app.get(
    tradeLink(service, 'contracts'),
    forTrader(service, async (c, visit) => {
      const filter = filterOf(c.req.query())
      const { contracts, more } = await listContracts(site.context, visit.who)
      return c.html(view(service, visit, filter, contracts.filter(passes(filter)), more))
    }),
  )

  app.get(
    tradeLink(service, 'contractsFile'),
    forTrader(service, async (c, visit) => {
      const { contracts } = await listContracts(site.context, visit.who)
      const rows = contracts
        .filter(passes(filterOf(c.req.query())))
        .map((contract) => fileRow(service, contract))
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', 'attachment; filename="contracts.csv"')
      return c.body(byteOrderMark + [heads.map(service.t), ...rows].map(csvLine).join(''))
    }),
  )
}

function filterOf({ status = '', currency = '' }: { readonly [name: string]: string }): Filter {
  const known = statuses.some(([name]) => name === status)
  return { status: known ? status : '', currency: isCurrency(currency) ? currency : '' }
}

function passes({ status, currency }: Filter): (contract: ShownContract) => boolean {
  return (contract) => {
    if (currency !== '' && contract.currency !== currency) return false
    if (status === 'overdue') return contract.isOverdue
    return status === '' || contract.status === status
  }
}

function view(
  service: FxService,
  visit: Insider,
  filter: Filter,
  contracts: readonly ShownContract[],
  more: boolean,
): Html {
  const { t } = service
  const currencies = policyOf(service).currencies.map((code) => [code, currencyName(service, code)] as const)
  const query = new URLSearchParams(filter).toString()
  const file = `${tradeLink(service, 'contractsFile')}?${query}`
  const main = html`<form method="get" action="${tradeLink(service, 'contracts')}" class="panel">
${choice(
  'status',
  t('list.status'),
  statuses.map(([status, name]) => [status, t(name)] as const),
  { value: filter.status },
)}
${choice('currency', t('terms.currency'), [['', t('filter.all')], ...currencies], { value: filter.currency })}
<div class="actions"><button class="button button-primary" type="submit">${t('contracts.filter')}</button>
<a class="button" href="${file}">${t('contracts.csv')}</a></div>
</form>
<h2>${say(t('contracts.count'), { count: contracts.length })}</h2>
${more ? html`<p>${t('contracts.newest')}</p>` : null}
${contracts.length === 0 ? html`<p class="panel">${t('contracts.none')}</p>` : html`<div class="cards">${contracts.map((contract) => card(service, contract))}</div>`}
${referenceNote(service)}`
  return tradePage(service, visit, 'contracts', t('contracts.title'), main, {
    at: `${tradeLink(service, 'contracts')}?${query}`,
  })
}

function card(service: FxService, contract: ShownContract): Html {
  const { t } = service
  const { contractId, confirmation, status, isDueToday } = contract
  const canUse = status === 'open' && isDueToday
  return html`<article class="card" aria-label="${fill(t('contract.named'), { contractId })}">
<p class="card-head"><span class="state">${contractStatus(service, contract)}</span> <span class="state">${confirmationName(service, confirmation)}</span> ${say(t('contract.numbered'), { contractId })}</p>
<p><strong>${say(t('contract.sum'), { side: sideName(service, contract.side), amount: money(contract.amount, contract.currency), rate: rate(contract.rate) })}</strong>${say(t('money.equivalent'), { yen: yen(service, contract.yen) })}</p>
<p>${say(t('contracts.balance'), { delivery: delivery(service, contract), balance: html`<strong>${money(contract.balance, contract.currency)}</strong>` })}</p>
<p><a class="button${canUse ? ' button-primary' : ''}" href="${tradeLink(service, 'contract', contractId)}">${canUse ? t('contract.use') : t('contracts.details')}<span class="visually-hidden">${say(t('contract.ofNumber'), { contractId })}</span></a></p>
</article>`
}

const heads = [
  'contract.number',
  'contract.concluded',
  'contracts.by',
  'contracts.order',
  'terms.currency',
  'terms.side',
  'terms.amount',
  'contract.rate',
  'contract.yen',
  'terms.method',
  'terms.start',
  'terms.end',
  'contract.balance',
  'list.status',
  'contract.confirmation',
  'contract.dispute',
] as const

function fileRow(service: FxService, contract: ShownContract): readonly string[] {
  return [
    contract.contractId,
    dateTime(service, contract.concludedAtMs),
    contract.concludedBy,
    contract.orderId ?? '',
    contract.currency,
    sideName(service, contract.side),
    plainAmount(contract.amount),
    rate(contract.rate),
    String(contract.yen),
    methodName(service, contract.method),
    contract.deliverFrom,
    contract.deliverUntil,
    plainAmount(contract.balance),
    contractStatus(service, contract),
    confirmationName(service, contract.confirmation),
    contract.dispute ?? '',
  ]
}
