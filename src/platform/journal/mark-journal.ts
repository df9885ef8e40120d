import type { Store } from '../store/store.ts'
import { entryIn, type JournalRow } from './chain.ts'
import { type BlockTime, markedUpTo, noteMarked, saveBlocks, saveMarks } from './mark-queries.ts'
import { blockOf, type Mark, marksOf } from './marks.ts'
import { journalAfter } from './queries.ts'

const pageSize = 1000

/**
 * Marks the journal from where it is marked to its end, but no more than about `most` entries. False if there are more. Others
 * may do it at the same time: what is marked twice is marked once.
 */
export async function markJournal(store: Store, most: number): Promise<boolean> {
  // Asked before anything is read: what is still open may yet be appended before what is read.
  const settled = await store.settled()
  let from = await markedUpTo(store)
  for (let count = 0; count < most; ) {
    const page = await journalAfter(store, from, pageSize)
    await markPage(store, page)
    const last = page.at(-1)?.position ?? from
    const complete = Math.min(last, settled)
    if (complete > from) await noteMarked(store, complete)
    from = last
    count += page.length
    if (page.length < pageSize) return true
  }
  return false
}

async function markPage(store: Store, page: readonly JournalRow[]): Promise<void> {
  const marks = new Map<string, Mark & { readonly block: number }>()
  const blocks = new Map<number, BlockTime>()
  for (const row of page) {
    const { position, atMs } = row
    const block = blockOf(position)
    const known = blocks.get(block) ?? { block, fromMs: atMs, untilMs: atMs }
    const [fromMs, untilMs] = [Math.min(known.fromMs, atMs), Math.max(known.untilMs, atMs)]
    blocks.set(block, { block, fromMs, untilMs })
    const entry = entryIn(row)
    for (const { kind, value } of entry === null ? [] : marksOf(entry))
      marks.set(`${kind} ${block} ${value}`, { kind, value, block })
  }
  await saveMarks(store, [...marks.values()])
  await saveBlocks(store, [...blocks.values()])
}
