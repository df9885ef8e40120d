import { readForm } from '../../platform/http/form.ts'
import { clearSessionId } from '../../platform/http/session-cookie.ts'
import { callerOf } from '../../platform/web/site.ts'
import { logOut } from '../operations/log-out.ts'
import { currentSession, href, type LoginService } from './service.ts'

/** ログアウト, which also discards a ticket (キャンセル): S0-2.4-14. */
export function logoutScreen(service: LoginService): void {
  const { app, site, profile } = service

  app.post(href(service, 'logout'), async (c) => {
    await readForm(c, profile.service)
    const found = await currentSession(service, c)
    clearSessionId(c, profile.service)
    if (found === undefined) return c.redirect(href(service, 'entry'), 303)
    const { userId, sessionHash, stage } = found.session
    await logOut(site.context, callerOf(c, `user:${userId}`), {
      service: profile.service,
      userId,
      sessionHash,
    })
    return c.redirect(
      stage === 'ticket' ? href(service, 'entry') : `${href(service, 'entry')}?notice=loggedout`,
      303,
    )
  })
}
