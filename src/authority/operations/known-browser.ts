import { type BrowserOwner, knownBrowserIn, withKnownBrowser } from '../../platform/secrets/known-browser.ts'
import { newId } from '../../platform/secrets/random.ts'
import type { Caller, Context } from './context.ts'

/** The ID of the browser that a request comes from, if this user logged in with it before (X5). */
export function knownBrowserOf(
  { keyRing, now }: Context,
  { client }: Caller,
  owner: BrowserOwner,
): string | undefined {
  return client === undefined ? undefined : knownBrowserIn(keyRing, client.known, owner, now())
}

/** The browser of a login: the one by which the user is known, or a new one; null for a call without a browser. */
export function browserOf(context: Context, caller: Caller, owner: BrowserOwner): string | null {
  if (caller.client === undefined) return null
  return knownBrowserOf(context, caller, owner) ?? newId()
}

/** The cookie by which the browser of a login is known from now on. */
export function markedBrowser(
  { keyRing, now }: Context,
  cookie: string | undefined,
  owner: BrowserOwner & { readonly browserId?: string },
): string {
  return withKnownBrowser(keyRing, cookie, owner, now())
}
