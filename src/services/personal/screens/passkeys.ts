import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { passkeyScreens } from '../../../authority/screens/passkeys/passkey-screens.ts'
import { say } from '../../../authority/screens/say.ts'
import { html } from '../../../platform/web/html.ts'
import { refusalMessage } from '../texts/refusals.ts'
import { insidePage, openPage, type PersonalService, placesOf, sessionsOf } from './service.ts'

/** Logging in with a passkey, and what customers do with theirs. */
export function ownPasskeyScreens(service: PersonalService): void {
  const { profile, t } = service
  passkeyScreens<FoundSession>({
    ...service,
    sessions: sessionsOf(service),
    places: placesOf(service),
    passwordChange: placesOf(service).password,
    openPage: (c, title, main, scripts = []) =>
      openPage(service, c, title, html`<div class="box">${main}</div>`, { help: 'passkeys', scripts }),
    insidePage: (c, found, trail, main, scripts = []) => {
      const title = trail.at(-1) ?? ''
      const content = html`<div class="box"><h1 class="box-title">${title}</h1>\n${main}</div>`
      return insidePage(service, c, found, title, content, { help: 'passkeys', menu: 'contract', scripts })
    },
    way: t('help.passkeyWay'),
    toldRefusal: (refusal) => refusalMessage(refusal, profile),
    codeCaution: () => {
      const { names, contacts } = profile
      const locked = { failures: names.codeFailures, contact: contacts.codeLock }
      return html`<p class="caution">${say(t('loginCode.noteFailures'), locked)}</p>`
    },
    mail: null,
  })
}
