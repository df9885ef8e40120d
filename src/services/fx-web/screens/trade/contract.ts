import type { LoginService } from '../../../../authority/screens/service.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'

import { Problem } from '../../../../platform/http/problem.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { field, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { findContract, type ShownContract } from '../../operations/show-trading.ts'
import { useContract } from '../../operations/use-contract.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { trade } from '../../texts/trade.ts'
import { expired, type Insider } from '../inside.ts'
import {
  confirmationNames,
  contractStatus,
  dateTime,
  fact,
  money,
  plainAmount,
  rate,
  termsFacts,
  yen,
} from './format.ts'
import { hundredths } from './terms-form.ts'
import { forTrader, forTraderForm, policyOf, referenceNote, tradeLink, tradePage } from './visit.ts'

type Typed = { readonly amount: string; readonly error: string | undefined }

/** The printable details of a contract, and [実行] of all or part of its balance. */
export function contractScreen(service: LoginService): void {
  const { app, site, profile } = service
  const path = tradeLink(service, 'contract')

  app.get(
    path,
    forTrader(service, async (c, visit) => {
      const contract = await findContract(site.context, visit.who, idOf(c))
      if (contract === undefined) throw new Problem('notFound')
      const notices: { readonly [name: string]: Message } = {
        concluded: trade.concluded,
        already: refusalMessage('quote_used', profile),
        used: trade.used,
      }
      const notice = notices[c.req.query('notice') ?? ''] ?? null
      return c.html(view(service, visit, contract, messageBox('info', notice), null))
    }),
  )

  app.post(
    path,
    forTraderForm(service, async (c, visit, form) => {
      const contractId = idOf(c)
      const typed = form['amount'] ?? ''
      const balance = Number(form['balance'] ?? '')
      const use = { contractId, amount: hundredths(typed), balance }
      const outcome = await useContract(site.context, visit.caller, visit.who, use)
      if (outcome.ok) return c.redirect(`${tradeLink(service, 'contract', contractId)}?notice=used`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const contract = await findContract(site.context, visit.who, contractId)
      if (contract === undefined) throw new Problem('notFound')
      const message = refusalMessage(refusal, profile)
      const beside = refusal === 'contract_amount'
      const error = beside ? null : messageBox('error', message)
      const shown = { amount: typed, error: beside ? message.text : undefined }
      return c.html(view(service, visit, contract, null, error, shown), refusalStatus(refusal))
    }),
  )
}

function view(
  service: LoginService,
  visit: Insider,
  contract: ShownContract,
  notice: Html | null,
  error: Html | null,
  typed?: Typed,
): Html {
  const main = html`${notice}
${contractFacts(contract)}
${referenceNote(service)}
${contract.status === 'open' ? useView(service, visit, contract, typed) : null}
${usesView(contract)}
<div class="actions">
<button class="button" type="button" data-print hidden>印刷</button>
<a class="button" href="${tradeLink(service, 'contracts')}">一覧へ戻る</a></div>
${error}`
  return tradePage(service, visit, 'contracts', '取引明細', main)
}

export function contractFacts(contract: ShownContract): Html {
  const { contractId, orderId, concludedBy, confirmation, confirmedBy, confirmedAtMs } = contract
  const confirmed =
    confirmedAtMs === null ? '' : `（${dateTime(confirmedAtMs)} ユーザID ${confirmedBy ?? ''}）`
  return html`<dl class="facts">
${fact('締結番号', contractId)}
${fact('締結日時', `${dateTime(contract.concludedAtMs)}（ユーザID ${concludedBy}）`)}
${orderId === null ? null : fact('リーブオーダー', `受付番号 ${orderId}`)}
${termsFacts(contract)}
${fact('予約レート', `${rate(contract.rate)}円`)}
${fact('円換算額', yen(contract.yen))}
${fact('残高', money(contract.balance, contract.currency))}
${fact('状態', contractStatus(contract))}
${fact('コンファーム', `${confirmationNames[confirmation]}${confirmed}`)}
${contract.dispute === null ? null : fact('相違の申出', contract.dispute)}
${contract.answer === null ? null : fact('申出への回答', `${contract.answer}${contract.answeredAtMs === null ? '' : `（${dateTime(contract.answeredAtMs)}）`}`)}
</dl>`
}

function useView(service: LoginService, visit: Insider, contract: ShownContract, typed?: Typed): Html {
  const title = html`<h2 id="use-title">実行</h2>`
  const { contractId, currency, balance } = contract
  if (contract.confirmation !== 'confirmed') {
    return html`<section class="panel" aria-labelledby="use-title">${title}<p>実行の前に、取引確認(コンファーム)が必要です。</p>
<p><a class="button button-primary" href="${tradeLink(service, 'confirmation', contractId)}">取引確認へ</a></p></section>`
  }
  if (!contract.isDueToday) {
    const why = contract.isOverdue
      ? `受渡期日を過ぎた残高があります。${service.profile.contacts.desk.name}へご連絡ください。`
      : '受渡日または受渡期間内の営業日に実行できます。'
    return html`<section class="panel" aria-labelledby="use-title">${title}<p>${why}</p></section>`
  }
  const fx = policyOf(service)
  return html`<form method="post" action="${tradeLink(service, 'contract', contractId)}" class="panel" aria-labelledby="use-title" data-confirm="入力した金額を実行します。実行後の取消はできません。よろしいですか。">
${title}
${tokenInput(visit.sessionId)}
<input type="hidden" name="balance" value="${balance}">
${field({
  name: 'amount',
  label: '実行金額',
  value: typed?.amount ?? plainAmount(balance),
  error: typed?.error,
  hint: `${currency}、残高 ${money(balance, currency)} 以下。期間内であれば何度でも分割して実行できます（${fx.opens}～${fx.closes}）。`,
  autocomplete: 'off',
  maxlength: 20,
})}
<div class="actions"><button class="button button-primary" type="submit">実行</button></div>
</form>`
}

function usesView({ uses, currency }: ShownContract): Html | null {
  if (uses.length === 0) return null
  return html`<section aria-labelledby="uses-title"><h2 id="uses-title">実行履歴</h2>
<div class="table-wrap" role="region" aria-labelledby="uses-title" tabindex="0"><table class="numbers as-cards"><thead><tr><th scope="col">実行日時</th><th scope="col">金額</th><th scope="col">円貨額</th><th scope="col">ユーザID</th></tr></thead>
<tbody>${uses.map(
    (use) =>
      html`<tr>${cell('実行日時', dateTime(use.usedAtMs))}${cell('金額', money(use.amount, currency))}${cell('円貨額', yen(use.yen))}${cell('ユーザID', use.userId)}</tr>`,
  )}</tbody></table></div></section>`
}
