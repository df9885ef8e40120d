import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Event, SessionStage, TicketPurpose } from './events.ts'
import type { BegunLogin, LoginAddition } from './login-addition.ts'
import { passkeysTold } from './passkey-telling.ts'
import type { PasskeyHolder } from './passkeys.ts'
import type { Password } from './password.ts'
import { reasonToChange } from './password-rules.ts'
import type { ServiceProfile } from './profile.ts'
import { isLoggedIn, type Session } from './session.ts'
import type { User } from './user.ts'

export type SessionStart = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
}

/**
 * What a right password grants while another step is still missing. `grant` is the user's as the decision leaves it:
 * null when the same decision just took it away (`User.ticketGrant`).
 */
export function ticketStarted(
  { service, userId, sessionHash, grant }: SessionStart & { readonly grant: string | null },
  purpose: TicketPurpose,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Event {
  const startedAtMs = now.epochMilliseconds
  const expiresAtMs = startedAtMs + profile.session.ticketSeconds * 1000
  const of = { service, userId, sessionHash, stage: 'ticket', purpose } as const
  return { type: 'session_started', ...of, startedAtMs, expiresAtMs, grantedUnder: grant ?? sessionHash }
}

/** The browser of a login: the one by which the user is known already, or a new one. */
export type LoginBrowser = {
  /** Null: where no browser logs in. */
  readonly browserId: string | null
  /** Since when the user logs in there. */
  readonly browserSinceMs: number | null
}

export const noBrowser: LoginBrowser = { browserId: null, browserSinceMs: null }

/** What a submission says of its browser. */
export function browserIn({ browserId = null, browserSinceMs = null }: Partial<LoginBrowser>): LoginBrowser {
  return { browserId, browserSinceMs }
}

export type LoginCircumstances = Pick<BegunLogin, 'by' | 'device'> &
  LoginBrowser & {
    /** The user's, of which the first screen may have to tell; undefined: there are none. */
    readonly passkeys: PasskeyHolder | undefined
    /** Which of them opens it. */
    readonly passkey?: string
  }

/** The full session; if the password is too old, or somebody else’s choice, it must be changed before anything else. */
export function sessionStarted<E extends AnyEvent>(
  { service, userId, sessionHash }: SessionStart,
  password: Password,
  { browserId, browserSinceMs, passkeys, passkey, ...circumstances }: LoginCircumstances,
  { profile, addition }: { readonly profile: ServiceProfile; readonly addition: LoginAddition<E> },
  now: Temporal.Instant,
): { readonly stage: SessionStage; readonly events: readonly (Event | E)[] } {
  const reason = reasonToChange(password, profile.password, now)
  const stage =
    reason === null || (reason === 'expired' && agesUnasked(circumstances.by, profile))
      ? 'authenticated'
      : 'must_change_password'
  const startedAtMs = now.epochMilliseconds
  const expiresAtMs = startedAtMs + profile.session.absoluteSeconds * 1000
  const started = { service, userId, sessionHash, stage, purpose: 'login', startedAtMs, expiresAtMs } as const
  const session: Event = {
    type: 'session_started',
    ...started,
    ...(browserId === null ? {} : { browserId }),
    ...(browserSinceMs === null ? {} : { browserSinceMs }),
    startedBy: circumstances.by,
    ...(passkey === undefined ? {} : { passkey }),
  }
  const noted = addition.note({ service, userId, loginAtMs: startedAtMs, ...circumstances })
  const told = passkeysTold(passkeys, passkey ?? null, profile, now)
  return { stage, events: [session, ...(told === null ? [] : [told]), ...noted] }
}

/** No password alone opens anything beside a customer’s passkey: an old one is changed where it is typed (decision 100). */
function agesUnasked(by: BegunLogin['by'], { methods }: ServiceProfile): boolean {
  return by === 'passkey' && methods.passkey?.staff === undefined
}

/** The user's current session as the caller found it, and who asks for another. */
export type CurrentFacts = {
  readonly currentHash?: string | null | undefined
  readonly currentSeenAtMs?: number
} & Partial<LoginBrowser>

/**
 * The user's current session, and when it was last used, as the caller found them by this hash. An expired session is
 * eventually deleted while the user row still names it.
 */
export type CurrentSession = {
  readonly current: Session | undefined
  readonly currentHash?: string | null | undefined
  readonly currentSeenAtMs: number
}

/**
 * Must this login wait because the user is logged in elsewhere (二重ログイン制御, G-12)? The browser that holds the session goes
 * on at once: whoever closed the tab comes back to it (P1). `stale` if the session is not the one that was loaded.
 */
export function refuseSecondLogin(
  user: User,
  {
    current,
    currentHash,
    currentSeenAtMs,
    browserId = null,
  }: CurrentSession & Pick<CurrentFacts, 'browserId'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): 'already_logged_in' | 'stale' | null {
  if (profile.login.second === 'replaces') return null
  if (user.sessionHash === null) return null
  const seenHash = current?.sessionHash ?? currentHash
  if (seenHash !== undefined && seenHash !== user.sessionHash) return 'stale'
  if (current === undefined) return null
  if (browserId !== null && browserId === current.browserId) return null
  return isLoggedIn(current, user, currentSeenAtMs, profile.session, now) ? 'already_logged_in' : null
}

/** When such a login can succeed, if the other session is not used again. */
export function waitUntilMs({ current, currentSeenAtMs }: CurrentSession, profile: ServiceProfile): number {
  if (current === undefined) return 0
  const idleAtMs = Math.max(currentSeenAtMs, current.startedAtMs) + profile.session.idleSeconds * 1000
  return Math.min(idleAtMs, current.expiresAtMs)
}
