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

/** Those that were applied, and which of them older versions can live with. */
export const createMigrationTables = `
  CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at_ms BIGINT NOT NULL);
  CREATE TABLE IF NOT EXISTS schema_expansion (number BIGINT PRIMARY KEY)`

/** The numbers that were applied, each with whether it only added (1 or 0). */
export const selectApplied =
  'SELECT m.number, CASE WHEN e.number IS NULL THEN 0 ELSE 1 END FROM schema_migration m LEFT JOIN schema_expansion e ON e.number = m.number'

/**
 * Whether nodes of the version before can go on serving beside it: it says so itself, by a row in schema_expansion
 * (decision 36; tools/tidy holds it to that).
 */
export function expands({ number, sql }: Pick<Migration, 'number' | 'sql'>): boolean {
  return sql.includes(`INSERT INTO schema_expansion (number) VALUES (${number});`)
}

/** After a migration that does more: whoever serves on an older schema commits nothing any more. */
export const supersedeChains = 'UPDATE journal_chain SET superseded = 1'

/**
 * The migrations that a database has not seen. One that a newer version has migrated is refused, unless that version
 * only added to it.
 */
export function missingMigrations(
  applied: readonly (readonly [number: number, expands: number])[],
  migrations: readonly Migration[],
): Migration[] {
  const known = new Set(migrations.map(({ number }) => number))
  const unknown = applied.find(([number, added]) => !known.has(number) && added !== 1)
  if (unknown !== undefined) {
    throw new Error(
      `the database was migrated by a newer version of Warifu (migration ${unknown[0]} is unknown here)`,
    )
  }
  const done = new Set(applied.map(([number]) => number))
  return migrations.filter(({ number }) => !done.has(number))
}
