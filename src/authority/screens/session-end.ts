import type { Hono, Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { clockText } from '../../platform/web/dates.ts'
import { forSessionForm, type Sessions, sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import { callerOf } from '../../platform/web/site.ts'
import type { FoundSession } from '../operations/find-session.ts'
import { prolongSession, sessionEndOf } from '../operations/prolong-session.ts'
import { visitHref } from '../routes.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Session } from '../rules/session.ts'
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
  return html`<section class="session-end" aria-label="ご利用時間" data-seconds="${leftSeconds}" data-final="${String(isFinal)}" data-service="${profile.service}">
<p class="session-end-rule">操作のないまま${minutes}分たつと、安全のため自動的に終了します（この画面は${clockText(endsAtMs)}まで）。</p>
<p class="session-end-told" role="status" aria-live="polite"></p>
<form method="post" action="${visitHref(profile.service, 'prolong')}" target="_blank" rel="noopener">${formToken}<button class="button" type="submit">利用を続ける<span class="visually-hidden">（入力中の内容は消えません）</span></button></form>
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
  return layout(site, {
    title: `ご利用時間の延長｜${profile.serviceName}`,
    header: html`<p class="service-name">${profile.serviceName}</p>`,
    main: html`<h1>ご利用時間の延長</h1>
<p class="message message-info" role="status">ご利用時間を${clockText(ends)}まで延長しました。</p>
<p>この画面（タブ）を閉じて、入力中の画面にお戻りください。入力した内容はそのまま残っています。</p>`,
    footer: null,
  })
}
