import type { Hono } from 'hono'
import type { ServiceProfile } from '../../domain/profile.ts'
import type { Env } from '../../http/guards.ts'
import type { Site } from '../site.ts'
import { enrollmentCompleteScreen } from './enrollment-complete.ts'
import { enrollmentTokenScreen } from './enrollment-token.ts'
import { entryScreen } from './entry.ts'
import { firstStepScreen } from './first-step.ts'
import { homeScreen } from './home.ts'
import { loginCodeScreen } from './login-code.ts'
import { passwordScreen } from './password.ts'
import { synchronizationScreen } from './synchronization.ts'
import { tradeScreens } from './trade/trade-screens.ts'

/** All screens of one service of the 外為Web kind. */
export function fxScreens(app: Hono<Env>, site: Site, profile: ServiceProfile): void {
  const service = { app, site, profile }
  entryScreen(service)
  firstStepScreen(service, 'enrollment')
  enrollmentTokenScreen(service)
  enrollmentCompleteScreen(service)
  firstStepScreen(service, 'login')
  loginCodeScreen(service)
  synchronizationScreen(service)
  passwordScreen(service)
  homeScreen(service)
  if (profile.fx !== null) tradeScreens(service)
}
