import { existing, type Key, type Touch } from './state.ts'

/** Secrets in rows of one kind of state, sealed again under another key (decision 57). Many rows in one entry. */
export type RowsResealed = {
  readonly type: 'rows_resealed'
  readonly service: null
  readonly userId: null
  readonly state: string
  /** The key that they are sealed under now. */
  readonly keyId: string
  readonly rows: readonly ResealedRow[]
}

export type ResealedRow = {
  readonly key: Key
  /** The fields that depend on the key, and nothing else. */
  readonly set: Readonly<Record<string, unknown>>
}

/** What re-sealing does to a kind of state: the given fields become those of the event. */
export function resealed<Row extends object, K extends Key>(
  state: string,
  keyOf: (row: NoInfer<Row>) => K,
  fields: readonly (keyof NoInfer<Row> & string)[],
): Touch<Row, K, RowsResealed> {
  return {
    keys: (event) => (event.state === state ? event.rows.map(({ key }) => key as unknown as K) : []),
    fold: existing((row, event) => {
      const set = setsOf(event).get(JSON.stringify(keyOf(row))) ?? {}
      return {
        ...row,
        ...Object.fromEntries(fields.flatMap((field) => (field in set ? [[field, set[field]]] : []))),
      }
    }),
  }
}

/** An event with hundreds of rows is folded once for each of them. */
const sets = new WeakMap<RowsResealed, ReadonlyMap<string, ResealedRow['set']>>()

function setsOf(event: RowsResealed): ReadonlyMap<string, ResealedRow['set']> {
  const known = sets.get(event)
  if (known !== undefined) return known
  const found = new Map(event.rows.map(({ key, set }) => [JSON.stringify(key), set]))
  sets.set(event, found)
  return found
}
