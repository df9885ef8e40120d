import type { Form } from '../../../platform/http/form.ts'
import { codeField, parseCodeField } from '../../../platform/web/code-field.ts'
import { type FieldErrors, hiddenForm, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { changeAddress, resendAddressChange } from '../../operations/methods/change-address.ts'
import { findSentCode, type SentCode } from '../../operations/methods/send-code.ts'
import { askForAddressChange, signsAddress } from '../../operations/methods/sign-address-change.ts'
import type { Message } from '../../texts/refusal.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { signingTexts } from '../../texts/signing.ts'
import { userOtpTexts } from '../../texts/user-otp.ts'
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
import { titleOf, visitorOf } from './mail-address.ts'
import { mailNotes, sentCodes } from './sent-code.ts'

type MailService = LoginService & {
  readonly policy: { readonly digits: 6 | 8; readonly validSeconds: number }
}

/** Where the codes went: to the new address, and to the registered one, if there is one. */
type Sent = { readonly toNew: SentCode | undefined; readonly toOwn: SentCode | undefined }

type Boxes = {
  readonly errors?: FieldErrors
  readonly notice?: Message | null
  readonly refused?: Message | null
}

/** The second step: the code from the new address, and one that proves the old one or the token. */
export function mailAddressCodeScreen(service: MailService): void {
  const { app, site, profile } = service
  const sentTo = async ({ user, session, mailAddress, binding }: FoundSession): Promise<Sent> => {
    const of = { service: profile.service, userId: user.userId, ticketHash: session.sessionHash }
    const toNew = await findSentCode(site.context, of, 'change')
    const hasOwn = mailAddress !== undefined && !signsAddress(profile, binding)
    return { toNew, toOwn: hasOwn ? await findSentCode(site.context, of, 'reauthentication') : undefined }
  }

  app.get(
    href(service, 'mailAddressCode'),
    forSession(sessionsOf(service), isInside, async (c, found) => {
      const sent = await sentTo(found)
      if (sent.toNew === undefined) return c.redirect(href(service, 'mailAddress'), 303)
      const notice = c.req.query('notice') === 'sent' ? userOtpTexts(service.profile).told.codeSent : null
      return c.html(codeView(service, found, sessionFor(service, c), sent, { notice }))
    }),
  )

  app.post(
    href(service, 'mailAddressResend'),
    forSessionForm(sessionsOf(service), isInside, async (c, found) => {
      const sent = await sentTo(found)
      if (sent.toNew === undefined) return c.redirect(href(service, 'mailAddress'), 303)
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await resendAddressChange(site.context, caller, visitorOf(service, found))
      if (outcome.ok) return c.redirect(`${href(service, 'mailAddressCode')}?notice=sent`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const refused = toldRefusal(service, refusal)
      return c.html(
        codeView(service, found, sessionFor(service, c), sent, { refused }),
        refusalStatus(refusal),
      )
    }),
  )

  app.post(
    href(service, 'mailAddressCode'),
    forSessionForm(sessionsOf(service), isInside, async (c, found, form) => {
      const sessionId = sessionFor(service, c)
      const { newCode, proof, errors } = parseCodes(service, form, found)
      const sent = await sentTo(found)
      const signs = signsAddress(profile, found.binding)
      if (newCode === undefined || (proof === undefined && !signs)) {
        return c.html(codeView(service, found, sessionId, sent, { errors }), 422)
      }
      const { context } = site
      const caller = callerOf(c, `user:${found.user.userId}`)
      const visitor = visitorOf(service, found)
      const asked = signs ? await askForAddressChange(context, caller, visitor, newCode) : null
      if (asked?.ok) return c.redirect(href(service, 'mailAddressOperation', asked.operationId), 303)
      const typed = { newCode, proof: proof ?? '' }
      const outcome = asked ?? (await changeAddress(context, caller, visitor, typed))
      if (outcome.ok) return c.redirect(`${href(service, 'mailAddress')}?notice=changed`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const refused = toldRefusal(service, refusal)
      return c.html(codeView(service, found, sessionId, sent, { refused }), refusalStatus(refusal))
    }),
  )
}

function proofLabel({ t }: LoginService, found: FoundSession): string {
  return found.mailAddress === undefined ? t('mail.tokenCode') : t('mail.ownCode')
}

/** A code by mail is as long as the profile says; one from a token, as the token shows it. */
function proofDigits(found: FoundSession, { digits }: MailService['policy']): 6 | 8 | 'token' {
  return found.mailAddress === undefined ? 'token' : digits
}

function parseCodes(service: MailService, form: Form, found: FoundSession) {
  const { policy, t, told } = service
  const next = parseCodeField(t('mail.newCode'), form['newCode'], told, policy.digits)
  if (signsAddress(service.profile, found.binding))
    return { newCode: next.code, proof: undefined, errors: { newCode: next.error } }
  const own = parseCodeField(proofLabel(service, found), form['proof'], told, proofDigits(found, policy))
  return { newCode: next.code, proof: own.code, errors: { newCode: next.error, proof: own.error } }
}

function codeView(
  service: MailService,
  found: FoundSession,
  sessionId: string,
  { toNew, toOwn }: Sent,
  { errors = {}, notice = null, refused = null }: Boxes,
): Html {
  const { t } = service
  const title = titleOf(service, found)
  const signs = signsAddress(service.profile, found.binding)
  const byCodes = found.mailAddress === undefined ? t('mail.codesOfToken') : t('mail.codesOfMail')
  const instruction = signs ? t('mail.codesOfSigned') : byCodes
  const proof = codeField({
    name: 'proof',
    label: proofLabel(service, found),
    error: errors['proof'],
    digits: proofDigits(found, service.policy),
  })
  const main = html`${trailTo(service, [title])}
<h1>${title}</h1>
${messageBox('info', notice)}
<p class="instruction">${instruction}</p>
<form method="post" action="${href(service, 'mailAddressCode')}" class="panel" autocomplete="off">
${tokenInput(sessionId)}
${sentCodes(service, toNew, toOwn)}
${codeField({ name: 'newCode', label: t('mail.newCode'), error: errors['newCode'], digits: service.policy.digits })}
${signs ? html`<p class="hint">${signingTexts.instead}</p>` : proof}
<div class="actions"><button class="button button-primary" type="submit">${signs ? signingTexts.go : t('go.register')}</button>
<button class="button" type="submit" form="send">${t('mail.resend')}</button>
<a class="button" href="${href(service, 'mailAddress')}">${t('go.back')}</a></div>
</form>
${hiddenForm('send', href(service, 'mailAddressResend'), sessionId)}
${messageBox('error', refused)}
${mailNotes(service, service.policy.validSeconds)}`
  return insidePage(service, found, title, main, tokenInput(sessionId), {
    at: href(service, 'mailAddressCode'),
  })
}
