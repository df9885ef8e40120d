import type { Outcome as Answer, Decision as Decided } from '../../platform/decision/decision.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

export type Decision<Accepted extends object = object, Refused extends string = Refusal> = Decided<
  Accepted,
  Refused,
  Event
>

export type Outcome<Accepted extends object = object, Refused extends string = Refusal> = Answer<
  Accepted,
  Refused
>
