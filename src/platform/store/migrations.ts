import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('./migrations/', import.meta.url)

export type Migration = { readonly number: number; readonly name: string; readonly sql: string }

/**
 * The migrations in order, with the driver's own names for the two types that differ: those that stand here, and those
 * in the folders of modules, all numbered in one sequence. Throws where two have the same number.
 */
export function readMigrations(
  types: { readonly identity: string; readonly bytes: string },
  folders: readonly URL[],
): Migration[] {
  const files = [folder, ...folders]
    .flatMap((each) => readdirSync(each).map((name) => ({ name, file: new URL(name, each) })))
    .filter(({ name }) => name.endsWith('.sql'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const migrations = files.map(({ name, file }) => ({
    number: Number(name.slice(0, 4)),
    name,
    sql: readFileSync(file, 'utf8')
      .replaceAll('{{identity}}', types.identity)
      .replaceAll('{{bytes}}', types.bytes),
  }))
  const twice = migrations.find(({ number }, i) => migrations[i - 1]?.number === number)
  if (twice !== undefined) throw new Error(`two migrations have the number of ${twice.name}`)
  return migrations
}

export const createMigrationTable =
  'CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at_ms BIGINT NOT NULL)'

/** The migrations that a database has not seen; a database from a newer version is refused. */
export function missingMigrations(applied: readonly number[], migrations: readonly Migration[]): Migration[] {
  const known = new Set(migrations.map(({ number }) => number))
  const unknown = applied.find((number) => !known.has(number))
  if (unknown !== undefined) {
    throw new Error(
      `the database was migrated by a newer version of Warifu (migration ${unknown} is unknown here)`,
    )
  }
  const done = new Set(applied)
  return migrations.filter(({ number }) => !done.has(number))
}
