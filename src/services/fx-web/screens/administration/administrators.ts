import type { Caller } from '../../../../authority/operations/context.ts'
import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import type { AdministrationPolicy } from '../../../../authority/rules/profile.ts'
import {
  insidePage,
  type LoginService,
  sessionsOf,
  trailTo,
  whereItBelongs,
} from '../../../../authority/screens/service.ts'
import { isInside } from '../../../../authority/screens/stages.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import {
  behind,
  beyond,
  type FormScreen,
  fitting,
  formBehind,
  type Gate,
  type Screen,
  sessionFor,
} from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { callerOf } from '../../../../platform/web/site.ts'
import type { CompanyAdministrator } from '../../operations/administration/users.ts'
import { type AdministrationScreen, administrationHref } from '../../routes.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import type { MenuItem } from '../menu.ts'

/** A service whose customers have administrators (S2). */
export type AdministeredService = LoginService & { readonly policy: AdministrationPolicy }

/** 管理者権限ユーザ at a screen; the company never comes from the request. */
export type Administrator = {
  readonly found: FoundSession
  readonly sessionId: string
  readonly acting: CompanyAdministrator
  readonly caller: Caller
}

export function link({ profile }: LoginService, screen: AdministrationScreen, id?: string): string {
  return administrationHref(profile.service, screen, id)
}

/** Admits administrators (S2-1.1-04); other logged-in users are refused, and everybody else goes to the login. */
function administratorsOf(service: LoginService): Gate<Administrator> {
  return beyond(fitting(sessionsOf(service), isInside), async (c, found) => {
    const sessionId = sessionFor(service, c)
    if (!found.user.administrator) {
      const title = '権限がありません'
      const main = html`<h1>${title}</h1>${messageBox('error', refusalMessage('not_permitted', service.profile))}`
      const page = insidePage(service, found, title, main, tokenInput(sessionId))
      return c.html(page, refusalStatus('not_permitted'))
    }
    const { userId, customerId } = found.user
    const { sessionHash } = found.session
    const acting = { service: service.profile.service, userId, customerId, sessionHash }
    return { found, sessionId, acting, caller: callerOf(c, `user:${userId}`) }
  })
}

export function forAdministrators(service: LoginService, screen: Screen<Administrator>) {
  return behind(administratorsOf(service), screen)
}

export function forAdministratorsForm(service: LoginService, screen: FormScreen<Administrator>) {
  return formBehind(service.profile.service, administratorsOf(service), screen)
}

/** A screen with its trail: 共通 > ユーザ管理 > … (S2-1.2-01). */
export function administrationPage(
  service: LoginService,
  { found, sessionId }: Administrator,
  menu: MenuItem,
  trail: readonly string[],
  main: Html,
): Html {
  const title = trail.at(-1) ?? ''
  const page = html`${trailTo(service, trail)}
<h1>${title}</h1>
${main}`
  return insidePage(service, found, title, page, tokenInput(sessionId), { menu })
}

/** Where to go if the session ended in the meantime. */
export function expired(service: LoginService): string {
  return whereItBelongs(service, undefined)
}
