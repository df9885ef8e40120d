import type { Confidential } from '../../platform/decision/event.ts'

/** What a system of an institution and we both have, and what it was before, which stays right for a while. */
export type SharedSecret = {
  /** Null: there is none to share. */
  readonly secret: Confidential<Uint8Array> | null
  readonly formerSecret: Confidential<Uint8Array> | null
  /** Until when the former one is right, too. */
  readonly formerUntilMs: number | null
}

/** Long enough to put the next secret everywhere. */
export const formerSecretMs = 24 * 3_600_000

type NextSecret = { readonly secret: Confidential<Uint8Array>; readonly formerUntilMs: number }

export function withNextSecret<Row extends SharedSecret>(
  row: Row,
  { secret, formerUntilMs }: NextSecret,
): Row {
  return { ...row, secret, formerSecret: row.secret, formerUntilMs }
}

/** Whether a rotation has to wait: whoever still has the secret before the former one would be left out. */
export function isFormerRight({ formerUntilMs }: SharedSecret, now: Temporal.Instant): boolean {
  return formerUntilMs !== null && now.epochMilliseconds < formerUntilMs
}

/** The secrets that are right now, the current one first. */
export function secretsNow(shared: SharedSecret, now: Temporal.Instant): readonly Confidential<Uint8Array>[] {
  const former = isFormerRight(shared, now) ? shared.formerSecret : null
  return [shared.secret, former].filter((each) => each !== null)
}
