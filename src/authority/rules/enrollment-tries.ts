import type { EnrollmentPolicy } from './profile.ts'

/**
 * What a holder's binding keeps of the registrations that failed in the last hour, whatever they failed for: an ID that
 * is no token's here counts toward no lock, so this is what ends the trying of one after another (P3).
 */
export type EnrollmentTries = { readonly triedAtMs: readonly number[] }

/** What an event tells of them; nothing where the try itself was refused. */
export type ToldTries = { readonly triedAtMs?: readonly number[] }

const hourMs = 3_600_000

function inHour(tries: EnrollmentTries | undefined, now: Temporal.Instant): readonly number[] {
  return (tries?.triedAtMs ?? []).filter((atMs) => atMs > now.epochMilliseconds - hourMs)
}

/** Must the next one wait? Asked before anything is looked at, so that the answer says nothing of the token. */
export function isTriedOut(
  tries: EnrollmentTries | undefined,
  { triesPerHourMax }: EnrollmentPolicy,
  now: Temporal.Instant,
): boolean {
  return inHour(tries, now).length >= triesPerHourMax
}

/** One more. */
export function countTry(tries: EnrollmentTries | undefined, now: Temporal.Instant): ToldTries {
  return { triedAtMs: [...inHour(tries, now), now.epochMilliseconds] }
}

/** What a row keeps: nothing but time ends them. */
export function keptTries(
  before: EnrollmentTries | undefined,
  { triedAtMs = before?.triedAtMs ?? [] }: ToldTries = {},
): EnrollmentTries {
  return { triedAtMs }
}
