import { instantIn, isJsonObject, jsonObjectIn } from '../../otp/machine-text.ts'
import type { Queryable } from '../../platform/store/store.ts'
import { repeatOf, type ToRepeat } from '../rules/to-repeat.ts'

/** What a SIEM was told of an entry that the database does not have. */
export type LostEntry = {
  readonly at: string
  readonly type: string
  readonly group: ToRepeat
  readonly service: string | null
  readonly userId: string | null
  readonly actor: string | null
  readonly request: string | null
  readonly event: Readonly<Record<string, unknown>>
}

type Told = LostEntry & { readonly position: number; readonly hash: string }

const atOnce = 500

/**
 * Which acts of the lines that a SIEM was told (docs/siem.md) a restore lost, so that somebody does them again: entries since then whose
 * hash does not stand at their place in the journal. A line that came twice is one; `unread` counts those that aren't of the stream.
 */
export async function lostEntries(
  store: Queryable,
  lines: AsyncIterable<string> | Iterable<string>,
  since: Temporal.Instant,
): Promise<{ readonly lost: readonly LostEntry[]; readonly unread: number }> {
  const told = new Map<string, Told>()
  let unread = 0
  for await (const line of lines) {
    if (line === '') continue
    const read = parseTold(line)
    if (read === undefined) unread++
    else if (read !== 'other' && Temporal.Instant.compare(read.at, since) >= 0) told.set(read.hash, read)
  }
  const all = [...told.values()].sort((a, b) => Temporal.Instant.compare(a.at, b.at))
  const lost: LostEntry[] = []
  for (let from = 0; from < all.length; from += atOnce) {
    const some = all.slice(from, from + atOnce)
    const known = await hashesAt(
      store,
      some.map(({ position }) => position),
    )
    for (const { position, hash, ...entry } of some) if (known.get(position) !== hash) lost.push(entry)
  }
  return { lost, unread }
}

async function hashesAt(store: Queryable, positions: readonly number[]) {
  const rows = await store.query(
    `SELECT position, hash FROM journal WHERE position IN (${positions.map(() => '?').join(', ')})`,
    ...positions,
  )
  return new Map(rows.map(([position, hash]) => [position as number, hash as string]))
}

/** `other`: an entry after which there is nothing to repeat. Undefined: it is no line of the stream. */
function parseTold(line: string): Told | 'other' | undefined {
  const told = jsonObjectIn(line)
  const { at, type, position, hash, event } = told ?? {}
  if (typeof at !== 'string' || instantIn(at) === undefined || typeof type !== 'string') return undefined
  if (!Number.isSafeInteger(position) || typeof hash !== 'string') return undefined
  const fields = isJsonObject(event) ? event : {}
  const group = repeatOf(type, fields)
  if (group === undefined) return 'other'
  const [service, userId, actor, request] = ['service', 'userId', 'actor', 'request'].map((name) => {
    const value = told?.[name]
    return typeof value === 'string' ? value : null
  })
  const of = { at, type, group, service, userId, actor, request, position, hash } as Omit<Told, 'event'>
  return { ...of, event: fields }
}
