import type { Value } from '../decision/table.ts'
import type { ChainHead } from '../journal/chain.ts'
import type { Anchors } from '../journal/journal.ts'
import { Unavailable } from './unavailable.ts'

/** Every chain, as far as the start of a new one must know it. */
export const selectChains =
  'SELECT chain, head_seq, head_hash, anchored_seq, signed FROM journal_chain ORDER BY chain'

export const insertChain =
  'INSERT INTO journal_chain (chain, started_at_ms, head_seq, head_hash, anchored_seq, signed, shared_on) VALUES (?, ?, 1, ?, 0, 1, ?)'

/** Where the chain stands after a commit; nothing if a newer version has taken the database over (decision 36). */
export const moveHead =
  'UPDATE journal_chain SET head_seq = ?, head_hash = ? WHERE chain = ? AND superseded = 0'

/** That this process can write, and when it last did, by the database's own clock as well if it has one. */
export function seenNote(databaseClock: string | null = null): string {
  const byDatabase = databaseClock === null ? '' : `, seen_by_database_ms = ${databaseClock}`
  return `UPDATE journal_chain SET seen_at_ms = ?${byDatabase} WHERE chain = ? AND head_hash = ? AND superseded = 0`
}

/** Throws unless one row was changed: nothing of this transaction may be committed then. */
export function assertOwnChain(changed: number | null): void {
  if (changed !== 1)
    throw new Unavailable(
      'the database does not have the journal chain of this process, or a newer version has taken it over',
    )
}

type Standing = { readonly head: ChainHead; readonly anchoredSeq: number; readonly signed: boolean }

export function standing([chain, seq, hash, anchoredSeq, signed]: readonly Value[]): Standing {
  const head = { chain: chain as string, seq: seq as number, hash: hash as string }
  return { head, anchoredSeq: anchoredSeq as number, signed: signed === 1 }
}

/**
 * What a new chain's start names: the heads of the chains that have moved since they were last named; and, in the first
 * signed start, all chains without MACs. What `signed` says is the database's word, which a check of the journal does
 * not take: a second start that names such chains is a fault.
 */
export function anchorsOf(chains: readonly Standing[]): Anchors {
  const heads = chains.filter(({ head, anchoredSeq }) => head.seq > anchoredSeq).map(({ head }) => head)
  return chains.some(({ signed }) => signed) ? { heads } : { heads, older: chains.map(({ head }) => head) }
}
