import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { proofOptions } from '../../../authority/operations/passkeys/proof-by-passkey.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import { passkeyScripts, proofForm } from '../../../authority/screens/passkeys/ceremony.ts'
import { riskNotes } from '../../../authority/screens/risk-notes.ts'
import { signingScreen } from '../../../authority/screens/signing.ts'
import { hasTicketTo } from '../../../authority/screens/stages.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { hiddenForm, messageBox, shown, tokenInput } from '../../../platform/web/form.ts'
import { beyond, fitting, forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import {
  askForPasskeyRestart,
  askForRestart,
  lookAtRestart,
  type Restarting,
  restartByPasskey,
  restartsBy,
} from '../operations/restart-service.ts'
import type { Refusal } from '../rules/refusal.ts'
import { refusalMessage, refusalStatus, refusals } from '../texts/refusals.ts'
import { restartEnded } from '../texts/signing.ts'
import { authenticationScreen } from './authentication.ts'
import { idLabel } from './credentials.ts'
import { procedurePage, restartAtDesk, resultPage } from './procedure.ts'
import { deskPhone, type Extras, href, type PersonalService, redirectFor, sessionsOf } from './service.ts'

const toRestart = hasTicketTo('restart')

/** IB取引中止 is lifted by who made it: 利用者認証, the token's own screen or a passkey, 処理結果. Only where the profile asks for that. */
export function restartScreens(service: PersonalService): void {
  const { app, profile, t } = service
  const by = restartsBy(profile)
  if (by === null) return
  authenticationScreen(service, 'restart')
  if (by === 'passkey') passkeyScreen(service)
  else {
    signatureScreen(service)
    waitingScreen(service)
  }

  // It names nobody, so it needs no session.
  app.get(href(service, 'restartDone'), (c) => {
    const more = html`<p>${t('restart.doneNext')}</p>`
    return c.html(resultPage(service, c, 'restart', { text: t('restart.done'), code: '00003', more }))
  })
}

function who({ profile }: PersonalService, { user, session }: FoundSession): Restarting {
  const { userId, customerId } = user
  return { service: profile.service, userId, customerId, sessionHash: session.sessionHash }
}

function signatureScreen(service: PersonalService): void {
  const { app, site, profile } = service
  const show = async (c: HonoContext<Env>, found: FoundSession, message: Message | null) => {
    const { risks } = await lookAtRestart(site.context, found.user)
    return page(service, c, { risks, message, form: signatureForm(service, c, found) })
  }

  app.get(
    href(service, 'restartAsk'),
    forSession(sessionsOf(service), toRestart, async (c, found) => c.html(await show(c, found, null))),
  )

  app.post(
    href(service, 'restartAsk'),
    forSessionForm(sessionsOf(service), toRestart, async (c, found) => {
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await askForRestart(site.context, caller, who(service, found))
      if (outcome.ok) return c.redirect(href(service, 'operation', outcome.operationId), 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const message = refusalMessage(refusal, profile, 'restart')
      return c.html(await show(c, found, message), refusalStatus(refusal))
    }),
  )
}

/** One button. What the passkey confirms stands above it, since the authenticator shows none of it. */
function passkeyScreen(service: PersonalService): void {
  const { app, site, profile } = service
  const { context, publicOrigin } = site
  const show = async (c: HonoContext<Env>, found: FoundSession, message: Message | null) => {
    const options = await proofOptions(context, { ...who(service, found), purpose: 'restart' }, publicOrigin)
    const { risks, stoppedAtMs } = await lookAtRestart(context, found.user)
    const form = html`${facts(service, found, stoppedAtMs)}
${passkeyForm(service, c, options)}`
    return page(service, c, { risks, message, form, scripts: options === undefined ? [] : passkeyScripts })
  }
  const refused = async (c: HonoContext<Env>, found: FoundSession, refusal: Refusal) => {
    if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
    const message = refusalMessage(refusal, profile, 'restart')
    return c.html(await show(c, found, message), refusalStatus(refusal))
  }

  app.get(
    href(service, 'restartAsk'),
    forSession(sessionsOf(service), toRestart, async (c, found) => c.html(await show(c, found, null))),
  )

  app.post(
    href(service, 'restartBegin'),
    forSessionForm(sessionsOf(service), toRestart, async (c, found) => {
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await askForPasskeyRestart(context, caller, who(service, found))
      return outcome.ok ? c.redirect(href(service, 'restartAsk'), 303) : refused(c, found, outcome.refusal)
    }),
  )

  app.post(
    href(service, 'restartAsk'),
    forSessionForm(sessionsOf(service), toRestart, async (c, found, { answer = '' }) => {
      const caller = callerOf(c, `user:${found.user.userId}`)
      const given = { answer, publicOrigin }
      const outcome = await restartByPasskey(context, caller, who(service, found), given)
      return outcome.ok ? c.redirect(href(service, 'restartDone'), 303) : refused(c, found, outcome.refusal)
    }),
  )
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

type Shown = {
  readonly risks: readonly Risk[]
  readonly message: Message | null
  readonly form: Html
  readonly scripts?: NonNullable<Extras['scripts']>
}

function page(
  service: PersonalService,
  c: HonoContext<Env>,
  { risks, message, form, scripts = [] }: Shown,
): Html {
  const { profile, t } = service
  const by = restartsBy(profile) === 'passkey' ? 'restart.instructionPasskey' : 'restart.instruction'
  const main = html`<div class="box"><h2 class="box-title">${t('restart.boxTitle')}</h2>
<p class="instruction">${t(by)}</p>
${messageBox('error', message)}
${riskNotes(profile, risks, 'restart')}
${form}
${hiddenForm('leave', href(service, 'logout'), sessionFor(service, c))}
<ul class="red-notes">
<li>${t('restart.noteOnlyYou')}</li>
</ul>
<ul class="notes">
<li>${restartAtDesk(service)}</li>
</ul>
</div>`
  return procedurePage(service, c, 'restart', 2, main, scripts)
}

function signatureForm(service: PersonalService, c: HonoContext<Env>, { binding }: FoundSession): Html {
  const { t } = service
  return html`<form method="post" action="${href(service, 'restartAsk')}">
${tokenInput(sessionFor(service, c))}
${shown(t('stop.tokenId'), binding?.tokenId ?? '')}
<div class="actions">${quit(service)}
<button class="button button-primary" type="submit">${t('restart.submit')}</button></div>
</form>`
}

function facts({ profile, t, dates }: PersonalService, { user }: FoundSession, stoppedAtMs: number): Html {
  return html`<dl class="facts">
<div><dt>${t('restart.act')}</dt><dd>${t('restart.actName')}</dd></div>
<div><dt>${idLabel(profile)}</dt><dd>${user.userId}</dd></div>
<div><dt>${t('restart.stoppedAt')}</dt><dd>${dates.second(stoppedAtMs)}</dd></div>
</dl>`
}

function passkeyForm(service: PersonalService, c: HonoContext<Env>, options: object | undefined): Html {
  return proofForm(service, {
    begin: href(service, 'restartBegin'),
    action: href(service, 'restartAsk'),
    sessionId: sessionFor(service, c),
    options,
    submit: service.t('restart.submitPasskey'),
    cancel: quit(service),
    instead: restartAtDesk(service),
  })
}

function quit({ t }: PersonalService): Html {
  return html`<button class="button" type="submit" form="leave">${t('button.quit')}</button>`
}
