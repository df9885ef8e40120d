import { holderOf, isValuesForgotten, type ValuesForgotten } from '../decision/personal.ts'
import type { ChainHead, JournalEntry, JournalRow } from './chain.ts'
import { Fault } from './fault.ts'
import { apartDigest } from './journal.ts'
import { isToBeRedacted, type Redactions } from './redactions.ts'

/** Entries of one holder and type whose values are gone. */
type Missing = {
  readonly service: string
  readonly holder: string
  readonly type: string
  lastMs: number
  readonly place: string
}

/**
 * What is kept beside the journal is what the entries say, and is missing only where an entry says that it was forgotten.
 */
export function createPersonalCheck(
  placeOf: (head: Pick<ChainHead, 'chain' | 'seq'>) => string,
  redactions: Redactions,
) {
  const missing = new Map<string, Missing>()
  const forgettings: ValuesForgotten[] = []
  let count = 0

  return {
    forgotten: () => count,
    take(row: JournalRow, { apart, event }: JournalEntry): void {
      if (isValuesForgotten(event)) forgettings.push(event)
      const { beside, atMs, type } = row
      if (apart === undefined) {
        // Whoever sets values apart puts them beside the entry first, and was stopped after that.
        if (beside !== null && !isToBeRedacted(redactions, row))
          throw new Fault(`something stands beside ${placeOf(row)}, which names nothing`)
        return
      }
      if (beside !== null) {
        if (apartDigest(beside) !== apart) throw new Fault(`what stands beside ${placeOf(row)} was changed`)
        return
      }
      count += 1
      const [service, holder] = [row.service ?? '', holderOf(event)]
      const key = JSON.stringify([service, holder, type])
      const known = missing.get(key)
      if (known === undefined) missing.set(key, { service, holder, type, lastMs: atMs, place: placeOf(row) })
      else known.lastMs = Math.max(known.lastMs, atMs)
    },
    expect(): void {
      for (const each of missing.values())
        if (!forgettings.some((forgetting) => explains(forgetting, each)))
          throw new Fault(`what stood beside ${each.place} is missing, and nobody forgot it`)
    },
  }
}

function explains(
  { service, holders, types, beforeMs }: ValuesForgotten,
  { service: ofService, holder, type, lastMs }: Missing,
): boolean {
  return (
    service === ofService &&
    (holders === null || holders.includes(holder)) &&
    (types === null || types.includes(type)) &&
    lastMs < beforeMs
  )
}
