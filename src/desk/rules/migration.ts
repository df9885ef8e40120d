import type { ServiceProfile } from '../../authority/rules/profile.ts'

/** How far a service has come on its way from tokens to codes by mail (S2-1.1), counted and forecast. */

/** When mail is first accepted, and when tokens are no longer; null where the profile names no such day. */
export type Migration = { readonly begins: Temporal.Instant; readonly ends: Temporal.Instant | null }

/** Undefined for a service that has no such way. */
export function migrationOf({ methods }: ServiceProfile): Migration | undefined {
  const begins = methods.mail?.phases.find(({ standing }) => standing !== 'ended')?.from
  if (begins === undefined || begins === null) return undefined
  const ends = methods.token.find(({ standing }) => standing === 'ended')?.from ?? null
  return {
    begins: Temporal.Instant.from(begins),
    ends: ends === null ? null : Temporal.Instant.from(ends),
  }
}

/** So many users registered the two on these days; null: not at all. */
export type MethodCount = {
  readonly tokenDay: Temporal.PlainDate | null
  readonly mailDay: Temporal.PlainDate | null
  readonly users: number
}

export type MethodUsers = {
  readonly tokenOnly: number
  readonly both: number
  readonly mailOnly: number
  readonly none: number
}

/** Who could log in with what at the end of a day, of those who are there now. */
export function usersByMethod(counts: readonly MethodCount[], day: Temporal.PlainDate): MethodUsers {
  const sum = (hasToken: boolean, hasMail: boolean) =>
    counts
      .filter(({ tokenDay, mailDay }) => isBy(tokenDay, day) === hasToken && isBy(mailDay, day) === hasMail)
      .reduce((total, { users }) => total + users, 0)
  return {
    tokenOnly: sum(true, false),
    both: sum(true, true),
    mailOnly: sum(false, true),
    none: sum(false, false),
  }
}

function isBy(day: Temporal.PlainDate | null, until: Temporal.PlainDate): boolean {
  return day !== null && Temporal.PlainDate.compare(day, until) <= 0
}

/** How many users registered their address on a day. */
export function registeredOn(counts: readonly MethodCount[], day: Temporal.PlainDate): number {
  return counts
    .filter(({ mailDay }) => mailDay?.equals(day) === true)
    .reduce((total, { users }) => total + users, 0)
}

/** How many full days before today the average of registrations covers. */
const forecastDays = 14
/** Further ahead than this, the forecast says nothing. */
const daysAheadMax = 3650

export type Forecast = {
  /** Registrations a day, and of how many full days that is the mean; null before there was one. */
  readonly mean: { readonly perDay: number; readonly days: number } | null
  /** Users without an address, now and, at that pace, when tokens end; null where they don't or have. */
  readonly waiting: number
  readonly waitingAtEnd: number | null
  /** When at that pace everybody has one; null: not in sight, or already so. */
  readonly doneOn: Temporal.PlainDate | null
}

/** A straight line: the mean of the last full days, or of as many as there were since mail began, goes on. */
export function forecastOf(
  counts: readonly MethodCount[],
  { begins, ends }: Migration,
  now: Temporal.Instant,
): Forecast {
  const today = now.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
  const begun = begins.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
  const days = Math.min(forecastDays, begun.until(today).days)
  const { tokenOnly, none } = usersByMethod(counts, today)
  const waiting = tokenOnly + none
  if (days < 1) return { mean: null, waiting, waitingAtEnd: null, doneOn: null }
  const full = Array.from({ length: days }, (_, i) => today.subtract({ days: i + 1 }))
  const perDay = full.reduce((total, day) => total + registeredOn(counts, day), 0) / days
  const daysLeft = ends === null ? -1 : (ends.epochMilliseconds - now.epochMilliseconds) / 86_400_000
  const waitingAtEnd = daysLeft <= 0 ? null : Math.max(0, Math.round(waiting - perDay * daysLeft))
  const daysNeeded = perDay === 0 ? Number.POSITIVE_INFINITY : Math.ceil(waiting / perDay)
  const isInSight = waiting > 0 && daysNeeded <= daysAheadMax
  const doneOn = isInSight ? today.add({ days: daysNeeded }) : null
  return { mean: { perDay, days }, waiting, waitingAtEnd, doneOn }
}

/** How many users have come as far as passkeys. `lost`: one has counted, and none is left: only the desk lets them in. */
export type PasskeyUsers = {
  readonly counting: number
  readonly waiting: number
  readonly lost: number
  readonly none: number
}

/** From when on they are required; null: the profile names no such day, or from the beginning. Undefined: there are none. */
export function passkeysRequiredFrom({
  methods: { passkey },
}: Pick<ServiceProfile, 'methods'>): Temporal.Instant | null | undefined {
  if (passkey === null) return undefined
  const from = passkey.phases.find(({ standing }) => standing === 'required')?.from ?? null
  return from === null ? null : Temporal.Instant.from(from)
}
