import type { Context as HonoContext } from 'hono'
import { readFirstForm } from '../../../platform/http/form.ts'
import { addressOf, type Env } from '../../../platform/http/guards.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { beginnings, createRateLimit } from '../../../platform/http/rate-limit.ts'
import { setSessionId } from '../../../platform/http/session-cookie.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { messageBox, tokenInput } from '../../../platform/web/form.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import {
  askForPasskey,
  logInByPasskey,
  loginOptions,
  passkeyOwner,
} from '../../operations/passkeys/log-in-by-passkey.ts'
import { situationNow } from '../../operations/situation.ts'
import type { Message } from '../../texts/refusal.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { rememberBrowser } from '../remember-browser.ts'
import { say } from '../say.ts'
import { toldWait } from '../told-wait.ts'
import { ceremonyForm, passkeyScripts } from './ceremony.ts'
import { type PasskeyService, passkeyLink } from './passkey-service.ts'

/** A login by passkey alone: what to sign is asked for by a press, and the answer is a form of its own. */
export function loginPasskeyScreen<Found extends FoundSession>(service: PasskeyService<Found>): void {
  const { app, site, profile, sessions, places } = service
  const { context, publicOrigin } = site
  const browserOf = (c: HonoContext<Env>) => ({
    service: profile.service,
    sessionId: sessionFor(service, c),
    publicOrigin,
  })
  const closed = `${places.entry}?notice=closed`
  const limit = createRateLimit(beginnings, () => performance.now())
  // A form of another session of this browser: on to where that belongs by now (I6).
  const leadOn = async (c: HonoContext<Env>) => {
    const found = await sessions.find(c)
    return found === undefined ? passkeyLink(service, 'loginPasskey') : sessions.whereItBelongs(found)
  }
  const isClosed = () => !situationNow(context, profile).passkeyUsed

  app.post(passkeyLink(service, 'loginPasskeyBegin'), async (c) => {
    const form = await readFirstForm(c, profile.service)
    if (form === undefined) return c.redirect(await leadOn(c), 303)
    if (limit(addressOf(c)) > 0) throw new Problem('overloaded')
    const outcome = await askForPasskey(context, callerOf(c, 'anonymous'), browserOf(c))
    if (outcome.ok) return c.redirect(passkeyLink(service, 'loginPasskey'), 303)
    if (outcome.refusal === 'method_ended') return c.redirect(closed, 303)
    const message = toldWait(c, outcome, service.toldRefusal(outcome.refusal), profile)
    return c.html(view(service, c, undefined, message), refusalStatus(outcome.refusal))
  })

  app.get(passkeyLink(service, 'loginPasskey'), async (c) => {
    if (isClosed()) return c.redirect(closed, 303)
    return c.html(view(service, c, await loginOptions(context, browserOf(c)), null))
  })

  app.post(passkeyLink(service, 'loginPasskey'), async (c) => {
    const form = await readFirstForm(c, profile.service)
    if (form === undefined) return c.redirect(await leadOn(c), 303)
    const device = deviceOf(c.req.header('User-Agent'))
    const given = { ...browserOf(c), answer: form['answer'] ?? '', device }
    const caller = callerOf(c, 'anonymous')
    const owner = await passkeyOwner(context, given)
    if (owner !== undefined) await service.applyDue?.(caller, owner)
    const outcome = await logInByPasskey(context, caller, given)
    if (outcome.ok) {
      const { sessionId, userId, browserId } = outcome
      setSessionId(c, profile.service, sessionId)
      await rememberBrowser(site, c, { service: profile.service, userId, sessionId, browserId })
      return c.redirect(places[outcome.stage === 'authenticated' ? 'home' : 'password'], 303)
    }
    const { refusal } = outcome
    const message = toldWait(c, outcome, service.toldRefusal(refusal), profile)
    return c.html(view(service, c, undefined, message), refusalStatus(refusal))
  })
}

function view<Found extends FoundSession>(
  service: PasskeyService<Found>,
  c: HonoContext<Env>,
  options: object | undefined,
  message: Message | null,
): Html {
  const { profile, t } = service
  const title = t('passkey.logIn')
  const contact = profile.contacts.desk.name
  const sessionId = sessionFor(service, c)
  const back = html`<a class="button" href="${service.places.entry}">${t('passkey.back')}</a>`
  const main = html`<h1>${title}</h1>
${messageBox('error', message)}
<p class="instruction">${say(t('passkey.logInHow'), { userId: profile.names.userId })}</p>
${
  options === undefined
    ? beginForm(service, sessionId, back)
    : ceremonyForm(service, {
        of: 'login',
        action: passkeyLink(service, 'loginPasskey'),
        sessionId,
        options,
        submit: t('passkey.confirm'),
        now: true,
        cancel: back,
      })
}
<ul class="notes">
<li>${t('passkey.onlyHere')}</li>
<li>${say(t('passkey.cannot'), { contact })}</li>
</ul>`
  return service.openPage(c, title, main, options === undefined ? [] : passkeyScripts)
}

/** What leads to the authenticator: a press, since what it is to sign is written down. */
export function beginForm(
  service: Pick<PasskeyService, 'profile' | 't'>,
  sessionId: string,
  beside: Html | null = null,
): Html {
  const press = html`<button class="button button-primary" type="submit">${service.t('passkey.logIn')}</button>`
  return html`<form method="post" action="${passkeyLink(service, 'loginPasskeyBegin')}" class="passkey-begin">${tokenInput(sessionId)}
${beside === null ? press : html`<div class="actions">${press}\n${beside}</div>`}</form>`
}
