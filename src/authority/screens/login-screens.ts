import type { MailCodePolicy } from '../rules/profile.ts'
import { enrollmentAuthenticatorScreen } from './enrollment-authenticator.ts'
import { enrollmentCompleteScreen } from './enrollment-complete.ts'
import { enrollmentTokenScreen } from './enrollment-token.ts'
import { entryScreen } from './entry.ts'
import { environmentScreens } from './environment.ts'
import { firstStepScreen } from './first-step.ts'
import { helpScreens } from './help.ts'
import { loginCodeScreen } from './login-code.ts'
import { logoutScreen } from './logout.ts'
import { loginMailScreen } from './mail/login-mail.ts'
import { mailAddressCodeScreen, mailAddressScreen } from './mail/mail-address.ts'
import {
  registrationAddressScreen,
  registrationCodeScreen,
  registrationCompleteScreen,
} from './mail/registration.ts'
import { passwordScreen } from './password.ts'
import type { LoginService } from './service.ts'
import { synchronizationScreen } from './synchronization.ts'

/** What leads in and out of a service that brings no login screens of its own, such as 外為Web or a desk. */
export function loginScreens(service: LoginService): void {
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
function mailScreens(loginService: LoginService, policy: MailCodePolicy): void {
  const service = { ...loginService, policy }
  firstStepScreen(service, 'registration')
  registrationAddressScreen(service)
  registrationCodeScreen(service)
  registrationCompleteScreen(service)
  loginMailScreen(service)
  mailAddressScreen(service)
  mailAddressCodeScreen(service)
}
