import type { Hono } from 'hono'
import type { PersonalPolicy } from '../../domain/banking/policy.ts'
import type { ServiceProfile } from '../../domain/profile.ts'
import type { Env } from '../../http/guards.ts'
import type { Site } from '../site.ts'
import { insideScreens } from './inside/inside.ts'
import { loginScreen } from './login.ts'
import { loginCodeScreen } from './login-code.ts'
import { logoutScreens } from './logout.ts'
import { passwordScreen } from './password.ts'
import type { PersonalService } from './service.ts'

/** All screens of one 個人インターネットバンキング. */
export function personalScreens(
  app: Hono<Env>,
  site: Site,
  profile: ServiceProfile,
  policy: PersonalPolicy,
): void {
  const service: PersonalService = { app, site, profile, policy }
  loginScreen(service)
  loginCodeScreen(service)
  passwordScreen(service)
  logoutScreens(service)
  insideScreens(service)
}
