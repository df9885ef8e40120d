import type { AnyEvent } from '../../platform/decision/event.ts'
import type { SessionProof, TicketPurpose } from './events.ts'
import type { User } from './user.ts'

/** A new session, as a kind of service may record it. */
export type BegunLogin = {
  readonly service: string
  readonly userId: string
  readonly loginAtMs: number
  readonly by: SessionProof
  /** What the browser claimed to be, shortened. */
  readonly device: string | null
}

/**
 * What a kind of service adds to a login and to an enrollment, decided on its own rows in the same transaction. E are
 * its events.
 */
export type LoginAddition<E extends AnyEvent = AnyEvent> = {
  /** Why nobody of the customer, or not this user in this way, gets in although the password was right. */
  readonly bar: (
    by?: 'certificate',
    asked?: { readonly purpose: TicketPurpose; readonly userId: string },
  ) => 'service_stopped' | 'service_running' | 'restart_at_desk' | 'certificate_needed' | null
  /** What it records about a new session. */
  readonly note: (login: BegunLogin) => readonly E[]
  /** What it records about the terms accepted with an enrollment; null if they were not accepted. */
  readonly consent: (user: User, acceptedTerms: string | null, now: Temporal.Instant) => readonly E[] | null
}

/** For a kind that adds nothing. */
export const nothingAdded: LoginAddition<never> = { bar: () => null, note: () => [], consent: () => [] }
