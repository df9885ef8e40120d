import { Unavailable } from '../../platform/store/unavailable.ts'
import type { Context } from './context.ts'

/** Whoever was there longer ago does not serve: nodes say that they are there every two seconds. */
const lookedBackMs = 60_000

/**
 * Before a fence: nothing else may use the database, or it decides by rows that the fence has not reached (R3). A database that was put
 * back a moment ago says of nodes that they were there, too, so only one that goes on saying so counts. Throws Unavailable.
 */
export async function refuseWhileServed(
  { store, now }: Pick<Context, 'store' | 'now'>,
  wait: () => Promise<unknown>,
): Promise<void> {
  const before = await seenOf(store)
  const nowMs = now().epochMilliseconds
  if (![...before.values()].some((seenAtMs) => Math.abs(nowMs - seenAtMs) < lookedBackMs)) return
  await wait()
  for (const [chain, seenAtMs] of await seenOf(store))
    if (seenAtMs !== before.get(chain))
      throw new Unavailable('a node serves on this database: stop every node first, then say it again')
}

async function seenOf(store: Context['store']): Promise<ReadonlyMap<string, number>> {
  const { nodes } = await store.clocks()
  return new Map(nodes.map(({ chain, seenAtMs }) => [chain, seenAtMs]))
}
