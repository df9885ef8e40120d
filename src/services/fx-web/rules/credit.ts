import type { Event } from '../../../authority/rules/events.ts'
import type { FxPolicy } from '../../../authority/rules/profile.ts'

/**
 * What a customer has outstanding, in yen at the agreed rates: unused balances of contracts, and orders that wait. An
 * order counts as if it were filled (domain-notes d-3), so that a fill never breaks the limit.
 */
export type CreditLine = {
  readonly service: string
  readonly customerId: string
  readonly contractsYen: number
  readonly ordersYen: number
}

export function evolveCreditLine(line: CreditLine | undefined, event: Event): CreditLine | undefined {
  switch (event.type) {
    case 'contract_concluded':
      return moved(line, event, event.yen, 0)
    case 'contract_used':
      return moved(line, event, -event.releasedYen, 0)
    case 'order_placed':
      return moved(line, event, 0, event.yen)
    case 'order_filled':
    case 'order_expired':
    case 'order_cancelled':
      return moved(line, event, 0, -event.yen)
    default:
      return line
  }
}

function moved(
  line: CreditLine | undefined,
  { service, customerId }: { readonly service: string; readonly customerId: string },
  contractsYen: number,
  ordersYen: number,
): CreditLine {
  return {
    service,
    customerId,
    contractsYen: (line?.contractsYen ?? 0) + contractsYen,
    ordersYen: (line?.ordersYen ?? 0) + ordersYen,
  }
}

/** What the customer may still take on. */
export function creditLeft(line: CreditLine | undefined, fx: FxPolicy): number {
  return fx.customerYenMax - (line?.contractsYen ?? 0) - (line?.ordersYen ?? 0)
}
