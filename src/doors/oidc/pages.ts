import type { KoaContextWithOIDC } from 'oidc-provider'
import { serviceHref } from '../../authority/routes.ts'
import type { Method } from '../../authority/rules/methods/policy.ts'
import type { WrongCode } from '../../authority/screens/code-login.ts'
import type { Site } from '../../authority/screens/site.ts'
import { fill, textsIn } from '../../authority/texts/catalog.ts'
import { loginScreenCatalog } from '../../authority/texts/login-catalog.ts'
import { userOtpTexts } from '../../authority/texts/user-otp.ts'
import { codeField } from '../../platform/web/code-field.ts'
import { messageBox, shown, tokenInput } from '../../platform/web/form.ts'
import { contactLine, formScripts } from '../../platform/web/frame.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { layout } from '../../platform/web/layout.ts'
import { webTexts } from '../../platform/web/texts/texts.ts'
import { oidcHref } from './routes.ts'
import type { OidcProfile } from './rules/profile.ts'
import { oidcTexts } from './texts/screens.ts'

// The few pages between a service and a system that its users log in to. They log in on the service's own.

type Of = { readonly site: Site; readonly profile: OidcProfile }

function page({ site, profile }: Of, title: string, main: Html, head?: Html): Html {
  return layout(site, {
    title: fill(textsIn(loginScreenCatalog, profile)('frame.title'), {
      title,
      service: profile.serviceName,
    }),
    header: html`<p class="service-name">${profile.serviceName}</p>`,
    main: html`<h1>${title}</h1>
${main}`,
    footer: contactLine(profile.contacts.desk, webTexts(profile)),
    scripts: formScripts(false),
    ...(head !== undefined && { head }),
  })
}

/** Breaks the chain of redirects that began with a form: browsers let it lead to no other site (CSP, form-action). */
export function onwardPage(of: Of, to: string): Html {
  const t = oidcTexts(of.profile)
  return page(
    of,
    t.onwardTitle,
    html`<p role="status">${t.onward}</p>
<p><a class="button button-primary" href="${to}">${t.onwardButton}</a></p>`,
    html`<meta http-equiv="refresh" content="0; url=${to}">
`,
  )
}

/** RP-Initiated Logout 1.0 §2: asked, since anybody can send a browser here. */
export function logoutPage(of: Of, ctx: KoaContextWithOIDC): Html {
  const t = oidcTexts(of.profile)
  const { session, client } = ctx.oidc
  const secret = String(session?.state?.['secret'] ?? '')
  const name = client?.clientName
  return page(
    of,
    t.logoutTitle,
    html`<form method="post" action="${ctx.oidc.urlFor('end_session_confirm')}" class="panel">
<input type="hidden" name="xsrf" value="${secret}">
<p>${name === undefined ? t.logout : t.logoutFrom(name)}</p>
<div class="actions">
<button class="button button-primary" type="submit" name="logout" value="yes">${t.logoutButton}</button>
<button class="button" type="submit">${t.stay}</button>
</div>
</form>`,
  )
}

export function loggedOutPage(of: Of): Html {
  const t = oidcTexts(of.profile)
  return page(
    of,
    t.loggedOutTitle,
    html`<p role="status">${t.loggedOut}</p>
<p><a class="button" href="${serviceHref(of.profile.service, 'entry')}">${t.toService}</a></p>`,
  )
}

/** What a user reads where a system can't be told: the request is not one that it may send. */
export function failedPage(
  of: Of,
  out: { readonly error: string; readonly error_description?: string | undefined },
): Html {
  const t = oidcTexts(of.profile)
  const expired = out.error_description?.includes('session') === true
  return page(
    of,
    t.failedTitle,
    html`${messageBox('error', { text: expired ? t.expired : t.failed, code: out.error })}
<p>${t.failedNext}</p>`,
  )
}

/** What was wrong with the code before, if there was one. */
export type StepUpWrong = WrongCode | { readonly error: undefined; readonly message: null }

type StepUpShown = {
  readonly sessionId: string
  /** What the page is about, which its form names. */
  readonly interaction: string
  readonly clientName: string
  readonly method: Method
  readonly tokenId: string
  /** Names the code that was mailed; null: none was. */
  readonly mailCodeId: string | null
  /** Whether one was just now. */
  readonly isSent: boolean
} & StepUpWrong

/** What a user proves besides, for a system that asks for more than the session proves. */
export function stepUpPage(of: Of, shown: StepUpShown): Html {
  const { sessionId, interaction, method, mailCodeId, message } = shown
  const t = oidcTexts(of.profile)
  return page(
    of,
    method === 'passkey' ? t.stepUpPasskeyTitle : t.stepUpTitle,
    html`${stepUpWords(of, shown)}
<form method="post" action="${oidcHref(of.profile.service, 'stepUp')}" class="panel" autocomplete="off">
${tokenInput(sessionId)}
<input type="hidden" name="interaction" value="${interaction}">
${mailCodeId === null ? '' : html`<input type="hidden" name="mail" value="${mailCodeId}">\n`}${stepUpFields(of, shown)}
<div class="actions">
${stepUpButtons(of, shown)}
<button class="button" type="submit" name="cancel" value="yes" formnovalidate>${t.cancel}</button>
</div>
</form>
${messageBox('error', message)}`,
  )
}

function stepUpWords({ profile }: Of, { method, clientName, isSent }: StepUpShown): Html {
  const t = oidcTexts(profile)
  const words = { token: t.stepUp, mail: t.stepUpMail, passkey: t.stepUpPasskey } as const
  const sent = isSent ? userOtpTexts(profile).told.codeSent : null
  return html`${messageBox('info', sent)}
<p class="instruction">${words[method](clientName)}</p>`
}

function stepUpFields({ profile }: Of, { method, tokenId, mailCodeId, error }: StepUpShown): Html {
  const t = oidcTexts(profile)
  if (method === 'passkey' || (method === 'mail' && mailCodeId === null)) return html``
  const digits = method === 'mail' ? profile.methods.mail?.digits : undefined
  const code = codeField({ name: 'otp', label: t.code, error, ...(digits !== undefined && { digits }) })
  return method === 'mail' ? code : html`${shown(t.token, tokenId)}\n${code}`
}

function stepUpButtons({ profile }: Of, { method, mailCodeId }: StepUpShown): Html {
  const t = oidcTexts(profile)
  if (method === 'passkey')
    return html`<a class="button button-primary" href="${serviceHref(profile.service, 'loginPasskey')}">${t.usePasskey}</a>`
  const confirm = html`<button class="button button-primary" type="submit">${t.confirm}</button>`
  if (method === 'token') return confirm
  if (mailCodeId === null)
    return html`<button class="button button-primary" type="submit" name="send" value="yes">${t.sendCode}</button>`
  return html`${confirm}
<button class="button" type="submit" name="send" value="yes" formnovalidate>${t.sendAgain}</button>`
}
