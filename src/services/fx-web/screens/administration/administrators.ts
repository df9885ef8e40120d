import type { Context as HonoContext } from 'hono'
import type { Caller } from '../../../../authority/operations/context.ts'
import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import type { AdministrationPolicy } from '../../../../authority/rules/profile.ts'
import {
  currentSession,
  type FxService,
  href,
  insidePage,
  sessionFor,
  whereItBelongs,
} from '../../../../authority/screens/service.ts'
import { type Form, readForm } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { callerOf } from '../../../../platform/web/site.ts'
import { type AdministrationScreen, administrationHref } from '../../../../routes.ts'
import type { CompanyAdministrator } from '../../operations/administration/users.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import type { MenuItem } from '../menu.ts'

/** A service whose customers have administrators (S2). */
export type AdministeredService = FxService & { readonly policy: AdministrationPolicy }

/** 管理者権限ユーザ in front of a screen; whose company it is never comes from the request. */
export type Administrator = {
  readonly found: FoundSession
  readonly sessionId: string
  readonly acting: CompanyAdministrator
  readonly caller: Caller
}

export function link({ profile }: FxService, screen: AdministrationScreen, id?: string): string {
  return administrationHref(profile.service, screen, id)
}

type Handler = (c: HonoContext<Env>, administrator: Administrator) => Response | Promise<Response>

/** Lets administrators in (S2-1.1-04); whoever else is logged in is refused, and everybody else led to the login. */
export function forAdministrators(service: FxService, handler: Handler) {
  return async (c: HonoContext<Env>): Promise<Response> => {
    const found = await currentSession(service, c)
    if (found?.session.stage !== 'authenticated') return c.redirect(whereItBelongs(service, found), 303)
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
    return handler(c, { found, sessionId, acting, caller: callerOf(c, `user:${userId}`) })
  }
}

/** The same for a posted form, which is checked before anything else. */
export function forAdministratorsForm(
  service: FxService,
  handler: (c: HonoContext<Env>, administrator: Administrator, form: Form) => Promise<Response>,
) {
  return async (c: HonoContext<Env>): Promise<Response> => {
    const form = await readForm(c, service.profile.service)
    return forAdministrators(service, (context, administrator) => handler(context, administrator, form))(c)
  }
}

/** A screen with its trail: 共通 > ユーザ管理 > … (S2-1.2-01). */
export function administrationPage(
  service: FxService,
  { found, sessionId }: Administrator,
  menu: MenuItem,
  trail: readonly string[],
  main: Html,
): Html {
  const title = trail.at(-1) ?? ''
  const page = html`<nav class="breadcrumb" aria-label="現在の位置"><a href="${href(service, 'home')}">メニュー</a> &gt;&gt;&gt; ${trail
    .slice(0, -1)
    .map((name) => html`${name} &gt;&gt;&gt; `)}<span aria-current="page">${title}</span></nav>
<h1>${title}</h1>
${main}`
  return insidePage(service, found, title, page, tokenInput(sessionId), { menu })
}

/** Where a session that ended meanwhile leads. */
export function expired(service: FxService): string {
  return whereItBelongs(service, undefined)
}
