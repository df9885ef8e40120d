import type { Refs, StatesOf } from '../../platform/store/store.ts'
import type { LoginSubject } from './login-part.ts'

/** The rows that a kind needs to say whose token a user's codes come from, and the holder once they are loaded. */
export type PreparedHolder = {
  readonly refs: Refs
  readonly holderOf: (states: StatesOf<Refs>) => string
}

/** A kind's part in a check of a code; made with `holderPart`. */
export type HolderPart = { readonly prepare: (subject: LoginSubject) => PreparedHolder }

/** Hides from the authority which rows a kind reads. */
export function holderPart<R extends Refs>(part: {
  readonly refs: (subject: LoginSubject) => R
  readonly holder: (states: StatesOf<R>, subject: LoginSubject) => string
}): HolderPart {
  return {
    prepare: (subject) => ({
      refs: part.refs(subject),
      // The store returns the rows under the names it was given, along with other rows.
      holderOf: (states) => part.holder(states as StatesOf<R>, subject),
    }),
  }
}
