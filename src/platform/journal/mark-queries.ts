import type { Value } from '../decision/table.ts'
import type { Queryable } from '../store/store.ts'
import type { Mark } from './marks.ts'

/** Up to which position the journal is marked; -1: nowhere. */
export async function markedUpTo(store: Queryable): Promise<number> {
  const [row] = await store.query("SELECT position FROM journal_marked WHERE name = 'marks'")
  return (row?.[0] as number | undefined) ?? -1
}

export async function noteMarked(store: Queryable, position: number): Promise<void> {
  await store.query(
    "INSERT INTO journal_marked (name, position) VALUES ('marks', ?) " +
      'ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE journal_marked.position < excluded.position',
    position,
  )
}

const atOnce = 250

/** Several nodes may do it at the same time, and again. */
export async function saveMarks(
  store: Queryable,
  marks: readonly (Mark & { readonly block: number })[],
): Promise<void> {
  for (let from = 0; from < marks.length; from += atOnce) {
    const some = marks.slice(from, from + atOnce)
    await store.query(
      `INSERT INTO journal_mark (kind, value, block) VALUES ${some.map(() => '(?, ?, ?)').join(', ')} ` +
        'ON CONFLICT (kind, value, block) DO NOTHING',
      ...some.flatMap(({ kind, value, block }) => [kind, value, block]),
    )
  }
}

/** Removes some marks, and the times of the blocks up to one of them. */
export async function deleteMarks(
  store: Queryable,
  marks: readonly (Mark & { readonly block: number })[],
  lastBlock: number,
): Promise<void> {
  for (let from = 0; from < marks.length; from += atOnce) {
    const some = marks.slice(from, from + atOnce)
    await store.query(
      `DELETE FROM journal_mark WHERE (kind, value, block) IN (VALUES ${some.map(() => '(?, ?, CAST(? AS BIGINT))').join(', ')})`,
      ...some.flatMap(({ kind, value, block }) => [kind, value, block]),
    )
  }
  await store.query('DELETE FROM journal_block WHERE block <= ?', lastBlock)
}

export type BlockTime = { readonly block: number; readonly fromMs: number; readonly untilMs: number }

/** From when to when the entries of some blocks are; a block grows while it is the newest. */
export async function saveBlocks(store: Queryable, blocks: readonly BlockTime[]): Promise<void> {
  for (let from = 0; from < blocks.length; from += atOnce) {
    const some = blocks.slice(from, from + atOnce)
    await store.query(
      `INSERT INTO journal_block (block, from_ms, until_ms) VALUES ${some.map(() => '(?, ?, ?)').join(', ')} ` +
        'ON CONFLICT (block) DO UPDATE SET ' +
        'from_ms = CASE WHEN excluded.from_ms < journal_block.from_ms THEN excluded.from_ms ELSE journal_block.from_ms END, ' +
        'until_ms = CASE WHEN excluded.until_ms > journal_block.until_ms THEN excluded.until_ms ELSE journal_block.until_ms END',
      ...some.flatMap(({ block, fromMs, untilMs }) => [block, fromMs, untilMs]),
    )
  }
}

/** The first and the last block with an entry of some time; null: there is none among those that are marked. */
export async function blocksBetween(
  store: Queryable,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): Promise<{ readonly first: number; readonly last: number } | null> {
  const [row] = await store.query(
    'SELECT MIN(block), MAX(block) FROM journal_block WHERE until_ms >= ? AND from_ms < ?',
    fromMs,
    untilMs,
  )
  const [first, last] = (row ?? []) as (number | null)[]
  return typeof first === 'number' && typeof last === 'number' ? { first, last } : null
}

/** The first block with an entry of that time or later; null: there is none among those that are marked. */
export async function firstBlockFrom(store: Queryable, ms: number): Promise<number | null> {
  const [row] = await store.query('SELECT MIN(block) FROM journal_block WHERE until_ms >= ?', ms)
  return (row?.[0] as number | null | undefined) ?? null
}

/** The newest blocks that hold all of some marks, between two of them. */
export async function markedBlocks(
  store: Queryable,
  marks: readonly Mark[],
  { first, last }: { readonly first: number; readonly last: number },
  limit: number,
): Promise<number[]> {
  const [driving, ...others] = marks
  if (driving === undefined) return []
  const also = others.map(
    () =>
      ' AND block IN (SELECT block FROM journal_mark WHERE kind = ? AND value = ? AND block >= ? AND block <= ?)',
  )
  const of = ({ kind, value }: Mark): readonly Value[] => [kind, value, first, last]
  const rows = await store.query(
    `SELECT block FROM journal_mark WHERE kind = ? AND value = ? AND block >= ? AND block <= ?${also.join('')} ` +
      'ORDER BY block DESC LIMIT ?',
    ...of(driving),
    ...others.flatMap(of),
    limit,
  )
  return rows.map(([block]) => block as number)
}
