import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

/**
 * What a rule decided. A refusal is an outcome with events, never an exception: a failed attempt must be counted,
 * and a throw would roll the count back, so that the lock would never engage.
 */
export type Decision<Accepted extends object = object, Refused extends string = Refusal> = {
  readonly outcome: Outcome<Accepted, Refused>
  readonly events: readonly Event[]
}

export type Outcome<Accepted extends object = object, Refused extends string = Refusal> =
  | ({ readonly ok: true } & Accepted)
  | { readonly ok: false; readonly refusal: Refused }

export function accept<Accepted extends object>(
  accepted: Accepted,
  ...events: Event[]
): Decision<Accepted, never> {
  return { outcome: { ok: true, ...accepted }, events }
}

export function refuse<Refused extends string>(
  refusal: Refused,
  ...events: Event[]
): Decision<never, Refused> {
  return { outcome: { ok: false, refusal }, events }
}
