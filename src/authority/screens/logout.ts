import { readForm } from '../../platform/http/form.ts'
import { clearSessionId } from '../../platform/http/session-cookie.ts'
import { callerOf } from '../../platform/web/site.ts'
import { logOut } from '../operations/log-out.ts'
import { currentSession, href, type LoginService } from './service.ts'

/**
 * ログアウト, which also discards a ticket (キャンセル): S0-2.4-14. [前画面へ戻る] of a STEP 2 leads back to its STEP 1 (M10), which
 * asks for the password again.
 */
export function logoutScreen(service: LoginService): void {
  const { app, site, profile } = service

  app.post(href(service, 'logout'), async (c) => {
    const { to } = await readForm(c, profile.service)
    const begun = href(service, to === 'enrollment' ? 'enrollment' : 'entry')
    const found = await currentSession(service, c)
    clearSessionId(c, profile.service)
    if (found === undefined) return c.redirect(begun, 303)
    const { userId, sessionHash, stage } = found.session
    await logOut(site.context, callerOf(c, `user:${userId}`), {
      service: profile.service,
      userId,
      sessionHash,
    })
    return c.redirect(stage === 'ticket' ? begun : `${href(service, 'entry')}?notice=loggedout`, 303)
  })
}
