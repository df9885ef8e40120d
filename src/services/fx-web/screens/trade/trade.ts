import type { LoginService } from '../../../../authority/screens/service.ts'
import type { Message, Status } from '../../../../authority/texts/refusal.ts'

import { type FieldErrors, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { askQuote } from '../../operations/ask-quote.ts'
import { showTrading, type TradingDay } from '../../operations/show-trading.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { expired, type Insider } from '../inside.ts'
import { boardView, creditView } from './board.ts'
import { fieldOf, readTerms, type Typed, termsView, typedOf } from './terms-form.ts'
import { forTrader, forTraderForm, policyOf, tradeLink, tradePage } from './visit.ts'

/** 取引締結: the terms, up to [レート照会]. */
export function tradeScreen(service: LoginService): void {
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
      const read = readTerms(typed)
      if ('errors' in read) return refuse(read.errors, null, 422)
      const outcome = await askQuote(site.context, visit.caller, visit.who, read.asked)
      if (outcome.ok) return c.redirect(tradeLink(service, 'quote', outcome.quoteId), 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const message = refusalMessage(refusal, profile)
      const beside = fieldOf(refusal, typed)
      if (beside === undefined) return refuse({}, message, refusalStatus(refusal))
      return refuse({ [beside]: message.text }, null, refusalStatus(refusal))
    }),
  )
}

function view(
  service: LoginService,
  visit: Insider,
  day: TradingDay,
  typed: Typed,
  errors: FieldErrors,
  message: Message | null,
): Html {
  const fx = policyOf(service)
  const hours = `取引時間：営業日の${fx.opens}～${fx.closes}（日本時間）`
  const main = html`<p>条件を入力し、［レート照会］を押下してください。お示しするレートを${fx.quoteSeconds}秒以内に承諾いただくと、締結となります。</p>
<p>${hours}${day.isOpen ? '' : '　ただいまは取引時間外です。'}</p>
${creditView(day)}
<form method="post" action="${tradeLink(service, 'trade')}" class="panel">
${tokenInput(visit.sessionId)}
${termsView(typed, errors, fx, day)}
<div class="actions"><button class="button button-primary" type="submit">レート照会</button></div>
</form>
${boardView(service, day)}
${messageBox('error', message)}`
  return tradePage(service, visit, 'trade', '取引締結', main)
}
