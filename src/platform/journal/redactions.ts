import { hash } from 'node:crypto'
import { type EntriesRedacted, isEntriesRedacted } from '../decision/personal.ts'
import type { Queryable } from '../store/store.ts'
import { type ChainHead, entryIn, type JournalRow } from './chain.ts'
import { Fault } from './fault.ts'

/** The digest by which a redaction names the new text of an entry. */
export function textDigest(body: string): string {
  return hash('sha256', body, 'hex')
}

type Place = Pick<ChainHead, 'chain' | 'seq'>

const placeOf = ({ chain, seq }: Place) => `${chain} ${seq}`
const nameOf = (place: Place, sha256: string) => `${placeOf(place)} ${sha256}`

/**
 * The digests of texts that entries of before may have in place of their own, by their places, as far as the journal says so;
 * nothing of it is proven yet.
 */
export type Redactions = ReadonlyMap<string, ReadonlySet<string>>

/** Reads what the journal says was redacted. */
export async function readRedactions(store: Queryable): Promise<Redactions> {
  // The type stands in the text, so that both databases find the index of these entries alone (migration 0087).
  const rows = await store.query("SELECT body FROM journal WHERE type = 'entries_redacted'")
  return redactionsIn(rows.map(([body]) => body as string))
}

/** What entries say was redacted, besides what is known. */
export function redactionsIn(bodies: readonly string[], known: Redactions = new Map()): Redactions {
  const named = new Map([...known].map(([place, digests]) => [place, new Set(digests)]))
  for (const body of bodies) {
    const event = entryIn({ body, beside: null })?.event
    if (event === undefined || !isEntriesRedacted(event)) continue
    for (const each of event.entries) {
      const digests = named.get(placeOf(each)) ?? new Set()
      named.set(placeOf(each), digests.add(each.sha256))
    }
  }
  return named
}

function namesIn({ entries }: EntriesRedacted): readonly string[] {
  return entries.map((each) => nameOf(each, each.sha256))
}

/** Was the text of this entry put there by a redaction that the journal names? */
export function isRedacted(redactions: Redactions, row: Place & Pick<JournalRow, 'body'>): boolean {
  return redactions.get(placeOf(row))?.has(textDigest(row.body)) === true
}

/** Does the journal say that the entry gets another text, whether it has it by now or not? */
export function isToBeRedacted(redactions: Redactions, place: Place): boolean {
  return redactions.has(placeOf(place))
}

/**
 * Whether texts that do not fit their hashes are those of redactions whose own entries were proven in the same walk: a
 * redaction comes after what it is about. Null: nobody has read them, and all that don't fit are held against them at the end.
 */
export function createRedactionCheck(redactions: Redactions | null) {
  const used = new Set<string>()
  const proven = new Set<string>()
  return {
    count: () => used.size,
    accepts(row: Place & Pick<JournalRow, 'body'>): boolean {
      if (redactions !== null && !isRedacted(redactions, row)) return false
      used.add(nameOf(row, textDigest(row.body)))
      return true
    },
    /** An entry that was proven. */
    take(event: { readonly type: string }): void {
      if (isEntriesRedacted(event)) for (const name of namesIn(event)) proven.add(name)
    },
    /** Throws a Fault for a text that no proven entry names. */
    expect(): void {
      const name = [...used].find((each) => !proven.has(each))
      if (name !== undefined)
        throw new Fault(`the text of an entry was replaced, and nobody redacted it: ${name}`)
    },
  }
}
