import { type FencePart, fencedEach } from '../../../authority/operations/fence-part.ts'
import { waitingOrders } from '../queries/trade.ts'
import { creditLineState } from '../rules/credit.ts'
import { orderState } from '../rules/order.ts'
import type { TradeEvent } from '../rules/trade-events.ts'

/** After a restore, a standing order may have been filled or canceled already: filling it again would be a second contract (R3). */
export const fenceOrders: FencePart = async (store, now) => [
  fencedEach(
    'orders',
    await waitingOrders(store, null),
    ({ service, customerId, orderId, placedBy: userId, yen }) => ({
      refs: [orderState.ref(service, orderId), creditLineState.ref(service, customerId)],
      event: {
        type: 'order_cancelled',
        service,
        userId,
        customerId,
        orderId,
        yen,
        endedAtMs: now.epochMilliseconds,
      } satisfies TradeEvent,
    }),
  ),
]
