import type { Table, Value } from '../decision/table.ts'

/** Loading, saving and deleting a state, from its column list; all other SQL is in queries. */

function keyColumns(table: Table): readonly string[] {
  return table.columns.slice(0, table.keyLength).map(([name]) => name)
}

function allColumns(table: Table): readonly string[] {
  return [...table.columns.map(([name]) => name), 'version']
}

/** Caches the text built for a table: building it again for every row took a tenth of a login. */
function once(build: (table: Table) => string): (table: Table) => string {
  const texts = new Map<Table, string>()
  return (table) => {
    const known = texts.get(table)
    if (known !== undefined) return known
    const text = build(table)
    texts.set(table, text)
    return text
  }
}

/** One row by its key; the last value is the version. */
export const loadOne = once((table) => {
  const where = keyColumns(table).map((column) => `${column} = ?`)
  return `SELECT ${allColumns(table).join(', ')} FROM ${table.name} WHERE ${where.join(' AND ')}`
})

/** Writes a row that there wasn't; changes none if there is one by now, which the driver treats as a conflict. */
export const insertOne = once((table) => {
  const columns = allColumns(table)
  const values = columns.map(() => '?').join(', ')
  return `INSERT INTO ${table.name} (${columns.join(', ')}) VALUES (${values}) ON CONFLICT DO NOTHING`
})

/** A statement, and the columns whose new values its guard takes at the end. */
type Update = { readonly text: string; readonly guarded: readonly number[] }

const updates = new Map<Table, Map<number, Update>>()

/**
 * Overwrites what a decision changed of one row, and its version: nothing else is written, and no index of it. Takes
 * effect only on the version that was loaded, and only where the table's guard holds; otherwise it changes no row, which
 * the driver treats as a conflict.
 */
export function updateOne(
  table: Table,
  row: readonly Value[],
  loaded: readonly Value[],
): { readonly text: string; readonly values: readonly Value[] } {
  const { length } = table.columns
  const values: Value[] = []
  // A bit for each column: no table has more than the 53 that a number holds.
  let changed = 0
  for (let i = table.keyLength; i < length; i++) {
    if (row[i] === loaded[i]) continue
    changed += 2 ** i
    values.push(row[i] as Value)
  }
  values.push(row[length] as Value, ...row.slice(0, table.keyLength), loaded[length] as Value)
  const texts = updates.get(table) ?? new Map<number, Update>()
  updates.set(table, texts)
  const update = texts.get(changed) ?? updateOf(table, row, loaded)
  texts.set(changed, update)
  for (const i of update.guarded) values.push(row[i] as Value)
  return { text: update.text, values }
}

function updateOf(table: Table, row: readonly Value[], loaded: readonly Value[]): Update {
  const names = table.columns.map(([name]) => name)
  const isChanged = (i: number) => i >= table.keyLength && row[i] !== loaded[i]
  const set = [...names.filter((_, i) => isChanged(i)), 'version'].map((column) => `${column} = ?`)
  const where = [...keyColumns(table), 'version'].map((column) => `${column} = ?`)
  const guarded: number[] = []
  if (table.guard !== null) {
    // `old.` is the row itself, `new.` what it gets, which is the same where nothing changes.
    const guard = table.guard.replaceAll('old.', '').replaceAll(/new\.(\w+)/g, (_, column: string) => {
      const i = names.indexOf(column)
      if (!isChanged(i)) return column
      guarded.push(i)
      return '?'
    })
    where.push(`(${guard})`)
  }
  return { text: `UPDATE ${table.name} SET ${set.join(', ')} WHERE ${where.join(' AND ')}`, guarded }
}

export const deleteOne = once((table) => {
  const where = [...keyColumns(table), 'version'].map((column) => `${column} = ?`)
  return `DELETE FROM ${table.name} WHERE ${where.join(' AND ')}`
})

/** PostgreSQL: rows by a list of keys (one array per key column). */
export const loadMany = once(selectMany)

/** The same, locked in key order. */
export const loadManyLocked = once((table) => {
  const key = keyColumns(table).map((column) => `t.${column}`)
  return `${selectMany(table)} ORDER BY ${key.join(', ')} FOR UPDATE OF t`
})

function selectMany(table: Table): string {
  const columns = allColumns(table).map((column) => `t.${column}`)
  const key = keyColumns(table)
  const join = key.map((column) => `t.${column} = k.${column}`).join(' AND ')
  return (
    `SELECT ${columns.join(', ')} FROM ${table.name} t JOIN unnest(${key.map((_, i) => `$${i + 1}::text[]`).join(', ')}) ` +
    `AS k (${key.join(', ')}) ON ${join}`
  )
}

/** PostgreSQL: many rows at once (one array per column). */
export const saveMany = once((table) => {
  const columns = allColumns(table)
  const types = { text: 'text', integer: 'bigint', bytes: 'bytea' }
  const arrays = [...table.columns.map(([, type]) => types[type]), 'bigint'].map(
    (t, i) => `$${i + 1}::${t}[]`,
  )
  return `INSERT INTO ${table.name} (${columns.join(', ')}) SELECT * FROM unnest(${arrays.join(', ')}) ${onConflict(table)}`
})

function onConflict(table: Table): string {
  const key = keyColumns(table)
  const rest = allColumns(table).slice(table.keyLength)
  const set = rest.map((column) => `${column} = excluded.${column}`)
  const guards = [`${table.name}.version = excluded.version - 1`]
  if (table.guard !== null) {
    guards.push(table.guard.replaceAll('old.', `${table.name}.`).replaceAll('new.', 'excluded.'))
  }
  return `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${set.join(', ')} WHERE ${guards.join(' AND ')}`
}

const expectations = new Map<string, string>()

/**
 * PostgreSQL: the same statement, which fails (division_by_zero), and with it its transaction, unless it changes as many rows as
 * one more parameter says. For what is sent along with COMMIT, which then commits nothing.
 */
export function expecting(statement: string, parameters: number): string {
  const known = expectations.get(statement)
  if (known !== undefined) return known
  const text = `WITH changed AS (${statement} RETURNING 1) SELECT 1 / (count(*) = $${parameters + 1}::bigint)::int FROM changed`
  expectations.set(statement, text)
  return text
}

export const unexpected = '22012'

/** Every statement is written with `?`; PostgreSQL wants `$1`, `$2`, … No statement holds a `?` in a literal. */
export function numbered(sql: string): string {
  let n = 0
  return sql.replaceAll('?', () => `$${++n}`)
}
