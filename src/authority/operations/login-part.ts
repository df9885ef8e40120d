import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Refs, StatesOf, Store } from '../../platform/store/store.ts'
import type { LoginAddition } from '../rules/login-addition.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { User } from '../rules/user.ts'

/** Whose login it is. `customerId` is empty for an ID that nobody has. */
export type LoginSubject = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
}

/** The rows on which a kind decides its addition, and the addition once they are loaded. */
export type PreparedAddition = {
  readonly refs: Refs
  readonly additionOf: (states: StatesOf<Refs>) => LoginAddition
}

/** What a kind of service takes part in a login with; `loginPart` makes one. */
export type LoginPart = {
  readonly prepare: (subject: LoginSubject, profile: ServiceProfile) => PreparedAddition
  /** May sessions of this user go on? Asked at each request, for what no event of the user's own could end. */
  readonly admits: (store: Store, user: User) => Promise<boolean>
}

type PartOf<R extends Refs, E extends AnyEvent> = {
  readonly refs: (subject: LoginSubject) => R
  readonly addition: (states: StatesOf<R>, profile: ServiceProfile) => LoginAddition<E>
  readonly admits: LoginPart['admits']
}

/** Hides from the authority which rows a kind looks at. */
export function loginPart<R extends Refs, E extends AnyEvent>(part: PartOf<R, E>): LoginPart {
  return {
    prepare: (subject, profile) => ({
      refs: part.refs(subject),
      // The store returns the rows under the names that it was given them by, other rows beside them.
      additionOf: (states) => part.addition(states as StatesOf<R>, profile),
    }),
    admits: part.admits,
  }
}
