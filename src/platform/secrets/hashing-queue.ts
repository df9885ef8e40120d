import { createLane, type Lane, Overloaded, type Waiting } from './hashing-lane.ts'

/** Whoever asked is gone, so that nobody waits for the answer. */
export class Abandoned extends Overloaded {
  override readonly name = 'Abandoned'
}

/** For whom a derivation is made, which decides when it gets its turn. */
export type Turn = {
  /** Those who share their places: an address, or a user who is known. */
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
  /** Is told of each job that had its turn; left out: nobody traces. */
  readonly onDone?: (times: HashingTimes) => void
}

/** How long a job waited for its turn, and how long it then took; 0: it did not wait. */
export type HashingTimes = { readonly waitedMs: number; readonly workedMs: number }

/** How many are being derived, and how many wait: of the known, and of all others. */
export type HashingLoad = { readonly running: number; readonly known: number; readonly others: number }

/**
 * Runs at most `concurrent` jobs at once. The known wait in a lane of their own, which is served first, four times of five; within a lane
 * the groups take turns, and within a group the keys, however many of one wait. Where a lane is full, whoever has most
 * waiting gives up its newest for one with fewer, so that a flood sheds itself (X8, R5). Rejects with `Overloaded` whom there is no place for, and
 * with `Abandoned` whoever left before their turn. A job without a turn is the process's own: it is known, and only the
 * lane limits it. While strangers flood, they leave one job's share of the cores to the known and to the event loop, which
 * answers everybody and checks codes.
 */
export function createHashingQueue(settings: QueueSettings) {
  const { concurrent, waitingMax, waitingPerKeyMax, onDone } = settings
  checkCount('concurrent', concurrent, 1)
  checkCount('waitingMax', waitingMax, 0)
  checkCount('waitingPerKeyMax', waitingPerKeyMax, 0)
  const known = createLane(waitingMax)
  const others = createLane(waitingMax)
  const running = { known: 0, others: 0 }
  /** How many of the known were served while others waited. */
  let knownInARow = 0

  const isFlooded = () => others.size() > floodedFrom * concurrent

  function hasTurn(isKnown: boolean): boolean {
    if (running.known + running.others >= concurrent) return false
    return isKnown || !isFlooded() || running.others < Math.max(1, concurrent - 1)
  }

  /** Counted at once, so that nobody can jump the queue. */
  function taken(): Waiting | undefined {
    const isOthersDue = knownInARow >= knownBeforeOthers && others.size() > 0 && hasTurn(false)
    const ofKnown = hasTurn(true) && !isOthersDue ? known.take() : undefined
    const next = ofKnown ?? (hasTurn(false) ? others.take() : undefined)
    if (next === undefined) return undefined
    const isOfOthers = ofKnown === undefined
    running[isOfOthers ? 'others' : 'known'] += 1
    knownInARow = isOfOthers || others.size() === 0 ? 0 : knownInARow + 1
    return next
  }

  async function enqueue<T>(job: () => Promise<T>, turn?: Turn): Promise<T> {
    if (turn?.signal?.aborted) throw new Abandoned('The client is gone')
    const lane = isOfKnown(turn) ? 'known' : 'others'
    let waitedMs = 0
    if (hasTurn(lane === 'known') && known.size() === 0 && (lane === 'known' || others.size() === 0))
      running[lane] += 1
    else {
      const askedMs = performance.now()
      await place(lane === 'known' ? known : others, turn, { waitingMax, waitingPerKeyMax })
      waitedMs = performance.now() - askedMs
    }
    const beganMs = performance.now()
    try {
      return await job()
    } finally {
      running[lane] -= 1
      onDone?.({ waitedMs, workedMs: performance.now() - beganMs })
      for (let next = taken(); next !== undefined; next = taken()) next.start()
    }
  }

  const load = (): HashingLoad => {
    return { running: running.known + running.others, known: known.size(), others: others.size() }
  }
  return Object.assign(enqueue, { load, isFlooded })
}

/** Waits in a lane for a turn. */
function place(
  lane: Lane,
  turn: Turn | undefined,
  { waitingMax, waitingPerKeyMax }: Pick<QueueSettings, 'waitingMax' | 'waitingPerKeyMax'>,
): Promise<void> {
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
    const { key = '', group = '', groupMax = Number.POSITIVE_INFINITY } = turn ?? {}
    const keyMax = turn === undefined ? waitingMax : waitingPerKeyMax
    const remove = lane.add({ group, key }, waiting, { groupMax, keyMax })
    signal?.addEventListener('abort', leave, { once: true })
  })
}

/**
 * The known never wait for their failures: were they always first, one customer could keep every stranger of every service
 * out.
 */
const knownBeforeOthers = 4

/** From how many waiting strangers a job on it is a flood: half a second of them, or so. */
const floodedFrom = 8

function isOfKnown(turn: Turn | undefined): boolean {
  return turn === undefined || turn.known
}

function checkCount(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name} must be a whole number from ${least}, not ${value}`)
}
