import { type Confidential, reveal } from './event.ts'

/** What a column can hold in both databases. Booleans are 0 and 1; instants are milliseconds since 1970 UTC. */
export type Value = string | number | Uint8Array | null
export type ColumnType = 'text' | 'integer' | 'bytes'

/** How a field is stored in its column. By default, the column's name is the field's in snake case. */
export type Column = {
  readonly type: ColumnType
  readonly name?: string
  readonly toValue: (value: unknown) => Value
  readonly fromValue: (value: Value) => unknown
}

/** How one kind of state is stored in its table. The key comes first; `version` follows the columns in every table. */
export type Table<Row extends object = object> = {
  readonly name: string
  readonly keyLength: number
  readonly columns: readonly (readonly [name: string, type: ColumnType])[]
  toRow(state: Row): Value[]
  fromRow(row: readonly Value[]): Row
  /** A condition that the database checks as a second guard when it overwrites a row (`old.` and `new.`). */
  readonly guard: string | null
}

const asValue = (value: unknown) => value as Value
const asIs = (value: Value): unknown => value

const plain = (type: ColumnType): Column => ({ type, toValue: asValue, fromValue: asIs })

export const text = plain('text')
export const integer = plain('integer')
export const bytes = plain('bytes')

export const flag: Column = { type: 'integer', toValue: Number, fromValue: (value) => value === 1 }

export const json: Column = {
  type: 'text',
  toValue: (value) => JSON.stringify(value),
  fromValue: (value) => JSON.parse(value as string),
}

export const optionalJson: Column = {
  type: 'text',
  toValue: (value) => (value === null ? null : JSON.stringify(value)),
  fromValue: (value) => (value === null ? null : JSON.parse(value as string)),
}

/** Only here does a confidential value turn into a column, and back. */
export function confidential({ type }: Column): Column {
  return {
    type,
    toValue: (value) => (value === null ? null : shown(value as Confidential<Value>)),
    fromValue: (value) => (value === null ? null : { confidential: value }),
  }
}

/** Several confidential texts in one column. */
export const confidentialTexts: Column = {
  type: 'text',
  toValue: (value) => JSON.stringify((value as readonly Confidential<string>[]).map(shown)),
  fromValue: (value) => (JSON.parse(value as string) as string[]).map((it) => ({ confidential: it })),
}

export function named(name: string, column: Column): Column {
  return { ...column, name }
}

function shown<V>(value: Confidential<V>): V {
  if (!('confidential' in value)) {
    throw new TypeError('only a state with its confidential values can be saved')
  }
  return reveal(value)
}

/** Builds the table from one column for each field, the fields of the key first. */
export function tableOf<Row extends object>(
  name: string,
  keyLength: number,
  fields: { readonly [F in keyof Row & string]: Column },
  guard: string | null,
): Table<Row> {
  const entries = Object.entries<Column>(fields)
  // Most columns are plain, and a call for each of them takes longer than the rest.
  const writes = entries.map(([field, { toValue }]) => [field, toValue === asValue ? null : toValue] as const)
  const reads = entries.map(
    ([field, { fromValue }]) => [field, fromValue === asIs ? null : fromValue] as const,
  )
  return {
    name,
    keyLength,
    columns: entries.map(([field, column]) => [column.name ?? snakeCase(field), column.type]),
    toRow(state) {
      const row: Value[] = []
      for (const [field, toValue] of writes) {
        const value = state[field as keyof Row]
        row.push(toValue === null ? (value as Value) : toValue(value))
      }
      return row
    },
    fromRow(row) {
      const state: Record<string, unknown> = {}
      let i = 0
      for (const [field, fromValue] of reads) {
        const value = row[i++] as Value
        state[field] = fromValue === null ? value : fromValue(value)
      }
      return state as Row
    },
    guard,
  }
}

function snakeCase(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
