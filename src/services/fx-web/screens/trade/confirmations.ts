import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { manyLines } from '../../../../otp/plain-text.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { messageBox, textArea, textError, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { confirmContract, disputeContract } from '../../operations/confirm-contract.ts'
import { findContract, listContracts, type ShownContract } from '../../operations/show-trading.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { tradeMessages } from '../../texts/trade.ts'
import { expired, type Insider } from '../inside.ts'
import type { FxService } from '../service.ts'
import { contractFacts } from './contract.ts'
import { confirmationName, dateTime, delivery, money, rate, sideName } from './format.ts'
import { forTrader, forTraderForm, referenceNote, tradeLink, tradePage } from './visit.ts'

const disputeLengthMax = 1000

type Typed = { readonly text: string; readonly error: string | undefined }

/** 取引確認(コンファーム): the contracts that need it, their details, and [コンファーム] or 相違の申出. */
export function confirmationScreens(service: FxService): void {
  const { app, site, profile } = service
  const texts = tradeMessages(profile)

  app.get(
    tradeLink(service, 'confirmations'),
    forTrader(service, async (c, visit) => {
      const { contracts } = await listContracts(site.context, visit.who)
      const notices: { readonly [name: string]: Message } = {
        confirmed: texts.confirmed,
        disputed: texts.disputed,
      }
      const notice = messageBox('info', notices[c.req.query('notice') ?? ''] ?? null)
      const waiting = contracts.filter(({ confirmation }) => confirmation !== 'confirmed')
      return c.html(listView(service, visit, waiting, notice))
    }),
  )

  app.get(
    tradeLink(service, 'confirmation'),
    forTrader(service, async (c, visit) => {
      return c.html(detailView(service, visit, await own(service, visit, idOf(c)), null))
    }),
  )

  app.post(
    tradeLink(service, 'confirmation'),
    forTraderForm(service, async (c, visit) => {
      const contractId = idOf(c)
      const outcome = await confirmContract(site.context, visit.caller, { ...visit.who, contractId })
      if (outcome.ok) return c.redirect(`${tradeLink(service, 'confirmations')}?notice=confirmed`, 303)
      if (outcome.refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const page = await refusedView(service, visit, contractId, outcome.refusal)
      return c.html(page, refusalStatus(outcome.refusal))
    }),
  )

  app.post(
    tradeLink(service, 'dispute'),
    forTraderForm(service, async (c, visit, form) => {
      const contractId = idOf(c)
      const text = manyLines(form['text'] ?? '')
      const error = textError(service.t('dispute.label'), text, disputeLengthMax, {
        ...service.told,
        lines: true,
      })
      if (error !== undefined) {
        const contract = await own(service, visit, contractId)
        return c.html(detailView(service, visit, contract, null, { text, error }), 422)
      }
      const outcome = await disputeContract(site.context, visit.caller, { ...visit.who, contractId, text })
      if (outcome.ok) return c.redirect(`${tradeLink(service, 'confirmations')}?notice=disputed`, 303)
      if (outcome.refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const page = await refusedView(service, visit, contractId, outcome.refusal)
      return c.html(page, refusalStatus(outcome.refusal))
    }),
  )
}

async function own(service: FxService, visit: Insider, contractId: string): Promise<ShownContract> {
  const contract = await findContract(service.site.context, visit.who, contractId)
  if (contract === undefined) throw new Problem('notFound')
  return contract
}

async function refusedView(service: FxService, visit: Insider, contractId: string, refusal: Refusal) {
  const contract = await own(service, visit, contractId)
  return detailView(service, visit, contract, refusalMessage(refusal, service.profile))
}

function listView(
  service: FxService,
  visit: Insider,
  contracts: readonly ShownContract[],
  notice: Html | null,
): Html {
  const { t } = service
  const main = html`${notice}
<p>${t('confirmations.how')}</p>
<h2>${say(t('confirmations.count'), { count: contracts.length })}</h2>
${contracts.length === 0 ? html`<p class="panel">${t('confirmations.none')}</p>` : html`<div class="cards">${contracts.map((contract) => card(service, contract))}</div>`}
${referenceNote(service)}`
  return tradePage(service, visit, 'confirmations', t('confirmations.title'), main)
}

function card(service: FxService, contract: ShownContract): Html {
  const { t } = service
  const { contractId, confirmation } = contract
  return html`<article class="card" aria-label="${fill(t('contract.named'), { contractId })}">
<p class="card-head"><span class="state state-${confirmation}">${confirmationName(service, confirmation)}</span> ${say(t('contract.numbered'), { contractId })}</p>
<p><strong>${say(t('contract.sum'), { side: sideName(service, contract.side), amount: money(contract.amount, contract.currency), rate: rate(contract.rate) })}</strong></p>
<p>${say(t('contract.delivery'), { delivery: delivery(service, contract), time: dateTime(service, contract.concludedAtMs) })}</p>
<p><a class="button button-primary" href="${tradeLink(service, 'confirmation', contractId)}">${t('confirmations.check')}<span class="visually-hidden">${say(t('contract.ofNumber'), { contractId })}</span></a></p>
</article>`
}

function detailView(
  service: FxService,
  visit: Insider,
  contract: ShownContract,
  message: Message | null,
  typed?: Typed,
): Html {
  const { t } = service
  const { contractId, confirmation } = contract
  const confirm = html`<form method="post" action="${tradeLink(service, 'confirmation', contractId)}" class="panel" data-confirm="${t('confirmations.confirm')}">
${tokenInput(visit.sessionId)}
<p>${t('confirmations.press')}</p>
<div class="actions"><button class="button button-primary" type="submit">${t('contract.confirm')}</button></div></form>`
  const main = html`${contractFacts(service, contract)}
${referenceNote(service)}
${confirmation === 'confirmed' ? html`<p class="panel">${t('confirmations.done')}</p>` : null}
${confirmation === 'disputed' ? html`<p class="panel">${t('confirmations.disputed')}</p>` : null}
${confirmation === 'unconfirmed' ? confirm : null}
${confirmation === 'unconfirmed' ? disputeForm(service, visit, contractId, typed) : null}
<div class="actions"><button class="button" type="button" data-print hidden>${t('list.print')}</button>
<a class="button" href="${tradeLink(service, 'confirmations')}">${t('list.back')}</a></div>
${messageBox('error', message)}`
  return tradePage(service, visit, 'confirmations', t('confirmation.title'), main, {
    at: tradeLink(service, 'confirmation', contractId),
  })
}

function disputeForm(service: FxService, visit: Insider, contractId: string, typed?: Typed): Html {
  const { t } = service
  const { text = '', error } = typed ?? {}
  return html`<form method="post" action="${tradeLink(service, 'dispute', contractId)}" class="panel">
${tokenInput(visit.sessionId)}
${textArea({
  name: 'text',
  label: t('dispute.label'),
  hint: fill(t('dispute.hint'), { count: disputeLengthMax }),
  error,
  value: text,
  rows: 4,
  maxlength: disputeLengthMax,
})}
<div class="actions"><button class="button" type="submit">${t('dispute.submit')}</button></div>
</form>`
}
