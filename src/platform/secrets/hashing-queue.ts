/** Too many password derivations wait: answer with 503 and Retry-After. */
export class Overloaded extends Error {
  override readonly name: string = 'Overloaded'
}

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

type Waiting = { readonly start: () => void; readonly fail: (error: Overloaded) => void }

/**
 * Runs at most `concurrent` jobs at once. The known wait in a lane of their own, which is served first; within a lane
 * the keys take turns, however many of one key wait. Where a lane is full, the key with most waiting gives up its newest
 * for a key with fewer, so that a flood sheds itself (X8, R5). Rejects with `Overloaded` whom there is no place for, and
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
      const remove = lane.add(turn?.key ?? '', waiting, turn === undefined ? waitingMax : waitingPerKeyMax)
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

function createLane(waitingMax: number) {
  // A Map keeps insertion order: its first key is the next to be served.
  const byKey = new Map<string, Waiting[]>()
  let size = 0

  function drop(key: string, waiting: Waiting): void {
    const list = byKey.get(key) ?? []
    const at = list.indexOf(waiting)
    if (at < 0) return
    list.splice(at, 1)
    if (list.length === 0) byKey.delete(key)
    size -= 1
  }

  /** Makes room by taking it from the key with most waiting, if that is more than this one would have. */
  function madeRoom(count: number): boolean {
    let longest: readonly [string, Waiting[]] | undefined
    for (const entry of byKey) if (entry[1].length > (longest?.[1].length ?? count + 1)) longest = entry
    const newest = longest?.[1].at(-1)
    if (longest === undefined || newest === undefined) return false
    drop(longest[0], newest)
    newest.fail(new Overloaded('Others with fewer passwords to check come first'))
    return true
  }

  return {
    /** Throws `Overloaded` if there is no place; returns what takes it out again. */
    add(key: string, waiting: Waiting, perKeyMax: number): () => void {
      const list = byKey.get(key) ?? []
      if (list.length >= perKeyMax || (size >= waitingMax && !madeRoom(list.length)))
        throw new Overloaded('Too many passwords are waiting to be checked')
      list.push(waiting)
      byKey.set(key, list)
      size += 1
      return () => drop(key, waiting)
    },
    /** The first of the key whose turn it is; the key's next turn comes after all others'. */
    take(): Waiting | undefined {
      const [entry] = byKey
      if (entry === undefined) return undefined
      const [key, list] = entry
      const next = list.shift()
      byKey.delete(key)
      if (list.length > 0) byKey.set(key, list)
      size -= 1
      return next
    },
  }
}
