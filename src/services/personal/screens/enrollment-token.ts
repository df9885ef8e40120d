import type { Context as HonoContext } from 'hono'
import { enrollToken } from '../../../authority/operations/enroll-token.ts'
import {
  codeClock,
  newTokenCodeFields,
  parseTokenIdField,
  readNewTokenCodes,
  tokenIdField,
} from '../../../authority/screens/code-fields.ts'
import { say } from '../../../authority/screens/say.ts'
import { hasTicketTo } from '../../../authority/screens/stages.ts'
import { tokenAppWay } from '../../../authority/screens/token-app-way.ts'
import type { Message } from '../../../authority/texts/refusal.ts'
import { toldAtEnrollment } from '../../../authority/texts/refusals/token.ts'
import { moveAdvice } from '../../../authority/texts/token-move.ts'
import type { Form } from '../../../platform/http/form.ts'
import type { Env } from '../../../platform/http/guards.ts'
import { type FieldErrors, hiddenForm, messageBox, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import type { PersonalProfile } from '../rules/profile.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { ownCode } from './code-field.ts'
import { procedurePage, resultPage } from './procedure.ts'
import { href, type PersonalService, redirectFor, sessionsOf } from './service.ts'

type Shown = {
  readonly tokenId: string
  readonly agreed: boolean
  readonly errors: FieldErrors
  readonly message: Message | null
}

const blank: Shown = { tokenId: '', agreed: false, errors: {}, message: null }

/** A-31 ワンタイムパスワード登録情報入力 (S4-B2P-04 to 07, S4-B2S-11) and then A-32 処理結果. */
export function enrollmentTokenScreen(service: PersonalService): void {
  const { app, site, profile } = service

  app.get(
    href(service, 'enrollmentToken'),
    forSession(sessionsOf(service), hasTicketTo('enrollment'), (c) => c.html(view(service, c, blank))),
  )

  app.post(
    href(service, 'enrollmentToken'),
    forSessionForm(sessionsOf(service), hasTicketTo('enrollment'), async (c, found, form) => {
      const parsed = parse(service, form)
      if (!parsed.ok) return c.html(view(service, c, { ...parsed, message: null }), 422)
      const { tokenId, codes, acceptedTerms } = parsed
      const { userId } = found.user
      const ticketHash = found.session.sessionHash
      const enrollment = {
        service: profile.service,
        userId,
        ticketHash,
        tokenId,
        codes,
        acceptedTerms,
      } as const
      const outcome = await enrollToken(site.context, callerOf(c, `user:${userId}`), enrollment)
      if (outcome.ok) return c.redirect(href(service, 'enrollmentDone'), 303)
      if (outcome.refusal === 'ticket_invalid') return c.redirect(redirectFor(service, undefined), 303)
      const message = refusalMessage(toldAtEnrollment(outcome.refusal), profile, 'enrollment')
      return c.html(
        view(service, c, { tokenId, agreed: true, errors: {}, message }),
        refusalStatus(outcome.refusal),
      )
    }),
  )

  // It names nobody, so it needs no session; and going back to it sends nothing again (P5).
  app.get(href(service, 'enrollmentDone'), (c) =>
    c.html(resultPage(service, c, 'enrollment', enrolled(service))),
  )
}

function parse(service: PersonalService, form: Form) {
  const { profile, policy } = service
  const typed = form['tokenId'] ?? ''
  const { tokenId, error: tokenIdError } = parseTokenIdField(typed, profile, wrongKind(profile))
  const { codes, errors: ofCodes } = readNewTokenCodes(profile, form, ownCode(service))
  const acceptedTerms = form['terms'] ?? null
  const agreed = acceptedTerms === policy.terms.version
  if (tokenId !== undefined && codes !== undefined && agreed)
    return { ok: true, tokenId, codes, acceptedTerms } as const
  const errors: FieldErrors = {
    tokenId: tokenIdError,
    ...ofCodes,
    terms: agreed ? undefined : refusalMessage('terms_not_accepted', profile).text,
  }
  return { ok: false, tokenId: typed, agreed, errors } as const
}

function wrongKind(profile: PersonalProfile): string {
  return refusalMessage('token_form_factor_refused', profile).text
}

/** S4-B2P-08, S4-B2S-12 (B-30). Effective at once. */
function enrolled({ profile, t }: PersonalService) {
  const change = { move: moveAdvice(profile), contact: profile.contacts.deviceChange }
  return {
    text: t('enroll.done'),
    code: '00001',
    more: html`<p>${t('enroll.doneNext')}</p>
<p>${say(t('enroll.doneDevice'), change)}</p>`,
  }
}

function view(
  service: PersonalService,
  c: HonoContext<Env>,
  { tokenId, agreed, errors, message }: Shown,
): Html {
  const { profile, site, t } = service
  const sessionId = sessionFor(service, c)
  const main = html`<div class="box"><h2 class="box-title">${t('enroll.boxTitle')}</h2>
<p class="instruction">${t('enroll.instruction')}</p>
${messageBox('error', message)}
<form method="post" action="${href(service, 'enrollmentToken')}" autocomplete="off">
${tokenInput(sessionId)}
${tokenIdField({
  value: tokenId,
  error: errors['tokenId'],
  hint: t('enroll.hint'),
  profile,
  wrongKind: wrongKind(profile),
})}
${newTokenCodeFields(profile, errors, ownCode(service))}${codeClock(site.context.now(), profile)}
${termsBox(service, agreed, errors['terms'])}
<div class="actions"><button class="button" type="submit" form="leave">${t('button.quit')}</button>
<button class="button button-primary" type="submit">${t('enroll.submit')}</button></div>
</form>
${hiddenForm('leave', href(service, 'logout'), sessionId)}
</div>
<section class="box"><h2 class="box-title">${t('enroll.noApp')}</h2>
${tokenAppWay(service, c)}</section>`
  return procedurePage(service, c, 'enrollment', 2, main, ['enrollment.js'])
}

/** Its value is the version that the customer was shown (S4-0-05). */
function termsBox(service: PersonalService, agreed: boolean, error: string | undefined): Html {
  const { policy, t, web } = service
  const { version } = policy.terms
  return html`<div class="field${error === undefined ? '' : ' field-wrong'}">
<span class="label">${t('enroll.terms')}</span>
<div class="field-input">
<p class="terms-link"><a href="${href(service, 'terms')}" target="_blank" rel="noopener">${t('links.terms')}<span class="visually-hidden">${web.newTab}</span></a></p>
<label class="check" for="terms"><input id="terms" name="terms" type="checkbox" value="${version}"${agreed ? html` checked` : ''} aria-describedby="${error === undefined ? '' : 'terms-error'}" aria-invalid="${String(error !== undefined)}">${t('enroll.agree')}</label>
${error === undefined ? null : html`<p class="field-error" id="terms-error">${error}</p>`}
</div></div>`
}
