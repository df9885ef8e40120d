import type { EventOf } from '../../platform/decision/event.ts'
import { existing, gone, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import type { SessionEvent, SessionProof, SessionStage, TicketPurpose } from './events.ts'
import type { SessionPolicy } from './profile.ts'
import type { TokenEvent } from './token-events.ts'
import type { User } from './user.ts'

/**
 * A browser's session. A `ticket` has passed the first factor and opens nothing but the next step (SES-05);
 * `must_change_password` has passed both and opens nothing but the password screen.
 */
export type Session = {
  readonly sessionHash: string
  readonly service: string
  readonly userId: string
  readonly stage: SessionStage
  readonly purpose: TicketPurpose
  readonly startedAtMs: number
  readonly expiresAtMs: number
  /** Of a ticket to enroll: the token last offered to its holder, and how many were offered (offer.ts). */
  readonly offeredTokenId: string | null
  readonly offers: number
  /** Of a ticket: the grant that its user had then (`User.ticketGrant`); null for a session. */
  readonly grantedUnder: string | null
  /** Of a session: the known browser that it was begun in, which goes on at once after a closed tab (P1). */
  readonly browserId: string | null
  /** Of a session: since when its user logs in with that browser; null: nobody kept it. */
  readonly browserSinceMs: number | null
  /** Of a session: what its user showed to begin it; null of a ticket, and where nobody kept it. */
  readonly startedBy: SessionProof | null
  /** Of a session that a passkey began: which one; null where nobody kept it. */
  readonly passkey: string | null
}

/** Since when its user logs in with its browser: one that nobody kept is as new as the session. */
export function browserSince({ browserSinceMs, startedAtMs }: Session): number {
  return browserSinceMs ?? startedAtMs
}

const ofSession = ({ sessionHash }: { readonly sessionHash: string }) => [sessionHash] as const

export const sessionState = state<Session, SessionEvent | EventOf<TokenEvent, 'token_offered'>>()({
  name: 'session',
  row: 'a ticket or a session; of a ticket also the token that it was offered as a QR code',
  table: 'session',
  key: ['sessionHash'],
  columns: {
    sessionHash: text,
    service: text,
    userId: text,
    stage: text,
    purpose: text,
    startedAtMs: integer,
    expiresAtMs: integer,
    offeredTokenId: text,
    offers: integer,
    grantedUnder: text,
    browserId: text,
    browserSinceMs: integer,
    startedBy: text,
    passkey: text,
  },
  fades: true,
  on: {
    session_started: {
      key: ofSession,
      begins: true,
      fold: (_, { type: __, ...started }) => ({
        ...started,
        offeredTokenId: null,
        offers: 0,
        grantedUnder: started.grantedUnder ?? null,
        browserId: started.browserId ?? null,
        browserSinceMs: started.browserSinceMs ?? null,
        startedBy: started.startedBy ?? null,
        passkey: started.passkey ?? null,
      }),
    },
    token_offered: {
      key: ofSession,
      fold: existing((session, { tokenId }) => {
        return { ...session, offeredTokenId: tokenId, offers: session.offers + 1 }
      }),
    },
    // When it was last used is kept beside the row (queries/sessions.ts): that changes at every request.
    session_prolonged: { key: ofSession, fold: existing((session) => session) },
    session_ended: { key: ofSession, fold: gone },
  },
})

/** What a session that goes on under another ID keeps of its beginning. */
export function carriedOn({ browserSinceMs, startedBy, passkey }: Session) {
  return {
    ...(browserSinceMs === null ? {} : { browserSinceMs }),
    ...(startedBy === null ? {} : { startedBy }),
    ...(passkey === null ? {} : { passkey }),
  }
}

/**
 * When its user logged in. A new password gives the session another ID and leaves its end, which counts from the login
 * (SES-01). The row knows no more, so this goes by the profile in force: after a change of `absoluteSeconds`, sessions from
 * before it seem to have begun earlier if the time got longer; if it got shorter, those with a new password may seem to have
 * begun as late as that. Only `auth_time` of OpenID Connect asks, and only until those sessions have ended.
 */
export function loggedInAtMs(
  { startedAtMs, expiresAtMs }: Session,
  { absoluteSeconds }: Pick<SessionPolicy, 'absoluteSeconds'>,
): number {
  return Math.min(startedAtMs, expiresAtMs - absoluteSeconds * 1000)
}

/**
 * Has it passed both factors, and is it the user's current one, neither idle nor too old (SES-06, G-12)? `seenAtMs` is
 * 0 if it has not been used since it started.
 */
export function isLoggedIn(
  session: Session,
  user: User | undefined,
  seenAtMs: number,
  policy: SessionPolicy,
  now: Temporal.Instant,
): boolean {
  return (
    session.stage !== 'ticket' &&
    user?.status === 'active' &&
    user.sessionHash === session.sessionHash &&
    now.epochMilliseconds < session.expiresAtMs &&
    now.epochMilliseconds < Math.max(seenAtMs, session.startedAtMs) + policy.idleSeconds * 1000
  )
}
