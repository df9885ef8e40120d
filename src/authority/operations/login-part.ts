import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Refs, StatesOf, Store } from '../../platform/store/store.ts'
import type { TicketPurpose } from '../rules/events.ts'
import type { LoginAddition } from '../rules/login-addition.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { User } from '../rules/user.ts'

/** The user of a login. `customerId` is empty for an unknown ID. */
export type LoginSubject = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
}

/** The rows that a kind needs to decide its addition, and the addition once they are loaded. */
export type PreparedAddition = {
  readonly refs: Refs
  readonly additionOf: (states: StatesOf<Refs>) => LoginAddition
}

/** A service kind's part in a login; made with `loginPart`. */
export type LoginPart = {
  readonly prepare: (subject: LoginSubject, profile: ServiceProfile) => PreparedAddition
  /** May this user's sessions continue? Asked on each request, for causes that no event of the user covers. */
  readonly admits: (
    store: Store,
    user: Pick<User, 'service' | 'customerId'>,
    /** Of a ticket: what it is for. */
    purpose?: TicketPurpose,
  ) => Promise<boolean>
  /** The events by which it notes a login; none if it leaves that to the authority's own. */
  readonly noted: readonly string[]
}

type PartOf<R extends Refs, E extends AnyEvent> = {
  readonly refs: (subject: LoginSubject) => R
  readonly addition: (states: StatesOf<R>, profile: ServiceProfile) => LoginAddition<E>
  readonly admits: LoginPart['admits']
  readonly noted: readonly E['type'][]
}

/** Hides from the authority which rows a kind reads. */
export function loginPart<R extends Refs, E extends AnyEvent>(part: PartOf<R, E>): LoginPart {
  return {
    prepare: (subject, profile) => ({
      refs: part.refs(subject),
      // The store returns the rows under the names it was given, along with other rows.
      additionOf: (states) => part.addition(states as StatesOf<R>, profile),
    }),
    admits: part.admits,
    noted: part.noted,
  }
}
