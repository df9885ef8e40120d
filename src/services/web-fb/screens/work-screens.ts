import { limitsScreen } from './contract/limits.ts'
import { ownTokenScreens } from './contract/own-token.ts'
import { passwordsScreen } from './contract/passwords.ts'
import { termsScreen } from './contract/terms.ts'
import { feeScreens } from './fees.ts'
import type { FbService } from './service.ts'
import { balancesScreen } from './statements/balances.ts'
import { movementsScreen } from './statements/movements.ts'
import { accountScreen } from './transfers/account.ts'
import { confirmationScreen } from './transfers/confirmation.ts'
import { destinationScreen } from './transfers/destination.ts'
import { detailsScreen } from './transfers/details.ts'
import { fileScreen } from './transfers/file.ts'
import { knownPayeesScreens } from './transfers/known-payees.ts'
import { transferListScreens } from './transfers/list.ts'
import { newPayeeScreen } from './transfers/new-payee.ts'
import { operationScreen } from './transfers/operation.ts'
import { payeeListScreen } from './transfers/payee-list.ts'
import { payeesScreens } from './transfers/payees.ts'
import { completedScreen } from './transfers/receipt.ts'
import { menuScreen } from './work.ts'

/** Everything behind the menus except 管理機能. */
export function workScreens(service: FbService): void {
  for (const menu of ['transfers', 'fees', 'contract', 'statements'] as const) menuScreen(service, menu)
  accountScreen(service)
  destinationScreen(service)
  knownPayeesScreens(service)
  newPayeeScreen(service)
  detailsScreen(service)
  confirmationScreen(service)
  operationScreen(service)
  completedScreen(service)
  transferListScreens(service)
  payeesScreens(service)
  payeeListScreen(service)
  fileScreen(service)
  feeScreens(service)
  termsScreen(service)
  limitsScreen(service)
  passwordsScreen(service)
  ownTokenScreens(service)
  balancesScreen(service)
  movementsScreen(service)
}
