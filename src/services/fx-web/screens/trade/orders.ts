import type { LoginService } from '../../../../authority/screens/service.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'

import { takesRates } from '../../../../bank/operations/profile-of.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { cancelOrder } from '../../operations/cancel-order.ts'
import { listOrders } from '../../operations/show-trading.ts'
import type { Order } from '../../rules/order.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { trade } from '../../texts/trade.ts'
import { expired, type Insider } from '../inside.ts'
import { date, dateTime, delivery, money, orderNames, rate, sideNames, yen } from './format.ts'
import { forTrader, forTraderForm, referenceNote, tradeLink, tradePage } from './visit.ts'

type Listed = Awaited<ReturnType<typeof listOrders>>

/** リーブオーダー: the customer's orders with their states, and 取消. */
export function ordersScreen(service: LoginService): void {
  const { app, site, profile } = service

  app.get(
    tradeLink(service, 'orders'),
    forTrader(service, async (c, visit) => {
      const notices: { readonly [name: string]: Message } = {
        placed: trade.orderPlaced,
        already: refusalMessage('order_taken', profile),
        cancelled: trade.orderCancelled,
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
  service: LoginService,
  visit: Insider,
  { orders, more }: Listed,
  notice: Html | null,
  error: Html | null,
): Html {
  const list = html`<div class="cards">${orders.map((order) => card(service, visit, order))}</div>
${more ? html`<p>新しいものから${orders.length}件を表示しています。</p>` : null}`
  const main = html`${notice}
<p>ご希望のレート（指値）に、お客様向けの予約レート（手数料込み）が到達したときに、指値のレートで成立します。取引時間中、1分ごとに判定します。${takesRates(service.profile) ? '当行のレートの更新が遅れたときは、届いたレートの時刻にさかのぼって判定します。' : ''}</p>
<p class="secondary-action"><a class="button button-primary" href="${tradeLink(service, 'newOrder')}">新しいリーブオーダー</a></p>
<h2>リーブオーダー一覧</h2>
${orders.length === 0 ? html`<p class="panel">リーブオーダーはありません。</p>` : list}
${referenceNote(service)}
${error}`
  return tradePage(service, visit, 'orders', 'リーブオーダー', main)
}

/** A card, not a row: on a phone ten columns would scroll sideways. */
function card(service: LoginService, visit: Insider, order: Order): Html {
  const { orderId, status, contractId, endedAtMs } = order
  const contract =
    contractId === null
      ? null
      : html`<a href="${tradeLink(service, 'contract', contractId)}">締結番号 ${contractId}</a>`
  const cancel = html`<form method="post" action="${tradeLink(service, 'cancelOrder', orderId)}" data-confirm="リーブオーダー ${orderId} を取り消します。よろしいですか。">${tokenInput(visit.sessionId)}<button class="button" type="submit">取消<span class="visually-hidden">（${orderId}）</span></button></form>`
  return html`<article class="card" aria-label="リーブオーダー ${orderId}">
<p class="card-head"><span class="state state-${status}">${orderNames[status]}</span> 受付番号 ${orderId}</p>
<p><strong>${sideNames[order.side]}　${money(order.amount, order.currency)}　指値 ${rate(order.limitRate)}円</strong>（円換算 ${yen(order.yen)}）</p>
<p>${delivery(order)}</p>
<p>預かり期限 ${date(order.keepUntil)}　受付 ${dateTime(order.placedAtMs)}${endedAtMs === null ? '' : `　${orderNames[status]} ${dateTime(endedAtMs)}`}</p>
${contract === null ? null : html`<p>${contract}</p>`}
${status === 'accepted' ? cancel : null}
</article>`
}
