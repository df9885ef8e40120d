import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../../src/authority/operations/find-session.ts'
import { href, type LoginService, sessionsOf } from '../../../../src/authority/screens/service.ts'
import type { Message } from '../../../../src/authority/texts/refusal.ts'
import type { Env } from '../../../../src/platform/http/guards.ts'
import { messageBox, tokenInput } from '../../../../src/platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../../src/platform/web/gate.ts'
import { type Html, html } from '../../../../src/platform/web/html.ts'
import { callerOf } from '../../../../src/platform/web/site.ts'
import { claimBenefit, timesClaimed } from '../operations/claim-benefit.ts'
import { sampleHref } from '../routes.ts'
import type { SampleProfile } from '../rules/profile.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import type { frameOf } from './frame.ts'

type SampleService = LoginService & {
  readonly profile: SampleProfile
  readonly frame: ReturnType<typeof frameOf>
}

/** 会員ページ: the benefit, and the button that claims it. */
export function homeScreen(service: SampleService): void {
  const { app, site, profile } = service
  const sessions = sessionsOf(service)

  app.get(
    href(service, 'home'),
    forSession(sessions, isInside, async (c, found) => c.html(await view(service, c, found, null))),
  )

  app.post(
    sampleHref(profile.service, 'claim'),
    forSessionForm(sessions, isInside, async (c, found) => {
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await claimBenefit(site.context, caller, found.session)
      if (outcome.ok) return c.redirect(href(service, 'home'), 303)
      const { refusal } = outcome
      const message = refusalMessage(refusal, profile)
      return c.html(await view(service, c, found, message), refusalStatus(refusal))
    }),
  )
}

function isInside(found: FoundSession | undefined): found is FoundSession {
  return found?.session.stage === 'authenticated'
}

async function view(
  service: SampleService,
  c: HonoContext<Env>,
  found: FoundSession,
  message: Message | null,
): Promise<Html> {
  const { site, profile, frame } = service
  const { benefit, timesMax } = profile.sample
  const times = await timesClaimed(site.context, found.user)
  const sessionId = sessionFor(service, c)
  const title = '会員ページ'
  const main = html`<h1>${title}</h1>
${messageBox('error', message)}
<p>${benefit}：${timesMax}回のうち${times}回ご利用済み</p>
<form method="post" action="${sampleHref(profile.service, 'claim')}">${tokenInput(sessionId)}
<button class="button button-primary" type="submit">特典を受け取る</button></form>`
  return frame(found, title, main, sessionId)
}
