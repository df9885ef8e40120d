import { setImmediate as nextTurn } from 'node:timers/promises'

type Waiting<Item, Result> = {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Does for many at once what each asks for alone: all that come in one turn of the event loop, or while those before are done,
 * at most so many. `run` gives their results in their order; where it rejects, it does for all of them. One at a time is a disk's
 * write each.
 */
export function batched<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  most: number,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = []
  let running = false

  async function drain(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      await nextTurn()
      const group = waiting.splice(0, most)
      try {
        const results = await run(group.map(({ item }) => item))
        for (const [i, { resolve }] of group.entries()) resolve(results[i] as Result)
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    running = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!running) drain().catch(reject)
    })
}
