import { type Context, profileOf } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import {
  countMethodDays,
  countPasskeyUsers,
  type UserWithoutMail,
  usersWithoutMail,
} from '../queries/migration.ts'
import {
  type Forecast,
  forecastOf,
  type MethodCount,
  type MethodUsers,
  type Migration,
  migrationOf,
  type PasskeyUsers,
  passkeysRequiredFrom,
  registeredOn,
  usersByMethod,
} from '../rules/migration.ts'

/** The desk's services that move from tokens to codes by mail, or have passkeys. */
export function migratingServices(context: Context, desk: string): readonly string[] {
  return servicesOf(context, desk).filter((service) => {
    const profile = profileOf(context, service)
    return movesToMail(profile) || profile.methods.passkey !== null
  })
}

export function movesToMail(profile: ServiceProfile): boolean {
  return migrationOf(profile) !== undefined
}

export type PasskeyReport = { readonly users: PasskeyUsers; readonly requiredFrom: Temporal.Instant | null }

/** How far a service has come on its way to passkeys; null: it has none. */
export async function reportPasskeys(
  { store, now }: Context,
  profile: ServiceProfile,
): Promise<PasskeyReport | null> {
  const requiredFrom = passkeysRequiredFrom(profile)
  if (requiredFrom === undefined) return null
  return { users: await countPasskeyUsers(store, profile.service, now().epochMilliseconds), requiredFrom }
}

export type MigrationDay = MethodUsers & { readonly day: Temporal.PlainDate; readonly registered: number }

export type MigrationReport = Migration & {
  readonly now: MethodUsers
  /** The oldest first, until today. */
  readonly days: readonly MigrationDay[]
  readonly forecast: Forecast
}

/** A chart of more days would be too fine to be read. */
const daysMax = 70
const daysMin = 14
const epoch = Temporal.PlainDate.from('1970-01-01')

/**
 * How far a service has come. Earlier days count what users still have today; what was removed or revoked since then is
 * missing. Throws for a service that does not migrate.
 */
export async function reportMigration(context: Context, service: string): Promise<MigrationReport> {
  const migration = migrationOf(profileOf(context, service))
  if (migration === undefined) throw new Error(`${service} does not move to codes by mail`)
  const now = context.now()
  const today = now.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
  const begun = migration.begins.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
  // From the day before it began.
  const length = Math.min(daysMax, Math.max(daysMin, begun.until(today).days + 2))
  const first = today.subtract({ days: length - 1 })
  const found = await countMethodDays(context.store, service, epoch.until(first).days)
  const dateOf = (day: number | null) => {
    if (day === null) return null
    const date = epoch.add({ days: day })
    // Another node's clock may be ahead; nothing was registered tomorrow.
    return Temporal.PlainDate.compare(date, today) > 0 ? today : date
  }
  const counts: MethodCount[] = found.map(({ tokenDay, mailDay, users }) => ({
    tokenDay: dateOf(tokenDay),
    mailDay: dateOf(mailDay),
    users,
  }))
  const days = Array.from({ length }, (_, i) => {
    const day = first.add({ days: i })
    return { day, registered: registeredOn(counts, day), ...usersByMethod(counts, day) }
  })
  const forecast = forecastOf(counts, migration, now)
  return { ...migration, now: usersByMethod(counts, today), days, forecast }
}

/** A page of those who have no address yet, by user ID; the next page begins after `next`. */
export async function listWithoutMail(
  { store }: Context,
  service: string,
  after: string,
  limit: number,
): Promise<{ readonly users: readonly UserWithoutMail[]; readonly next: string | null }> {
  const found = await usersWithoutMail(store, service, after, limit + 1)
  const users = found.slice(0, limit)
  return { users, next: found.length > limit ? (users.at(-1)?.userId ?? null) : null }
}

const exportPage = 1000

/** All of them, page by page: a list of everybody must not be held in memory at once. */
export async function* exportWithoutMail(
  context: Context,
  service: string,
): AsyncGenerator<readonly UserWithoutMail[]> {
  for (let after = ''; ; ) {
    const { users, next } = await listWithoutMail(context, service, after, exportPage)
    yield users
    if (next === null) return
    after = next
  }
}
