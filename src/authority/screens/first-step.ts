import { readFirstForm } from '../../platform/http/form.ts'
import { setSessionId } from '../../platform/http/session-cookie.ts'
import { credentialFields, parseCredentials } from '../../platform/web/credentials.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../platform/web/form.ts'
import { sessionFor } from '../../platform/web/gate.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { passFirstFactor } from '../operations/pass-first-factor.ts'
import { situationNow } from '../operations/situation.ts'
import type { TicketPurpose } from '../rules/events.ts'
import type { Method } from '../rules/methods/policy.ts'
import type { LoginScreenText } from '../texts/login-catalog.ts'
import type { Message } from '../texts/refusal.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { credentialNotes } from './credentials.ts'
import { rememberBrowser } from './remember-browser.ts'
import { say } from './say.ts'
import {
  type FirstStepPurpose,
  href,
  type LoginService,
  leadOn,
  loginHref,
  openPage,
  steps,
  toldRefusal,
} from './service.ts'
import { toldWait } from './told-wait.ts'

/** How the STEP 1 screens differ. */
const screens = {
  /** S0-2.2-03, S0-2.3.1-02 to 05 (B-05). */
  enrollment: {
    title: 'register.title',
    instruction: 'step.enrollHow',
    submit: 'step.enroll',
  },
  /** S0-2.4-04, S0-2.4-07, S0-2.5.1 (B-06). */
  login: {
    title: 'step.loginTitle',
    instruction: 'step.loginHow',
    submit: 'go.logIn',
  },
  /** 「利用開始登録画面へ」 (A-02, S2-1.1-06): the same first step leads to the registration of an address. */
  registration: {
    title: 'step.mailTitle',
    instruction: 'step.mailHow',
    submit: 'go.next',
  },
} as const satisfies Record<FirstStepPurpose, Readonly<Record<string, LoginScreenText>>>

type Shown = { readonly userId: string; readonly errors: FieldErrors; readonly message: Message | null }

const blank: Shown = { userId: '', errors: {}, message: null }

/** STEP 1 of enrollment and of login: user ID and password. */
export function firstStepScreen(service: LoginService, purpose: FirstStepPurpose): void {
  const { app, site, profile } = service

  app.get(href(service, purpose), (c) => {
    if (isClosed(service, purpose)) return c.redirect(`${href(service, 'entry')}?notice=closed`, 303)
    const message = c.req.query('notice') === 'again' ? toldRefusal(service, 'ticket_invalid') : null
    return c.html(view(service, purpose, sessionFor(service, c), { ...blank, message }))
  })

  app.post(href(service, purpose), async (c) => {
    const form = await readFirstForm(c, profile.service)
    if (form === undefined) return c.redirect(await leadOn(service, c, href(service, purpose)), 303)
    const parsed = parseCredentials(form, profile.names.userId, service.told)
    const sessionId = sessionFor(service, c)
    if (!parsed.ok) return c.html(view(service, purpose, sessionId, { ...parsed, message: null }), 422)

    const { userId, password } = parsed
    const credentials = { service: profile.service, userId, password, purpose }
    const outcome = await passFirstFactor(site.context, callerOf(c, 'anonymous'), credentials)
    if (!outcome.ok) {
      const message = toldWait(c, outcome, toldRefusal(service, outcome.refusal, purpose), profile)
      const shown = { userId, errors: {}, message }
      return c.html(view(service, purpose, sessionId, shown), refusalStatus(outcome.refusal))
    }
    setSessionId(c, profile.service, outcome.sessionId)
    const { sessionId: begun, browserId } = outcome
    if (outcome.stage !== 'ticket')
      await rememberBrowser(site, c, { ...credentials, sessionId: begun, browserId })
    return c.redirect(nextOf(service, purpose, outcome), 303)
  })
}

/** Nobody types a password for a method that is no longer, or not yet, registered (M2). */
function isClosed({ site, profile }: LoginService, purpose: FirstStepPurpose): boolean {
  const { tokenOffered, mailOffered } = situationNow(site.context, profile)
  if (purpose === 'enrollment') return !tokenOffered
  return purpose === 'registration' && !mailOffered
}

/** Explains why a login led to the registration instead. */
function nextOf(
  service: LoginService,
  purpose: FirstStepPurpose,
  passed: { readonly purpose: TicketPurpose; readonly methods: readonly Method[] },
): string {
  if (passed.purpose === 'enrollment') return href(service, 'enrollmentToken')
  if (passed.purpose === 'registration') {
    const address = href(service, 'registrationAddress')
    return purpose === 'login' ? `${address}?notice=needed` : address
  }
  return loginHref(service, passed.methods)
}

function view(service: LoginService, purpose: FirstStepPurpose, sessionId: string, shown: Shown): Html {
  const { profile, t } = service
  const screen = screens[purpose]
  const title = t(screen.title)
  return openPage(
    service,
    title,
    html`<h1>${title}</h1>
${steps(service, purpose, 1)}
<p class="instruction">${say(t('step.instruction'), { userId: profile.names.userId, instruction: t(screen.instruction) })}</p>
<form method="post" action="${href(service, purpose)}" class="panel">
${tokenInput(sessionId)}
${credentialFields(profile.names.userId, shown.userId, shown.errors, service.told)}
<div class="actions">
<button class="button button-primary" type="submit">${t(screen.submit)}</button>
<a class="button" href="${href(service, 'entry')}">${t('go.back')}</a>
</div>
</form>
${credentialNotes(service, purpose)}
${messageBox('error', shown.message)}`,
  )
}
