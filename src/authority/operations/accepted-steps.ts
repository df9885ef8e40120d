import { readHeadPosition } from '../../platform/journal/queries.ts'
import type { Queryable } from '../../platform/store/store.ts'
import { acceptedBetween } from '../queries/accepted-steps.ts'

const pieceMax = 50_000

/**
 * Every step of a token that the journal says was accepted, at a service or alone. Walks the whole journal, in pieces that
 * each take a moment: an index for it would cost every entry more than this rare question.
 */
export async function acceptedSteps(store: Queryable, tokenId: string): Promise<readonly number[]> {
  const head = await readHeadPosition(store)
  const steps: number[] = []
  for (let after = 0; after < head; after += pieceMax)
    steps.push(...(await acceptedBetween(store, tokenId, { after, upTo: after + pieceMax })))
  return [...new Set(steps)]
}
