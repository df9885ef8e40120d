import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { setSessionId } from '../../platform/http/session-cookie.ts'
import { parseCodeField } from '../../platform/web/code-field.ts'
import { forSessionForm, type Sessions } from '../../platform/web/gate.ts'
import type { Html } from '../../platform/web/html.ts'
import { callerOf } from '../../platform/web/site.ts'
import { findLock } from '../operations/find-lock.ts'
import type { FoundSession } from '../operations/find-session.ts'
import type { logIn } from '../operations/log-in.ts'
import type { logInByMail } from '../operations/methods/log-in-by-mail.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import { commonTexts } from '../texts/common.ts'
import type { Message, Status } from '../texts/refusal.ts'
import { markBrowser } from './remember-browser.ts'
import type { Site } from './site.ts'

/** What was wrong with a code: a form error beside the field, or a refusal. */
export type WrongCode =
  | { readonly error: string; readonly message: null }
  | { readonly error: undefined; readonly message: Message }

type CodeStep = {
  readonly site: Site
  readonly sessions: Sessions<FoundSession>
  readonly may: (found: FoundSession | undefined) => found is FoundSession
  readonly profile: ServiceProfile
  readonly field: { readonly label: string; readonly digits?: 6 | 8 }
  readonly logIn: typeof logIn | typeof logInByMail
  /** The browser, if the service keeps it. */
  readonly deviceOf?: (c: HonoContext<Env>) => string | null
  /** Where a login leads, and where one whose password must be changed. */
  readonly leads: { readonly home: string; readonly password: string }
  /** What is said of a code that does not pass: the same whatever the reason, except a lock (OTP-13, P2). */
  readonly told: (refusal: Refusal) => Refusal
  readonly message: (refusal: Refusal) => { readonly message: Message; readonly status: Status }
  readonly page: (c: HonoContext<Env>, found: FoundSession, wrong: WrongCode) => Html | Promise<Html>
}

/** The posted second step of every login: a code in the field `otp`, whose method is `logIn`. */
export function codeLogin({ site, sessions, may, profile, field, deviceOf, leads, ...step }: CodeStep) {
  const texts = commonTexts(profile)
  return forSessionForm(sessions, may, async (c, found, form) => {
    const { code, error } = parseCodeField(field.label, form['otp'], texts, field.digits)
    if (code === undefined) return c.html(await step.page(c, found, { error, message: null }), 422)

    const { userId } = found.user
    const ticketHash = found.session.sessionHash
    const device = deviceOf?.(c) ?? null
    const login = { service: sessions.service, userId, ticketHash, code, device }
    const outcome = await step.logIn(site.context, callerOf(c, `user:${userId}`), login)
    if (outcome.ok) {
      setSessionId(c, sessions.service, outcome.sessionId)
      markBrowser(site, c, outcome.mark)
      return c.redirect(outcome.stage === 'authenticated' ? leads.home : leads.password, 303)
    }
    if (outcome.refusal === 'ticket_invalid') return c.redirect(sessions.redirectFor(undefined), 303)
    // Whoever stands here had the right password, and reads of a lock at STEP 1 too (decision 42).
    const lock = await findLock(site.context, { service: sessions.service, userId })
    const { message, status } = step.message(lock ?? step.told(outcome.refusal))
    return c.html(await step.page(c, found, { error: undefined, message }), status)
  })
}
