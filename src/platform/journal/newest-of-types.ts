import type { Value } from '../decision/table.ts'

/** Which entries of the journal; `before` is a position, for pages, and the instants are from one until before another. */
export type JournalFilter = {
  readonly service?: string
  readonly services?: readonly string[]
  /** Only what belongs to no service. */
  readonly ofNoService?: true
  readonly userId?: string
  readonly userIds?: readonly string[]
  readonly types?: readonly string[]
  readonly before?: number
  /** The same for what is new since a position. */
  readonly after?: number
  readonly fromMs?: number
  readonly untilMs?: number
}

/** What each login writes. The index of the rest says the same, word for word, or no database would use it (migration 0030). */
const busyTypes = [
  'password_accepted',
  'code_accepted',
  'session_started',
  'session_ended',
  'logged_in',
  'token_checked',
  'fixed_password_accepted',
]
const isIndexed = `type NOT IN (${busyTypes.map((type) => `'${type}'`).join(', ')})`

/** Does each login write entries of this type? */
export function isBusy(type: string): boolean {
  return busyTypes.includes(type)
}

/** Only what may be shown, of what a range of positions holds. */
export function wantedTypes(types: readonly string[] | null, hidesBusy: boolean): Sql {
  if (types !== null) return { sql: `type IN (${types.map(() => '?').join(', ')})`, values: types }
  return { sql: hidesBusy ? isIndexed : '1 = 1', values: [] }
}

/** SQLite joins no more than 500. */
const seeksMax = 400

export type Sql = { readonly sql: string; readonly values: readonly Value[] }

/**
 * The positions of the newest entries of some types, where a filter asks for such, of some services or of none, and for
 * nobody in particular; otherwise null. The newest of each service and rare type come from an index, and of those the
 * newest: a scan in order would read the journal to its end, and one lookup of them all would sort them all.
 */
export function seekTypes(filter: JournalFilter, limit: number): Sql | null {
  const { types, userId, userIds } = filter
  if (types === undefined || userId !== undefined || userIds !== undefined) return null
  const places = placesOf(filter)
  const seeks = [...ofBusy(places, types), ...places.flatMap((place) => ofRare(place, types))]
  if (seeks.length === 0 || seeks.length > seeksMax) return null
  const bounds = boundsOf(filter)
  const parts = seeks.map(({ sql }) => {
    const where = [sql, ...bounds.map((bound) => bound.sql)].join(' AND ')
    const newest = `SELECT position FROM journal WHERE ${where} ORDER BY position DESC LIMIT ?`
    return `SELECT position FROM (${newest}) AS seek`
  })
  const ofBounds = bounds.flatMap(({ values }) => values)
  return {
    sql: `SELECT position FROM (${parts.join(' UNION ALL ')}) AS found ORDER BY position DESC LIMIT ?`,
    values: [...seeks.flatMap(({ values }) => [...values, ...ofBounds, limit]), limit],
  }
}

/**
 * The positions of the oldest entries of a service after a position, of types that a login does not write, each from the
 * index. Throws RangeError for a type that a login writes: it has no index.
 */
export function seekOldest(
  {
    service,
    types,
    after,
  }: { readonly service: string; readonly types: readonly string[]; readonly after: number },
  limit: number,
): Sql {
  const busy = types.find((type) => busyTypes.includes(type))
  if (busy !== undefined || types.length === 0) throw new RangeError(`no index finds ${busy ?? 'no type'}`)
  const oldest =
    `SELECT position FROM journal WHERE service = ? AND type = ? AND ${isIndexed} AND position > ? ` +
    'ORDER BY position LIMIT ?'
  const parts = types.map(() => `SELECT position FROM (${oldest}) AS seek`)
  return {
    sql: `SELECT position FROM (${parts.join(' UNION ALL ')}) AS found ORDER BY position LIMIT ?`,
    values: [...types.flatMap((type) => [service, type, after, limit]), limit],
  }
}

/** The first service after another one, from the index: services are few, and entries are not. */
export const nextService = `SELECT MIN(service) FROM journal WHERE service > ? AND ${isIndexed}`

type Place = { readonly service: string | null }

function placesOf({ service, services, ofNoService }: JournalFilter): readonly Place[] {
  if (ofNoService) return [{ service: null }]
  return (service === undefined ? (services ?? []) : [service]).map((each) => ({ service: each }))
}

function ofRare({ service }: Place, types: readonly string[]): readonly Sql[] {
  return types
    .filter((type) => !busyTypes.includes(type))
    .map((type) =>
      service === null
        ? { sql: 'service IS NULL AND type = ?', values: [type] }
        : { sql: `service = ? AND type = ? AND ${isIndexed}`, values: [service, type] },
    )
}

/** Nowhere rare, so that the newest are found by going back. No index on the service may tempt a database to sort them. */
function ofBusy(places: readonly Place[], types: readonly string[]): readonly Sql[] {
  const busy = types.filter((type) => busyTypes.includes(type))
  const services = places.flatMap(({ service }) => service ?? [])
  if (busy.length === 0 || services.length === 0) return []
  const among = (values: readonly string[]) => `(${values.map(() => '?').join(', ')})`
  const sql = `(service || '') IN ${among(services)} AND type IN ${among(busy)}`
  return [{ sql, values: [...services, ...busy] }]
}

function boundsOf({ before, after, fromMs, untilMs }: JournalFilter): readonly Sql[] {
  return [
    ...(after === undefined ? [] : [{ sql: 'position > ?', values: [after] }]),
    ...(before === undefined ? [] : [{ sql: 'position < ?', values: [before] }]),
    ...(fromMs === undefined ? [] : [{ sql: 'at_ms >= ?', values: [fromMs] }]),
    ...(untilMs === undefined ? [] : [{ sql: 'at_ms < ?', values: [untilMs] }]),
  ]
}

/** The positions of the newest entries of some services that no login writes (migration 0059). */
export function seekTelling(services: readonly string[], before: number, limit: number): Sql {
  const newest =
    `SELECT position FROM journal WHERE service = ? AND ${isIndexed} AND position < ? ` +
    'ORDER BY position DESC LIMIT ?'
  return newestOfAll(
    services.map((service) => ({ sql: newest, values: [service, before, limit] })),
    limit,
  )
}

/** The same of some users, whatever it is. */
export function seekUsers(
  users: readonly { readonly service: string; readonly userId: string }[],
  before: number,
  limit: number,
): Sql {
  const newest =
    'SELECT position FROM journal WHERE service = ? AND user_id = ? AND position < ? ORDER BY position DESC LIMIT ?'
  return newestOfAll(
    users.map(({ service, userId }) => ({ sql: newest, values: [service, userId, before, limit] })),
    limit,
  )
}

/** How many seeks one statement joins. */
export const usersAtOnce = seeksMax

function newestOfAll(seeks: readonly Sql[], limit: number): Sql {
  const parts = seeks.map(({ sql }) => `SELECT position FROM (${sql}) AS seek`)
  return {
    sql: `SELECT position FROM (${parts.join(' UNION ALL ')}) AS found ORDER BY position DESC LIMIT ?`,
    values: [...seeks.flatMap(({ values }) => values), limit],
  }
}
