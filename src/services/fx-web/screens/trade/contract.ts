import { fill } from '../../../../authority/texts/catalog.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { field, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { findContract, type ShownContract } from '../../operations/show-trading.ts'
import { useContract } from '../../operations/use-contract.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { tradeMessages } from '../../texts/trade.ts'
import { expired, type Insider } from '../inside.ts'
import type { FxService } from '../service.ts'
import {
  confirmationName,
  contractStatus,
  dateTime,
  fact,
  money,
  plainAmount,
  rateText,
  termsFacts,
  yen,
} from './format.ts'
import { hundredths } from './terms-form.ts'
import { forTrader, forTraderForm, policyOf, referenceNote, tradeLink, tradePage } from './visit.ts'

type Typed = { readonly amount: string; readonly error: string | undefined }

/** The printable details of a contract, and [実行] of all or part of its balance. */
export function contractScreen(service: FxService): void {
  const { app, site, profile } = service
  const texts = tradeMessages(profile)
  const path = tradeLink(service, 'contract')

  app.get(
    path,
    forTrader(service, async (c, visit) => {
      const contract = await findContract(site.context, visit.who, idOf(c))
      if (contract === undefined) throw new Problem('notFound')
      const notices: { readonly [name: string]: Message } = {
        concluded: texts.concluded,
        already: refusalMessage('quote_used', profile),
        used: texts.used,
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
  service: FxService,
  visit: Insider,
  contract: ShownContract,
  notice: Html | null,
  error: Html | null,
  typed?: Typed,
): Html {
  const { t } = service
  const main = html`${notice}
${contractFacts(service, contract)}
${referenceNote(service)}
${contract.status === 'open' ? useView(service, visit, contract, typed) : null}
${usesView(service, contract)}
<div class="actions">
<button class="button" type="button" data-print hidden>${t('list.print')}</button>
<a class="button" href="${tradeLink(service, 'contracts')}">${t('list.back')}</a></div>
${error}`
  return tradePage(service, visit, 'contracts', t('contract.title'), main)
}

export function contractFacts(service: FxService, contract: ShownContract): Html {
  const { t } = service
  const { contractId, orderId, concludedBy, confirmation, confirmedBy, confirmedAtMs } = contract
  const confirmed =
    confirmedAtMs === null
      ? ''
      : fill(t('contract.confirmedBy'), { time: dateTime(service, confirmedAtMs), userId: confirmedBy ?? '' })
  return html`<dl class="facts">
${fact(t('contract.number'), contractId)}
${fact(t('contract.concluded'), fill(t('contract.concludedBy'), { time: dateTime(service, contract.concludedAtMs), userId: concludedBy }))}
${orderId === null ? null : fact(t('orders.title'), fill(t('contract.order'), { orderId }))}
${termsFacts(service, contract)}
${fact(t('contract.rate'), rateText(service, contract.rate))}
${fact(t('contract.yen'), yen(service, contract.yen))}
${fact(t('contract.balance'), money(contract.balance, contract.currency))}
${fact(t('list.status'), contractStatus(service, contract))}
${fact(t('contract.confirmation'), `${confirmationName(service, confirmation)}${confirmed}`)}
${contract.dispute === null ? null : fact(t('contract.dispute'), contract.dispute)}
${contract.answer === null ? null : fact(t('contract.answer'), `${contract.answer}${contract.answeredAtMs === null ? '' : fill(t('contract.answered'), { time: dateTime(service, contract.answeredAtMs) })}`)}
</dl>`
}

function useView(service: FxService, visit: Insider, contract: ShownContract, typed?: Typed): Html {
  const { t } = service
  const title = html`<h2 id="use-title">${t('contract.use')}</h2>`
  const { contractId, currency, balance } = contract
  if (contract.confirmation !== 'confirmed') {
    return html`<section class="panel" aria-labelledby="use-title">${title}<p>${t('contract.confirmFirst')}</p>
<p><a class="button button-primary" href="${tradeLink(service, 'confirmation', contractId)}">${t('contract.toConfirm')}</a></p></section>`
  }
  if (!contract.isDueToday) {
    const why = contract.isOverdue
      ? fill(t('contract.late'), { desk: service.profile.contacts.desk.name })
      : t('contract.notDue')
    return html`<section class="panel" aria-labelledby="use-title">${title}<p>${why}</p></section>`
  }
  const fx = policyOf(service)
  return html`<form method="post" action="${tradeLink(service, 'contract', contractId)}" class="panel" aria-labelledby="use-title" data-confirm="${t('contract.confirmUse')}">
${title}
${tokenInput(visit.sessionId)}
<input type="hidden" name="balance" value="${balance}">
${field({
  name: 'amount',
  label: t('contract.amount'),
  value: typed?.amount ?? plainAmount(balance),
  error: typed?.error,
  hint: fill(t('contract.amountHint'), {
    currency,
    balance: money(balance, currency),
    opens: fx.opens,
    closes: fx.closes,
  }),
  autocomplete: 'off',
  maxlength: 20,
})}
<div class="actions"><button class="button button-primary" type="submit">${t('contract.use')}</button></div>
</form>`
}

function usesView(service: FxService, { uses, currency }: ShownContract): Html | null {
  const { t } = service
  if (uses.length === 0) return null
  return html`<section aria-labelledby="uses-title"><h2 id="uses-title">${t('contract.uses')}</h2>
<div class="table-wrap" role="region" aria-labelledby="uses-title" tabindex="0"><table class="numbers as-cards"><thead><tr><th scope="col">${t('contract.usedAt')}</th><th scope="col">${t('terms.amount')}</th><th scope="col">${t('contract.usedYen')}</th><th scope="col">${t('bindings.userId')}</th></tr></thead>
<tbody>${uses.map(
    (use) =>
      html`<tr>${cell(t('contract.usedAt'), dateTime(service, use.usedAtMs))}${cell(t('terms.amount'), money(use.amount, currency))}${cell(t('contract.usedYen'), yen(service, use.yen))}${cell(t('bindings.userId'), use.userId)}</tr>`,
  )}</tbody></table></div></section>`
}
