import { logOut } from '../../../authority/operations/log-out.ts'
import { readForm } from '../../../platform/http/form.ts'
import { clearSessionId } from '../../../platform/http/session-cookie.ts'
import { html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { currentSession, href, openPage, type PersonalService } from './service.ts'

/** Logout, which also discards a ticket, and the target of [閉じる]. */
export function logoutScreens(service: PersonalService): void {
  const { app, site, profile, t } = service

  app.post(href(service, 'logout'), async (c) => {
    await readForm(c, profile.service)
    const found = await currentSession(service, c)
    if (found !== undefined) {
      const { userId } = found.user
      const session = { service: profile.service, userId, sessionHash: found.session.sessionHash }
      await logOut(site.context, callerOf(c, `user:${userId}`), session)
    }
    clearSessionId(c, profile.service)
    const left = found === undefined || found.session.stage === 'ticket'
    return c.redirect(left ? href(service, 'entry') : `${href(service, 'entry')}?notice=loggedout`, 303)
  })

  // A page may not close a window that it did not open, so it tells the user to.
  app.get(href(service, 'closed'), (c) =>
    c.html(
      openPage(
        service,
        c,
        t('closed.title'),
        html`<h1>${t('closed.title')}</h1>
<p>${t('closed.how')}</p>
<p><a class="button" href="${href(service, 'entry')}">${t('closed.login')}</a></p>`,
      ),
    ),
  )
}
