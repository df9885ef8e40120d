import type { LoginService } from '../../../../authority/screens/service.ts'
import { choice } from '../../../../platform/web/choice.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { listContracts, type ShownContract } from '../../operations/show-trading.ts'
import type { Insider } from '../inside.ts'
import { csvOf } from './csv.ts'
import {
  confirmationNames,
  contractStatus,
  currencyNames,
  dateTime,
  delivery,
  methodNames,
  money,
  plainAmount,
  rate,
  sideNames,
  yen,
} from './format.ts'
import { forTrader, policyOf, referenceNote, tradeLink, tradePage } from './visit.ts'

const statuses = [
  ['', 'すべて'],
  ['open', '残高あり'],
  ['overdue', '期日経過'],
  ['completed', '完了'],
] as const

type Filter = { readonly status: string; readonly currency: string }

/** 共通取引管理: the customer's contracts with their balances, filtered, also as a file. */
export function contractsScreen(service: LoginService): void {
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
      const rows = contracts.filter(passes(filterOf(c.req.query()))).map((contract) => fileRow(contract))
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', 'attachment; filename="contracts.csv"')
      return c.body(csvOf([heads, ...rows]))
    }),
  )
}

function filterOf({ status = '', currency = '' }: { readonly [name: string]: string }): Filter {
  const known = statuses.some(([name]) => name === status)
  return { status: known ? status : '', currency: Object.hasOwn(currencyNames, currency) ? currency : '' }
}

function passes({ status, currency }: Filter): (contract: ShownContract) => boolean {
  return (contract) => {
    if (currency !== '' && contract.currency !== currency) return false
    if (status === 'overdue') return contract.isOverdue
    return status === '' || contract.status === status
  }
}

function view(
  service: LoginService,
  visit: Insider,
  filter: Filter,
  contracts: readonly ShownContract[],
  more: boolean,
): Html {
  const currencies = policyOf(service).currencies.map(
    (name) => [name, `${name}（${currencyNames[name]}）`] as const,
  )
  const query = new URLSearchParams(filter).toString()
  const file = `${tradeLink(service, 'contractsFile')}?${query}`
  const main = html`<form method="get" action="${tradeLink(service, 'contracts')}" class="panel">
${choice('status', '状態', statuses, { value: filter.status })}
${choice('currency', '通貨', [['', 'すべて'], ...currencies], { value: filter.currency })}
<div class="actions"><button class="button button-primary" type="submit">抽出</button>
<a class="button" href="${file}">CSV出力</a></div>
</form>
<h2>取引一覧（${contracts.length}件）</h2>
${more ? html`<p>新しいものから表示しています。</p>` : null}
${contracts.length === 0 ? html`<p class="panel">該当する取引はありません。</p>` : html`<div class="cards">${contracts.map((contract) => card(service, contract))}</div>`}
${referenceNote(service)}`
  return tradePage(service, visit, 'contracts', '共通取引管理', main)
}

function card(service: LoginService, contract: ShownContract): Html {
  const { contractId, confirmation, status, isDueToday } = contract
  const canUse = status === 'open' && isDueToday
  return html`<article class="card" aria-label="取引 ${contractId}">
<p class="card-head"><span class="state">${contractStatus(contract)}</span> <span class="state">${confirmationNames[confirmation]}</span> 締結番号 ${contractId}</p>
<p><strong>${sideNames[contract.side]}　${money(contract.amount, contract.currency)}　${rate(contract.rate)}円</strong>（円換算 ${yen(contract.yen)}）</p>
<p>${delivery(contract)}　残高 <strong>${money(contract.balance, contract.currency)}</strong></p>
<p><a class="button${canUse ? ' button-primary' : ''}" href="${tradeLink(service, 'contract', contractId)}">${canUse ? '実行' : '詳細'}<span class="visually-hidden">（${contractId}）</span></a></p>
</article>`
}

const heads = [
  '締結番号',
  '締結日時',
  '締結者',
  'リーブオーダー受付番号',
  '通貨',
  '売買',
  '金額',
  '予約レート',
  '円換算額',
  '受渡方法',
  '受渡(開始)日',
  '受渡終了日',
  '残高',
  '状態',
  'コンファーム',
  '相違の申出',
]

function fileRow(contract: ShownContract): readonly string[] {
  return [
    contract.contractId,
    dateTime(contract.concludedAtMs),
    contract.concludedBy,
    contract.orderId ?? '',
    contract.currency,
    sideNames[contract.side],
    plainAmount(contract.amount),
    rate(contract.rate),
    String(contract.yen),
    methodNames[contract.method],
    contract.deliverFrom,
    contract.deliverUntil,
    plainAmount(contract.balance),
    contractStatus(contract),
    confirmationNames[contract.confirmation],
    contract.dispute ?? '',
  ]
}
