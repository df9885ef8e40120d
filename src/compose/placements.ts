import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import { ConfigError } from '../platform/cli/config-error.ts'

/** Which institutions live in a database (decision 35). */
export type Placement = {
  readonly name: string
  /** Those that the file names; null: whoever it doesn't. */
  readonly institutions: readonly string[] | null
  readonly holds: (institution: string) => boolean
}

/** The database of whoever is placed nowhere else. */
export const mainPlacement: Placement = { name: 'main', institutions: null, holds: () => true }

/** What is a database's own among the settings, and what placing one takes. */
type Placeable = {
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly tokenActivation: 'open' | 'code'
  readonly checkpoints: { readonly file: string | null }
  readonly events: { readonly file: string | null }
}

/** The settings for one database, and for those beside it. */
export type PlacedIn<Settings extends Placeable> = Settings & {
  readonly placement: Placement
  /** Where the main database is, which tells of the keys of the house. */
  readonly house: Pick<Placeable, 'dataDir' | 'databaseUrl'>
  readonly others: readonly PlacedIn<Settings>[]
}

const segment = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

const fileSchema = z.strictObject({
  databases: z.record(
    z.string().regex(segment, 'must be named in lower case, digits and hyphens'),
    z.strictObject({
      url: z.string().regex(/^(sqlite$|postgres(ql)?:\/\/)/, 'must be "sqlite" or begin with postgres://'),
      institutions: z.array(z.string().regex(segment, 'must be an institution')).min(1),
    }),
  ),
})

/**
 * The configuration of the main database, and of those beside it that the file names. Each has its own folder for a
 * SQLite file and checkpoints; key ring and profiles are of the house. Throws ConfigError.
 */
export function withPlacements<Settings extends Placeable>(
  settings: Settings,
  file: string | undefined,
): PlacedIn<Settings> {
  const house = { dataDir: settings.dataDir, databaseUrl: settings.databaseUrl }
  if (file === undefined) return { ...settings, placement: mainPlacement, house, others: [] }
  const databases = Object.entries(readPlacements(file).databases)
  const placed = databases.flatMap(([, { institutions }]) => institutions)
  const twice = placed.find((each, i) => placed.indexOf(each) !== i)
  if (twice !== undefined) throw new ConfigError(`${file}: ${twice} is placed twice`)
  if (databases.some(([name]) => name === mainPlacement.name))
    throw new ConfigError(`${file}: "main" is the database of DATABASE_URL; name only the others`)
  if (settings.tokenActivation !== 'code')
    throw new ConfigError(
      'WARIFU_PLACEMENT_FILE needs WARIFU_TOKEN_ACTIVATION=code: a token app’s token must be made where its user is',
    )
  const others = databases.map(([name, { url, institutions }]) => ({
    ...settings,
    others: [],
    house,
    databaseUrl: url === 'sqlite' ? null : url,
    dataDir: join(settings.dataDir, name),
    checkpoints: { ...settings.checkpoints, file: fileOf(settings.checkpoints.file, name) },
    events: { ...settings.events, file: fileOf(settings.events.file, name) },
    placement: { name, institutions, holds: (institution: string) => institutions.includes(institution) },
  }))
  const main = { ...mainPlacement, holds: (institution: string) => !placed.includes(institution) }
  return { ...settings, placement: main, house, others }
}

/** What a file of the main database is called for another one. */
export function fileOf<File extends string | null>(file: File, placement: string): File | string {
  return file === null ? file : `${file}.${placement}`
}

function readPlacements(file: string) {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    // The text of the file may hold a password.
    const reason = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
    throw new ConfigError(`WARIFU_PLACEMENT_FILE cannot be read: ${reason}`)
  }
  const parsed = fileSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [{ path, message } = { path: [], message: 'it is not understood' }] = parsed.error.issues
  const where = path.length === 0 ? '' : `${path.join('.')}: `
  throw new ConfigError(`${file}: ${where}${message}`)
}

/** `<institution>/<service>`, or `desk/<institution>`. */
export function institutionOf(service: string): string {
  const [first = '', second = ''] = service.split('/')
  return first === 'desk' ? second : first
}

/** The profiles of one database. Throws ConfigError for an institution of it that has none. */
export function profilesPlaced(
  profiles: ReadonlyMap<string, ServiceProfile>,
  placement: Placement,
): ReadonlyMap<string, ServiceProfile> {
  const known = new Set([...profiles.keys()].map(institutionOf))
  const unknown = placement.institutions?.find((institution) => !known.has(institution))
  if (unknown !== undefined)
    throw new ConfigError(`WARIFU_PLACEMENT_FILE: no profile is of ${unknown}, placed in ${placement.name}`)
  return new Map([...profiles].filter(([service]) => placement.holds(institutionOf(service))))
}
