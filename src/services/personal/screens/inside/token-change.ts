import type { Context as HonoContext } from 'hono'
import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import { changesTokenBySignature } from '../../../../authority/operations/signed-operations/new-token.ts'
import type { Outcome } from '../../../../authority/rules/decision.ts'
import {
  codeClock,
  newTokenCodeFields,
  parseTokenIdField,
  readNewTokenCodes,
  tokenIdField,
} from '../../../../authority/screens/code-fields.ts'
import { orDone, signingScreen } from '../../../../authority/screens/signing.ts'
import { isInside } from '../../../../authority/screens/stages.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { toldAtEnrollment } from '../../../../authority/texts/refusals/token.ts'
import type { Form } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { type FieldErrors, messageBox, shown, tokenInput } from '../../../../platform/web/form.ts'
import { beyond, fitting, sessionFor } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { callerOf } from '../../../../platform/web/site.ts'
import { askForTokenChange, askForTokenStop, isTokenStop } from '../../operations/change-token.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { refusalMessage, refusalStatus, refusals } from '../../texts/refusals.ts'
import { tokenChangeEnded } from '../../texts/signing.ts'
import { ownCode } from '../code-field.ts'
import {
  deskPhone,
  href,
  insidePage,
  openPage,
  type PersonalService,
  redirectFor,
  sessionsOf,
} from '../service.ts'
import { hasToken } from './token.ts'
import { forCustomer, forCustomerForm } from './visit.ts'

type Shown = { readonly tokenId: string; readonly errors: FieldErrors; readonly message: Message | null }

const blank: Shown = { tokenId: '', errors: {}, message: null }

/** トークンの変更 and 利用停止 on the screen of the token that is there (取引署名). Only where the profile asks for that. */
export function tokenChangeScreens(service: PersonalService): void {
  const { app, site, profile } = service
  if (!changesTokenBySignature(profile)) return
  const who = ({ user, session }: FoundSession) => {
    return { service: profile.service, userId: user.userId, sessionHash: session.sessionHash }
  }

  app.get(
    href(service, 'tokenChange'),
    forCustomer(service, (c, found) =>
      hasToken(found) ? c.html(view(service, c, found, blank)) : c.redirect(href(service, 'token'), 303),
    ),
  )

  app.post(
    href(service, 'tokenChange'),
    forCustomerForm(service, async (c, found, form) => {
      const read = readChange(service, found, form)
      if (read.errors !== undefined) return c.html(view(service, c, found, { ...read, message: null }), 422)
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await askForTokenChange(site.context, caller, who(found), read)
      return answered(service, c, outcome, (message) =>
        view(service, c, found, { ...blank, tokenId: read.tokenId, message }),
      )
    }),
  )

  app.post(
    href(service, 'tokenStop'),
    forCustomerForm(service, async (c, found) => {
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await askForTokenStop(site.context, caller, who(found))
      return answered(service, c, outcome, (message) => refusedView(service, c, found, message))
    }),
  )

  waitingScreen(service)

  // It names nobody, so it needs no session: that ended with the token.
  app.get(href(service, 'tokenChanged'), (c) => c.html(doneView(service, c)))
}

/** To the page that waits for the token, or why there is none. */
function answered(
  service: PersonalService,
  c: HonoContext<Env>,
  outcome: Outcome<{ readonly operationId: string }, Refusal>,
  refused: (message: Message) => Html,
): Response | Promise<Response> {
  if (outcome.ok) return c.redirect(href(service, 'tokenOperation', outcome.operationId), 303)
  const { refusal } = outcome
  if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
  return c.html(refused(refusalMessage(toldAtEnrollment(refusal), service.profile)), refusalStatus(refusal))
}

function readChange(service: PersonalService, { binding }: FoundSession, form: Form) {
  const { profile, t } = service
  const typed = form['tokenId'] ?? ''
  const wrongKind = refusalMessage('token_form_factor_refused', profile).text
  const { tokenId, error: form_ } = parseTokenIdField(typed, profile, wrongKind)
  const isSame = tokenId !== undefined && tokenId === binding?.tokenId
  const tokenIdError = isSame ? t('tokenChange.same') : form_
  const { codes, errors } = readNewTokenCodes(profile, form, ownCode(service))
  if (tokenId !== undefined && !isSame && codes !== undefined) return { tokenId, codes, errors: undefined }
  return { tokenId: typed, errors: { tokenId: tokenIdError, ...errors } }
}

type Visitor = { readonly c: HonoContext<Env>; readonly found: FoundSession }

function waitingScreen(service: PersonalService): void {
  const { t } = service
  const screens = { operation: 'tokenOperation', operationStatus: 'tokenOperationStatus' } as const
  const back = href(service, 'token')
  const link = (screen: keyof typeof screens, id?: string) => href(service, screens[screen], id)
  const inside = beyond(fitting(sessionsOf(service), isInside), async (c, found) => ({ c, found }))
  const done = href(service, 'tokenChanged')
  signingScreen<Visitor, Refusal>({
    service,
    link,
    // The session ends with the token that opened it.
    gate: orDone(inside, service, { act: 'token_change', link, done: () => done }),
    signer: ({ c, found: { user } }) => {
      const { userId } = user
      return { userId, sessionId: sessionFor(service, c), caller: callerOf(c, `user:${userId}`) }
    },
    frame: ({ c, found }, operation) => {
      if (operation.act !== 'token_change') return undefined
      const title = t(isTokenStop(operation) ? 'procedure.stop' : 'token.changeTitle')
      return {
        page: (main, scripts) =>
          insidePage(
            service,
            c,
            found,
            title,
            html`<div class="box"><h1 class="box-title">${title}</h1>${main}</div>`,
            { help: 'token', menu: 'token', scripts },
          ),
        done: () => done,
        ended: tokenChangeEnded,
        next: html`<a class="button button-primary" href="${back}">${t('tokenChange.back')}</a>
<p>${deskPhone(service)}</p>`,
        maySignHere: () => false,
      }
    },
    answers: { refusalMessage, refusalStatus },
    refusals,
    left: (refusal) => (refusal === 'ticket_invalid' ? redirectFor(service, undefined) : null),
  })
}

function view(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  { tokenId, errors, message }: Shown,
): Html {
  const { profile, site, t } = service
  const title = t('token.changeTitle')
  const wrongKind = refusalMessage('token_form_factor_refused', profile).text
  const main = html`<div class="box"><h1 class="box-title">${title}</h1>
<p class="instruction">${t('tokenChange.instruction')}</p>
${messageBox('error', message)}
<form method="post" action="${href(service, 'tokenChange')}" autocomplete="off">
${tokenInput(sessionFor(service, c))}
${shown(t('tokenChange.current'), found.binding?.tokenId ?? '')}
${tokenIdField({ value: tokenId, error: errors['tokenId'], hint: t('enroll.hint'), profile, wrongKind })}
${newTokenCodeFields(profile, errors, ownCode(service))}${codeClock(site.context.now(), profile)}
<div class="actions"><a class="button" href="${href(service, 'token')}">${t('button.back')}</a>
<button class="button button-primary" type="submit">${t('tokenChange.submit')}</button></div>
</form>
<ul class="red-notes"><li>${t('tokenChange.noteOnlyYou')}</li></ul>
<ul class="notes"><li>${t('tokenChange.noteBoth')}</li></ul>
</div>`
  return insidePage(service, c, found, title, main, {
    help: 'token',
    menu: 'token',
    scripts: ['enrollment.js'],
  })
}

function refusedView(
  service: PersonalService,
  c: HonoContext<Env>,
  found: FoundSession,
  message: Message,
): Html {
  const { t } = service
  const title = t('procedure.stop')
  const main = html`<div class="box"><h1 class="box-title">${title}</h1>
${messageBox('error', message)}
<div class="actions"><a class="button" href="${href(service, 'token')}">${t('tokenChange.back')}</a></div></div>`
  return insidePage(service, c, found, title, main, { help: 'token', menu: 'token' })
}

function doneView(service: PersonalService, c: HonoContext<Env>): Html {
  const { t } = service
  const title = t('token.title')
  const done = messageBox('info', { text: t('tokenChange.done'), code: 'RMCFBLGN001017I' })
  const main = html`<div class="box"><h1 class="box-title">${title}</h1>
${done}
<p>${t('tokenChange.doneNext')}</p>
<div class="actions"><a class="button button-primary" href="${href(service, 'entry')}">${t('button.loginScreen')}</a></div>
</div>`
  return openPage(service, c, title, main)
}
