import type { Value } from '../decision/table.ts'
import type { ChainHead } from '../journal/chain.ts'
import type { JournalKeys } from '../journal/keys.ts'
import { Unavailable } from './unavailable.ts'

/**
 * A chain that several processes write in turn: the commands of a day (decision 84). None of them knows in memory where it
 * stands, so each holds what the database says against the keys and against the last entry that it knows itself.
 */

/** The newest that is shared on this day, and that no newer version has taken over. */
export const selectShared =
  'SELECT chain, head_seq, head_hash FROM journal_chain WHERE shared_on = ? AND superseded = 0 ORDER BY started_at_ms DESC, chain LIMIT 1'

/** Nobody goes on with those of before a restore: what it lost may have been seen outside. */
export const endShared = 'UPDATE journal_chain SET shared_on = NULL WHERE shared_on IS NOT NULL'

export const selectHead = 'SELECT head_seq, head_hash FROM journal_chain WHERE chain = ? AND superseded = 0'

export const selectEntry = 'SELECT hash, mac FROM journal WHERE chain = ? AND seq = ?'

/** An entry as the database has it; undefined where it has none. */
export type FoundEntry = { readonly hash: string; readonly mac: string | null } | undefined

export function foundEntry(row: readonly Value[] | undefined): FoundEntry {
  return row && { hash: row[0] as string, mac: row[1] as string | null }
}

/** Whether the head that the database names is an entry that a holder of the keys wrote there. */
export function isWritten(
  head: ChainHead,
  entry: FoundEntry,
  { isMacOf }: Pick<JournalKeys, 'isMacOf'>,
): boolean {
  return entry !== undefined && entry.hash === head.hash && entry.mac !== null && isMacOf(head, entry.mac)
}

type Going = {
  /** Where this process knows that the chain stood. */
  readonly known: ChainHead
  /** Where the database says that it stands. */
  readonly found: ChainHead | undefined
  /** The entries of the database in those two places. */
  readonly atKnown: FoundEntry
  readonly atFound: FoundEntry
}

/**
 * Where the next entry goes. Throws Unavailable where the chain was cut back behind what this process knows, or its head is
 * nothing that was written there: valid MACs after that would cover it up.
 */
export function expectGoesOn(
  { known, found, atKnown, atFound }: Going,
  keys: Pick<JournalKeys, 'isMacOf'>,
): ChainHead {
  const isThere =
    found !== undefined &&
    found.seq >= known.seq &&
    atKnown?.hash === known.hash &&
    isWritten(found, atFound, keys)
  if (!isThere)
    throw new Unavailable(
      `the journal chain ${known.chain} does not go on from where this process knows it; verify the journal`,
    )
  return found
}
