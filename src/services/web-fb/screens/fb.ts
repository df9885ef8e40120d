import type { Hono } from 'hono'
import { draftScreens } from '../../../authority/screens/form-drafts.ts'
import { prolongScreen } from '../../../authority/screens/session-end.ts'
import type { Site } from '../../../authority/screens/site.ts'
import type { Env } from '../../../platform/http/guards.ts'
import type { FbProfile } from '../rules/profile.ts'
import { administrationScreens } from './administration/administration.ts'
import { certificateScreen } from './certificate.ts'
import { fbDraftForms } from './draft-forms.ts'
import { firstPasswordsScreen } from './first-passwords.ts'
import { helpScreens } from './help/help.ts'
import { homeScreen } from './home.ts'
import { loginScreen, logoutScreen } from './login.ts'
import { ownPasskeyScreens } from './passkeys.ts'
import { sessionsOf, visitorsOf } from './service.ts'
import { workScreens } from './work-screens.ts'

/** All screens of one service of the WEB-FB kind. */
export function fbScreens(app: Hono<Env>, site: Site, profile: FbProfile): void {
  const service = { app, site, profile, drafts: fbDraftForms(profile.service) }
  draftScreens(app, service, visitorsOf(service), ({ who }) => who)
  prolongScreen(app, service, sessionsOf(service))
  loginScreen(service)
  if (site.certificates !== null) certificateScreen(service, site.certificates)
  logoutScreen(service)
  ownPasskeyScreens(service)
  firstPasswordsScreen(service)
  helpScreens(service)
  homeScreen(service)
  workScreens(service)
  administrationScreens(service)
}
