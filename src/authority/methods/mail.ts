import { hiddenForm } from '../../platform/web/form.ts'
import { html } from '../../platform/web/html.ts'
import { byMail } from '../operations/methods/known.ts'
import { serviceHref } from '../routes.ts'
import { firstStepScreen } from '../screens/first-step.ts'
import { loginMailScreen } from '../screens/mail/login-mail.ts'
import { mailAddressScreen } from '../screens/mail/mail-address.ts'
import { mailAddressCodeScreen } from '../screens/mail/mail-address-code.ts'
import { mailAddressOperationScreen } from '../screens/mail/mail-address-operation.ts'
import {
  registrationAddressScreen,
  registrationCodeScreen,
  registrationCompleteScreen,
} from '../screens/mail/registration.ts'
import type { LoginMethod } from '../screens/service.ts'

/** A code by mail: registering an address, logging in, changing the address (S2-1.1). */
export const mailLogin: LoginMethod = {
  ...byMail,
  step: 'loginMail',
  choice: ({ profile, t }, sessionId) => ({
    button: html`<button class="button" type="submit" form="by-mail">${t('choose.mail')}</button>`,
    form: hiddenForm('by-mail', serviceHref(profile.service, 'loginMailSend'), sessionId),
  }),
  subtitle: ({ byMail }) => byMail,
  mount(loginService) {
    const policy = loginService.profile.methods.mail
    if (policy === null) return
    const service = { ...loginService, policy }
    firstStepScreen(service, 'registration')
    registrationAddressScreen(service)
    registrationCodeScreen(service)
    registrationCompleteScreen(service)
    loginMailScreen(service)
    mailAddressScreen(service)
    mailAddressCodeScreen(service)
    mailAddressOperationScreen(service)
  },
}
