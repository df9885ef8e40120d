import type { Hono, Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { datesIn } from '../../platform/web/dates.ts'
import { forSessionForm, type Sessions, sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import { callerOf } from '../../platform/web/site.ts'
import type { FoundSession } from '../operations/find-session.ts'
import { prolongSession, sessionEndOf } from '../operations/prolong-session.ts'
import { visitHref } from '../routes.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Session } from '../rules/session.ts'
import { fill } from '../texts/catalog.ts'
import { authorityTexts } from '../texts/screens/catalog.ts'
import type { Site } from './site.ts'

type Service = { readonly site: Site; readonly profile: ServiceProfile }

/** What a page behind a login needs to say in time that its session ends. */
export const sessionEndScript = 'session-end.js'

/**
 * Below each page behind a login: when it ends without use, and a button that prolongs it and keeps the form (W8, WCAG
 * 2.2.1). The script hides it until two minutes before; without script it stands there, and the button opens a tab.
 */
export function sessionEnd(
  { site, profile }: Service,
  session: Pick<Session, 'service' | 'expiresAtMs'>,
  formToken: Html,
): Html {
  const { endsAtMs, leftSeconds, isFinal } = sessionEndOf(site.context, session)
  const minutes = Math.ceil(profile.session.idleSeconds / 60)
  const texts = authorityTexts(profile)
  const time = datesIn(profile.language).clock(endsAtMs)
  const said = html` data-over="${texts('session.over')}" data-last="${texts('session.final')}" data-ending="${texts('session.ending')}" data-offline="${texts('session.offline')}" data-thanks="${texts('session.thanks')}" data-kept="${texts('session.draftKept')}"`
  return html`<section class="session-end" aria-label="${texts('session.title')}" data-seconds="${leftSeconds}" data-final="${String(isFinal)}" data-service="${profile.service}"${said}>
<p class="session-end-rule">${fill(texts('session.rule'), { minutes, time })}</p>
<p class="session-end-told" role="status" aria-live="polite"></p>
<form method="post" action="${visitHref(profile.service, 'prolong')}" target="_blank" rel="noopener">${formToken}<button class="button" type="submit">${texts('session.goOn')}<span class="visually-hidden">${texts('session.keeps')}</span></button></form>
</section>`
}

/** The press: an answer for the script, or a page of its own in a new tab. */
export function prolongScreen<Found extends FoundSession>(
  app: Hono<Env>,
  service: Service,
  sessions: Sessions<Found>,
): void {
  const { site, profile } = service
  const hasEntered = (found: Found | undefined): found is Found =>
    found !== undefined && found.session.stage !== 'ticket'
  app.post(
    visitHref(profile.service, 'prolong'),
    forSessionForm(sessions, hasEntered, async (c, { session, user }) => {
      const of = { service: profile.service, userId: user.userId, sessionHash: session.sessionHash }
      const outcome = await prolongSession(site.context, callerOf(c, `user:${user.userId}`), of)
      if (!outcome.ok) return c.redirect(sessions.redirectFor(undefined), 303)
      if (c.req.header('Accept') === 'application/json') {
        const leftMs = outcome.endsAtMs - site.context.now().epochMilliseconds
        return c.json({ seconds: Math.floor(leftMs / 1000), final: outcome.isFinal })
      }
      return c.html(prolongedView(service, c, outcome.endsAtMs))
    }),
  )
}

function prolongedView({ site, profile }: Service, c: HonoContext<Env>, ends: number): Html {
  // The cookie stays as it is: the other tab's form belongs to it.
  sessionFor({ profile }, c)
  const texts = authorityTexts(profile)
  const time = datesIn(profile.language).clock(ends)
  return layout(site, {
    title: fill(texts('session.prolongedTitle'), {
      title: texts('session.prolonging'),
      service: profile.serviceName,
    }),
    header: html`<p class="service-name">${profile.serviceName}</p>`,
    main: html`<h1>${texts('session.prolonging')}</h1>
<p class="message message-info" role="status">${fill(texts('session.prolonged'), { time })}</p>
<p>${texts('session.closeTab')}</p>`,
    footer: null,
  })
}
