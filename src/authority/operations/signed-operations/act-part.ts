import type { KeyRing } from '../../../platform/secrets/key-ring.ts'
import type { Refs, StatesOf, Store } from '../../../platform/store/store.ts'
import type { Act } from '../../rules/operation-answer.ts'
import type { SignedOperation } from '../../rules/signed-operation.ts'

/** The rows that an act needs, and the act once they are loaded. */
export type PreparedAct = {
  readonly refs: Refs
  readonly actOf: (states: StatesOf<Refs>, now: Temporal.Instant) => Act
  /** What is tidied up once it is approved and committed; lost if the process ends before. */
  readonly afterApproval?: () => Promise<void>
}

/** What a kind does when one of its operations is answered: decided together with the answer. */
export type ActPart = {
  /** Given the whole context, which knows the kinds and so can't be named here. */
  prepare(context: Parts, operation: SignedOperation): Promise<PreparedAct>
}

type Parts = {
  readonly store: Store
  readonly keyRing: KeyRing
  readonly now: () => Temporal.Instant
}

/** The acts of a kind, whose code is loaded with the first operation that asks for one of them. */
export function actParts<A extends string>(
  acts: readonly A[],
  load: () => Promise<Readonly<Record<A, ActPart>>>,
): Readonly<Record<string, ActPart>> {
  const part = (act: A): ActPart => ({
    prepare: async (context, operation) => (await load())[act].prepare(context, operation),
  })
  return Object.fromEntries(acts.map((act) => [act, part(act)]))
}

/** Hides from the authority which rows an act reads. */
export function preparedAct<R extends Refs>(
  refs: R,
  actOf: (states: StatesOf<R>, now: Temporal.Instant) => Act,
  more: Pick<PreparedAct, 'afterApproval'> = {},
): PreparedAct {
  // The store returns the rows under the names it was given, along with other rows.
  return { refs, actOf: (states, now) => actOf(states as StatesOf<R>, now), ...more }
}
