import type { Context as HonoContext } from 'hono'
import { riskNotes } from '../../../../authority/screens/risk-notes.ts'
import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
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
import type { FxService } from '../service.ts'
import { dateTime, delivery, fact, money, rateText, sideName, termsFacts, yen } from './format.ts'
import { hiddenFields, type Typed, typedFrom } from './terms-form.ts'
import { besideCode, tradeCodeField, typedCode } from './trade-code.ts'
import { forTrader, forTraderForm, referenceNote, tradeLink, tradePage } from './visit.ts'

/** レート提示, with its countdown, and [締結]. The form contains only the quote's ID, so nothing can be altered. */
export function quoteScreen(service: FxService): void {
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
      const typed = typedCode(service, form)
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
      const beside = besideCode(service, refusal)
      const told = beside === undefined ? refusalMessage(refusal, profile) : null
      const page = view(service, visit, found, told, beside)
      return c.html(page, refusalStatus(refusal))
    }),
  )
}

/** [締結] where the token's own screen confirms: on to its QR code, or why not. */
async function askOnToken(
  service: FxService,
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
  service: FxService,
  visit: Insider,
  found: FoundQuote,
  message: Message | null,
  codeError?: string,
): Html {
  const { t } = service
  const { quote, millisecondsLeft, takesCode, signs, risks } = found
  const typed = typedFrom(quote)
  const isOver = millisecondsLeft === 0
  const shown = isOver && message === null ? refusalMessage('quote_expired', service.profile) : message
  // Everything that matters for the decision comes first: on a phone the seconds run out while scrolling.
  const main = html`<p><strong>${say(t('quote.sum'), { side: sideName(service, quote.side), amount: money(quote.amount, quote.currency), delivery: delivery(service, quote) })}</strong></p>
<p class="quoted">${t('contract.rate')} <strong>${rateText(service, quote.rate)}</strong> <span class="quoted-unit">${say(t('quote.unit'), { currency: quote.currency })}</span></p>
${isOver ? null : countdown(service, quote, millisecondsLeft)}
${riskNotes(service.profile, risks, 'fx_contract')}
${actions(service, visit, quote, typed, { isOver, takesCode, signs, codeError })}
<dl class="facts">
${termsFacts(service, quote)}
${fact(t('contract.yen'), yen(service, quote.yen))}
${quote.rateAsOfMs === null ? null : fact(t('board.time'), fill(t('board.asOf'), { time: dateTime(service, quote.rateAsOfMs) }))}
${fact(t('quote.asked'), dateTime(service, quote.quotedAtMs))}
${fact(t('quote.until'), dateTime(service, quote.expiresAtMs))}
</dl>
${referenceNote(service)}
<ul class="notes">
<li>${t('quote.firm')}</li>
<li>${t('quote.final')}</li>
</ul>
${messageBox('error', shown)}`
  return tradePage(service, visit, 'trade', t('quote.title'), main)
}

function countdown({ t }: FxService, { quotedAtMs, expiresAtMs }: Quote, millisecondsLeft: number): Html {
  const seconds = Math.ceil(millisecondsLeft / 1000)
  return html`<div class="countdown" data-countdown="${millisecondsLeft}" data-over="${t('quote.over')}" data-ended="${t('quote.ended')}" data-left="${t('quote.secondsLeft')}"><p>${say(t('quote.left'), { seconds: html`<span class="countdown-seconds" data-part="seconds">${seconds}</span>` })}</p>
<progress aria-label="${t('quote.valid')}" max="${expiresAtMs - quotedAtMs}" value="${millisecondsLeft}" data-part="bar"></progress>
<p class="visually-hidden" role="status" data-part="said"></p></div>`
}

type Shown = {
  readonly isOver: boolean
  readonly takesCode: boolean
  readonly signs: boolean
  readonly codeError: string | undefined
}

function actions(
  service: FxService,
  visit: Insider,
  quote: Quote,
  typed: Typed,
  { isOver, takesCode, signs, codeError }: Shown,
): Html {
  const { t } = service
  const token = tokenInput(visit.sessionId)
  const conclude = html`<form method="post" action="${tradeLink(service, 'quote', quote.quoteId)}" data-until-expired autocomplete="off">${token}${takesCode ? tradeCodeField(service, codeError) : null}${signs ? html`<p class="hint">${signingTexts.instead}</p>` : null}<button class="button button-primary" type="submit">${t('quote.conclude')}</button></form>`
  return html`<div class="actions">
${isOver ? null : conclude}
<form method="post" action="${tradeLink(service, 'trade')}">${token}${hiddenFields(typed)}<button class="button" type="submit">${t('quote.again')}</button></form>
<form method="get" action="${tradeLink(service, 'trade')}">${hiddenFields(typed)}<button class="button" type="submit">${t('quote.change')}</button></form>
</div>`
}
