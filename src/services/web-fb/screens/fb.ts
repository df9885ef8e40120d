import type { Hono } from 'hono'
import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import type { Site } from '../../../authority/screens/site.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { administrationScreens } from './administration/administration.ts'
import { certificateScreen } from './certificate.ts'
import { firstPasswordsScreen } from './first-passwords.ts'
import { homeScreen } from './home.ts'
import { loginScreen, logoutScreen } from './login.ts'
import { workScreens } from './work-screens.ts'

/** All screens of one service of the WEB-FB kind. */
export function fbScreens(app: Hono<Env>, site: Site, profile: ServiceProfile): void {
  const { fb } = profile
  if (fb === null) throw new Error(`${profile.service} has no section fb`)
  const service = { app, site, profile: { ...profile, fb } }
  loginScreen(service)
  if (site.certificates !== null) certificateScreen(service, site.certificates)
  logoutScreen(service)
  firstPasswordsScreen(service)
  homeScreen(service)
  workScreens(service)
  administrationScreens(service)
}
