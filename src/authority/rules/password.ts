import type { Confidential, Event, MustChange } from './events.ts'

/** How many verifiers before the current one a row keeps; profiles may look back less far (S0-2.2-22). */
export const previousVerifiersKept = 4

/** The password of one user: its verifiers and its lock. Changes far more often than the user. */
export type Password = {
  readonly service: string
  readonly userId: string
  readonly verifier: Confidential<string>
  /** The ones before, newest first. */
  readonly previous: readonly Confidential<string>[]
  /** Counts the passwords that were set, so that a verdict on an older one is known to be stale. */
  readonly generation: number
  readonly mustChange: MustChange
  readonly setAtMs: number
  /** Until when an initial or reset password opens anything; null for one that the user chose. */
  readonly expiresAtMs: number | null
  readonly failures: number
  readonly locked: boolean
}

/** A login ID that nobody has. It locks like a real one, so that a lock does not show who exists. */
export type UnknownLogin = {
  readonly service: string
  readonly loginHash: string
  readonly failures: number
  readonly locked: boolean
}

export function evolvePassword(password: Password | undefined, event: Event): Password | undefined {
  if (event.type === 'password_set') {
    const { service, userId, verifier, mustChange, setAtMs, expiresAtMs } = event
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
    }
  }
  if (password === undefined || event.type === 'user_deleted') return undefined
  switch (event.type) {
    case 'password_rehashed':
      return { ...password, verifier: event.verifier }
    case 'password_accepted':
      return password.failures === 0 ? password : { ...password, failures: 0 }
    case 'password_rejected':
      return { ...password, failures: event.failures, locked: event.locked }
    case 'password_locked':
      return { ...password, locked: true }
    case 'fixed_password_rejected':
      return event.locked ? { ...password, locked: true } : password
    case 'password_unlocked':
      return { ...password, failures: 0, locked: false }
    default:
      return password
  }
}

export function evolveUnknownLogin(login: UnknownLogin | undefined, event: Event): UnknownLogin | undefined {
  if (event.type !== 'unknown_login_rejected') return login
  const { service, loginHash, failures, locked } = event
  return { service, loginHash, failures, locked }
}
