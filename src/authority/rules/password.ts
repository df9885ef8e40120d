import type { Confidential, EventOf } from '../../platform/decision/event.ts'
import { existing, gone, state } from '../../platform/decision/state.ts'
import { confidential, confidentialTexts, flag, integer, named, text } from '../../platform/decision/table.ts'
import type { MustChange, PasswordEvent, UserEvent } from './events.ts'
import { ofUser } from './keys.ts'
import { keptLock, noTimedLock, type TimedLock } from './timed-lock.ts'

/** How many earlier verifiers a row keeps; profiles may look back less far (S0-2.2-22). */
const previousVerifiersKept = 4

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
  /** Wrong ones typed where the user is known: a browser that they logged in with before, or a session. */
  readonly knownFailures: number
  /** Whether the lock closes the way for all other browsers only, since nobody else failed too often (X5). */
  readonly strangersOnly: boolean
} & TimedLock

/** Does its lock hold for somebody who is known, or who is not? */
export function isLockedFor({ locked, strangersOnly }: Password, known: boolean): boolean {
  return locked && !(known && strangersOnly)
}

/** An unknown login ID. It locks like a real one, so that a lock does not reveal who exists. */
export type UnknownLogin = {
  readonly service: string
  readonly loginHash: string
  readonly failures: number
  readonly locked: boolean
} & TimedLock

/** With every attempt again. The end of a lock that was for strangers gives the known none. */
export function withoutLock(password: Password): Password {
  const knownFailures = password.strangersOnly ? password.knownFailures : 0
  return { ...password, failures: 0, locked: false, lockedUntilMs: null, knownFailures, strangersOnly: false }
}

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
    knownFailures: integer,
    strangersOnly: flag,
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
          knownFailures: 0,
          strangersOnly: password?.strangersOnly ?? false,
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
      fold: existing((password, { known = false }) => {
        if (known) return password.knownFailures === 0 ? password : { ...password, knownFailures: 0 }
        const { failures, lockouts, knownFailures } = password
        if (failures === 0 && lockouts === 0 && knownFailures === 0) return password
        return { ...password, failures: 0, lockouts: 0, knownFailures: 0 }
      }),
    },
    password_rejected: {
      key: ofUser,
      fold: existing((password, { failures, locked, knownFailures, strangersOnly = false, ...told }) => ({
        ...password,
        failures,
        locked,
        knownFailures: knownFailures ?? password.knownFailures,
        strangersOnly,
        ...keptLock(password, told),
      })),
    },
    password_locked: {
      key: ofUser,
      fold: existing((password) => ({
        ...password,
        locked: true,
        lockedUntilMs: null,
        strangersOnly: false,
      })),
    },
    password_lock_ended: {
      key: ofUser,
      fold: existing(withoutLock),
    },
    password_unlocked: {
      key: ofUser,
      fold: existing((password) => ({ ...withoutLock(password), ...noTimedLock, knownFailures: 0 })),
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
