import type { JournalArchived } from '../decision/archived.ts'
import { deleteInPieces, rowsAtOnce } from '../store/delete-in-pieces.ts'
import type { Queryable } from '../store/store.ts'
import { entryIn, type JournalRow } from './chain.ts'
import { deleteMarks } from './mark-queries.ts'
import { blockOf, type Mark, marksOf } from './marks.ts'
import { journalAfter } from './queries.ts'

/**
 * Removes from the database what is in the archive: page by page from the oldest entry, each with its marks before it, and
 * the chains that are over. What stands beside the journal stays: it can be forgotten, there or nowhere. Whoever goes on
 * after a crash removes what is left. Gives how many entries.
 */
export async function removeArchived(
  store: Queryable,
  { upTo, running, ended }: Pick<JournalArchived, 'upTo' | 'running' | 'ended'>,
): Promise<number> {
  const goesOn = new Set(running.map(({ chain }) => chain))
  for (const chain of ended) await removeChain(store, chain)
  for (let [position, count] = [null as number | null, 0]; ; ) {
    const page = (await journalAfter(store, position, rowsAtOnce)).filter((row) => row.position <= upTo)
    const last = page.at(-1)
    if (last === undefined) return count
    const over = page.filter(({ type, chain }) => type === 'chain_started' && !goesOn.has(chain))
    for (const { chain } of over) await removeChain(store, chain)
    await removeMarks(store, page, blockOf(upTo + 1))
    await store.query(
      'DELETE FROM journal WHERE position > ? AND position <= ?',
      position ?? 0,
      last.position,
    )
    position = last.position
    count += page.length
  }
}

async function removeChain(store: Queryable, chain: string): Promise<void> {
  await deleteInPieces(store, { table: 'journal_checkpoint', key: 'chain, seq' }, 'chain = ?', chain)
  await store.query('DELETE FROM journal_chain WHERE chain = ?', chain)
}

/** Of blocks that go as a whole; the one at the end still says what the rest of it holds. */
async function removeMarks(store: Queryable, page: readonly JournalRow[], keptFrom: number): Promise<void> {
  const marks = new Map<string, Mark & { readonly block: number }>()
  let last = -1
  for (const row of page) {
    const block = blockOf(row.position)
    if (block >= keptFrom) continue
    last = block
    const entry = entryIn(row)
    for (const { kind, value } of entry === null ? [] : marksOf(entry))
      marks.set(`${kind} ${block} ${value}`, { kind, value, block })
  }
  await deleteMarks(store, [...marks.values()], last)
}
