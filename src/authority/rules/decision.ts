import type { Outcome as AnyOutcome, Decision as Decided } from '../../platform/decision/decision.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

/** What the authority decides; a module above it says the same of its own events and refusals. */
export type Decision<Accepted extends object = object, Refused extends string = Refusal> = Decided<
  Accepted,
  Refused,
  Event
>

export type Outcome<Accepted extends object = object, Refused extends string = Refusal> = AnyOutcome<
  Accepted,
  Refused
>
