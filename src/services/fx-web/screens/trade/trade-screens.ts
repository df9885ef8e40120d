import type { FxService } from '../service.ts'
import { confirmationScreens } from './confirmations.ts'
import { contractScreen } from './contract.ts'
import { contractsScreen } from './contracts.ts'
import { newOrderScreens } from './new-order.ts'
import { tradeOperationScreen } from './operation.ts'
import { ordersScreen } from './orders.ts'
import { quoteScreen } from './quote.ts'
import { tradeScreen } from './trade.ts'

/** The screens behind the four menus (A-12, G-15). */
export function tradeScreens(service: FxService): void {
  tradeScreen(service)
  quoteScreen(service)
  tradeOperationScreen(service)
  ordersScreen(service)
  newOrderScreens(service)
  contractsScreen(service)
  contractScreen(service)
  confirmationScreens(service)
}
