import type { Outcome as AnyOutcome, Decision as Decided } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

/** A decision of the authority along with the events E of a kind of service. */
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
