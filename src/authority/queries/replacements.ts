import type { Queryable } from '../../platform/store/store.ts'
import type { ReplacementWay } from '../rules/profile.ts'

const atOnceMax = 1000

/** Changes that went around a token and whose wait is over, the longest first. */
export async function dueReplacements(
  store: Queryable,
  way: ReplacementWay,
  nowMs: number,
): Promise<readonly { readonly service: string; readonly holder: string; readonly userId: string }[]> {
  const rows = await store.query(
    'SELECT service, holder, user_id FROM pending_replacement WHERE due_at_ms <= ? AND way = ? ' +
      'ORDER BY due_at_ms LIMIT ?',
    nowMs,
    way,
    atOnceMax,
  )
  return rows.map(([service, holder, userId]) => ({
    service: service as string,
    holder: holder as string,
    userId: userId as string,
  }))
}
