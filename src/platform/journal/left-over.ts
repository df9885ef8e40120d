import type { ChainHead, JournalRow } from './chain.ts'
import { Fault } from './fault.ts'
import { chainHash, genesisHash } from './journal.ts'
import type { JournalKeys } from './keys.ts'
import { isRedacted, type Redactions } from './redactions.ts'

const placeOf = ({ chain, seq }: Pick<ChainHead, 'chain' | 'seq'>) => `entry ${seq} of chain ${chain}`

/**
 * Entries that are in the archive and still in the database: they are being removed, or whoever did was stopped. With the
 * archive at hand, they are what it holds. Without it, they have their MACs and follow the ones before them that are
 * here; of those without one the words are not proven. What is missing of them is in the archive.
 */
export function createLeftOverCheck({
  keys,
  redactions,
  archivedHash,
}: {
  readonly keys: JournalKeys
  readonly redactions: Redactions
  /** What was walked of the archive; null: it was not. */
  readonly archivedHash: ((entry: Pick<ChainHead, 'chain' | 'seq'>) => string | undefined) | null
}) {
  const last = new Map<string, ChainHead>()
  let count = 0

  return {
    count: () => count,
    has: (chain: string) => last.has(chain),
    take(row: JournalRow): void {
      const { chain, seq, hash, mac, body } = row
      count += 1
      if (archivedHash !== null && archivedHash(row) !== hash)
        throw new Fault(`${placeOf(row)} is not the one that is in the archive`)
      if (mac !== null && !keys.isMacOf(row, mac)) throw new Fault(`${placeOf(row)} has no valid MAC`)
      const previous = last.get(chain)
      if (previous !== undefined && previous.seq >= seq)
        throw new Fault(`${placeOf(row)} follows entry ${previous.seq}`)
      const isNext = previous === undefined ? seq === 1 : previous.seq === seq - 1
      const before = isNext ? (previous?.hash ?? genesisHash) : archivedHash?.({ chain, seq: seq - 1 })
      const fits = before === undefined || chainHash(before, body) === hash
      if (!fits && !isRedacted(redactions, row)) throw new Fault(`${placeOf(row)} was changed`)
      last.set(chain, { chain, seq, hash })
    },
  }
}
