import type { Hono } from 'hono'
import type { AdministrationPolicy, MailCodePolicy, ServiceProfile } from '../../domain/profile.ts'
import type { Env } from '../../http/guards.ts'
import type { Site } from '../site.ts'
import { historyScreen } from './administration/history.ts'
import { mailAddressesScreen, noticeSettingsScreen } from './administration/mail.ts'
import { userOtpScreen } from './administration/user-otp.ts'
import { newUserScreen, userScreen, usersScreen } from './administration/users.ts'
import { enrollmentAuthenticatorScreen } from './enrollment-authenticator.ts'
import { enrollmentCompleteScreen } from './enrollment-complete.ts'
import { enrollmentTokenScreen } from './enrollment-token.ts'
import { entryScreen } from './entry.ts'
import { environmentScreens } from './environment.ts'
import { firstStepScreen } from './first-step.ts'
import { helpScreens } from './help.ts'
import { homeScreen, logoutScreen } from './home.ts'
import { loginCodeScreen } from './login-code.ts'
import { lostScreen } from './lost.ts'
import { loginMailScreen } from './mail/login-mail.ts'
import { mailAddressCodeScreen, mailAddressScreen } from './mail/mail-address.ts'
import {
  registrationAddressScreen,
  registrationCodeScreen,
  registrationCompleteScreen,
} from './mail/registration.ts'
import { passwordScreen } from './password.ts'
import type { FxService } from './service.ts'
import { synchronizationScreen } from './synchronization.ts'
import { tradeScreens } from './trade/trade-screens.ts'

/** All screens of one service of the 外為Web kind. */
export function fxScreens(app: Hono<Env>, site: Site, profile: ServiceProfile): void {
  const service = { app, site, profile }
  loginScreens(service)
  lostScreen(service)
  homeScreen(service)
  if (profile.fx !== null) tradeScreens(service)
  if (profile.administration !== null) administrationScreens(service, profile.administration)
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

/** 共通: what administrators of a customer do for their own company (S2-1.2). */
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
