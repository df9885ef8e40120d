import type { Key, Ref } from '../../../platform/decision/state.ts'
import { SealError } from '../../../platform/secrets/seal.ts'
import { statesAfter } from '../../../platform/store/states-after.ts'
import { decideResealing, type PreparedRow } from '../../rules/resealing.ts'
import { backgroundCaller } from '../background.ts'
import { type Context, changeContext } from '../context.ts'
import type { Resealing } from './under-keys.ts'

/** So many rows are read, and sealed again in one change, which keeps others waiting for some milliseconds. */
const pageSize = 200

export type ResealedPage = {
  /** Where the next page begins; null: there is none. */
  readonly next: Key | null
  readonly resealed: number
  /** Keys of rows that do not open, which stay as they are. */
  readonly failed: readonly Key[]
}

/**
 * Brings one page of rows under the current key: opened and sealed outside, and saved only where they are still as they
 * were read. Stopped at any moment, it has done a page or it has not; whatever is left is found by what it begins with.
 */
export async function resealPage(
  context: Pick<Context, 'store' | 'keyRing' | 'now'>,
  { state, renew }: Resealing,
  after: Key | null,
): Promise<ResealedPage> {
  const { store, keyRing } = context
  const found = await statesAfter(store, state, after, pageSize)
  const next = found.length < pageSize ? null : (found.at(-1)?.key ?? null)
  const failed: Key[] = []
  const rows: PreparedRow[] = []
  const refs: Record<string, Ref> = {}
  for (const [i, { key, state: row }] of found.entries()) {
    try {
      const set = renew({ keyRing }, row)
      if (set === null) continue
      const name = `row ${i}`
      refs[name] = state.ref(...key)
      rows.push({ name, key, set, was: row })
    } catch (error) {
      if (!(error instanceof SealError)) throw error
      failed.push(key)
    }
  }
  if (rows.length === 0) return { next, resealed: 0, failed }
  const caller = backgroundCaller('upkeep', 'key')
  const resealed = { state: state.name, keyId: keyRing.currentId, rows }
  const outcome = await store.change(changeContext(caller, context.now()), refs, (states) =>
    decideResealing(states, resealed),
  )
  return { next, resealed: outcome.ok ? outcome.count : 0, failed }
}
