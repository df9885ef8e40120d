import type { LoginService } from '../../../../authority/screens/service.ts'
import { ja } from '../../../../authority/texts/ja.ts'
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
import { trade } from '../../texts/trade.ts'
import { expired, type Insider } from '../inside.ts'
import { contractFacts } from './contract.ts'
import { confirmationNames, dateTime, delivery, money, rate, sideNames } from './format.ts'
import { forTrader, forTraderForm, referenceNote, tradeLink, tradePage } from './visit.ts'

const disputeLabel = '相違の内容'
const disputeLengthMax = 1000

type Typed = { readonly text: string; readonly error: string | undefined }

/** 取引確認(コンファーム): the contracts that need it, their details, and [コンファーム] or 相違の申出. */
export function confirmationScreens(service: LoginService): void {
  const { app, site } = service

  app.get(
    tradeLink(service, 'confirmations'),
    forTrader(service, async (c, visit) => {
      const { contracts } = await listContracts(site.context, visit.who)
      const notices: { readonly [name: string]: Message } = {
        confirmed: trade.confirmed,
        disputed: trade.disputed,
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
      const error = textError(disputeLabel, text, disputeLengthMax, { ...ja, lines: true })
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

async function own(service: LoginService, visit: Insider, contractId: string): Promise<ShownContract> {
  const contract = await findContract(service.site.context, visit.who, contractId)
  if (contract === undefined) throw new Problem('notFound')
  return contract
}

async function refusedView(service: LoginService, visit: Insider, contractId: string, refusal: Refusal) {
  const contract = await own(service, visit, contractId)
  return detailView(service, visit, contract, refusalMessage(refusal, service.profile))
}

function listView(
  service: LoginService,
  visit: Insider,
  contracts: readonly ShownContract[],
  notice: Html | null,
): Html {
  const main = html`${notice}
<p>締結した取引の内容（通貨・金額・レート・受渡日）を、お手元の記録と照合してください。相違がなければコンファームを、相違がある場合は申出をお願いします。</p>
<h2>未確認の取引（${contracts.length}件）</h2>
${contracts.length === 0 ? html`<p class="panel">未確認の取引はありません。</p>` : html`<div class="cards">${contracts.map((contract) => card(service, contract))}</div>`}
${referenceNote(service)}`
  return tradePage(service, visit, 'confirmations', '取引確認(コンファーム)', main)
}

function card(service: LoginService, contract: ShownContract): Html {
  const { contractId, confirmation } = contract
  return html`<article class="card" aria-label="取引 ${contractId}">
<p class="card-head"><span class="state state-${confirmation}">${confirmationNames[confirmation]}</span> 締結番号 ${contractId}</p>
<p><strong>${sideNames[contract.side]}　${money(contract.amount, contract.currency)}　${rate(contract.rate)}円</strong></p>
<p>${delivery(contract)}　締結 ${dateTime(contract.concludedAtMs)}</p>
<p><a class="button button-primary" href="${tradeLink(service, 'confirmation', contractId)}">内容の確認<span class="visually-hidden">（${contractId}）</span></a></p>
</article>`
}

function detailView(
  service: LoginService,
  visit: Insider,
  contract: ShownContract,
  message: Message | null,
  typed?: Typed,
): Html {
  const { contractId, confirmation } = contract
  const confirm = html`<form method="post" action="${tradeLink(service, 'confirmation', contractId)}" class="panel" data-confirm="この取引の内容に相違がないことを確認し、コンファームします。よろしいですか。">
${tokenInput(visit.sessionId)}
<p>内容に相違がない場合は、［コンファーム］を押下してください。</p>
<div class="actions"><button class="button button-primary" type="submit">コンファーム</button></div></form>`
  const main = html`${contractFacts(contract)}
${referenceNote(service)}
${confirmation === 'confirmed' ? html`<p class="panel">この取引はコンファーム済みです。</p>` : null}
${confirmation === 'disputed' ? html`<p class="panel">相違の申出をいただいています。当方からの回答をお待ちください。回答の後に、コンファームできます。</p>` : null}
${confirmation === 'unconfirmed' ? confirm : null}
${confirmation === 'unconfirmed' ? disputeForm(service, visit, contractId, typed) : null}
<div class="actions"><button class="button" type="button" data-print hidden>印刷</button>
<a class="button" href="${tradeLink(service, 'confirmations')}">一覧へ戻る</a></div>
${messageBox('error', message)}`
  return tradePage(service, visit, 'confirmations', '取引内容の確認', main)
}

function disputeForm(service: LoginService, visit: Insider, contractId: string, typed?: Typed): Html {
  const { text = '', error } = typed ?? {}
  return html`<form method="post" action="${tradeLink(service, 'dispute', contractId)}" class="panel">
${tokenInput(visit.sessionId)}
${textArea({
  name: 'text',
  label: disputeLabel,
  hint: `相違がある場合に、どの項目がどう異なるかをご記入ください（${disputeLengthMax}文字まで）。申出をいただいた取引は、解決するまで実行できません。`,
  error,
  value: text,
  rows: 4,
  maxlength: disputeLengthMax,
})}
<div class="actions"><button class="button" type="submit">相違の申出</button></div>
</form>`
}
