import type { AnyEvent } from './event.ts'

/**
 * What a rule decided. A refusal is an outcome with events, never an exception: a failed attempt must be counted. A
 * throw would roll the count back, and the lock would never engage.
 */
export type Decision<
  Accepted extends object = object,
  Refused extends string = string,
  E extends AnyEvent = AnyEvent,
> = {
  readonly outcome: Outcome<Accepted, Refused>
  readonly events: readonly E[]
}

export type Outcome<Accepted extends object = object, Refused extends string = string> =
  | ({ readonly ok: true } & Accepted)
  | { readonly ok: false; readonly refusal: Refused }

export function accept<Accepted extends object, const E extends readonly AnyEvent[]>(
  accepted: Accepted,
  ...events: E
): Decision<Accepted, never, E[number]> {
  return { outcome: { ok: true, ...accepted }, events }
}

export function refuse<Refused extends string, const E extends readonly AnyEvent[]>(
  refusal: Refused,
  ...events: E
): Decision<never, Refused, E[number]> {
  return { outcome: { ok: false, refusal }, events }
}

/** Two decisions; the second is asked only if the first accepts. */
type Sequence = <
  First extends object,
  Next extends object,
  R1 extends string,
  R2 extends string,
  E1 extends AnyEvent,
  E2 extends AnyEvent,
>(
  first: Decision<First, R1, E1>,
  next: (accepted: First) => Decision<Next, R2, E2>,
) => Decision<Next, R1 | R2, E1 | E2>

/**
 * The events of the first count even if the second refuses, so that no refusal gives away a free guess. Only if the
 * second is stale are both asked again, and nothing of this attempt is kept.
 */
export const andThen: Sequence = ({ outcome, events }, next) => {
  if (!outcome.ok) return { outcome, events }
  const second = next(outcome)
  if (isStale(second)) return { ...second, events: [] }
  return { ...second, events: [...events, ...second.events] }
}

/** All or nothing: if the second refuses, nothing of the first is kept. */
export const together: Sequence = ({ outcome, events }, next) => {
  if (!outcome.ok) return { outcome, events }
  const second = next(outcome)
  if (isStale(second)) return { ...second, events: [] }
  return second.outcome.ok ? { ...second, events: [...events, ...second.events] } : second
}

function isStale({ outcome }: Decision): boolean {
  return !outcome.ok && outcome.refusal === 'stale'
}
