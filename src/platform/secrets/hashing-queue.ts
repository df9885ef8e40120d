import { createLane, Overloaded, type Waiting } from './hashing-lane.ts'

/** Whoever asked is gone, so that nobody waits for the answer. */
export class Abandoned extends Overloaded {
  override readonly name = 'Abandoned'
}

/** For whom a derivation is made, which decides when it gets its turn. */
export type Turn = {
  /** Those who share their places: an address, or a browser that the user is known by. */
  readonly key: string
  /** Served before all others: a browser from which this user logged in before. */
  readonly known: boolean
  /** Those who share a budget, of which one can't starve another: a service. */
  readonly group?: string
  /** How many of the group may wait; as many as anybody unless given. */
  readonly groupMax?: number
  /** Aborted when the client is gone. */
  readonly signal?: AbortSignal
}

export type QueueSettings = {
  readonly concurrent: number
  /** How many may wait, of the known and of all others each. */
  readonly waitingMax: number
  /** How many of one key may wait. */
  readonly waitingPerKeyMax: number
}

/**
 * Runs at most `concurrent` jobs at once. The known wait in a lane of their own, which is served first; within a lane
 * the groups take turns, and within a group the keys, however many of one wait. Where a lane is full, whoever has most
 * waiting gives up its newest for one with fewer, so that a flood sheds itself (X8, R5). Rejects with `Overloaded` whom there is no place for, and
 * with `Abandoned` whoever left before their turn. A job without a turn is the process's own: it is known, and only the
 * lane limits it.
 */
export function createHashingQueue({ concurrent, waitingMax, waitingPerKeyMax }: QueueSettings) {
  checkCount('concurrent', concurrent, 1)
  checkCount('waitingMax', waitingMax, 0)
  checkCount('waitingPerKeyMax', waitingPerKeyMax, 0)
  const known = createLane(waitingMax)
  const others = createLane(waitingMax)
  let running = 0

  function place(turn: Turn | undefined): Promise<void> {
    const { signal } = turn ?? {}
    return new Promise<void>((resolve, reject) => {
      const leave = () => {
        remove()
        reject(new Abandoned('The client is gone'))
      }
      const settled = () => signal?.removeEventListener('abort', leave)
      const waiting: Waiting = {
        start() {
          settled()
          resolve()
        },
        fail(error) {
          settled()
          reject(error)
        },
      }
      const lane = turn === undefined || turn.known ? known : others
      const { key = '', group = '', groupMax = Number.POSITIVE_INFINITY } = turn ?? {}
      const keyMax = turn === undefined ? waitingMax : waitingPerKeyMax
      const remove = lane.add({ group, key }, waiting, { groupMax, keyMax })
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  return async <T>(job: () => Promise<T>, turn?: Turn): Promise<T> => {
    if (turn?.signal?.aborted) throw new Abandoned('The client is gone')
    if (running < concurrent) running += 1
    // Whoever finishes hands over its place directly, so that `running` stays the same and nobody can jump the queue.
    else await place(turn)
    try {
      return await job()
    } finally {
      const next = known.take() ?? others.take()
      if (next) next.start()
      else running -= 1
    }
  }
}

function checkCount(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name} must be a whole number from ${least}, not ${value}`)
}
