import type { DecisionOf } from '../../../authority/rules/decision.ts'
import type { Refusal } from '../../../authority/rules/refusal.ts'
import type { Event } from './events.ts'

export type Decision<Accepted extends object = object, Refused extends string = Refusal> = DecisionOf<
  Event,
  Accepted,
  Refused
>
