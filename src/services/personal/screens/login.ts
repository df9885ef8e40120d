import type { Context as HonoContext } from 'hono'
import { passFirstFactor } from '../../../authority/operations/pass-first-factor.ts'
import { loginWaitsUntil } from '../../../authority/operations/prepare-login.ts'
import { situationNow } from '../../../authority/operations/situation.ts'
import { announcements } from '../../../authority/screens/announcements.ts'
import { fieldTexts } from '../../../authority/screens/field-texts.ts'
import { leftNotice } from '../../../authority/screens/left-notice.ts'
import { beginForm } from '../../../authority/screens/passkeys/login-passkey.ts'
import { rememberBrowser } from '../../../authority/screens/remember-browser.ts'
import { say } from '../../../authority/screens/say.ts'
import { tokenAppWay } from '../../../authority/screens/token-app-way.ts'
import { toldWait } from '../../../authority/screens/told-wait.ts'
import { fill } from '../../../authority/texts/catalog.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { readFirstForm } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { setSessionId } from '../../../platform/http/session-cookie.ts'
import { credentialFields, parseCredentials } from '../../../platform/web/credentials.ts'
import { deviceOf } from '../../../platform/web/device.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { leadLostLinksTo } from '../../../platform/web/lost-links.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { restartsBy } from '../operations/restart-service.ts'
import type { PersonalProfile } from '../rules/profile.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { type Channel, channelOf } from './channel.ts'
import { href, leadOn, loginStep, openPage, type PersonalService } from './service.ts'

type Shown = {
  readonly userId: string
  readonly errors: FieldErrors
  readonly message: Message | null
  /** How long a user who is logged in elsewhere has to wait. */
  readonly waits: Html | null
}

const blank: Shown = { userId: '', errors: {}, message: null, waits: null }
const minuteMs = 60_000

/** A-28 for PCs (S4-3-02), A-29 for smartphones (S4-B2S-02 to 07, S4-3-03). */
export function loginScreen(service: PersonalService): void {
  const { app, site, profile, told } = service
  leadLostLinksTo(app, href(service, 'entry'))

  for (const screen of ['entry', 'login'] as const) {
    app.get(href(service, screen), (c) => {
      const notice = c.req.query('notice')
      const message = notice === 'link' ? told.linkUnknown : expired(notice, profile)
      return c.html(view(service, c, { ...blank, message }, leftNotice(notice, told.loggedOut, profile)))
    })
  }

  app.post(href(service, 'login'), async (c) => {
    const form = await readFirstForm(c, profile.service)
    // An old form of a second tab: on to where this browser's session belongs by now (I6).
    if (form === undefined) return c.redirect(await leadOn(service, c), 303)
    const parsed = parseCredentials(form, profile.names.userId, fieldTexts(profile))
    if (!parsed.ok) return c.html(view(service, c, { ...blank, ...parsed }), 422)

    const { userId, password } = parsed
    const device = deviceOf(c.req.header('User-Agent'))
    const credentials = { service: profile.service, userId, password, purpose: 'login', device } as const
    const outcome = await passFirstFactor(site.context, callerOf(c, 'anonymous'), credentials)
    if (!outcome.ok) {
      const { refusal } = outcome
      const message = toldWait(c, outcome, refusalMessage(refusal, profile, 'login'), profile)
      const waits = refusal === 'already_logged_in' ? await waiting(service, userId) : null
      return c.html(view(service, c, { userId, errors: {}, message, waits }), refusalStatus(refusal))
    }
    setSessionId(c, profile.service, outcome.sessionId)
    const { sessionId, browserId } = outcome
    if (outcome.stage !== 'ticket') await rememberBrowser(site, c, { ...credentials, sessionId, browserId })
    if (outcome.stage === 'ticket') return c.redirect(loginStep(service, outcome.methods), 303)
    return c.redirect(href(service, outcome.stage === 'authenticated' ? 'home' : 'password'), 303)
  })
}

function expired(notice: string | undefined, profile: PersonalProfile): Message | null {
  if (notice === 'closed') return refusalMessage('method_ended', profile)
  return notice === 'expired' ? refusalMessage('ticket_invalid', profile) : null
}

/** 二重ログイン制御: when the next attempt can succeed (G-12). Shown only after a right password. */
async function waiting(service: PersonalService, userId: string): Promise<Html> {
  const { site, profile, t, dates } = service
  const until = await loginWaitsUntil(site.context, profile, userId)
  // Rounded up to the next full minute, so that coming back at the time shown works.
  const untilMs = Math.ceil(until.epochMilliseconds / minuteMs) * minuteMs
  const minutes = Math.max(1, Math.ceil((untilMs - site.context.now().epochMilliseconds) / minuteMs))
  const values = { time: dates.clock(untilMs), minutes, lost: href(service, 'lost') }
  return html`<p class="caution">${say(t('login.waits'), values)}</p>`
}

function view(
  service: PersonalService,
  c: HonoContext<Env>,
  shown: Shown,
  notice: Message | null = null,
): Html {
  const { profile, t, web } = service
  const title = t('login.title')
  const channel = channelOf(c)
  const sessionId = sessionFor(service, c)
  const main = html`${announcements(service)}<div class="box">
<h1 class="box-title">${title}</h1>
${messageBox('info', notice)}
${channel === 'smartphone' ? html`<p class="instruction">${t('login.instruction')}</p>` : null}
${messageBox('error', shown.message)}${shown.waits}
<form method="post" action="${href(service, 'login')}">
${tokenInput(sessionId)}
${credentialFields(profile.names.userId, shown.userId, shown.errors, web)}
${buttons(service, channel)}
</form>
${redNotes(service, channel)}
</div>
${situationNow(service.site.context, profile).passkeyUsed ? withPasskey(service, sessionId) : null}
${channel === 'pc' ? links(service) : registration(service)}
<section class="box"><h2 class="box-title">${t('login.tokenApp')}</h2>
${tokenAppWay(service, c)}</section>
<p class="lost-link"><a href="${href(service, 'lost')}">${t('login.lost')}</a></p>`
  return openPage(service, c, title, main, { help: 'login', keyboardChoice: channel === 'pc' })
}

/** Only for those who registered one inside. */
function withPasskey(service: PersonalService, sessionId: string): Html {
  const { t } = service
  return html`<section class="box"><h2 class="box-title">${t('passkey.whom')}</h2>
<p>${t('passkey.whomHow')}</p>
${beginForm(service, sessionId)}</section>`
}

/** In the manual's order: [ログイン] first on a PC, last on a smartphone. */
function buttons(service: PersonalService, channel: Channel): Html {
  const close = html`<a class="button" href="${href(service, 'closed')}">${service.t('login.close')}</a>`
  const enter = html`<button class="button button-primary" type="submit">${service.t('login.submit')}</button>`
  return html`<div class="actions">${channel === 'pc' ? [enter, close] : [close, enter]}</div>`
}

/** B-25; on a PC the manual has a fifth, illegible one (S4-3-02): ours says what everybody has to know. */
function redNotes({ profile, t }: PersonalService, channel: Channel): Html {
  const fifth = fill(t('login.noteFailures'), { failures: profile.names.passwordFailures })
  const notes = [
    t('login.noteCase'),
    t('login.noteBack'),
    t('login.noteLayout'),
    t('login.notePhone'),
    ...(channel === 'pc' ? [fifth] : []),
  ]
  return html`<ul class="red-notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`
}

function links(service: PersonalService): Html {
  const { t } = service
  const all = [
    ['guidance', t('links.guidance')],
    ['enrollment', t('login.enroll')],
    ['stop', t('login.stop')],
    ...(restartsBy(service.profile) !== null ? ([['restart', t('login.restart')]] as const) : []),
  ] as const
  return html`<nav class="box" aria-label="${t('login.codes')}"><ul class="link-list">${all.map(
    ([screen, label]) => html`<li><a href="${href(service, screen)}">${label}</a></li>`,
  )}</ul></nav>`
}

/** B-26 (S4-B2S-07). */
function registration(service: PersonalService): Html {
  const { t } = service
  return html`<section class="box">
<h2 class="box-title">${t('login.codesOnPhone')}</h2>
<p>${t('login.toEnroll')}</p>
<p>${t('login.toStop')}</p>
<div class="actions"><a class="button" href="${href(service, 'enrollment')}">${t('procedure.enrollmentShort')}</a>
<a class="button" href="${href(service, 'stop')}">${t('procedure.stopShort')}</a></div>
<p><a href="${href(service, 'guidance')}">${t('links.guidance')}</a></p>
${restartsBy(service.profile) !== null ? html`<p><a href="${href(service, 'restart')}">${t('login.restart')}</a></p>` : null}
</section>`
}
