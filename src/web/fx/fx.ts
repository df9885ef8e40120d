import type { Hono } from 'hono'
import type { ServiceProfile } from '../../domain/profile.ts'
import type { Env } from '../../http/guards.ts'
import type { Site } from '../site.ts'
import { enrollmentAuthenticatorScreen } from './enrollment-authenticator.ts'
import { enrollmentCompleteScreen } from './enrollment-complete.ts'
import { enrollmentTokenScreen } from './enrollment-token.ts'
import { entryScreen } from './entry.ts'
import { environmentScreens } from './environment.ts'
import { firstStepScreen } from './first-step.ts'
import { helpScreens } from './help.ts'
import { homeScreen, logoutScreen } from './home.ts'
import { loginCodeScreen } from './login-code.ts'
import { passwordScreen } from './password.ts'
import type { FxService } from './service.ts'
import { synchronizationScreen } from './synchronization.ts'
import { tradeScreens } from './trade/trade-screens.ts'

/** All screens of one service of the 外為Web kind. */
export function fxScreens(app: Hono<Env>, site: Site, profile: ServiceProfile): void {
  const service = { app, site, profile }
  loginScreens(service)
  homeScreen(service)
  if (profile.fx !== null) tradeScreens(service)
}

/** The way in and out, which the staff of a support desk take too. */
export function loginScreens(service: FxService): void {
  environmentScreens(service)
  helpScreens(service)
  entryScreen(service)
  firstStepScreen(service, 'enrollment')
  enrollmentTokenScreen(service)
  enrollmentAuthenticatorScreen(service)
  enrollmentCompleteScreen(service)
  firstStepScreen(service, 'login')
  loginCodeScreen(service)
  synchronizationScreen(service)
  passwordScreen(service)
  logoutScreen(service)
}
