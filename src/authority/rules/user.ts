import { userHolder } from './binding.ts'
import type { Event, PasswordPlace } from './events.ts'

/** Statuses of a user and the events that move between them (requirements E-1). */
export const userTransitions = {
  active: { user_suspended: 'suspended', user_deleted: 'deleted' },
  suspended: { user_resumed: 'active', user_deleted: 'deleted' },
  // The row stays, so that the ID is never given to anybody else.
  deleted: {},
} as const

export type UserStatus = keyof typeof userTransitions

export type User = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly userName: string
  readonly administrator: boolean
  readonly status: UserStatus
  /** The one session that counts; whoever shows another one is logged out (G-12). */
  readonly sessionHash: string | null
}

/** Where a session asks for the password again. */
const askedInside: readonly PasswordPlace[] = ['change', 'mail_address', 'service_stop']

export function isAskedInside(at: PasswordPlace): boolean {
  return askedInside.includes(at)
}

/**
 * Suspending the user, losing or pausing the token, and a reset password end the session at once (FLOW-05, SES-04). A password lock ends it
 * only when the wrong passwords were typed inside it: a stranger at the login screen must not be able to (THR-07).
 */
export function evolveUser(user: User | undefined, event: Event): User | undefined {
  if (event.type === 'user_created') {
    const { service, userId, customerId, userName, administrator } = event
    return { service, userId, customerId, userName, administrator, status: 'active', sessionHash: null }
  }
  if (user === undefined) return undefined
  switch (event.type) {
    case 'user_suspended':
      return { ...user, status: userTransitions.active.user_suspended, sessionHash: null }
    case 'user_resumed':
      return { ...user, status: userTransitions.suspended.user_resumed }
    case 'user_changed':
      return { ...user, userName: event.userName, administrator: event.administrator }
    case 'user_deleted':
      return { ...user, status: userTransitions.active.user_deleted, sessionHash: null }
    case 'session_started':
      return event.stage === 'ticket' ? user : { ...user, sessionHash: event.sessionHash }
    case 'session_ended':
      return user.sessionHash === event.sessionHash ? { ...user, sessionHash: null } : user
    case 'binding_revoked':
    case 'binding_suspended':
      // A token that all share (S3-3.2-08) is none of whoever gave it up alone, and opened nobody's session.
      return event.holder === userHolder(user.userId) ? { ...user, sessionHash: null } : user
    case 'mail_address_removed':
    case 'certificate_revoked':
      return { ...user, sessionHash: null }
    case 'password_locked':
      return { ...user, sessionHash: null }
    case 'fixed_password_rejected':
      return event.locked ? { ...user, sessionHash: null } : user
    case 'password_set':
      return event.mustChange === null ? user : { ...user, sessionHash: null }
    case 'password_rejected':
      return event.locked && isAskedInside(event.at) ? { ...user, sessionHash: null } : user
    default:
      return user
  }
}
