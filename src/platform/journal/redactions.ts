import { hash } from 'node:crypto'
import { type EntriesRedacted, isEntriesRedacted } from '../decision/personal.ts'
import type { Queryable } from '../store/store.ts'
import { type ChainHead, entryIn, type JournalRow } from './chain.ts'
import { Fault } from './fault.ts'

/** The digest by which a redaction names the new text of an entry. */
export function textDigest(body: string): string {
  return hash('sha256', body, 'hex')
}

const nameOf = ({ chain, seq }: Pick<ChainHead, 'chain' | 'seq'>, sha256: string) =>
  `${chain} ${seq} ${sha256}`

/** The texts that entries of before may have in place of their own, as far as the journal says so; nothing of it is proven yet. */
export type Redactions = ReadonlySet<string>

/** Reads what the journal says was redacted. */
export async function readRedactions(store: Queryable): Promise<Redactions> {
  const rows = await store.query("SELECT body FROM journal WHERE type = 'entries_redacted'")
  const named = new Set<string>()
  for (const [body] of rows) {
    const event = entryIn({ body: body as string, beside: null })?.event
    if (event !== undefined && isEntriesRedacted(event)) for (const name of namesIn(event)) named.add(name)
  }
  return named
}

function namesIn({ entries }: EntriesRedacted): readonly string[] {
  return entries.map((each) => nameOf(each, each.sha256))
}

/** Was the text of this entry put there by a redaction that the journal names? */
export function isRedacted(redactions: Redactions, row: Pick<JournalRow, 'chain' | 'seq' | 'body'>): boolean {
  return redactions.has(nameOf(row, textDigest(row.body)))
}

/**
 * Whether texts that do not fit their hashes are those of redactions whose own entries were proven in the same walk: a
 * redaction comes after what it is about.
 */
export function createRedactionCheck(redactions: Redactions) {
  const used = new Set<string>()
  const proven = new Set<string>()
  return {
    count: () => used.size,
    accepts(row: Pick<JournalRow, 'chain' | 'seq' | 'body'>): boolean {
      if (!isRedacted(redactions, row)) return false
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
