import { type FenceRaised, isFenceRaised } from '../decision/fence.ts'
import type { Queryable } from '../store/store.ts'
import type { JournalEntry } from './chain.ts'
import type { JournalKeys } from './keys.ts'
import { isProven } from './proven.ts'

/** The newest fence whose entry has the MAC of a holder of the keys; null: there is none. */
export async function provenFence(store: Queryable, keys: JournalKeys): Promise<FenceRaised | null> {
  const [row] = await store.query(
    "SELECT position, chain, seq, body, hash, mac FROM journal WHERE type = 'fence_raised' AND service IS NULL " +
      'ORDER BY position DESC LIMIT 1',
  )
  if (row === undefined) return null
  const [position, chain, seq, body, hash, mac] = row as [
    number,
    string,
    number,
    string,
    string,
    string | null,
  ]
  if (!(await isProven(store, keys, { position, chain, seq, body, hash, mac }))) return null
  const { event } = JSON.parse(body) as JournalEntry
  return isFenceRaised(event) ? event : null
}
