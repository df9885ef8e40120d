import { sessionFor } from '../../platform/web/gate.ts'
import { html } from '../../platform/web/html.ts'
import { byPasskey } from '../operations/methods/known.ts'
import { passkeysMissing } from '../operations/passkeys/care-for-passkey.ts'
import { serviceHref } from '../routes.ts'
import { codeLockCaution } from '../screens/code-fields.ts'
import { mailNotes, sentCode } from '../screens/mail/sent-code.ts'
import { passkeyScreens } from '../screens/passkeys/passkey-screens.ts'
import {
  framedPage,
  type LoginMethod,
  type LoginService,
  openPage,
  placesOf,
  sessionsOf,
  toldRefusal,
  trailTo,
} from '../screens/service.ts'

/** A passkey: registering one inside, and logging in with it alone. */
export const passkeyLogin: LoginMethod = {
  ...byPasskey,
  step: 'loginPasskey',
  choice: ({ profile, t }) => ({
    button: html`<a class="button" href="${serviceHref(profile.service, 'loginPasskey')}">${t('passkey.logIn')}</a>`,
    form: null,
  }),
  subtitle: ({ ofThisKind }) => ofThisKind,
  mount: mountPasskeys,
}

function mountPasskeys(service: LoginService): void {
  const { mail } = service.profile.methods
  passkeyScreens({
    ...service,
    sessions: sessionsOf(service),
    places: placesOf(service),
    passwordChange: placesOf(service).password,
    openPage: (_, title, main, scripts = []) => openPage(service, title, main, { scripts }),
    insidePage: (c, found, trail, main, scripts = []) => {
      const sessionId = sessionFor(service, c)
      const title = trail.at(-1) ?? ''
      const leadsBack = passkeysMissing(service.site.context, found) === 0
      const content = html`${trailTo(service, trail, leadsBack)}\n<h1>${title}</h1>\n${main}`
      return framedPage(service, found, title, content, { sessionId, scripts })
    },
    way: service.t('passkey.way'),
    toldRefusal: (refusal) => toldRefusal(service, refusal),
    codeCaution: () => codeLockCaution(service),
    mail: mail && {
      sent: (sent) => sentCode(service, sent),
      notes: () => mailNotes(service, mail.validSeconds),
    },
  })
}
