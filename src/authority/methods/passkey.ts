import { html } from '../../platform/web/html.ts'
import { byPasskey } from '../operations/methods/known.ts'
import { serviceHref } from '../routes.ts'
import { loginPasskeyScreen } from '../screens/passkeys/login-passkey.ts'
import { newPasskeyScreen } from '../screens/passkeys/new-passkey.ts'
import { passkeysScreen } from '../screens/passkeys/passkeys.ts'
import type { LoginMethod } from '../screens/service.ts'

/** A passkey: registering one inside, and logging in with it alone. */
export const passkeyLogin: LoginMethod = {
  ...byPasskey,
  step: 'loginPasskey',
  choice: ({ profile, t }) => ({
    button: html`<a class="button" href="${serviceHref(profile.service, 'loginPasskey')}">${t('passkey.logIn')}</a>`,
    form: null,
  }),
  subtitle: ({ ofThisKind }) => ofThisKind,
  mount(loginService) {
    const policy = loginService.profile.methods.passkey
    if (policy === null) return
    const service = { ...loginService, policy }
    loginPasskeyScreen(service)
    passkeysScreen(service)
    newPasskeyScreen(service)
  },
}
