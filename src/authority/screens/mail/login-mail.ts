import { codeField } from '../../../platform/web/code-field.ts'
import { hiddenForm, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { logInByMail } from '../../operations/methods/log-in-by-mail.ts'
import { findSentCode, type SentCode, sendLoginCode } from '../../operations/methods/send-code.ts'
import type { Message } from '../../texts/refusal.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { userOtpTexts } from '../../texts/user-otp.ts'
import { codeLockCaution } from '../code-fields.ts'
import { codeLogin } from '../code-login.ts'
import {
  href,
  type LoginService,
  openPage,
  otherChoices,
  redirectFor,
  sessionsOf,
  steps,
  toldRefusal,
} from '../service.ts'
import { hasTicketTo } from '../stages.ts'
import { mailNotes, sentCode } from './sent-code.ts'

type MailService = LoginService & {
  readonly policy: { readonly digits: 6 | 8; readonly validSeconds: number }
}

/** Success messages go above the form and errors below it, as in the manuals. */
type Boxes = { readonly notice?: Message | null; readonly refused?: Message | null }

/** OTP認証画面 STEP2 with a code by mail (S2-1.1-01, S2-1.1-02). */
export function loginMailScreen(service: MailService): void {
  const { app, site, profile, policy } = service
  const loginOf = ({ user, session }: FoundSession) => ({
    service: profile.service,
    userId: user.userId,
    ticketHash: session.sessionHash,
  })
  const show = async (
    found: FoundSession,
    sessionId: string,
    { error, ...boxes }: { error?: string | undefined } & Boxes = {},
  ) => {
    const sent = await findSentCode(site.context, loginOf(found), 'login')
    return view(service, found, sessionId, sent, error, boxes)
  }

  app.get(
    href(service, 'loginMail'),
    forSession(sessionsOf(service), mayEnterMailCode, async (c, found) => {
      const notice = c.req.query('notice') === 'sent' ? userOtpTexts(service.profile).told.codeSent : null
      return c.html(await show(found, sessionFor(service, c), { notice }))
    }),
  )

  app.post(
    href(service, 'loginMailSend'),
    forSessionForm(sessionsOf(service), mayEnterMailCode, async (c, found) => {
      const outcome = await sendLoginCode(
        site.context,
        callerOf(c, `user:${found.user.userId}`),
        loginOf(found),
      )
      if (outcome.ok) return c.redirect(`${href(service, 'loginMail')}?notice=sent`, 303)
      if (outcome.refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const refused = toldRefusal(service, outcome.refusal)
      return c.html(await show(found, sessionFor(service, c), { refused }), refusalStatus(outcome.refusal))
    }),
  )

  app.post(
    href(service, 'loginMail'),
    codeLogin({
      site,
      sessions: sessionsOf(service),
      may: mayEnterMailCode,
      profile: service.profile,
      field: { label: 'OTP', digits: policy.digits },
      logIn: logInByMail,
      leads: { home: href(service, 'home'), password: href(service, 'password') },
      // That a method ended is not a secret.
      told: (refusal) => (refusal === 'method_ended' ? refusal : 'mail_code_wrong'),
      message: (told) => ({ message: toldRefusal(service, told), status: refusalStatus(told) }),
      page: (c, found, { error, message }) =>
        show(found, sessionFor(service, c), { error, refused: message }),
    }),
  )
}

const hasLoginTicket = hasTicketTo('login')

function mayEnterMailCode(found: FoundSession | undefined): found is FoundSession {
  return hasLoginTicket(found) && found.methods.includes('mail')
}

function view(
  service: MailService,
  found: FoundSession,
  sessionId: string,
  sent: SentCode | undefined,
  error: string | undefined,
  { notice = null, refused = null }: Boxes,
): Html {
  const { t } = service
  const title = t('code.title')
  const send = sent === undefined ? t('mail.send') : t('mail.resend')
  const others = otherChoices(service, found, 'mail', sessionId)
  return openPage(
    service,
    title,
    html`<h1>${title}</h1>
${steps(service, 'login', 2, 'mail')}
${messageBox('info', notice)}
<p class="instruction">${t('mail.instruction')}</p>
<form method="post" action="${href(service, 'loginMail')}" class="panel" autocomplete="off">
${tokenInput(sessionId)}
${sentCode(service, sent)}
${codeField({ name: 'otp', label: 'OTP', error, digits: service.policy.digits })}
<div class="actions">
<button class="button button-primary" type="submit">${t('code.logIn')}</button>
<button class="button" type="submit" form="send">${send}</button>
${others.buttons}
<button class="button" type="submit" form="leave">${t('go.cancel')}</button>
</div>
</form>
${hiddenForm('send', href(service, 'loginMailSend'), sessionId)}${hiddenForm('leave', href(service, 'logout'), sessionId)}${others.forms}
${messageBox('error', refused)}
${mailNotes(service, service.policy.validSeconds)}
${codeLockCaution(service, t('codes.address'))}`,
    { chapter: 'mail-codes', at: href(service, 'loginMail') },
  )
}
