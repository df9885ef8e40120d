import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { riskNotes } from '../../../authority/screens/risk-notes.ts'
import { say } from '../../../authority/screens/say.ts'
import { signingScreen } from '../../../authority/screens/signing.ts'
import { hasTicketTo } from '../../../authority/screens/stages.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { hiddenForm, messageBox, shown, tokenInput } from '../../../platform/web/form.ts'
import { beyond, fitting, forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { askForRestart, restartsBySignature, risksOfRestart } from '../operations/restart-service.ts'
import type { Refusal } from '../rules/refusal.ts'
import { refusalMessage, refusalStatus, refusals } from '../texts/refusals.ts'
import { restartEnded } from '../texts/signing.ts'
import { authenticationScreen } from './authentication.ts'
import { procedurePage, resultPage } from './procedure.ts'
import { deskPhone, href, type PersonalService, redirectFor, sessionsOf } from './service.ts'

const toRestart = hasTicketTo('restart')

/** IB取引中止 is lifted by who made it: 利用者認証, the token's own screen, 処理結果. Only where the profile asks for that. */
export function restartScreens(service: PersonalService): void {
  const { app, site, profile, t } = service
  if (!restartsBySignature(profile)) return
  authenticationScreen(service, 'restart')

  app.get(
    href(service, 'restartAsk'),
    forSession(sessionsOf(service), toRestart, async (c, found) =>
      c.html(await view(service, c, found, null)),
    ),
  )

  app.post(
    href(service, 'restartAsk'),
    forSessionForm(sessionsOf(service), toRestart, async (c, found) => {
      const { userId, customerId } = found.user
      const who = { service: profile.service, userId, customerId, sessionHash: found.session.sessionHash }
      const outcome = await askForRestart(site.context, callerOf(c, `user:${userId}`), who)
      if (outcome.ok) return c.redirect(href(service, 'operation', outcome.operationId), 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const message = refusalMessage(refusal, profile, 'restart')
      return c.html(await view(service, c, found, message), refusalStatus(refusal))
    }),
  )

  waitingScreen(service)

  // It names nobody, so it needs no session.
  app.get(href(service, 'restartDone'), (c) => {
    const more = html`<p>${t('restart.doneNext')}</p>`
    return c.html(resultPage(service, c, 'restart', { text: t('restart.done'), code: '00003', more }))
  })
}

type Visitor = { readonly c: HonoContext<Env>; readonly found: FoundSession }

function waitingScreen(service: PersonalService): void {
  signingScreen<Visitor, Refusal>({
    service,
    link: (screen, id) => href(service, screen, id),
    gate: beyond(fitting(sessionsOf(service), toRestart), async (c, found) => ({ c, found })),
    signer: ({ c, found: { user } }) => {
      const { userId } = user
      return { userId, sessionId: sessionFor(service, c), caller: callerOf(c, `user:${userId}`) }
    },
    frame: ({ c }, { act }) =>
      act !== 'restart'
        ? undefined
        : {
            page: (main, scripts) => procedurePage(service, c, 'restart', 2, main, scripts),
            done: () => href(service, 'restartDone'),
            ended: restartEnded,
            next: html`<a class="button button-primary" href="${href(service, 'restartAsk')}">${service.t('restart.again')}</a>
<p>${deskPhone(service)}</p>`,
            maySignHere: () => false,
          },
    answers: { refusalMessage, refusalStatus },
    refusals,
    left: (refusal) => (refusal === 'ticket_invalid' ? redirectFor(service, undefined) : null),
  })
}

async function view(
  service: PersonalService,
  c: HonoContext<Env>,
  { binding, user }: FoundSession,
  message: Message | null,
): Promise<Html> {
  const { profile, t, site } = service
  const risks = await risksOfRestart(site.context, user)
  const sessionId = sessionFor(service, c)
  const main = html`<div class="box"><h2 class="box-title">${t('restart.boxTitle')}</h2>
<p class="instruction">${t('restart.instruction')}</p>
${messageBox('error', message)}
${riskNotes(profile, risks, 'restart')}
<form method="post" action="${href(service, 'restartAsk')}">
${tokenInput(sessionId)}
${shown(t('stop.tokenId'), binding?.tokenId ?? '')}
<div class="actions"><button class="button" type="submit" form="leave">${t('button.quit')}</button>
<button class="button button-primary" type="submit">${t('restart.submit')}</button></div>
</form>
${hiddenForm('leave', href(service, 'logout'), sessionId)}
<ul class="red-notes">
<li>${t('restart.noteOnlyYou')}</li>
</ul>
<ul class="notes">
<li>${say(t('auth.restartDesk'), { desk: profile.contacts.desk.name })}</li>
</ul>
</div>`
  return procedurePage(service, c, 'restart', 2, main)
}
