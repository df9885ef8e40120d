import type { Confidential, EventOf } from '../../platform/decision/event.ts'
import { existing, gone, state } from '../../platform/decision/state.ts'
import { confidential, confidentialTexts, flag, integer, named, text } from '../../platform/decision/table.ts'
import type { MustChange, PasswordEvent, UserEvent } from './events.ts'
import { ofUser } from './keys.ts'
import { keptLock, noTimedLock, type TimedLock } from './timed-lock.ts'

/** How many earlier verifiers a row keeps; profiles may look back less far (S0-2.2-22). */
export const previousVerifiersKept = 4

/** One user's password: its verifiers and its lock. Changes far more often than the user. */
export type Password = {
  readonly service: string
  readonly userId: string
  readonly verifier: Confidential<string>
  /** The earlier ones, newest first. */
  readonly previous: readonly Confidential<string>[]
  /** Counts password changes, so that a verdict on an older password is recognized as stale. */
  readonly generation: number
  readonly mustChange: MustChange
  readonly setAtMs: number
  /** Until when an initial or reset password works; null for one that the user chose. */
  readonly expiresAtMs: number | null
  readonly failures: number
  /** Until somebody unlocks it, or until `lockedUntilMs`. */
  readonly locked: boolean
} & TimedLock

/** An unknown login ID. It locks like a real one, so that a lock does not reveal who exists. */
export type UnknownLogin = {
  readonly service: string
  readonly loginHash: string
  readonly failures: number
  readonly locked: boolean
} & TimedLock

export const passwordState = state<
  Password,
  | Exclude<
      PasswordEvent,
      { readonly type: 'password_change_refused' | 'unknown_login_rejected' | 'verifiers_bound' }
    >
  | EventOf<UserEvent, 'user_deleted'>
>()({
  name: 'password',
  row: 'verifiers, generation, failures, lock',
  table: 'password',
  key: ['service', 'userId'],
  columns: {
    service: text,
    userId: text,
    verifier: confidential(text),
    previous: named('previous_verifiers', confidentialTexts),
    generation: integer,
    mustChange: text,
    setAtMs: integer,
    expiresAtMs: integer,
    failures: integer,
    locked: flag,
    lockedUntilMs: integer,
    lockouts: integer,
  },
  on: {
    password_set: {
      key: ofUser,
      fold: (password, { service, userId, verifier, mustChange, setAtMs, expiresAtMs }) => {
        const previous = password === undefined ? [] : [password.verifier, ...password.previous]
        return {
          service,
          userId,
          verifier,
          previous: previous.slice(0, previousVerifiersKept),
          generation: (password?.generation ?? 0) + 1,
          mustChange,
          setAtMs,
          expiresAtMs,
          failures: 0,
          locked: password?.locked ?? false,
          lockedUntilMs: password?.lockedUntilMs ?? null,
          lockouts: password?.lockouts ?? 0,
        }
      },
    },
    password_rehashed: {
      key: ofUser,
      fold: existing((password, { verifier, previous = password.previous }) => {
        return { ...password, verifier, previous }
      }),
    },
    password_accepted: {
      key: ofUser,
      fold: existing((password) =>
        password.failures === 0 && password.lockouts === 0
          ? password
          : { ...password, failures: 0, lockouts: 0 },
      ),
    },
    password_rejected: {
      key: ofUser,
      fold: existing((password, { failures, locked, ...told }) => {
        return { ...password, failures, locked, ...keptLock(password, told) }
      }),
    },
    password_locked: {
      key: ofUser,
      fold: existing((password) => ({ ...password, locked: true, lockedUntilMs: null })),
    },
    password_lock_ended: {
      key: ofUser,
      fold: existing((password) => ({ ...password, failures: 0, locked: false, lockedUntilMs: null })),
    },
    password_unlocked: {
      key: ofUser,
      fold: existing((password) => ({ ...password, failures: 0, locked: false, ...noTimedLock })),
    },
    user_deleted: { key: ofUser, fold: gone },
  },
})

export const unknownLoginState = state<UnknownLogin, EventOf<PasswordEvent, 'unknown_login_rejected'>>()({
  name: 'unknownLogin',
  row: 'a login ID that nobody has, as a keyed hash: failures, lock',
  table: 'unknown_login',
  key: ['service', 'loginHash'],
  columns: {
    service: text,
    loginHash: text,
    failures: integer,
    locked: flag,
    lockedUntilMs: integer,
    lockouts: integer,
  },
  fades: true,
  on: {
    unknown_login_rejected: {
      key: ({ service, loginHash }) => [service, loginHash],
      // Rows fade, so the event tells all of it.
      fold: (_, { service, loginHash, failures, locked, ...told }) => {
        return { service, loginHash, failures, locked, ...keptLock(undefined, told) }
      },
    },
  },
})
