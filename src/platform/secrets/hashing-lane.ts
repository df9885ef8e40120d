/** Too many password derivations wait: answer with 503 and Retry-After. */
export class Overloaded extends Error {
  override readonly name: string = 'Overloaded'
}

// One of each for all: a flood would have a stack trace made for every one that is turned away.
const noPlace = new Overloaded('Too many passwords are waiting to be checked')
const shedForOthers = new Overloaded('Others with fewer passwords to check come first')

/** One who waits for a turn. */
export type Waiting = { readonly start: () => void; readonly fail: (error: Overloaded) => void }

type Place = { readonly group: string; readonly key: string }

type Limits = { readonly groupMax: number; readonly keyMax: number }

/** A Map keeps insertion order: its first key is the next to be served. */
type Group = { readonly byKey: Map<string, Waiting[]>; size: number }

export type Lane = ReturnType<typeof createLane>

/** Those who wait, in turns: by group, in each group by key, in each key in order. */
export function createLane(waitingMax: number) {
  const groups = new Map<string, Group>()
  let size = 0

  function drop(name: string, key: string, waiting: Waiting): void {
    const group = groups.get(name)
    const list = group?.byKey.get(key) ?? []
    const at = list.indexOf(waiting)
    if (group === undefined || at < 0) return
    list.splice(at, 1)
    if (list.length === 0) group.byKey.delete(key)
    group.size -= 1
    if (group.size === 0) groups.delete(name)
    size -= 1
  }

  /** Takes the newest from the key of a group with most waiting, if that is more than `least`. */
  function shed(name: string, least: number): boolean {
    const longest = longestOf(groups.get(name)?.byKey, ({ length }) => length, least)
    const newest = longest?.[1].at(-1)
    if (longest === undefined || newest === undefined) return false
    drop(name, longest[0], newest)
    newest.fail(shedForOthers)
    return true
  }

  /** Takes room from the group with most waiting; where that is the newcomer's own, from a key with more than theirs. */
  function madeRoom({ group, key }: Place): boolean {
    const own = groups.get(group)
    const largest = longestOf(groups, (each) => each.size, (own?.size ?? 0) + 1)
    if (largest !== undefined) return shed(largest[0], 0)
    return shed(group, (own?.byKey.get(key)?.length ?? 0) + 1)
  }

  function hasRoom(place: Place, { groupMax, keyMax }: Limits): boolean {
    const own = groups.get(place.group)
    const mine = own?.byKey.get(place.key)?.length ?? 0
    if (mine >= keyMax) return false
    if ((own?.size ?? 0) >= groupMax) return shed(place.group, mine + 1)
    return size < waitingMax || madeRoom(place)
  }

  return {
    size: () => size,
    /** Throws `Overloaded` if there is no place; returns what takes it out again. */
    add(place: Place, waiting: Waiting, limits: Limits): () => void {
      if (!hasRoom(place, limits)) throw noPlace
      const { group: name, key } = place
      const group = groups.get(name) ?? { byKey: new Map<string, Waiting[]>(), size: 0 }
      groups.set(name, group)
      group.byKey.set(key, [...(group.byKey.get(key) ?? []), waiting])
      group.size += 1
      size += 1
      return () => drop(name, key, waiting)
    },
    /** The first of the group and the key whose turn it is; their next turn comes after all others'. */
    take(): Waiting | undefined {
      const [name, group] = groups.entries().next().value ?? []
      const [key, list] = group?.byKey.entries().next().value ?? []
      if (name === undefined || group === undefined || key === undefined) return undefined
      const next = list?.shift()
      toTheEnd(group.byKey, key, (each) => each.length > 0)
      group.size -= 1
      toTheEnd(groups, name, (each) => each.size > 0)
      size -= 1
      return next
    },
  }
}

/** The first of those with the highest measure above `least`. */
function longestOf<V>(
  of: ReadonlyMap<string, V> | undefined,
  measure: (value: V) => number,
  least: number,
): readonly [string, V] | undefined {
  let longest: readonly [string, V] | undefined
  let most = least
  for (const [key, value] of of ?? []) {
    if (measure(value) <= most) continue
    longest = [key, value]
    most = measure(value)
  }
  return longest
}

function toTheEnd<V>(map: Map<string, V>, key: string, stays: (value: V) => boolean): void {
  const value = map.get(key)
  map.delete(key)
  if (value !== undefined && stays(value)) map.set(key, value)
}
