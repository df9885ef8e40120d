import type { Form } from '../../../platform/http/form.ts'
import { setSessionId } from '../../../platform/http/session-cookie.ts'
import { codeField, parseCodeField } from '../../../platform/web/code-field.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { registerAddress } from '../../operations/methods/register-address.ts'
import {
  findSentCode,
  resendRegistrationCode,
  type SentCode,
  sendRegistrationCode,
} from '../../operations/methods/send-code.ts'
import { signsAddress } from '../../operations/methods/sign-address-change.ts'
import { standings } from '../../operations/methods/standings.ts'
import { isOldAsked } from '../../operations/replacement/old-token.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { oldCodeNote, replacementTexts } from '../../texts/replacements.ts'
import { userOtpTexts } from '../../texts/user-otp.ts'
import { say } from '../say.ts'
import { href, type LoginService, openPage, redirectFor, sessionsOf, steps, toldRefusal } from '../service.ts'
import { hasTicketTo } from '../stages.ts'
import {
  addressErrors,
  addressFields,
  fieldOfAddressRefusal,
  type TypedAddress,
  typedAddress,
} from './addresses.ts'
import { whyNeeded } from './migration.ts'
import { mailNotes, sentCode } from './sent-code.ts'

type MailService = LoginService & {
  readonly policy: { readonly digits: 6 | 8; readonly validSeconds: number }
}

const mayRegister = hasTicketTo('registration')
const mayLogIn = hasTicketTo('login')

function ticketOf({ profile }: LoginService, { user, session }: FoundSession) {
  return { service: profile.service, userId: user.userId, ticketHash: session.sessionHash }
}

/** 利用開始登録 STEP 2 (S2-1.1-06): an address, typed twice, to which a code is sent. */
export function registrationAddressScreen(service: MailService): void {
  const { app, site } = service
  const blank = { address: '', again: '' }

  app.get(
    href(service, 'registrationAddress'),
    forSession(sessionsOf(service), mayRegister, async (c, found) => {
      const notice = c.req.query('notice') === 'needed' ? whyNeeded(service) : null
      return c.html(addressView(service, found, sessionFor(service, c), blank, {}, { message: null, notice }))
    }),
  )

  app.post(
    href(service, 'registrationAddress'),
    forSessionForm(sessionsOf(service), mayRegister, async (c, found, form) => {
      const typed = typedAddress(form)
      const sessionId = sessionFor(service, c)
      const errors = addressErrors(service, typed)
      if (Object.keys(errors).length > 0) {
        return c.html(addressView(service, found, sessionId, typed, errors), 422)
      }
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await sendRegistrationCode(site.context, caller, ticketOf(service, found), typed)
      if (outcome.ok) return c.redirect(href(service, 'registrationCode'), 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const { text, code } = toldRefusal(service, refusal)
      const beside = fieldOfAddressRefusal[refusal]
      const page =
        beside === undefined
          ? addressView(
              service,
              found,
              sessionId,
              typed,
              {},
              { message: messageBox('error', { text, code }) },
            )
          : addressView(service, found, sessionId, typed, { [beside]: text })
      return c.html(page, refusalStatus(refusal))
    }),
  )
}

function addressView(
  service: MailService,
  found: FoundSession,
  sessionId: string,
  typed: TypedAddress,
  errors: FieldErrors,
  { message = null, notice = null }: { readonly message?: Html | null; readonly notice?: Html | null } = {},
): Html {
  const { t } = service
  const title = t('mail.title')
  return openPage(
    service,
    title,
    html`<h1>${title}</h1>
${steps(service, 'registration', 2)}
${notice}
<p class="instruction">${t('mail.enterAddress')}</p>
<form method="post" action="${href(service, 'registrationAddress')}" class="panel">
${tokenInput(sessionId)}
${addressFields(service, typed, errors)}
<div class="actions"><button class="button button-primary" type="submit">${t('mail.sendCode')}</button></div>
</form>
<div class="actions secondary-action">
<form method="post" action="${href(service, 'logout')}">${tokenInput(sessionId)}<button class="button" type="submit">${t('go.cancel')}</button></form>
</div>
${message}
<ul class="notes">
<li>${t('mail.ownOnly')}</li>
<li>${t('mail.notRevoked')}</li>
${coolingNote(service, found)}
</ul>`,
  )
}

/** Said up front: what a token that could still have been shown means (rules/mail-registration.ts). */
function coolingNote({ site, profile, t }: MailService, { binding }: FoundSession): Html | null {
  if (signsAddress(profile, binding)) return html`<li>${t('mail.signedInside')}</li>`
  if (isOldAsked(profile, 'mail_address', binding)) return html`<li>${oldCodeNote(profile)}</li>`
  const hours = profile.methods.mail?.coolingHours.registration ?? 0
  const { token } = standings(site.context, profile)
  if (hours === 0 || token === 'ended' || binding?.status !== 'usable') return null
  return html`<li>${say(t('mail.coolingAfter'), { hours })}</li>`
}

/** STEP 2, second half: the code that arrived proves the address. */
export function registrationCodeScreen(service: MailService): void {
  const { app, site, profile, policy } = service
  const show = async (found: FoundSession, sessionId: string, told: ToldOfCode = {}) => {
    const sent = await findSentCode(site.context, ticketOf(service, found), 'registration')
    return codeView(service, found, sessionId, sent, told)
  }

  app.get(
    href(service, 'registrationCode'),
    forSession(sessionsOf(service), mayRegister, async (c, found) => {
      const sent = await findSentCode(site.context, ticketOf(service, found), 'registration')
      if (sent === undefined) return c.redirect(href(service, 'registrationAddress'), 303)
      const notice =
        c.req.query('notice') === 'sent'
          ? messageBox('info', userOtpTexts(service.profile).told.codeSent)
          : null
      return c.html(await show(found, sessionFor(service, c), { notice }))
    }),
  )

  app.post(
    href(service, 'registrationResend'),
    forSessionForm(sessionsOf(service), mayRegister, async (c, found) => {
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await resendRegistrationCode(site.context, caller, ticketOf(service, found))
      if (outcome.ok) return c.redirect(`${href(service, 'registrationCode')}?notice=sent`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const message = messageBox('error', toldRefusal(service, refusal))
      return c.html(await show(found, sessionFor(service, c), { message }), refusalStatus(refusal))
    }),
  )

  app.post(
    href(service, 'registrationCode'),
    forSessionForm(sessionsOf(service), mayRegister, async (c, found, form) => {
      const sessionId = sessionFor(service, c)
      const { code, error } = parseCodeField(service.t('mail.code'), form['otp'], service.told, policy.digits)
      const old = oldCodeIn(service, found, form)
      if (code === undefined || old.error !== undefined)
        return c.html(await show(found, sessionId, { error, oldError: old.error }), 422)
      const caller = callerOf(c, `user:${found.user.userId}`)
      const typed = { ...ticketOf(service, found), code, oldCode: old.code ?? null }
      const outcome = await registerAddress(site.context, caller, typed)
      if (outcome.ok && outcome.dueAtMs !== null)
        return c.redirect(`${href(service, 'entry')}?notice=waiting`, 303)
      if (outcome.ok) {
        setSessionId(c, profile.service, outcome.sessionId)
        return c.redirect(href(service, 'registrationComplete'), 303)
      }
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const told = toldRefusal(service, refusal)
      const shown =
        refusal === 'old_code_wrong' ? { oldError: told.text } : { message: messageBox('error', told) }
      return c.html(await show(found, sessionId, shown), refusalStatus(refusal))
    }),
  )
}

type ToldOfCode = {
  readonly error?: string | undefined
  readonly oldError?: string | undefined
  readonly message?: Html | null
  readonly notice?: Html | null
}

const waits = { name: 'way', value: 'wait' } as const

/** The code of the token, where it's asked for and whoever registers didn't choose to wait. */
function oldCodeIn(
  { profile, told }: MailService,
  { binding }: FoundSession,
  form: Form,
): { readonly code?: string | undefined; readonly error?: string | undefined } {
  const isAsked = isOldAsked(profile, 'mail_address', binding) && !signsAddress(profile, binding)
  if (!isAsked || form[waits.name] === waits.value) return {}
  return parseCodeField(replacementTexts(profile).oldCode, form['oldOtp'], told)
}

/** For whoever has the token, and for whoever doesn't. */
function oldCodeFields({ profile, t }: MailService, { binding }: FoundSession, error: string | undefined) {
  if (!isOldAsked(profile, 'mail_address', binding)) return { field: null, wait: null }
  const { waitHours } = profile.replacement
  // Without its ID: whoever has only the password shall not learn it here.
  const hint = t('mail.oldHint')
  return {
    field: signsAddress(profile, binding)
      ? html`<p class="hint">${t('mail.signedInside')}</p>`
      : codeField({ name: 'oldOtp', label: replacementTexts(profile).oldCode, error, hint }),
    wait:
      waitHours === null
        ? html`<p class="hint">${oldCodeNote(profile)}</p>`
        : html`<div class="other-way"><h2>${t('mail.noApp')}</h2>
<p>${say(t('mail.wait'), { label: t('mail.code'), hours: waitHours })}</p>
<button class="button" type="submit" name="${waits.name}" value="${waits.value}">${say(t('mail.waitButton'), { hours: waitHours })}</button></div>`,
  }
}

function codeView(
  service: MailService,
  found: FoundSession,
  sessionId: string,
  sent: SentCode | undefined,
  told: ToldOfCode,
): Html {
  const { t } = service
  const title = t('mail.title')
  const old = oldCodeFields(service, found, told.oldError)
  const submit = html`<div class="actions"><button class="button button-primary" type="submit">${t('go.register')}</button></div>`
  return openPage(
    service,
    title,
    html`<h1>${title}</h1>
${steps(service, 'registration', 2)}
${told.notice ?? null}
<p class="instruction">${t('mail.enterCode')}</p>
<form method="post" action="${href(service, 'registrationCode')}" class="panel" autocomplete="off">
${tokenInput(sessionId)}
${sentCode(service, sent)}
${codeField({ name: 'otp', label: t('mail.code'), error: told.error, digits: service.policy.digits })}
${old.field}
${signsAddress(service.profile, found.binding) ? null : submit}
${old.wait}
</form>
<div class="actions secondary-action">
<form method="post" action="${href(service, 'registrationResend')}">${tokenInput(sessionId)}<button class="button" type="submit">${t('mail.resend')}</button></form>
<a class="button" href="${href(service, 'registrationAddress')}">${t('go.back')}</a>
</div>
${told.message ?? null}
${mailNotes(service, service.policy.validSeconds)}`,
    { at: href(service, 'registrationCode') },
  )
}

/** 完了: the next code logs in at once. */
export function registrationCompleteScreen(service: LoginService): void {
  const { app, t } = service
  const title = t('mail.title')
  app.get(
    href(service, 'registrationComplete'),
    forSession(sessionsOf(service), hasRegistered, (c) => {
      const main = html`<h1>${title}</h1>
${steps(service, 'registration', 3)}
${messageBox('info', userOtpTexts(service.profile).told.addressRegistered)}
<p class="instruction">${t('mail.goOn')}</p>
<div class="actions">
<form method="post" action="${href(service, 'loginMailSend')}">${tokenInput(sessionFor(service, c))}<button class="button button-primary" type="submit">${t('mail.sendCode')}</button></form>
<a class="button" href="${href(service, 'entry')}">${t('go.toLoginAgain')}</a>
</div>`
      return c.html(openPage(service, title, main))
    }),
  )
}

function hasRegistered(found: FoundSession | undefined): found is FoundSession {
  return mayLogIn(found) && found.mailAddress !== undefined
}
