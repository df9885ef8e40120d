import { isJournalArchived, type JournalArchived } from '../decision/archived.ts'
import { type FenceRaised, isFenceRaised } from '../decision/fence.ts'
import type { Queryable } from '../store/store.ts'
import type { JournalEntry } from './chain.ts'
import type { JournalKeys } from './keys.ts'
import { isProven } from './proven.ts'

/**
 * The newest fence of which a holder of the keys wrote: in an entry of its own, or in that of the archive which has it;
 * null: there is none.
 */
export async function provenFence(store: Queryable, keys: JournalKeys): Promise<FenceRaised | null> {
  const event = await provenNewest(store, keys, 'fence_raised')
  if (event !== null) return isFenceRaised(event) ? event : null
  return (await provenArchived(store, keys))?.fence ?? null
}

/** What the journal says last of its archive, if its entry has the MAC of a holder of the keys. */
export async function provenArchived(store: Queryable, keys: JournalKeys): Promise<JournalArchived | null> {
  const event = await provenNewest(store, keys, 'journal_archived')
  return event !== null && isJournalArchived(event) ? event : null
}

async function provenNewest(
  store: Queryable,
  keys: JournalKeys,
  type: 'fence_raised' | 'journal_archived',
): Promise<JournalEntry['event'] | null> {
  const [row] = await store.query(
    `SELECT position, chain, seq, body, hash, mac FROM journal WHERE type = '${type}' AND service IS NULL ` +
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
  return (JSON.parse(body) as JournalEntry).event
}
