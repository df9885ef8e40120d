import type { Context as HonoContext } from 'hono'
import { parseTokenId } from '../../otp/token-id.ts'
import type { Form } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { setSessionId } from '../../platform/http/session-cookie.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { qrCode } from '../../platform/web/qr-code.ts'
import { callerOf } from '../../platform/web/site.ts'
import { enrollToken } from '../operations/enroll-token.ts'
import type { FoundSession } from '../operations/find-session.ts'
import { type Offered, offerToken } from '../operations/offer-token.ts'
import type { Message } from '../texts/refusal.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { codeClock, codeLockCaution, codeRules, parseTwoCodes, twoCodeFields } from './code-fields.ts'
import { say } from './say.ts'
import { href, type LoginService, openPage, redirectFor, sessionsOf, steps, toldRefusal } from './service.ts'
import { hasTicketTo } from './stages.ts'

type Shown = {
  /** Only in the answer to the request that created it. */
  readonly offered: Offered | null
  readonly errors: FieldErrors
  readonly message: Message | null
}

const blank: Shown = { offered: null, errors: {}, message: null }

/**
 * Enrollment STEP 2 by a QR code instead of a token ID, if the profile allows it. The secret appears only in the answer
 * to one POST and on no page that can be requested: reloading leads to a page that explains this.
 */
export function enrollmentAuthenticatorScreen(service: LoginService): void {
  const { app, profile } = service
  if (profile.enrollment.standardAuthenticator === null) return

  app.get(
    href(service, 'enrollmentAuthenticator'),
    forSession(sessionsOf(service), hasTicketTo('enrollment'), (c, found) =>
      c.html(view(service, found, sessionFor(service, c), blank)),
    ),
  )

  app.post(
    href(service, 'enrollmentAuthenticator'),
    forSessionForm(sessionsOf(service), hasTicketTo('enrollment'), async (c, found, form) => {
      const asked = { c, form, found, sessionId: sessionFor(service, c) }
      return form['step'] === 'show' ? showSecret(service, asked) : enroll(service, asked)
    }),
  )
}

type Asked = {
  readonly c: HonoContext<Env>
  readonly form: Form
  readonly found: FoundSession
  readonly sessionId: string
}

async function showSecret(service: LoginService, { c, form, found, sessionId }: Asked): Promise<Response> {
  const { site, profile } = service
  const { userId, sessionHash: ticketHash } = found.session
  const replaces = parseTokenId(form['replaces'] ?? '') ?? ''
  const request = { service: profile.service, userId, ticketHash, replaces }
  const outcome = await offerToken(site.context, callerOf(c, `user:${userId}`), request)
  if (!outcome.ok) {
    if (outcome.refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
    const message = toldRefusal(service, outcome.refusal)
    return c.html(view(service, found, sessionId, { ...blank, message }), refusalStatus(outcome.refusal))
  }
  const { offered } = outcome
  if (offered === null) return c.redirect(href(service, 'enrollmentAuthenticator'), 303)
  return c.html(view(service, found, sessionId, { ...blank, offered }))
}

/** Two consecutive codes prove that the authenticator has the secret. */
async function enroll(service: LoginService, { c, form, found, sessionId }: Asked): Promise<Response> {
  const { site, profile } = service
  const { userId, sessionHash: ticketHash, offeredTokenId: tokenId } = found.session
  if (tokenId === null) return c.redirect(href(service, 'enrollmentAuthenticator'), 303)
  const { codes, errors } = parseTwoCodes(form, profile)
  if (codes === undefined) return c.html(view(service, found, sessionId, { ...blank, errors }), 422)
  const enrollment = { service: profile.service, userId, ticketHash, tokenId, codes }
  const outcome = await enrollToken(site.context, callerOf(c, `user:${userId}`), enrollment)
  if (!outcome.ok) {
    const { refusal } = outcome
    if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
    const wrong = refusal === 'codes_equal' || refusal === 'codes_not_consecutive'
    const message = wrong ? service.told.authenticatorCodesWrong : toldRefusal(service, refusal)
    return c.html(view(service, found, sessionId, { ...blank, message }), refusalStatus(refusal))
  }
  setSessionId(c, profile.service, outcome.sessionId)
  return c.redirect(href(service, 'enrollmentComplete'), 303)
}

function view(service: LoginService, found: FoundSession, sessionId: string, shown: Shown): Html {
  const { t } = service
  const title = t('register.title')
  const { offered, errors, message } = shown
  const before = found.session.offeredTokenId
  let main: Html
  if (offered !== null) main = html`${secret(service, offered)}${codesForm(service, sessionId, errors)}`
  else if (before === null) main = introduction(service, sessionId)
  else main = shownBefore(service, sessionId, before, errors)
  return openPage(
    service,
    title,
    html`<h1>${title}</h1>
${steps(service, 'enrollment', 2)}
${main}
<div class="actions secondary-action"><a class="button" href="${href(service, 'enrollmentToken')}">${t('register.byTokenId')}</a></div>
${messageBox('error', message)}
<ul class="notes">
<li>${t('register.twoCodes')}</li>
${codeRules(service)}
</ul>
${codeLockCaution(service)}`,
    { scripts: ['authenticator.js', 'enrollment.js'] },
  )
}

function introduction(service: LoginService, sessionId: string): Html {
  const { t } = service
  const minutes = Math.floor(service.profile.session.ticketSeconds / 60)
  return html`<p class="instruction">${t('qr.intro')}</p>
<section class="panel"><h2>${t('qr.before')}</h2>
<ul class="notes">
<li>${t('qr.install')}</li>
<li>${t('qr.onlyOnce')}</li>
<li>${say(t('qr.minutes'), { minutes })}</li>
</ul>
${showForm(service, sessionId, { replaces: '', label: t('qr.show'), primary: true })}</section>`
}

function showForm(
  service: LoginService,
  sessionId: string,
  { replaces, label, primary }: { replaces: string; label: string; primary: boolean },
): Html {
  return html`<form method="post" action="${href(service, 'enrollmentAuthenticator')}">
${tokenInput(sessionId)}<input type="hidden" name="step" value="show"><input type="hidden" name="replaces" value="${replaces}">
<div class="actions"><button class="button${primary ? ' button-primary' : ''}" type="submit">${label}</button></div>
</form>`
}

/** The link comes first: on the phone that has the authenticator, a QR code is useless. */
function secret({ t }: LoginService, { tokenId, secretBase32, otpauthUri }: Offered): Html {
  const groups = secretBase32.replaceAll(/.{4}(?=.)/g, '$& ')
  return html`<p class="instruction">${t('qr.instruction')}</p>
<p class="caution">${t('qr.caution')}</p>
<div class="choices authenticator-ways" data-once>
<section><h2>${t('qr.here')}</h2>
<p>${t('qr.hereHow')}</p>
<a class="button" href="${otpauthUri}">${t('qr.open')}</a></section>
<section class="authenticator-qr"><h2>${t('qr.elsewhere')}</h2>
<p>${t('qr.elsewhereHow')}</p>
${qrCode(otpauthUri, t('qr.alt'))}</section>
<section><h2>${t('qr.byHand')}</h2>
<p>${t('qr.byHandHow')}</p>
<dl class="facts"><div><dt>${t('qr.account')}</dt><dd>${tokenId}</dd></div><div><dt>${t('qr.key')}</dt><dd id="authenticator-key">${groups}</dd></div></dl>
<button class="button" type="button" data-copy="authenticator-key" data-copied="${t('qr.copied')}" data-failed="${t('qr.notCopied')}" hidden>${t('qr.copy')}</button>
<p class="hint" role="status" id="authenticator-key-copied"></p></section>
</div>`
}

function shownBefore(service: LoginService, sessionId: string, replaces: string, errors: FieldErrors): Html {
  const { t } = service
  return html`${messageBox('info', service.told.authenticatorShown)}
<p class="instruction">${t('qr.shownBefore')}</p>
${codesForm(service, sessionId, errors)}
<section class="panel"><h2>${t('qr.failed')}</h2>
<p>${say(t('qr.failedHow'), { replaces })}</p>
${showForm(service, sessionId, { replaces, label: t('qr.again'), primary: false })}</section>`
}

function codesForm(service: LoginService, sessionId: string, errors: FieldErrors): Html {
  const { t } = service
  return html`<form method="post" action="${href(service, 'enrollmentAuthenticator')}" class="panel" autocomplete="off">
${tokenInput(sessionId)}<input type="hidden" name="step" value="codes">
${twoCodeFields(errors)}${codeClock(service.site.context.now(), service.profile)}
<div class="actions"><button class="button button-primary" type="submit">${t('register.submitCodes')}</button></div>
</form>`
}
