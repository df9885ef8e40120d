import type { Form } from '../../../platform/http/form.ts'
import { codeField, parseCodeField } from '../../../platform/web/code-field.ts'
import { passwordOwner } from '../../../platform/web/credentials.ts'
import { type FieldErrors, lengthError, messageBox, shown, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { passwordInput } from '../../../platform/web/password-change.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { FoundSession } from '../../operations/find-session.ts'
import { changeAddress, requestAddressChange } from '../../operations/methods/change-address.ts'
import { findSentCode, type SentCode } from '../../operations/methods/send-code.ts'
import { ja } from '../../texts/ja.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { administration } from '../../texts/user-otp.ts'
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
  masked,
  type TypedAddress,
  typedAddress,
} from './addresses.ts'
import { mailNotes, sentCode } from './sent-code.ts'

type MailService = LoginService & {
  readonly policy: { readonly digits: 6 | 8; readonly validSeconds: number }
}

const passwordMax = 128

function visitorOf({ profile }: LoginService, { user, session }: FoundSession) {
  return { service: profile.service, userId: user.userId, sessionHash: session.sessionHash }
}

function titleOf(found: FoundSession): string {
  return found.mailAddress === undefined ? 'メールアドレス登録' : 'メールアドレス変更'
}

/** メールアドレス変更 of one's own: password and new address, then a code from both ends (G-10, PWD-07). */
export function mailAddressScreen(service: MailService): void {
  const { app, site } = service

  app.get(
    href(service, 'mailAddress'),
    forSession(sessionsOf(service), isInside, async (c, found) => {
      const notice = c.req.query('notice') === 'changed' ? administration.addressChanged : null
      const blank = { address: '', again: '' }
      return c.html(view(service, found, sessionFor(service, c), blank, {}, messageBox('info', notice)))
    }),
  )

  app.post(
    href(service, 'mailAddress'),
    forSessionForm(sessionsOf(service), isInside, async (c, found, form) => {
      const sessionId = sessionFor(service, c)
      const typed = typedAddress(form)
      const password = form['current'] ?? ''
      const missing = lengthError('現在のパスワード', password, passwordMax, ja)
      const errors = { ...addressErrors(typed), ...(missing === undefined ? {} : { current: missing }) }
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
      const told = refusal === 'password_wrong' ? ja.currentPasswordWrong : text
      const page =
        beside === undefined
          ? view(service, found, sessionId, typed, {}, messageBox('error', { text, code }))
          : view(service, found, sessionId, typed, { [beside]: told }, null)
      return c.html(page, refusalStatus(refusal))
    }),
  )
}

function view(
  service: MailService,
  found: FoundSession,
  sessionId: string,
  typed: TypedAddress,
  errors: FieldErrors,
  message: Html | null,
): Html {
  const title = titleOf(found)
  const registered = found.mailAddress?.address
  const current =
    registered !== undefined && 'confidential' in registered
      ? shown('現在のメールアドレス', masked(registered.confidential))
      : null
  const hours = service.profile.methods.mail?.coolingHours.change ?? 0
  const main = html`${trailTo(service, [title])}
<h1>${title}</h1>
${message}
<p class="instruction">現在のパスワードと、ワンタイムパスワードを受け取る新しいメールアドレスを入力して、「次へ」ボタンを押してください。</p>
<form method="post" action="${href(service, 'mailAddress')}" class="panel">
${tokenInput(sessionId)}
${current}
${passwordOwner(found.user.userId)}
${passwordInput({ name: 'current', label: '現在のパスワード', autocomplete: 'current-password' }, errors)}
${addressFields(typed, errors)}
<div class="actions"><button class="button button-primary" type="submit">次へ</button></div>
</form>
${
  found.mailAddress === undefined
    ? null
    : html`<ul class="notes"><li>変更すると、変更前のメールアドレスにもお知らせします。</li>
${hours === 0 ? null : html`<li>安全のため、変更から${hours}時間は、お取引と管理者の操作はご利用いただけません。</li>`}</ul>`
}`
  return insidePage(service, found, title, main, tokenInput(sessionId))
}

/** The second step: the code from the new address, and one that proves the old one or the token. */
export function mailAddressCodeScreen(service: MailService): void {
  const { app, site, profile, policy } = service
  const sentTo = ({ user, session }: FoundSession) =>
    findSentCode(
      site.context,
      { service: profile.service, userId: user.userId, ticketHash: session.sessionHash },
      'change',
    )

  app.get(
    href(service, 'mailAddressCode'),
    forSession(sessionsOf(service), isInside, async (c, found) => {
      const sent = await sentTo(found)
      if (sent === undefined) return c.redirect(href(service, 'mailAddress'), 303)
      return c.html(codeView(service, found, sessionFor(service, c), sent, {}, null))
    }),
  )

  app.post(
    href(service, 'mailAddressCode'),
    forSessionForm(sessionsOf(service), isInside, async (c, found, form) => {
      const sessionId = sessionFor(service, c)
      const { newCode, proof, errors } = parseCodes(form, found, policy)
      const sent = await sentTo(found)
      if (newCode === undefined || proof === undefined) {
        return c.html(codeView(service, found, sessionId, sent, errors, null), 422)
      }
      const caller = callerOf(c, `user:${found.user.userId}`)
      const outcome = await changeAddress(site.context, caller, visitorOf(service, found), { newCode, proof })
      if (outcome.ok) return c.redirect(`${href(service, 'mailAddress')}?notice=changed`, 303)
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const message = messageBox('error', toldRefusal(service, refusal))
      return c.html(codeView(service, found, sessionId, sent, {}, message), refusalStatus(refusal))
    }),
  )
}

const newCodeLabel = '新しいメールアドレスに届いた確認コード'

function proofLabel(found: FoundSession): string {
  return found.mailAddress === undefined
    ? '生成アプリのワンタイムパスワード'
    : '現在のメールアドレスに届いたワンタイムパスワード'
}

/** A code by mail is as long as the profile says; one from a token, as the token shows it. */
function proofDigits(found: FoundSession, { digits }: MailService['policy']): 6 | 8 | 'token' {
  return found.mailAddress === undefined ? 'token' : digits
}

function parseCodes(form: Form, found: FoundSession, policy: MailService['policy']) {
  const next = parseCodeField(newCodeLabel, form['newCode'], ja, policy.digits)
  const own = parseCodeField(proofLabel(found), form['proof'], ja, proofDigits(found, policy))
  return { newCode: next.code, proof: own.code, errors: { newCode: next.error, proof: own.error } }
}

function codeView(
  service: MailService,
  found: FoundSession,
  sessionId: string,
  sent: SentCode | undefined,
  errors: FieldErrors,
  message: Html | null,
): Html {
  const title = titleOf(found)
  const main = html`${trailTo(service, [title])}
<h1>${title}</h1>
<p class="instruction">届いた2つのコードを入力して、「登録」ボタンを押してください。</p>
<form method="post" action="${href(service, 'mailAddressCode')}" class="panel" autocomplete="off">
${tokenInput(sessionId)}
${sentCode(sent)}
${codeField({ name: 'newCode', label: newCodeLabel, error: errors['newCode'], digits: service.policy.digits })}
${codeField({ name: 'proof', label: proofLabel(found), error: errors['proof'], digits: proofDigits(found, service.policy) })}
<div class="actions"><button class="button button-primary" type="submit">登録</button>
<a class="button" href="${href(service, 'mailAddress')}">前画面へ戻る</a></div>
</form>
${message}
${mailNotes(service.profile, service.policy.validSeconds)}`
  return insidePage(service, found, title, main, tokenInput(sessionId))
}
