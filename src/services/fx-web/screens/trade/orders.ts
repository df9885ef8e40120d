import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { takesRates } from '../../../../bank/operations/profile-of.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { cancelOrder } from '../../operations/cancel-order.ts'
import { listOrders } from '../../operations/show-trading.ts'
import type { Order } from '../../rules/order.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { tradeMessages } from '../../texts/trade.ts'
import { expired, type Insider } from '../inside.ts'
import type { FxService } from '../service.ts'
import { date, dateTime, delivery, money, orderName, rate, sideName, yen } from './format.ts'
import { forTrader, forTraderForm, referenceNote, tradeLink, tradePage } from './visit.ts'

type Listed = Awaited<ReturnType<typeof listOrders>>

/** リーブオーダー: the customer's orders with their states, and 取消. */
export function ordersScreen(service: FxService): void {
  const { app, site, profile } = service
  const texts = tradeMessages(profile)

  app.get(
    tradeLink(service, 'orders'),
    forTrader(service, async (c, visit) => {
      const notices: { readonly [name: string]: Message } = {
        placed: texts.orderPlaced,
        already: refusalMessage('order_taken', profile),
        cancelled: texts.orderCancelled,
      }
      const notice = notices[c.req.query('notice') ?? ''] ?? null
      const listed = await listOrders(site.context, visit.who)
      return c.html(view(service, visit, listed, messageBox('info', notice), null))
    }),
  )

  app.post(
    tradeLink(service, 'cancelOrder'),
    forTraderForm(service, async (c, visit) => {
      const outcome = await cancelOrder(site.context, visit.caller, visit.who, idOf(c))
      if (outcome.ok) return c.redirect(`${tradeLink(service, 'orders')}?notice=cancelled`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const listed = await listOrders(site.context, visit.who)
      const message = messageBox('error', refusalMessage(refusal, profile))
      return c.html(view(service, visit, listed, null, message), refusalStatus(refusal))
    }),
  )
}

function view(
  service: FxService,
  visit: Insider,
  { orders, more }: Listed,
  notice: Html | null,
  error: Html | null,
): Html {
  const { t } = service
  const list = html`<div class="cards">${orders.map((order) => card(service, visit, order))}</div>
${more ? html`<p>${say(t('orders.newest'), { count: orders.length })}</p>` : null}`
  const main = html`${notice}
<p>${t('orders.what')}${takesRates(service.profile) ? t('orders.late') : null}</p>
<p class="secondary-action"><a class="button button-primary" href="${tradeLink(service, 'newOrder')}">${t('orders.new')}</a></p>
<h2>${t('orders.list')}</h2>
${orders.length === 0 ? html`<p class="panel">${t('orders.none')}</p>` : list}
${referenceNote(service)}
${error}`
  return tradePage(service, visit, 'orders', t('orders.title'), main, {
    at: tradeLink(service, 'orders'),
  })
}

/** A card, not a row: on a phone ten columns would scroll sideways. */
function card(service: FxService, visit: Insider, order: Order): Html {
  const { t } = service
  const { orderId, status, contractId, endedAtMs } = order
  const contract =
    contractId === null
      ? null
      : html`<a href="${tradeLink(service, 'contract', contractId)}">${say(t('contract.numbered'), { contractId })}</a>`
  const cancel = html`<form method="post" action="${tradeLink(service, 'cancelOrder', orderId)}" data-confirm="${fill(t('order.confirmCancel'), { orderId })}">${tokenInput(visit.sessionId)}<button class="button" type="submit">${t('order.cancel')}<span class="visually-hidden">${say(t('order.ofNumber'), { orderId })}</span></button></form>`
  return html`<article class="card" aria-label="${fill(t('order.named'), { orderId })}">
<p class="card-head"><span class="state state-${status}">${orderName(service, status)}</span> ${say(t('contract.order'), { orderId })}</p>
<p><strong>${say(t('order.sum'), { side: sideName(service, order.side), amount: money(order.amount, order.currency), rate: rate(order.limitRate) })}</strong>${say(t('money.equivalent'), { yen: yen(service, order.yen) })}</p>
<p>${delivery(service, order)}</p>
<p>${say(t('order.times'), { until: date(service, order.keepUntil), time: dateTime(service, order.placedAtMs) })}${endedAtMs === null ? '' : fill(t('order.ended'), { status: orderName(service, status), time: dateTime(service, endedAtMs) })}</p>
${contract === null ? null : html`<p>${contract}</p>`}
${status === 'accepted' ? cancel : null}
</article>`
}
