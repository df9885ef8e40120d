import { masked } from '../../../otp/masked-address.ts'
import { passwordOwner } from '../../../platform/web/credentials.ts'
import { type FieldErrors, lengthError, messageBox, shown, tokenInput } from '../../../platform/web/form.ts'
import { behind, fitting, formBehind, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { passwordInput } from '../../../platform/web/password-change.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { requestAddressChange } from '../../operations/methods/change-address.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { userOtpTexts } from '../../texts/user-otp.ts'
import { pageDraft } from '../form-drafts.ts'
import { say } from '../say.ts'
import {
  href,
  insidePage,
  type LoginService,
  redirectFor,
  sessionsOf,
  toldRefusal,
  trailTo,
} from '../service.ts'
import { isInside } from '../stages.ts'
import {
  addressErrors,
  addressFields,
  fieldOfAddressRefusal,
  type TypedAddress,
  typedAddress,
} from './addresses.ts'

const passwordMax = 128

export function visitorOf({ profile }: LoginService, { user, session }: FoundSession) {
  return { service: profile.service, userId: user.userId, sessionHash: session.sessionHash }
}

export function titleOf({ t }: LoginService, found: FoundSession): string {
  return found.mailAddress === undefined ? t('mail.registerTitle') : t('mail.changeTitle')
}

/** メールアドレス変更 of one's own: password and new address, then a code from both ends (G-10, PWD-07). */
export function mailAddressScreen(service: LoginService): void {
  const { app, site, profile, t } = service
  // A form whose session is over leads to the start, which says that it was kept (W8).
  const insiders = fitting(sessionsOf(service), isInside)
  const drafting = { ...service, drafts: service.extras?.drafts ?? [] }

  app.get(
    href(service, 'mailAddress'),
    behind(insiders, async (c, found) => {
      const sessionId = sessionFor(service, c)
      const { userId } = found.user
      const draft = await pageDraft(drafting, c, { service: profile.service, userId }, sessionId)
      const done = c.req.query('notice') === 'changed' ? userOtpTexts(profile).told.addressChanged : null
      const notices = html`${messageBox('info', done)}${draft?.notice ?? null}`
      return c.html(view(service, found, sessionId, typedAddress(draft?.typed ?? {}), {}, notices))
    }),
  )

  app.post(
    href(service, 'mailAddress'),
    formBehind(profile.service, insiders, async (c, found, form) => {
      const sessionId = sessionFor(service, c)
      const typed = typedAddress(form)
      const password = form['current'] ?? ''
      const missing = lengthError(t('newPassword.current'), password, passwordMax, service.told)
      const errors = {
        ...addressErrors(service, typed),
        ...(missing === undefined ? {} : { current: missing }),
      }
      if (Object.keys(errors).length > 0) {
        return c.html(view(service, found, sessionId, typed, errors, null), 422)
      }
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await requestAddressChange(site.context, caller, visitorOf(service, found), {
        ...typed,
        password,
      })
      if (outcome.ok) return c.redirect(href(service, 'mailAddressCode'), 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const { text, code } = toldRefusal(service, refusal)
      const beside = refusal === 'password_wrong' ? 'current' : fieldOfAddressRefusal[refusal]
      const told = refusal === 'password_wrong' ? service.told.currentPasswordWrong : text
      const page =
        beside === undefined
          ? view(service, found, sessionId, typed, {}, messageBox('error', { text, code }))
          : view(service, found, sessionId, typed, { [beside]: told }, null)
      return c.html(page, refusalStatus(refusal))
    }),
  )
}

function view(
  service: LoginService,
  found: FoundSession,
  sessionId: string,
  typed: TypedAddress,
  errors: FieldErrors,
  message: Html | null,
): Html {
  const { t } = service
  const title = titleOf(service, found)
  const registered = found.mailAddress?.address
  const current =
    registered !== undefined && 'confidential' in registered
      ? shown(t('mail.current'), masked(registered.confidential))
      : null
  const hours = service.profile.methods.mail?.coolingHours.change ?? 0
  const main = html`${trailTo(service, [title])}
<h1>${title}</h1>
${message}
<p class="instruction">${t('mail.changeHow')}</p>
<form method="post" action="${href(service, 'mailAddress')}" class="panel">
${tokenInput(sessionId)}
${current}
${passwordOwner(found.user.userId)}
${passwordInput({ name: 'current', label: t('newPassword.current'), autocomplete: 'current-password' }, errors)}
${addressFields(service, typed, errors)}
<div class="actions"><button class="button button-primary" type="submit">${t('go.next')}</button></div>
</form>
${
  found.mailAddress === undefined
    ? null
    : html`<ul class="notes"><li>${t('mail.told')}</li>
${hours === 0 ? null : html`<li>${say(t('byMail.cooling'), { hours })}</li>`}</ul>`
}`
  return insidePage(service, found, title, main, tokenInput(sessionId))
}
