import type { Outcome as AnyOutcome, Decision as Decided } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

/** What the authority decides with the events of a kind of service beside its own, which are E. */
export type DecisionOf<
  E extends AnyEvent,
  Accepted extends object = object,
  Refused extends string = Refusal,
> = Decided<Accepted, Refused, E>

export type Decision<Accepted extends object = object, Refused extends string = Refusal> = DecisionOf<
  Event,
  Accepted,
  Refused
>

export type Outcome<Accepted extends object = object, Refused extends string = Refusal> = AnyOutcome<
  Accepted,
  Refused
>
