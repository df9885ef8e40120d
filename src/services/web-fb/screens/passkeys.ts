import { passkeyScreens } from '../../../authority/screens/passkeys/passkey-screens.ts'
import type { PasskeyService } from '../../../authority/screens/passkeys/passkey-service.ts'
import { wordsIn } from '../../../authority/screens/words.ts'
import { passkeyCatalog } from '../../../authority/texts/passkeys/catalog.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { html } from '../../../platform/web/html.ts'
import type { FbVisitor } from '../operations/find-visitor.ts'
import { applyDueFor } from '../operations/log-in.ts'
import { refusalMessage } from '../texts/refusals.ts'
import { type FbService, link, openPage, placesOf, sessionsOf } from './service.ts'
import { passkeysEntry, workPage } from './work.ts'

/** Logging in with a passkey instead of ID and password, and what users do with theirs. */
export function ownPasskeyScreens(service: FbService): void {
  const { profile, site } = service
  passkeyScreens<FbVisitor>({
    ...service,
    ...passkeyWords(service),
    sessions: sessionsOf(service),
    places: placesOf(service),
    passwordChange: link(service, 'password'),
    applyDue: (caller, userId) => applyDueFor(site.context, caller, { service: profile.service, userId }),
    openPage: (_, title, main, scripts = []) => openPage(service, title, main, scripts),
    insidePage: (c, visitor, trail, main, scripts = []) =>
      workPage(
        service,
        { visitor, sessionId: sessionFor(service, c) },
        {
          menu: 'contract',
          entry: passkeysEntry.label,
          title: trail.at(-1) ?? '',
          trail: trail.slice(1),
          main,
          scripts,
        },
      ),
    toldRefusal: (refusal) => refusalMessage(refusal, profile),
    codeCaution: () =>
      html`<p class="caution">ワンタイムパスワードを${profile.names.codeFailures}連続して誤られますと、OTPロックの状態となり、都度振込を行えません。ロックの解除は、${profile.contacts.codeLock}へご依頼ください。</p>`,
    mail: null,
  })
}

/** What parts of its pages need that stand on others. */
export function passkeyWords({
  profile,
}: FbService): Pick<PasskeyService, 't' | 'web' | 'told' | 'dates' | 'way'> {
  return { ...wordsIn(passkeyCatalog, profile), way: '「契約情報登録・照会」の' }
}
