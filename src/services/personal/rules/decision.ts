import type { Refusal } from '../../../authority/rules/refusal.ts'
import type { Outcome as Answer, Decision as Decided } from '../../../platform/decision/decision.ts'
import type { Event } from './events.ts'

export type Decision<Accepted extends object = object, Refused extends string = Refusal> = Decided<
  Accepted,
  Refused,
  Event
>

export type Outcome<Accepted extends object = object, Refused extends string = Refusal> = Answer<
  Accepted,
  Refused
>
