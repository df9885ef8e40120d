import type { Loss } from '../../authority/rules/loss.ts'
import type { CommonAction, KindAction } from '../../authority/rules/rights.ts'
import type { AnyEvent, Confidential } from '../../platform/decision/event.ts'

/** The operator, their reason, and all users of the customer where the action is about them. */
export type KindHand = { readonly by: string; readonly reason: string; readonly userIds: readonly string[] }

/** An action that only this kind of service has, for one user as things stand. */
export type KindAct<E extends AnyEvent = AnyEvent> = {
  readonly action: KindAction
  /** Does it make sense now? */
  readonly applies: boolean
  /** Whether a second operator has to approve it; `revoke_token`: where the profile asks for one for that. */
  readonly approval: 'always' | 'never' | 'revoke_token'
  /** The report of loss whose stop it lifts: then it takes two, whatever `approval` says (D6). */
  readonly lifts?: Loss | null
  /** What it changes; null where there is nothing (any more) to change. */
  readonly events: (hand: KindHand, now: Temporal.Instant) => readonly E[] | null
  /** It is about all users of the customer. */
  readonly ofCustomer?: true
}

/** What a report of loss stops where it isn't the user alone. */
export type LossStop<E extends AnyEvent = AnyEvent> = {
  /** The report that it is stopped by now. */
  readonly standing: Loss | null
  /** `userIds` are all users of the customer. */
  readonly events: (loss: Loss, userIds: readonly string[]) => readonly E[] | null
}

/** The verifiers of first passwords other than the login's, by the kind's names for them. */
export type OtherVerifiers = Readonly<Record<string, Confidential<string>>>

/**
 * What a kind of service adds to what the desk does for one user, decided on rows of its own, in the same transaction.
 * E are the events that it writes.
 */
export type DeskAddition<E extends AnyEvent = AnyEvent> = {
  /** Is the action the institution's business for this user? Some are the customer's own administrators'. */
  readonly isForDesk: (action: CommonAction) => boolean
  /** In the order of the screen, after those of any service. */
  readonly acts: readonly KindAct<E>[]
  /** Null: a report of loss suspends the user. */
  readonly lossStop: LossStop<E> | null
  /** Goes into the fingerprint of what the operator saw. */
  readonly fingerprint: readonly (string | number)[]
  /** What else is released when the desk unlocks the login password. */
  readonly unlocked: readonly E[]
  /** First passwords other than the login's; null when one is missing because rights changed meanwhile. */
  readonly renewed: (verifiers: OtherVerifiers) => readonly E[] | null
}

/** The addition of a kind that adds nothing. */
export const nothingAdded: DeskAddition<never> = {
  isForDesk: () => true,
  acts: [],
  lossStop: null,
  fingerprint: [],
  unlocked: [],
  renewed: () => [],
}
