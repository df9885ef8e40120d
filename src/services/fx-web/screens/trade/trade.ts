import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import type { Message, Status } from '../../../../authority/texts/refusal.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { askQuote } from '../../operations/ask-quote.ts'
import { showTrading, type TradingDay } from '../../operations/show-trading.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { expired, type Insider } from '../inside.ts'
import type { FxService } from '../service.ts'
import { boardView, creditView } from './board.ts'
import { problemOf, readTerms, type Typed, termsView, typedOf } from './terms-form.ts'
import { forTrader, forTraderForm, policyOf, tradeLink, tradePage } from './visit.ts'

/** 取引締結: the terms, up to [レート照会]. */
export function tradeScreen(service: FxService): void {
  const { app, site, profile } = service
  const path = tradeLink(service, 'trade')

  app.get(
    path,
    forTrader(service, async (c, visit) => {
      const day = await showTrading(site.context, visit.who)
      return c.html(view(service, visit, day, typedOf(visit.draft?.typed ?? c.req.query()), {}, null))
    }),
  )

  app.post(
    path,
    forTraderForm(service, async (c, visit, form) => {
      const typed = typedOf(form)
      const refuse = async (errors: FieldErrors, message: Message | null, status: Status) =>
        c.html(
          view(service, visit, await showTrading(site.context, visit.who), typed, errors, message),
          status,
        )
      const read = readTerms(service, typed)
      if ('errors' in read) return refuse(read.errors, null, 422)
      const outcome = await askQuote(site.context, visit.caller, visit.who, read.asked)
      if (outcome.ok) return c.redirect(tradeLink(service, 'quote', outcome.quoteId), 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const { errors, message } = problemOf(refusal, typed, profile)
      return refuse(errors, message, refusalStatus(refusal))
    }),
  )
}

function view(
  service: FxService,
  visit: Insider,
  day: TradingDay,
  typed: Typed,
  errors: FieldErrors,
  message: Message | null,
): Html {
  const { t } = service
  const fx = policyOf(service)
  const hours = fill(t('trade.hours'), { opens: fx.opens, closes: fx.closes })
  const main = html`<p>${say(t('trade.instruction'), { seconds: fx.quoteSeconds })}</p>
<p>${hours}${day.isOpen ? '' : t('trade.closed')}</p>
${creditView(service, day)}
<form method="post" action="${tradeLink(service, 'trade')}" class="panel">
${tokenInput(visit.sessionId)}
${termsView(service, typed, errors, day)}
<div class="actions"><button class="button button-primary" type="submit">${t('trade.ask')}</button></div>
</form>
${boardView(service, day)}
${messageBox('error', message)}`
  return tradePage(service, visit, 'trade', t('trade.title'), main)
}
