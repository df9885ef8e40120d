import type { Hono } from 'hono'
import type { AdministrationPolicy, MailCodePolicy } from '../../../authority/rules/profile.ts'
import { enrollmentAuthenticatorScreen } from '../../../authority/screens/enrollment-authenticator.ts'
import { enrollmentCompleteScreen } from '../../../authority/screens/enrollment-complete.ts'
import { enrollmentTokenScreen } from '../../../authority/screens/enrollment-token.ts'
import { entryScreen } from '../../../authority/screens/entry.ts'
import { environmentScreens } from '../../../authority/screens/environment.ts'
import { firstStepScreen } from '../../../authority/screens/first-step.ts'
import { helpScreens } from '../../../authority/screens/help.ts'
import { loginCodeScreen } from '../../../authority/screens/login-code.ts'
import { lostScreen } from '../../../authority/screens/lost.ts'
import { loginMailScreen } from '../../../authority/screens/mail/login-mail.ts'
import { mailAddressCodeScreen, mailAddressScreen } from '../../../authority/screens/mail/mail-address.ts'
import {
  registrationAddressScreen,
  registrationCodeScreen,
  registrationCompleteScreen,
} from '../../../authority/screens/mail/registration.ts'
import { passwordScreen } from '../../../authority/screens/password.ts'
import type { FxService } from '../../../authority/screens/service.ts'
import type { Site } from '../../../authority/screens/site.ts'
import { synchronizationScreen } from '../../../authority/screens/synchronization.ts'
import type { Env } from '../../../platform/http/guards.ts'
import type { FxProfile } from '../rules/profile.ts'
import { historyScreen } from './administration/history.ts'
import { mailAddressesScreen, noticeSettingsScreen } from './administration/mail.ts'
import { userOtpScreen } from './administration/user-otp.ts'
import { newUserScreen, userScreen, usersScreen } from './administration/users.ts'
import { homeScreen, logoutScreen } from './home.ts'
import { tradeScreens } from './trade/trade-screens.ts'

/** All screens of one service of the 外為Web kind. */
export function fxScreens(app: Hono<Env>, site: Site, profile: FxProfile): void {
  const service = { app, site, profile }
  loginScreens(service)
  lostScreen(service)
  homeScreen(service)
  if (profile.fx !== null) tradeScreens(service)
  if (profile.administration !== null) administrationScreens(service, profile.administration)
}

/** Login and logout, also used by the staff of a support desk. */
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
  if (service.profile.methods.mail !== null) mailScreens(service, service.profile.methods.mail)
}

/** Codes by mail: registering an address, logging in, changing the address (S2-1.1). */
function mailScreens(fxService: FxService, policy: MailCodePolicy): void {
  const service = { ...fxService, policy }
  firstStepScreen(service, 'registration')
  registrationAddressScreen(service)
  registrationCodeScreen(service)
  registrationCompleteScreen(service)
  loginMailScreen(service)
  mailAddressScreen(service)
  mailAddressCodeScreen(service)
}

/** 共通: what a customer's administrators do for their own company (S2-1.2). */
function administrationScreens(fxService: FxService, policy: AdministrationPolicy): void {
  const service = { ...fxService, policy }
  usersScreen(service)
  newUserScreen(service)
  userScreen(service)
  userOtpScreen(service)
  noticeSettingsScreen(service)
  mailAddressesScreen(service)
  historyScreen(service)
}
