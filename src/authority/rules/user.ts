import type { EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { flag, text } from '../../platform/decision/table.ts'
import { userHolder } from './binding.ts'
import type { CertificateEvent } from './certificate-events.ts'
import type {
  BindingEvent,
  ChallengeEvent,
  DeskEvent,
  PasswordEvent,
  PasswordPlace,
  SessionEvent,
  UserEvent,
} from './events.ts'
import { ofUser } from './keys.ts'

/** Statuses of a user and the events that change them (requirements E-1). */
export const userTransitions = {
  active: { user_suspended: 'suspended', user_deleted: 'deleted' },
  suspended: { user_resumed: 'active', user_deleted: 'deleted' },
  // The row stays, so that the ID is never reused.
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
  /** The only valid session; any other is logged out (G-12). */
  readonly sessionHash: string | null
}

/** Where a session asks for the password again. */
const askedInside: readonly PasswordPlace[] = ['change', 'mail_address', 'service_stop']

export function isAskedInside(at: PasswordPlace): boolean {
  return askedInside.includes(at)
}

type TouchesUser =
  | UserEvent
  | SessionEvent
  | EventOf<PasswordEvent, 'password_set' | 'password_locked' | 'password_rejected'>
  | EventOf<BindingEvent, 'binding_revoked' | 'binding_suspended'>
  | EventOf<ChallengeEvent, 'mail_address_removed'>
  | EventOf<CertificateEvent, 'certificate_revoked'>
  | EventOf<DeskEvent, 'operator_role_changed'>

const loggedOut = (user: User): User => ({ ...user, sessionHash: null })

/** A shared token (S3-3.2-08) is not the user's to give up alone, and opened nobody's session. */
const ownTokenEnded = existing<User, { readonly holder: string }>((user, { holder }) =>
  holder === userHolder(user.userId) ? loggedOut(user) : user,
)

export const userState = state<User, TouchesUser>()({
  name: 'user',
  row: 'who logs in; names the one session that counts',
  table: 'service_user',
  key: ['service', 'userId'],
  columns: {
    service: text,
    userId: text,
    customerId: text,
    userName: text,
    administrator: flag,
    status: text,
    sessionHash: text,
  },
  on: {
    user_created: {
      key: ofUser,
      fold: (_, { service, userId, customerId, userName, administrator }) => {
        return { service, userId, customerId, userName, administrator, status: 'active', sessionHash: null }
      },
    },
    user_suspended: {
      key: ofUser,
      fold: existing((user) => ({ ...loggedOut(user), status: userTransitions.active.user_suspended })),
    },
    user_resumed: {
      key: ofUser,
      fold: existing((user) => ({ ...user, status: userTransitions.suspended.user_resumed })),
    },
    user_changed: {
      key: ofUser,
      fold: existing((user, { userName, administrator }) => ({ ...user, userName, administrator })),
    },
    user_moved: {
      key: ofUser,
      fold: existing((user, { customerId }) => ({ ...loggedOut(user), customerId })),
    },
    user_deleted: {
      key: ofUser,
      fold: existing((user) => ({ ...loggedOut(user), status: userTransitions.active.user_deleted })),
    },
    session_started: {
      key: ofUser,
      fold: existing((user, { stage, sessionHash }) =>
        stage === 'ticket' ? user : { ...user, sessionHash },
      ),
    },
    session_ended: {
      key: ofUser,
      fold: existing((user, { sessionHash }) => (user.sessionHash === sessionHash ? loggedOut(user) : user)),
    },
    binding_revoked: { key: ofUser, fold: ownTokenEnded },
    binding_suspended: { key: ofUser, fold: ownTokenEnded },
    mail_address_removed: { key: ofUser, fold: existing(loggedOut) },
    certificate_revoked: { key: ofUser, fold: existing(loggedOut) },
    // Other rights are those of another session (SES-01).
    operator_role_changed: { key: ofUser, fold: existing(loggedOut) },
    password_locked: { key: ofUser, fold: existing(loggedOut) },
    password_set: {
      key: ofUser,
      fold: existing((user, { mustChange }) => (mustChange === null ? user : loggedOut(user))),
    },
    password_rejected: {
      key: ofUser,
      fold: existing((user, { locked, at }) => (locked && askedInside.includes(at) ? loggedOut(user) : user)),
    },
  },
})
