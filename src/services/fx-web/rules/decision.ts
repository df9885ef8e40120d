import type { Decision as Decided } from '../../../platform/decision/decision.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

export type Decision<Accepted extends object = object, Refused extends string = Refusal> = Decided<
  Accepted,
  Refused,
  Event
>
