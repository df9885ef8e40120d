import { addTurnedAway, forgetTurnedAway, type TurnedAway, turnedAwaySince } from '../queries/turned-away.ts'
import type { Context } from './context.ts'

type Counted = Map<string, TurnedAway>

/** What each store that this process has open is still to be told. */
const pending = new WeakMap<Context['store'], Counted>()

const minuteMs = 60_000
const keptMs = 60 * minuteMs
/** Where a minute is not known yet: whoever counts asks no clock, which may be the reason for the 503. */
const thisMinute = -1

/** The answers that turn a request away before anything is decided. */
const turningAway: readonly number[] = [429, 503]

/** Counts an answer to a request of a service (null: of none), if it turned the request away. It costs no query. */
export function noteAnswer(store: Context['store'], service: string | null, status: number): void {
  if (!turningAway.includes(status)) return
  const counted: Counted = pending.get(store) ?? new Map()
  pending.set(store, counted)
  add(counted, { service, minuteMs: thisMinute, status, requests: 1 })
}

function add(counted: Counted, more: TurnedAway): void {
  const key = `${more.service} ${more.minuteMs} ${more.status}`
  const before = counted.get(key)
  counted.set(key, { ...more, requests: more.requests + (before?.requests ?? 0) })
}

/**
 * Tells the other nodes what this one has counted, in one statement, and gives how many a minute all of them turned away
 * of late, by service and status: in this minute or the one before, whichever had more. What could not be told stays for
 * the next time.
 */
export async function tellTurnedAway({
  store,
  now,
}: Pick<Context, 'store' | 'now'>): Promise<ReadonlyMap<string | null, ReadonlyMap<number, number>>> {
  const nowMs = now().epochMilliseconds
  const minute = nowMs - (nowMs % minuteMs)
  const counted = [...(pending.get(store)?.values() ?? [])].map((each) =>
    each.minuteMs === thisMinute ? { ...each, minuteMs: minute } : each,
  )
  pending.delete(store)
  await addTurnedAway(store, store.head().chain, counted).catch((error: unknown) => {
    const again: Counted = pending.get(store) ?? new Map()
    pending.set(store, again)
    for (const each of counted) add(again, each)
    throw error
  })
  const perMinute = new Map<string | null, Map<number, number>>()
  for (const { service, status, requests } of await turnedAwaySince(store, minute - minuteMs)) {
    const byStatus = perMinute.get(service) ?? new Map<number, number>()
    perMinute.set(service, byStatus.set(status, Math.max(requests, byStatus.get(status) ?? 0)))
  }
  return perMinute
}

export function forgetOldTurnedAway({ store, now }: Pick<Context, 'store' | 'now'>): Promise<void> {
  return forgetTurnedAway(store, now().epochMilliseconds - keptMs)
}
