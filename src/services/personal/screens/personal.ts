import type { Hono } from 'hono'
import { changesTokenBySignature } from '../../../authority/operations/signed-operations/new-token.ts'
import { prolongScreen } from '../../../authority/screens/session-end.ts'
import type { Site } from '../../../authority/screens/site.ts'
import type { Env } from '../../../platform/http/guards.ts'
import type { PersonalPolicy } from '../rules/policy.ts'
import type { PersonalProfile } from '../rules/profile.ts'
import { authenticationScreen } from './authentication.ts'
import { enrollmentTokenScreen } from './enrollment-token.ts'
import { guidanceScreen } from './guidance.ts'
import { helpScreens } from './help.ts'
import { insideScreens } from './inside/inside.ts'
import { loginScreen } from './login.ts'
import { loginCodeScreen } from './login-code.ts'
import { logoutScreens } from './logout.ts'
import { lostScreen } from './lost.ts'
import { mobileScreen } from './mobile.ts'
import { ownPasskeyScreens } from './passkeys.ts'
import { passwordScreen } from './password.ts'
import { questionsScreen } from './questions.ts'
import { restartScreens } from './restart.ts'
import { type PersonalService, sessionsOf, wordsOf } from './service.ts'
import { stopCodeScreen, stopInsideScreen } from './stop-code.ts'
import { termsScreen } from './terms.ts'

/** All screens of one 個人インターネットバンキング. */
export function personalScreens(app: Hono<Env>, site: Site, profile: PersonalProfile): void {
  const policy = policyOf(profile)
  const service: PersonalService = { app, site, profile, policy, ...wordsOf(profile) }
  loginScreen(service)
  loginCodeScreen(service)
  ownPasskeyScreens(service)
  passwordScreen(service)
  logoutScreens(service)
  prolongScreen(app, service, sessionsOf(service))
  authenticationScreen(service, 'enrollment')
  enrollmentTokenScreen(service)
  if (changesTokenBySignature(profile)) stopInsideScreen(service)
  else {
    authenticationScreen(service, 'stop')
    stopCodeScreen(service)
  }
  restartScreens(service)
  lostScreen(service)
  guidanceScreen(service)
  termsScreen(service)
  helpScreens(service)
  questionsScreen(service)
  if (policy.mobile !== null) mobileScreen(service, policy.mobile)
  insideScreens(service)
}

/** With the names in the language of the screens. */
function policyOf({ personal, language }: PersonalProfile): PersonalPolicy {
  const { lost, mobile, english } = personal
  if (language !== 'en' || english === undefined) return personal
  return {
    ...personal,
    lost: { ...lost, name: english.lostName },
    mobile: mobile && { serviceName: english.mobileName ?? mobile.serviceName },
  }
}
