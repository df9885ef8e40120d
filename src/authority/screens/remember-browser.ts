import type { Context as HonoContext } from 'hono'
import type { Env } from '../../platform/http/guards.ts'
import { knownCookieOf, setKnownCookie } from '../../platform/http/known-cookie.ts'
import { markedBrowser } from '../operations/known-browser.ts'
import type { Site } from './site.ts'

/** After a whole login: the user is known by this browser, which strangers' attempts then don't lock out (X5). */
export function rememberBrowser(
  { context }: Site,
  c: HonoContext<Env>,
  owner: { readonly service: string; readonly userId: string; readonly browserId: string | null },
): void {
  const { browserId } = owner
  if (browserId === null) return
  setKnownCookie(c, owner.service, markedBrowser(context, knownCookieOf(c), { ...owner, browserId }))
}
