import { accept } from '../../platform/decision/decision.ts'
import type { ResealedRow, RowsResealed } from '../../platform/decision/resealing.ts'
import type { DecisionOf } from './decision.ts'

/** A row as it was read, under the name of its reference, and what becomes of it. */
export type PreparedRow = ResealedRow & { readonly name: string; readonly was: object }

/**
 * Secrets that were opened and sealed again outside: of the rows that are still as they were read. What somebody changed
 * meanwhile is sealed under the current key anyway, or found again.
 */
export function decideResealing(
  states: Readonly<Record<string, object | undefined>>,
  {
    state,
    keyId,
    rows,
  }: { readonly state: string; readonly keyId: string; readonly rows: readonly PreparedRow[] },
): DecisionOf<RowsResealed, { readonly count: number }, never> {
  const unchanged = rows.filter(({ name, was, set }) => isAsRead(states[name], was, Object.keys(set)))
  const count = unchanged.length
  if (count === 0) return accept({ count })
  return accept(
    { count },
    {
      type: 'rows_resealed',
      service: null,
      userId: null,
      state,
      keyId,
      rows: unchanged.map(({ key, set }) => ({ key, set })),
    },
  )
}

function isAsRead(row: object | undefined, was: object, fields: readonly string[]): boolean {
  if (row === undefined) return false
  const [now, before] = [row, was] as Record<string, unknown>[]
  return fields.every((field) => isSame(now?.[field], before?.[field]))
}

/** Whether two fields are the same: a plain value, or a confidential one, bytes or text. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isObject(a) || !isObject(b)) return false
  const [one, other] = [a['confidential'], b['confidential']]
  if (!(one instanceof Uint8Array && other instanceof Uint8Array)) return one !== undefined && one === other
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
