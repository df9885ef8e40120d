import type { EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { flag, text } from '../../platform/decision/table.ts'
import { userHolder } from './binding.ts'
import type { CertificateEvent } from './certificate-events.ts'
import type { DeskEvent } from './desk-events.ts'
import type {
  BindingEvent,
  ChallengeEvent,
  PasswordEvent,
  PasswordPlace,
  SessionEvent,
  UserEvent,
} from './events.ts'
import type { FenceEvent } from './fence-events.ts'
import { ofUser } from './keys.ts'
import type { PasskeyEvent } from './passkey-events.ts'
import type { ReplacementEvent } from './replacement-events.ts'
import type { TokenEvent } from './token-events.ts'

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
  /**
   * What the user's tickets are given under: the hash of the first one since something changed that voids tickets. Such
   * a change takes it away, so that a ticket from before never fits again, whatever the clocks say (X2).
   */
  readonly ticketGrant: string | null
}

/** Where a session asks for the password again. */
const askedInside: readonly PasswordPlace[] = ['change', 'mail_address', 'service_stop']

export function isAskedInside(at: PasswordPlace): boolean {
  return askedInside.includes(at)
}

type TouchesUser =
  | UserEvent
  | Exclude<SessionEvent, { readonly type: 'session_prolonged' }>
  | EventOf<PasswordEvent, 'password_set' | 'password_locked' | 'password_unlocked' | 'password_rejected'>
  | EventOf<TokenEvent, 'token_revoked'>
  | EventOf<
      BindingEvent,
      'token_enrolled' | 'binding_revoked' | 'binding_suspended' | 'binding_resumed' | 'binding_unlocked'
    >
  | EventOf<ChallengeEvent, 'mail_address_registered' | 'mail_address_changed' | 'mail_address_removed'>
  | EventOf<CertificateEvent, 'certificate_revoked'>
  | EventOf<DeskEvent, 'operator_appointed' | 'operator_role_changed'>
  | EventOf<FenceEvent, 'users_fenced'>
  | EventOf<ReplacementEvent, 'replacement_asked'>
  | EventOf<
      PasskeyEvent,
      'passkey_registered' | 'passkey_removed' | 'passkeys_admitted' | 'passkeys_released'
    >

/** Voids the tickets that the user holds. */
export const ticketsVoided = (user: User): User =>
  user.ticketGrant === null ? user : { ...user, ticketGrant: null }

/** Ends the user's session and voids the tickets. */
export const signedOut = (user: User): User => ({ ...user, sessionHash: null, ticketGrant: null })

const voided = existing<User, object>(ticketsVoided)
const out = existing<User, object>(signedOut)

type OfHolder = { readonly holder: string }

/** A shared token (S3-3.2-08) is not the user's to give up alone, and opened nobody's session. */
const ofOwnToken = (fold: (user: User) => User) =>
  existing<User, OfHolder>((user, { holder }) => (holder === userHolder(user.userId) ? fold(user) : user))

export const userState = state<User, TouchesUser>()({
  name: 'user',
  row: 'who logs in; names the one session that counts',
  table: 'service_user',
  ofPerson: { by: 'userId', erased: (user) => ({ ...user, userName: '' }) },
  key: ['service', 'userId'],
  columns: {
    service: text,
    userId: text,
    customerId: text,
    userName: text,
    administrator: flag,
    status: text,
    sessionHash: text,
    ticketGrant: text,
  },
  on: {
    user_created: {
      key: ofUser,
      fold: (_, { service, userId, customerId, userName, administrator }) => {
        const named = { service, userId, customerId, userName, administrator }
        return { ...named, status: 'active', sessionHash: null, ticketGrant: null }
      },
    },
    user_suspended: {
      key: ofUser,
      fold: existing((user) => ({ ...signedOut(user), status: userTransitions.active.user_suspended })),
    },
    user_resumed: {
      key: ofUser,
      fold: existing((user) => ({ ...ticketsVoided(user), status: userTransitions.suspended.user_resumed })),
    },
    user_changed: {
      key: ofUser,
      fold: existing((user, { userName, administrator }) => {
        const kept = administrator === user.administrator ? user : ticketsVoided(user)
        return { ...kept, userName, administrator }
      }),
    },
    user_moved: {
      key: ofUser,
      fold: existing((user, { customerId }) => ({ ...signedOut(user), customerId })),
    },
    user_deleted: {
      key: ofUser,
      fold: existing((user) => ({ ...signedOut(user), status: userTransitions.active.user_deleted })),
    },
    session_started: {
      key: ofUser,
      fold: existing((user, { stage, sessionHash, grantedUnder }) => {
        if (stage !== 'ticket') return { ...user, sessionHash }
        // A grant begins with its own ticket: one that names a grant taken away meanwhile is void from the start.
        const begins = user.ticketGrant === null && grantedUnder === sessionHash
        return begins ? { ...user, ticketGrant: sessionHash } : user
      }),
    },
    session_ended: {
      key: ofUser,
      fold: existing((user, { sessionHash }) =>
        user.sessionHash === sessionHash ? { ...user, sessionHash: null } : user,
      ),
    },
    customer_signed_out: {
      keys: ({ service, userIds }) => userIds.map((userId) => ofUser({ service, userId })),
      fold: out,
    },
    token_enrolled: { key: ofUser, fold: ofOwnToken(ticketsVoided) },
    // What waits is given under the same grant as a ticket, and begins one where there is none.
    replacement_asked: {
      key: ofUser,
      fold: existing((user, { grantedUnder }) =>
        user.ticketGrant === null ? { ...user, ticketGrant: grantedUnder } : user,
      ),
    },
    token_revoked: { keys: ({ boundTo = [] }) => boundTo.map(ofUser), fold: out },
    binding_revoked: { key: ofUser, fold: ofOwnToken(signedOut) },
    binding_suspended: { key: ofUser, fold: ofOwnToken(signedOut) },
    binding_resumed: { key: ofUser, fold: ofOwnToken(ticketsVoided) },
    binding_unlocked: { key: ofUser, fold: ofOwnToken(ticketsVoided) },
    mail_address_registered: { key: ofUser, fold: voided },
    mail_address_changed: { key: ofUser, fold: voided },
    mail_address_removed: { key: ofUser, fold: out },
    // What was given before somebody got, or lost, another way in.
    passkey_registered: { key: ofUser, fold: voided },
    passkey_removed: { key: ofUser, fold: voided },
    passkeys_admitted: { key: ofUser, fold: voided },
    passkeys_released: { key: ofUser, fold: out },
    certificate_revoked: { key: ofUser, fold: out },
    operator_appointed: { key: ofUser, fold: out },
    // Other rights are those of another session (SES-01).
    operator_role_changed: { key: ofUser, fold: out },
    users_fenced: { keys: ({ users }) => users.map(ofUser), fold: out },
    password_locked: { key: ofUser, fold: out },
    password_unlocked: { key: ofUser, fold: voided },
    // Whoever changes their own password stays in; whoever is given one is out.
    password_set: {
      key: ofUser,
      fold: existing((user, { mustChange }) => (mustChange === null ? ticketsVoided : signedOut)(user)),
    },
    password_rejected: {
      key: ofUser,
      fold: existing((user, { locked, at, strangersOnly = false }) => {
        if (!locked || strangersOnly) return user
        return (askedInside.includes(at) ? signedOut : ticketsVoided)(user)
      }),
    },
  },
})
