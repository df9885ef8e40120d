import { newestArchived } from '../store/archived.ts'
import type { Queryable } from '../store/store.ts'
import type { JournalRow } from './chain.ts'
import { chainHash, genesisHash } from './journal.ts'
import type { JournalKeys } from './keys.ts'

type Entry = Pick<JournalRow, 'position' | 'chain' | 'seq' | 'body' | 'hash' | 'mac'>

/**
 * Whether one entry is as a holder of the keys wrote it, after the one that precedes it in its chain. That nothing newer was
 * removed takes a check of the whole journal.
 */
export async function isProven(
  store: Queryable,
  keys: JournalKeys,
  { position, chain, seq, body, hash, mac }: Entry,
): Promise<boolean> {
  const isWhole = chainHash(await hashBefore(store, { position, chain, seq }), body) === hash
  return isWhole && mac !== null && keys.isMacOf({ chain, seq, hash }, mac)
}

/** Of the first entry of a chain that is not in the archive, the journal says it: whoever makes one up makes no MAC for it. */
async function hashBefore(
  store: Queryable,
  { position, chain, seq }: Pick<JournalRow, 'position' | 'chain' | 'seq'>,
): Promise<string> {
  const archived = (await newestArchived(store))?.running.find((head) => head.chain === chain)
  if (archived?.seq === seq - 1) return archived.hash
  const [before] = await store.query(
    'SELECT hash FROM journal WHERE chain = ? AND position < ? ORDER BY position DESC LIMIT 1',
    chain,
    position,
  )
  return (before?.[0] as string | undefined) ?? genesisHash
}
