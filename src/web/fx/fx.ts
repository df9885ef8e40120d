import { Hono } from 'hono'
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

/** All screens of one service of the 外為Web kind. */
export function fxService(site: Site, profile: ServiceProfile): Hono<Env> {
  const app = new Hono<Env>()
  const service = { app, site, profile }
  entryScreen(service)
  firstStepScreen(service, 'enrollment')
  enrollmentTokenScreen(service)
  enrollmentCompleteScreen(service)
  firstStepScreen(service, 'login')
  loginCodeScreen(service)
  passwordScreen(service)
  homeScreen(service)
  return app
}
