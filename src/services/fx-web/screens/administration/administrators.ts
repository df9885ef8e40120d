import type { AdministrationPolicy } from '../../../../authority/rules/profile.ts'
import { coolingNotice } from '../../../../authority/screens/mail/cooling.ts'
import { insidePage, trailTo } from '../../../../authority/screens/service.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import {
  behind,
  beyond,
  type FormScreen,
  formBehind,
  type Gate,
  type Screen,
} from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { type AdministrationScreen, administrationHref } from '../../routes.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { type Insider, insidersOf } from '../inside.ts'
import type { MenuItem } from '../menu.ts'
import type { FxService } from '../service.ts'

/** A service whose customers have administrators (S2). */
export type AdministeredService = FxService & { readonly policy: AdministrationPolicy }

export function link({ profile }: FxService, screen: AdministrationScreen, id?: string): string {
  return administrationHref(profile.service, screen, id)
}

/** Admits administrators (S2-1.1-04); other logged-in users are refused, and everybody else goes to the login. */
function administratorsOf(service: FxService): Gate<Insider> {
  const { t } = service
  return beyond(insidersOf(service), async (c, insider) => {
    const { found, sessionId } = insider
    if (found.user.administrator) return insider
    const title = t('company.notAllowed')
    const main = html`<h1>${title}</h1>${messageBox('error', refusalMessage('not_permitted', service.profile))}`
    const page = insidePage(service, found, title, main, tokenInput(sessionId))
    return c.html(page, refusalStatus('not_permitted'))
  })
}

export function forAdministrators(service: FxService, screen: Screen<Insider>) {
  return behind(administratorsOf(service), screen)
}

export function forAdministratorsForm(service: FxService, screen: FormScreen<Insider>) {
  return formBehind(service.profile.service, administratorsOf(service), screen)
}

/** A screen with its trail: 共通 > ユーザ管理 > … (S2-1.2-01). */
export function administrationPage(
  service: FxService,
  { found, sessionId, draft }: Insider,
  menu: MenuItem,
  trail: readonly string[],
  main: Html,
  at?: string,
): Html {
  const title = trail.at(-1) ?? ''
  const page = html`${trailTo(service, trail)}
<h1>${title}</h1>
${coolingNotice(service, found)}
${draft?.notice ?? null}${main}`
  return insidePage(service, found, title, page, tokenInput(sessionId), {
    menu,
    ...(at === undefined ? {} : { at }),
  })
}
