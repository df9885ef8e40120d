import type { Binding } from './binding.ts'
import type { SessionStage, TicketPurpose } from './events.ts'
import { isLockedFor, type Password } from './password.ts'
import type { ServiceProfile } from './profile.ts'
import type { RegisteredAddress } from './registered-address.ts'
import { isLoggedIn, type Session } from './session.ts'
import type { User } from './user.ts'

/** A ticket, and what may have voided it since it was issued; read in the decision that it opens. */
export type TicketStates = {
  readonly ticket: Session | undefined
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly binding: Binding | undefined
  /** Only in a service with codes by mail. */
  readonly mailAddress?: RegisteredAddress | undefined
}

export type Opened = { readonly ticket: Session; readonly user: User; readonly password: Password }

/**
 * The valid ticket of an active user for this purpose, if any. Whatever changed of the user's password, status, token,
 * address or rights after it was given took away the grant under which it was given, and it opens nothing (X2, SES-04,
 * PWD-05, FLOW-05): no clock is asked which of them came first. Every decision that takes a ticket asks here.
 */
export function openTicket(
  { ticket, user, password }: TicketStates,
  purpose: TicketPurpose,
  now: Temporal.Instant,
): Opened | null {
  if (ticket === undefined || user === undefined || password === undefined) return null
  if (ticket.stage !== 'ticket' || ticket.purpose !== purpose) return null
  if (user.status !== 'active') return null
  if (user.service !== ticket.service || user.userId !== ticket.userId) return null
  if (ticket.grantedUnder === null || ticket.grantedUnder !== user.ticketGrant) return null
  if (now.epochMilliseconds >= ticket.expiresAtMs) return null
  // Whoever got it had the right password: what strangers type afterwards takes nothing from them (X5).
  if (isLockedFor(password, true) || ticket.startedAtMs < password.setAtMs) return null
  return { ticket, user, password }
}

export type SessionStates = { readonly session: Session | undefined; readonly user: User | undefined }

/** A session that must change its password has both factors, but may do nothing else. */
export const anyStage = ['authenticated', 'must_change_password'] as const satisfies readonly SessionStage[]

/** The session of an active user, if it is the current one, neither idle nor too old, and in one of the stages. */
export function openSession(
  { session, user }: SessionStates,
  seenAtMs: number,
  profile: Pick<ServiceProfile, 'session'>,
  now: Temporal.Instant,
  stages: readonly SessionStage[] = ['authenticated'],
): { readonly session: Session; readonly user: User } | null {
  if (session === undefined || user === undefined) return null
  if (!stages.includes(session.stage)) return null
  return isLoggedIn(session, user, seenAtMs, profile.session, now) ? { session, user } : null
}
