import type { PersonalService } from '../service.ts'
import { contractScreen } from './contract.ts'
import { homeScreen } from './home.ts'
import { inquiryScreen } from './inquiry.ts'
import { loginsScreen } from './logins.ts'
import { serviceStoppedScreen, serviceStopScreen } from './service-stop.ts'
import { statementScreen } from './statement.ts'
import { tokenScreen } from './token.ts'
import { tokenChangeScreens } from './token-change.ts'

/** Everything behind the login, except the password change. */
export function insideScreens(service: PersonalService): void {
  homeScreen(service)
  inquiryScreen(service)
  statementScreen(service)
  tokenScreen(service)
  tokenChangeScreens(service)
  contractScreen(service)
  loginsScreen(service)
  serviceStopScreen(service)
  serviceStoppedScreen(service)
}
