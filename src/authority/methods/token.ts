import { html } from '../../platform/web/html.ts'
import { byToken } from '../operations/methods/known.ts'
import { serviceHref } from '../routes.ts'
import { enrollmentAuthenticatorScreen } from '../screens/enrollment-authenticator.ts'
import { enrollmentCompleteScreen } from '../screens/enrollment-complete.ts'
import { enrollmentTokenScreen } from '../screens/enrollment-token.ts'
import { firstStepScreen } from '../screens/first-step.ts'
import { loginCodeScreen } from '../screens/login-code.ts'
import type { LoginMethod } from '../screens/service.ts'
import { synchronizationScreen } from '../screens/synchronization.ts'

/** A code of the enrolled token. */
export const tokenLogin: LoginMethod = {
  ...byToken,
  step: 'loginCode',
  choice: ({ profile, t }) => ({
    button: html`<a class="button" href="${serviceHref(profile.service, 'loginCode')}">${t('choose.token')}</a>`,
    form: null,
  }),
  subtitle: ({ ofThisKind }) => ofThisKind,
  mount(service) {
    firstStepScreen(service, 'enrollment')
    enrollmentTokenScreen(service)
    enrollmentAuthenticatorScreen(service)
    enrollmentCompleteScreen(service)
    loginCodeScreen(service)
    synchronizationScreen(service)
  },
}
