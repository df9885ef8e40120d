import type { Hono } from 'hono'
import { enrollmentCompleteScreen } from '../../../../src/authority/screens/enrollment-complete.ts'
import { enrollmentTokenScreen } from '../../../../src/authority/screens/enrollment-token.ts'
import { entryScreen } from '../../../../src/authority/screens/entry.ts'
import { firstStepScreen } from '../../../../src/authority/screens/first-step.ts'
import { loginCodeScreen } from '../../../../src/authority/screens/login-code.ts'
import { passwordScreen } from '../../../../src/authority/screens/password.ts'
import type { Site } from '../../../../src/authority/screens/site.ts'
import type { Env } from '../../../../src/platform/http/guards.ts'
import type { SampleProfile } from '../rules/profile.ts'
import { frameOf } from './frame.ts'
import { homeScreen, logoutScreen } from './home.ts'

/** All screens of one 会員サイト: the authority's login, and one of its own behind it. */
export function sampleScreens(app: Hono<Env>, site: Site, profile: SampleProfile): void {
  const service = { app, site, profile, frame: frameOf(site, profile) }
  entryScreen(service)
  firstStepScreen(service, 'enrollment')
  enrollmentTokenScreen(service)
  enrollmentCompleteScreen(service)
  firstStepScreen(service, 'login')
  loginCodeScreen(service)
  passwordScreen(service)
  homeScreen(service)
  logoutScreen(service)
}
