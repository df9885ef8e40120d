import type { FoundSession } from '../../../../authority/operations/find-session.ts'
import { logOut } from '../../../../authority/operations/log-out.ts'
import { needsPasskey } from '../../../../authority/operations/passkeys/care-for-passkey.ts'
import { changesTokenBySignature } from '../../../../authority/operations/signed-operations/new-token.ts'
import { say } from '../../../../authority/screens/say.ts'
import { moveAdvice } from '../../../../authority/texts/token-move.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { clearSessionId } from '../../../../platform/http/session-cookie.ts'
import { dayMs } from '../../../../platform/web/dates.ts'
import { tokenInput } from '../../../../platform/web/form.ts'
import { sessionFor } from '../../../../platform/web/gate.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { callerOf } from '../../../../platform/web/site.ts'
import { deskPhone, href, insidePage, type PersonalService } from '../service.ts'
import { forCustomer, forCustomerForm } from './visit.ts'

const expiryNoticeMs = 30 * dayMs

/** The path of the login's own procedures, which begin with 利用者認証. */
type Procedure = 'enrollment' | 'stop'

/** Whether a token is registered, since when and until when, and how to register or stop it. */
export function tokenScreen(service: PersonalService): void {
  const { app, site, profile, t } = service
  const title = t('token.title')

  app.get(
    href(service, 'token'),
    forCustomer(service, async (c, found) => {
      const main = html`<div class="box"><h1 class="box-title">${title}</h1>
<h2>${t('token.status')}</h2>
${tokenSummary(service, found)}
${procedureForm(service, found, sessionFor(service, c))}
<ul class="link-list"><li><a href="${href(service, 'guidance')}">${t('links.guidance')}</a></li>
<li><a href="${href(service, 'terms')}">${t('links.terms')}</a></li></ul>
</div>`
      return c.html(insidePage(service, c, found, title, main, { help: 'token', menu: 'token' }))
    }),
  )

  // 利用者認証 starts over. A session left open would make the next login wait for its end (G-12).
  app.post(
    href(service, 'leave'),
    forCustomerForm(service, async (c, found, { procedure }) => {
      if (procedure !== 'enrollment' && procedure !== 'stop') throw new Problem('badRequest')
      const { userId } = found.user
      const session = { service: profile.service, userId, sessionHash: found.session.sessionHash }
      await logOut(site.context, callerOf(c, `user:${userId}`), session)
      clearSessionId(c, profile.service)
      return c.redirect(href(service, procedure), 303)
    }),
  )
}

/** 登録済 and the facts of the token, or the invitation to register one (S4-0-04). */
export function tokenSummary(service: PersonalService, found: FoundSession): Html {
  const { t, dates } = service
  const { binding, tokenExpiresAtMs } = found
  if (!hasToken(found)) {
    return html`<dl class="facts"><div><dt>${t('token.registration')}</dt><dd>${t('token.none')}</dd></div></dl>
${isKeptOut(service, found) ? null : html`<p>${t('token.invitation')}</p>`}`
  }
  const since = binding?.enrolledAtMs ?? null
  const none = t('value.none')
  return html`<dl class="facts">
<div><dt>${t('token.registration')}</dt><dd>${t(binding?.status === 'usable' ? 'token.registered' : 'token.unusable')}</dd></div>
<div><dt>${t('token.id')}</dt><dd>${binding?.tokenId ?? ''}</dd></div>
<div><dt>${t('token.since')}</dt><dd>${since === null ? none : dates.second(since)}</dd></div>
<div><dt>${t('token.until')}</dt><dd>${tokenExpiresAtMs === null ? none : dates.day(tokenExpiresAtMs)}</dd></div>
</dl>${expiry(service, tokenExpiresAtMs)}`
}

export function hasToken({ binding }: FoundSession): boolean {
  return binding !== undefined && binding.status !== 'pending' && binding.tokenId !== null
}

/** From a month before the token expires, there is time to stop it and to register another one. */
function expiry({ site, t, dates }: PersonalService, expiresAtMs: number | null): Html | null {
  if (expiresAtMs === null || expiresAtMs - site.context.now().epochMilliseconds > expiryNoticeMs) return null
  return html`<p class="caution">${say(t('token.expires'), { day: dates.day(expiresAtMs) })}</p>`
}

function procedureForm(service: PersonalService, found: FoundSession, sessionId: string): Html {
  if (hasToken(found) && changesTokenBySignature(service.profile)) return signedProcedures(service, sessionId)
  const { profile, t } = service
  if (isKeptOut(service, found)) return takenByPasskey(service)
  const procedure: Procedure = hasToken(found) ? 'stop' : 'enrollment'
  const why =
    procedure === 'stop'
      ? html`<h2>${t('token.stopTitle')}</h2>
<p>${say(t('token.stopHow'), { move: moveAdvice(profile), phone: deskPhone(service) })}</p>`
      : html`<h2>${t('token.startTitle')}</h2>
<p>${t('token.startHow')}</p>`
  return html`${why}
<p>${t(`token.leaveTo_${procedure}`)}</p>
<form method="post" action="${href(service, 'leave')}">${tokenInput(sessionId)}
<input type="hidden" name="procedure" value="${procedure}">
<div class="actions"><a class="button" href="${href(service, 'home')}">${t('button.back')}</a><button class="button button-primary" type="submit">${t(`token.goTo_${procedure}`)}</button></div></form>`
}

/** A password alone adds no token to a passkey: without one, the way would lead round in a circle. */
function isKeptOut({ site, profile }: PersonalService, found: FoundSession): boolean {
  return !hasToken(found) && needsPasskey(site.context, found, profile)
}

function takenByPasskey(service: PersonalService): Html {
  const { t } = service
  return html`<h2>${t('token.startTitle')}</h2>
<p>${say(t('token.startPasskey'), { phone: deskPhone(service) })}</p>
<div class="actions"><a class="button" href="${href(service, 'home')}">${t('button.back')}</a></div>`
}

/** Where the screen of the token that is there confirms both, nobody has to log out for them. */
function signedProcedures(service: PersonalService, sessionId: string): Html {
  const { t } = service
  return html`<h2>${t('token.changeTitle')}</h2>
<p>${say(t('token.changeHow'), { phone: deskPhone(service) })}</p>
<div class="actions"><a class="button button-primary" href="${href(service, 'tokenChange')}">${t('token.goToChange')}</a></div>
<h2>${t('token.endTitle')}</h2>
<p>${t('token.endHow')}</p>
<form method="post" action="${href(service, 'tokenStop')}">${tokenInput(sessionId)}
<div class="actions"><a class="button" href="${href(service, 'home')}">${t('button.back')}</a><button class="button" type="submit">${t('token.goToEnd')}</button></div></form>`
}
