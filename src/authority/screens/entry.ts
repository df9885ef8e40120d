import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { messageBox } from '../../platform/web/form.ts'
import { sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { leadLostLinksTo } from '../../platform/web/lost-links.ts'
import { situationNow } from '../operations/situation.ts'
import { helpHref } from '../routes.ts'
import { refusalMessage } from '../texts/refusals.ts'
import { replacementTexts } from '../texts/replacements.ts'
import { announcements } from './announcements.ts'
import { audienceOf } from './audience.ts'
import { environmentWarning } from './environment.ts'
import { leftNotice } from './left-notice.ts'
import { migrationNotice } from './mail/migration.ts'
import { beginForm } from './passkeys/login-passkey.ts'
import { say } from './say.ts'
import { href, type LoginService, openPage } from './service.ts'
import { tokenAppWay } from './token-app-way.ts'

/** A-01 ログイン画面（入口）: S0-2.2-02, S0-2.4-02. */
export function entryScreen(service: LoginService): void {
  const { app, profile, t, told } = service
  leadLostLinksTo(app, href(service, 'entry'))
  app.get(href(service, 'entry'), (c) => {
    const notice = c.req.query('notice')
    const audience = audienceOf(service)
    const { tokenOffered, passkeyUsed } = situationNow(service.site.context, profile)
    const main = html`<h1>${say(t('entry.title'), { service: profile.serviceName })}</h1>
${notice === 'expired' ? messageBox('error', refusalMessage('ticket_invalid', profile)) : null}
${notice === 'kept' ? messageBox('info', told.draftKept) : null}
${messageBox('info', leftNotice(notice, told.loggedOut, profile))}
${notice === 'waiting' ? messageBox('info', replacementTexts(profile).accepted) : null}
${notice === 'closed' ? messageBox('error', refusalMessage('method_ended', profile)) : null}
${notice === 'link' ? messageBox('error', told.linkUnknown) : null}
${profile.environment === null ? null : noscript(service)}
${announcements(service)}
<div class="choices">
${tokenOffered ? enrollment(service) : null}
<section>
<h2>${audience.enrolled}</h2>
<p>${say(t('entry.needs'), { userId: profile.names.userId })}</p>
<a class="button button-primary" href="${href(service, 'login')}">${t('entry.logIn')}</a>
</section>
${passkeyUsed ? passkey(service, c) : null}
</div>
${tokenOffered ? tokenApp(service, c) : null}
${migrationNotice(service)}
${service.extras?.reportsLoss !== true ? null : html`<p><a href="${href(service, 'lost')}">${t('entry.lost')}</a></p>`}
<p class="caution">${t('entry.bookmark')}${
      profile.notices.portalUrl === null
        ? ''
        : html`${say(t('entry.portal'), { portalUrl: profile.notices.portalUrl })}`
    }</p>`
    const warning = environmentWarning(service, c.req.header('User-Agent'))
    return c.html(openPage(service, t('go.logIn'), main, { notice: warning }))
  })
}

/** Nobody should start with a token that is about to be phased out (S2-1.1-01). */
function enrollment(service: LoginService): Html {
  const { t } = service
  return html`<section>
<h2>${audienceOf(service).newcomers}</h2>
<p>${say(t('entry.enroll'), { app: '#token-app' })}</p>
<a class="button" href="${href(service, 'enrollment')}">${t('entry.register')}</a>
</section>`
}

/** Only for those who registered one inside. */
function passkey(service: LoginService, c: HonoContext<Env>): Html {
  return html`<section>
<h2>${audienceOf(service).withPasskey}</h2>
<p>${service.t('passkey.whomHow')}</p>
${beginForm(service, sessionFor(service, c))}
</section>`
}

/** The app comes before everything that is typed (M9). */
function tokenApp(service: LoginService, c: HonoContext<Env>): Html {
  const { profile, t } = service
  const guide =
    profile.help === null
      ? null
      : html`<p><a href="${helpHref(profile.service, 'token-app')}">${t('entry.appGuide')}</a></p>`
  return html`<section class="panel" id="token-app" aria-labelledby="token-app-title"><h2 id="token-app-title">${t('register.noApp')}</h2>
${tokenAppWay(service, c)}
${guide}</section>`
}

/** S0-1.2.3-01: the screens work without JavaScript, but the keyboard and the check of the environment don't. */
const noscript = ({ t }: LoginService) =>
  html`<noscript><p class="caution">${t('entry.noScript')}</p></noscript>`
