import type { AnyEvent } from '../../platform/decision/event.ts'
import type { User } from './user.ts'

/** A session that begins, as a kind of service may note it. */
export type BegunLogin = {
  readonly service: string
  readonly userId: string
  readonly loginAtMs: number
  readonly by: 'password' | 'code' | 'certificate'
  /** What the browser said it is, shortened. */
  readonly device: string | null
}

/**
 * What a kind of service adds to a login and to an enrollment, decided on rows of its own, in the same transaction. E
 * are its events.
 */
export type LoginAddition<E extends AnyEvent = AnyEvent> = {
  /** Why nobody of the customer gets in, or not this user in this way, though the password was right. */
  readonly bar: (by?: 'certificate') => 'service_stopped' | 'certificate_needed' | null
  /** What it writes of a session that begins. */
  readonly note: (login: BegunLogin) => readonly E[]
  /** What it writes of the terms that go with an enrollment; null where they were not accepted. */
  readonly consent: (user: User, acceptedTerms: string | null, now: Temporal.Instant) => readonly E[] | null
}

/** The addition of a kind that adds nothing. */
export const nothingAdded: LoginAddition<never> = { bar: () => null, note: () => [], consent: () => [] }
