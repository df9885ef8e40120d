import type { Queryable } from '../../../platform/store/store.ts'

/** A process that wants to tell a place, and until when nobody else does. */
export type Hold = { readonly place: string; readonly holder: string; readonly untilMs: number }

/** Begins a place that is new with what comes after a position: what was before is none of its business. */
export async function beginPlace(store: Queryable, place: string, position: number): Promise<void> {
  await store.query(
    'INSERT INTO event_stream (place, position, held_until_ms) VALUES (?, ?, 0) ON CONFLICT (place) DO NOTHING',
    place,
    position,
  )
}

/** Up to where a place was told, if this process may tell it now; undefined: another one does, or there is no such place. */
export async function holdPlace(
  store: Queryable,
  { place, holder, untilMs }: Hold,
  nowMs: number,
): Promise<number | undefined> {
  const [row] = await store.query(
    'UPDATE event_stream SET holder = ?, held_until_ms = ? WHERE place = ? AND (holder = ? OR held_until_ms <= ?) ' +
      'RETURNING position',
    holder,
    untilMs,
    place,
    holder,
    nowMs,
  )
  return row?.[0] as number | undefined
}

/** Whether there is such a place. */
export async function hasPlace(store: Queryable, place: string): Promise<boolean> {
  return (await store.query('SELECT 1 FROM event_stream WHERE place = ?', place)).length > 0
}

export async function noteTold(
  store: Queryable,
  { place, holder }: Pick<Hold, 'place' | 'holder'>,
  position: number,
): Promise<void> {
  await store.query(
    'UPDATE event_stream SET position = ? WHERE place = ? AND holder = ? AND position < ?',
    position,
    place,
    holder,
    position,
  )
}

export async function letGo(
  store: Queryable,
  { place, holder }: Pick<Hold, 'place' | 'holder'>,
): Promise<void> {
  await store.query('UPDATE event_stream SET held_until_ms = 0 WHERE place = ? AND holder = ?', place, holder)
}

export type Behind = {
  readonly place: string
  readonly waiting: number
  /** When the oldest entry happened that the place was not told; null: it was told everything. */
  readonly oldestMs: number | null
}

/** How far places are behind that somebody told, or tried to, after an instant. */
export async function placesBehind(store: Queryable, sinceMs: number): Promise<readonly Behind[]> {
  const rows = await store.query(
    'SELECT s.place, (SELECT MAX(j.position) FROM journal j) - s.position, ' +
      '(SELECT j.at_ms FROM journal j WHERE j.position > s.position ORDER BY j.position LIMIT 1) ' +
      'FROM event_stream s WHERE s.held_until_ms > ? ORDER BY s.place',
    sinceMs,
  )
  return rows.map(([place, waiting, oldestMs]) => ({
    place: place as string,
    waiting: Math.max(0, (waiting as number | null) ?? 0),
    oldestMs: oldestMs as number | null,
  }))
}
