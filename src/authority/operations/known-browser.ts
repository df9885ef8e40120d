import {
  type BrowserOwner,
  type KnownBrowser,
  knownBrowserIn,
  withKnownBrowser,
} from '../../platform/secrets/known-browser.ts'
import { newId, sessionHash } from '../../platform/secrets/random.ts'
import { pathFrom } from '../../platform/store/store.ts'
import { type LoginBrowser, noBrowser } from '../rules/begin-session.ts'
import type { LoggedIn } from '../rules/login.ts'
import { type Password, passwordState } from '../rules/password.ts'
import { browserSince, sessionState } from '../rules/session.ts'
import { userState } from '../rules/user.ts'
import type { Caller, Context } from './context.ts'

/** What the browser of a request shows of an earlier login of this user (X5); whether it still counts, see `isGood`. */
export function shownBrowser(
  { keyRing, now }: Pick<Context, 'keyRing' | 'now'>,
  { client }: Caller,
  owner: BrowserOwner,
): KnownBrowser | undefined {
  return client === undefined ? undefined : knownBrowserIn(keyRing, client.known, owner, now())
}

/**
 * Is the password still the one of that login? A mark from before a change or a reset is worth nothing: whoever needed a
 * new password may have shared a browser with others.
 */
export function isGood(mark: KnownBrowser, password: Password | undefined): boolean {
  if (password === undefined) return false
  return mark.generation === null
    ? mark.markedAtMs > password.setAtMs
    : mark.generation === password.generation
}

/**
 * The browser of a login, and since when the user logs in there: the one by which the user is known, or a new one;
 * null for a call without a browser.
 */
export async function browserOf(
  context: Context,
  caller: Caller,
  owner: BrowserOwner,
): Promise<LoginBrowser> {
  if (caller.client === undefined) return noBrowser
  const mark = shownBrowser(context, caller, owner)
  const fresh = { browserId: newId(), browserSinceMs: context.now().epochMilliseconds }
  if (mark === undefined) return fresh
  const stored = passwordState.ref(owner.service, owner.userId)
  const { password } = await context.store.read({ password: stored })
  return isGood(mark, password) ? { browserId: mark.browserId, browserSinceMs: mark.sinceMs } : fresh
}

/** What the browser of a login is marked with. */
export type BrowserMark = Parameters<typeof withKnownBrowser>[2]

/** A login that went well, and what marks its browser. */
export function loggedIn<L extends Pick<LoggedIn, 'generation'>>(
  outcome: L,
  {
    service,
    userId,
    sessionId,
    browser: { browserId, browserSinceMs },
    now,
  }: BrowserOwner & {
    readonly sessionId: string
    readonly browser: LoginBrowser
    readonly now: Temporal.Instant
  },
) {
  // Whatever sets the password afterwards gives it another generation, and the mark is worth nothing.
  const mark: BrowserMark = {
    service,
    userId,
    generation: outcome.generation,
    sinceMs: browserSinceMs ?? now.epochMilliseconds,
    browserId: browserId ?? undefined,
  }
  return { ...outcome, sessionId, mark }
}

/** The cookie by which the browser is known from now on. */
export function cookieOf({ keyRing, now }: Context, cookie: string | undefined, mark: BrowserMark): string {
  return withKnownBrowser(keyRing, cookie, mark, now())
}

/**
 * The cookie by which the browser of this session is known from now on; null if the session is not the user's any more,
 * so that a login just before a reset takes nothing over it. `browserId`: by which ID, if not the one before.
 */
export async function markedBrowser(
  { keyRing, now, store }: Context,
  cookie: string | undefined,
  {
    service,
    userId,
    sessionId,
    browserId,
  }: BrowserOwner & { readonly sessionId: string; readonly browserId?: string | null },
): Promise<string | null> {
  const hash = sessionHash(sessionId)
  // The password first: whatever sets it afterwards ends the session.
  const { password, user, session } = await store.read(
    pathFrom({ password: passwordState.ref(service, userId) }).to(() => ({
      user: userState.ref(service, userId),
      session: sessionState.ref(hash),
    })),
  )
  if (password === undefined || session === undefined || user?.sessionHash !== hash) return null
  const { generation } = password
  const owner = {
    service,
    userId,
    generation,
    sinceMs: browserSince(session),
    browserId: browserId ?? undefined,
  }
  return withKnownBrowser(keyRing, cookie, owner, now())
}
