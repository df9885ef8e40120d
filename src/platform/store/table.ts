import type { Confidential } from '../../authority/rules/events.ts'
import type { Kind, States } from '../../authority/rules/states.ts'

/** What a column can hold in both databases. Booleans are 0 and 1; instants are milliseconds since 1970 UTC. */
export type Value = string | number | Uint8Array | null
export type ColumnType = 'text' | 'integer' | 'bytes'
type Column = readonly [name: string, type: ColumnType]

/** How one kind of state lies in its table. The key comes first; `version` follows the columns in every table. */
export type Table<K extends Kind = Kind> = {
  readonly kind: K
  readonly name: string
  readonly keyLength: number
  readonly columns: readonly Column[]
  readonly toRow: (state: States[K]) => readonly Value[]
  readonly fromRow: (row: readonly Value[]) => States[K]
  /** A condition that the database holds as a second guard when it overwrites a row (`old.` and `new.`). */
  readonly guard?: string
}

export const text = (name: string): Column => [name, 'text']
export const integer = (name: string): Column => [name, 'integer']
export const bytes = (name: string): Column => [name, 'bytes']

/** How a field turns into its column where it does not lie there as it is. */
type As = 'boolean' | 'json' | 'confidential'

/** Builds a table whose columns carry the state's own fields in order. */
export function plainTable<K extends Kind>(
  kind: K,
  name: string,
  keyLength: number,
  fields: readonly (readonly [field: keyof States[K] & string, column: Column, as?: As])[],
  guard?: string,
): Table<K> {
  const toRow = (state: States[K]): Value[] => fields.map(([field, , as]) => toValue(state[field], as))
  const fromRow = (row: readonly Value[]): States[K] => {
    const state: Record<string, unknown> = {}
    fields.forEach(([field, , as], i) => {
      state[field] = fromValue(row[i] as Value, as)
    })
    return state as States[K]
  }
  const columns = fields.map(([, column]) => column)
  return { kind, name, keyLength, columns, toRow, fromRow, ...(guard === undefined ? {} : { guard }) }
}

function toValue(value: unknown, as: As | undefined): Value {
  if (as === 'json') return JSON.stringify(value)
  if (as === 'boolean') return Number(value)
  if (as === 'confidential' && value !== null) return shown(value as Confidential<Value>)
  return value as Value
}

function fromValue(value: Value, as: As | undefined): unknown {
  if (as === 'json') return JSON.parse(value as string)
  if (as === 'boolean') return value === 1
  return as === 'confidential' && value !== null ? { confidential: value } : value
}

export function shown<V>(value: Confidential<V>): V {
  if ('confidential' in value) return value.confidential
  throw new TypeError('only a state with its confidential values can be saved')
}
