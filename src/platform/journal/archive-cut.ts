import type { Queryable } from '../store/store.ts'
import { firstBlockFrom } from './mark-queries.ts'
import { blockSize } from './marks.ts'
import { journalAfter } from './queries.ts'

/**
 * The last position before which everything happened before an instant; of a journal that is marked to its end. 0: there is
 * nothing. What a clock that was behind wrote later than others stays with what follows it.
 */
export async function archiveCut(store: Queryable, beforeMs: number): Promise<number> {
  const block = await firstBlockFrom(store, beforeMs)
  if (block === null) return 0
  const begin = Math.max(0, block * blockSize - 1)
  const page = await journalAfter(store, begin === 0 ? null : begin, blockSize)
  const first = page.find(({ atMs }) => atMs >= beforeMs)
  return first === undefined ? begin : first.position - 1
}
