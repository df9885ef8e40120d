import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { knownCookieOf, setKnownCookie } from '../../platform/http/known-cookie.ts'
import { type BrowserMark, cookieOf, markedBrowser } from '../operations/known-browser.ts'
import type { Site } from './site.ts'

/**
 * After a whole login, and after the user changed the password: the user is known by this browser, which strangers'
 * attempts then don't lock out (X5).
 */
export async function rememberBrowser(
  { context }: Site,
  c: HonoContext<Env>,
  login: {
    readonly service: string
    readonly userId: string
    readonly sessionId: string
    readonly browserId?: string | null
  },
): Promise<void> {
  const cookie = await markedBrowser(context, knownCookieOf(c), login)
  if (cookie !== null) setKnownCookie(c, login.service, cookie)
}

/** The same where the login has just told what the mark says. */
export function markBrowser({ context }: Site, c: HonoContext<Env>, mark: BrowserMark): void {
  setKnownCookie(c, mark.service, cookieOf(context, knownCookieOf(c), mark))
}
