import type { FoundSession } from '../../../../src/authority/operations/find-session.ts'
import { serviceHref } from '../../../../src/authority/routes.ts'
import type { Site } from '../../../../src/authority/screens/site.ts'
import { tokenInput } from '../../../../src/platform/web/form.ts'
import { contactLine, logoutForm } from '../../../../src/platform/web/frame.ts'
import { type Html, html } from '../../../../src/platform/web/html.ts'
import { layout } from '../../../../src/platform/web/layout.ts'
import type { SampleProfile } from '../rules/profile.ts'

/** What stands around every screen behind the login. */
export function frameOf(site: Site, profile: SampleProfile) {
  return async ({ user }: FoundSession, title: string, main: Html, sessionId: string): Promise<Html> =>
    layout(site, {
      title: `${title}｜${profile.serviceName}`,
      header: html`<p class="service-name">${profile.serviceName}</p>
<p>${user.userName} 様</p>
${logoutForm(serviceHref(profile.service, 'logout'), tokenInput(sessionId))}`,
      main,
      footer: contactLine(profile.contacts.desk),
    })
}
