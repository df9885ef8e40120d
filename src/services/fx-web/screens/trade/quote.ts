import type { Context as HonoContext } from 'hono'
import type { LoginService } from '../../../../authority/screens/service.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { type FoundQuote, findQuote } from '../../operations/ask-quote.ts'
import { askForConclusion, concludeContract } from '../../operations/conclude-contract.ts'
import type { Quote } from '../../rules/quote.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { expired, type Insider } from '../inside.ts'
import { dateTime, delivery, fact, money, rate, sideNames, termsFacts, yen } from './format.ts'
import { hiddenFields, type Typed, typedFrom } from './terms-form.ts'
import { besideCode, tradeCodeField, typedCode } from './trade-code.ts'
import { forTrader, forTraderForm, referenceNote, tradeLink, tradePage } from './visit.ts'

/** レート提示, with its countdown, and [締結]. The form contains only the quote's ID, so nothing can be altered. */
export function quoteScreen(service: LoginService): void {
  const { app, site, profile } = service
  const path = tradeLink(service, 'quote')

  app.get(
    path,
    forTrader(service, async (c, visit) => {
      const found = await findQuote(site.context, visit.who, idOf(c))
      if (found === undefined) throw new Problem('notFound')
      const { contractId } = found.quote
      if (contractId !== null) return c.redirect(tradeLink(service, 'contract', contractId), 303)
      return c.html(view(service, visit, found, null))
    }),
  )

  app.post(
    path,
    forTraderForm(service, async (c, visit, form) => {
      const quoteId = idOf(c)
      const seen = await findQuote(site.context, visit.who, quoteId)
      if (seen?.signs) return askOnToken(service, c, visit, seen)
      const typed = typedCode(form)
      if (typed.error !== undefined) {
        const found = await findQuote(site.context, visit.who, quoteId)
        if (found === undefined) throw new Problem('notFound')
        return c.html(view(service, visit, found, null, typed.error), 422)
      }
      const asked = { quoteId, code: typed.code }
      const outcome = await concludeContract(site.context, visit.caller, visit.who, asked)
      if (outcome.ok) {
        return c.redirect(`${tradeLink(service, 'contract', outcome.contractId)}?notice=concluded`, 303)
      }
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const found = await findQuote(site.context, visit.who, quoteId)
      if (found === undefined) throw new Problem('notFound')
      // A double click: the user wants to see the contract that the first click made.
      const { contractId } = found.quote
      if (refusal === 'quote_used' && contractId !== null) {
        return c.redirect(`${tradeLink(service, 'contract', contractId)}?notice=already`, 303)
      }
      const beside = besideCode(refusal, profile)
      const told = beside === undefined ? refusalMessage(refusal, profile) : null
      const page = view(service, visit, found, told, beside)
      return c.html(page, refusalStatus(refusal))
    }),
  )
}

/** [締結] where the token's own screen confirms: on to its QR code, or why not. */
async function askOnToken(
  service: LoginService,
  c: HonoContext<Env>,
  visit: Insider,
  found: FoundQuote,
): Promise<Response> {
  const { site, profile } = service
  const { quoteId } = found.quote
  const outcome = await askForConclusion(site.context, visit.caller, visit.who, quoteId)
  if (outcome.ok) return c.redirect(tradeLink(service, 'operation', outcome.operationId), 303)
  const { refusal } = outcome
  if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
  if (refusal === 'quote_used') return c.redirect(tradeLink(service, 'quote', quoteId), 303)
  return c.html(view(service, visit, found, refusalMessage(refusal, profile)), refusalStatus(refusal))
}

function view(
  service: LoginService,
  visit: Insider,
  found: FoundQuote,
  message: Message | null,
  codeError?: string,
): Html {
  const { quote, millisecondsLeft, takesCode, signs } = found
  const typed = typedFrom(quote)
  const isOver = millisecondsLeft === 0
  const shown = isOver && message === null ? refusalMessage('quote_expired', service.profile) : message
  // Everything that matters for the decision comes first: on a phone the seconds run out while scrolling.
  const main = html`<p><strong>${sideNames[quote.side]}　${money(quote.amount, quote.currency)}　${delivery(quote)}</strong></p>
<p class="quoted">予約レート <strong>${rate(quote.rate)}円</strong> <span class="quoted-unit">（${quote.currency} 1あたり・手数料込み）</span></p>
${isOver ? null : countdown(quote, millisecondsLeft)}
${actions(service, visit, quote, typed, { isOver, takesCode, signs, codeError })}
<dl class="facts">
${termsFacts(quote)}
${fact('円換算額', yen(quote.yen))}
${fact('照会日時', dateTime(quote.quotedAtMs))}
${fact('レートの有効期限', dateTime(quote.expiresAtMs))}
</dl>
${referenceNote}
<ul class="notes">
<li>有効期限までは、市場が動いてもこのレートのまま締結します（締結時にレートを見直したり、お断りすることはありません）。</li>
<li>締結後の変更・取消・中途解約はできません。受渡日または受渡期間内に全額を実行していただきます。</li>
</ul>
${messageBox('error', shown)}`
  return tradePage(service, visit, 'trade', 'レート提示', main)
}

function countdown({ quotedAtMs, expiresAtMs }: Quote, millisecondsLeft: number): Html {
  const seconds = Math.ceil(millisecondsLeft / 1000)
  return html`<div class="countdown" data-countdown="${millisecondsLeft}"><p>レートの有効時間 残り <span class="countdown-seconds" data-part="seconds">${seconds}</span> 秒</p>
<progress aria-label="レートの有効時間" max="${expiresAtMs - quotedAtMs}" value="${millisecondsLeft}" data-part="bar"></progress>
<p class="visually-hidden" role="status" data-part="said"></p></div>`
}

type Shown = {
  readonly isOver: boolean
  readonly takesCode: boolean
  readonly signs: boolean
  readonly codeError: string | undefined
}

function actions(
  service: LoginService,
  visit: Insider,
  quote: Quote,
  typed: Typed,
  { isOver, takesCode, signs, codeError }: Shown,
): Html {
  const token = tokenInput(visit.sessionId)
  const conclude = html`<form method="post" action="${tradeLink(service, 'quote', quote.quoteId)}" data-until-expired autocomplete="off">${token}${takesCode ? tradeCodeField(codeError) : null}${signs ? html`<p class="hint">${signingTexts.instead}</p>` : null}<button class="button button-primary" type="submit">締結</button></form>`
  return html`<div class="actions">
${isOver ? null : conclude}
<form method="post" action="${tradeLink(service, 'trade')}">${token}${hiddenFields(typed)}<button class="button" type="submit">レート再照会</button></form>
<form method="get" action="${tradeLink(service, 'trade')}">${hiddenFields(typed)}<button class="button" type="submit">条件を変更する</button></form>
</div>`
}
