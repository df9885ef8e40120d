import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { setSessionId } from '../../platform/http/session-cookie.ts'
import { type FieldErrors, hasErrors } from '../../platform/web/form.ts'
import { forSession, forSessionForm, type Sessions } from '../../platform/web/gate.ts'
import type { Html } from '../../platform/web/html.ts'
import {
  missingPasswords,
  type PasswordInputs,
  type PasswordPart,
  typedPasswords,
} from '../../platform/web/password-change.ts'
import { callerOf } from '../../platform/web/site.ts'
import { changePassword } from '../operations/change-password.ts'
import type { FoundSession } from '../operations/find-session.ts'
import type { Refusal } from '../rules/refusal.ts'
import { commonTexts } from '../texts/common.ts'
import type { answersOf, Message } from '../texts/refusal.ts'
import { rememberBrowser } from './remember-browser.ts'
import type { LoginService } from './service.ts'

type Served = Pick<LoginService, 'app' | 'site' | 'profile'>

/** How a service shows the change of its login password. */
export type PasswordScreen = {
  readonly path: string
  readonly home: string
  readonly inputs: PasswordInputs
  /** In the service's own words. */
  readonly answers: ReturnType<typeof answersOf<Refusal>>
  readonly sessions: Sessions<FoundSession>
  readonly view: (
    c: HonoContext<Env>,
    found: FoundSession,
    errors: FieldErrors,
    message: Message | null,
  ) => Html | Promise<Html>
}

/** The change of the login password, after everything that the login asks for. */
export function passwordChangeScreen({ app, site, profile }: Served, screen: PasswordScreen): void {
  const { path, home, inputs, answers, sessions, view } = screen
  const texts = commonTexts(profile)

  app.get(
    path,
    forSession(sessions, mayChange, async (c, found) => c.html(await view(c, found, {}, null))),
  )

  app.post(
    path,
    forSessionForm(sessions, mayChange, async (c, found, form) => {
      const errors = missingPasswords(inputs, form, texts)
      if (hasErrors(errors)) return c.html(await view(c, found, errors, null), 422)

      const { userId, sessionHash } = found.session
      const { current, next: newPassword, again: newPasswordAgain } = typedPasswords(inputs, form)
      const outcome = await changePassword(site.context, callerOf(c, `user:${userId}`), {
        service: profile.service,
        userId,
        sessionHash,
        current,
        newPassword,
        newPasswordAgain,
      })
      if (outcome.ok) {
        const { sessionId } = outcome
        setSessionId(c, profile.service, sessionId)
        await rememberBrowser(site, c, { service: profile.service, userId, sessionId })
        return c.redirect(`${home}?notice=password`, 303)
      }
      const { refusal } = outcome
      if (refusal === 'ticket_invalid') return c.redirect(sessions.redirectFor(undefined), 303)
      const told = answers.refusalMessage(refusal, profile)
      const part = partOf[refusal]
      const text = refusal === 'password_wrong' ? texts.currentPasswordWrong : told.text
      const page =
        part === undefined ? view(c, found, {}, told) : view(c, found, { [inputs[part].name]: text }, null)
      return c.html(await page, answers.refusalStatus(refusal))
    }),
  )
}

function mayChange(found: FoundSession | undefined): found is FoundSession {
  return found !== undefined && found.session.stage !== 'ticket'
}

/** The field that a refusal is shown beside; some refusals have none. */
const partOf: Partial<Record<Refusal, PasswordPart>> = {
  password_wrong: 'current',
  new_password_mismatch: 'again',
  new_password_characters: 'next',
  new_password_length: 'next',
  new_password_is_user_name: 'next',
  new_password_reused: 'next',
  new_password_guessable: 'next',
}
