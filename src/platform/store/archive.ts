import type { Value } from '../decision/table.ts'
import type { ChainHead } from '../journal/chain.ts'
import type { Snapshot, TableShape } from './snapshot.ts'
import type { Queryable } from './store.ts'

/** An archive that is not as it was written, or does not fit this version. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}

export type ArchiveHeader = {
  readonly version: 1
  readonly at: string
  /** Those that made the tables. */
  readonly migrations: readonly number[]
  readonly heads: readonly ChainHead[]
}

/** What a line of an archive is. */
export type ArchiveItem =
  | { readonly is: 'header'; readonly header: ArchiveHeader }
  | { readonly is: 'table'; readonly table: TableShape }
  | { readonly is: 'row'; readonly row: readonly Value[] }
  | { readonly is: 'end'; readonly rows: number }

/** Of the process that reads or restores, and not of what is kept. */
const notKept = ['schema_migration', 'schema_expansion', 'restore_mark']

/** All tables as lines: a header, each table and its rows, and how many there were. */
export async function* archiveLines(snapshot: Snapshot, at: Temporal.Instant): AsyncGenerator<string> {
  yield JSON.stringify({ header: await headerOf(snapshot, at) })
  let count = 0
  for (const table of await snapshot.tables()) {
    if (notKept.includes(table.name)) continue
    yield JSON.stringify({ table })
    for await (const rows of snapshot.rows(table)) {
      count += rows.length
      for (const row of rows) yield JSON.stringify(row.map(toJson))
    }
  }
  yield JSON.stringify({ rows: count })
}

/** How many rows an archive of it has. */
export async function rowsIn(snapshot: Snapshot): Promise<number> {
  let rows = 0
  for (const { name } of await snapshot.tables()) {
    if (notKept.includes(name)) continue
    const [found] = await snapshot.query(`SELECT COUNT(*) FROM ${name}`)
    rows += Number(found?.[0] ?? 0)
  }
  return rows
}

async function headerOf(snapshot: Snapshot, at: Temporal.Instant): Promise<ArchiveHeader> {
  const migrations = await snapshot.query('SELECT number FROM schema_migration ORDER BY number')
  return {
    version: 1,
    at: at.toString(),
    migrations: migrations.map(([number]) => number as number),
    heads: await headsIn(snapshot),
  }
}

async function headsIn(store: Queryable): Promise<ChainHead[]> {
  const rows = await store.query('SELECT chain, head_seq, head_hash FROM journal_chain ORDER BY chain')
  return rows.map(([chain, seq, hash]) => ({
    chain: chain as string,
    seq: seq as number,
    hash: hash as string,
  }))
}

/** The items of an archive's pieces. Throws ArchiveError for one that doesn't begin or end as it should. */
export function* itemsOf(pieces: Iterable<Uint8Array>): Generator<ArchiveItem> {
  let rows = 0
  let last: ArchiveItem | undefined
  for (const line of linesOf(pieces)) {
    const item = itemOf(line)
    if ((last === undefined) !== (item.is === 'header') || last?.is === 'end')
      throw new ArchiveError('the backup does not begin and end as it should')
    if (item.is === 'row') rows += 1
    if (item.is === 'end' && item.rows !== rows)
      throw new ArchiveError(`the backup has ${rows} rows, and says ${item.rows}`)
    last = item
    yield item
  }
  if (last?.is !== 'end') throw new ArchiveError('the backup has no end')
}

function* linesOf(pieces: Iterable<Uint8Array>): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') throw new ArchiveError('the backup ends within a line')
}

function itemOf(line: string): ArchiveItem {
  const parsed = JSON.parse(line)
  if (Array.isArray(parsed)) return { is: 'row', row: parsed.map(fromJson) }
  if (parsed.table !== undefined) return { is: 'table', table: parsed.table }
  if (parsed.rows !== undefined) return { is: 'end', rows: parsed.rows }
  if (parsed.header?.version !== 1) throw new ArchiveError('the backup is of a version that is unknown here')
  return { is: 'header', header: parsed.header }
}

function toJson(value: Value): unknown {
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value
}

function fromJson(value: unknown): Value {
  if (typeof value !== 'object' || value === null) return value as Value
  return new Uint8Array(Buffer.from((value as { readonly base64: string }).base64, 'base64'))
}

/** The migrations that made an archive's tables, in order. Throws ArchiveError for one from a newer version. */
export function migrationsOf<M extends { readonly number: number }>(
  { migrations }: ArchiveHeader,
  known: readonly M[],
): readonly M[] {
  const newer = migrations.find((number) => !known.some((each) => each.number === number))
  if (newer !== undefined)
    throw new ArchiveError(`the backup is of a newer version of Warifu (migration ${newer} is unknown here)`)
  return known.filter(({ number }) => migrations.includes(number))
}

/** Throws ArchiveError unless the journal that was restored stands where the backup says. */
export async function expectHeads(store: Queryable, { heads }: ArchiveHeader): Promise<void> {
  if (JSON.stringify(await headsIn(store)) !== JSON.stringify(heads))
    throw new ArchiveError('the journal in the backup does not stand where its header says')
}

/** Names of tables and columns go into statements. */
export function checkedNames({ name, columns }: TableShape): void {
  const wrong = [name, ...columns].find((each) => !/^[a-z][a-z0-9_]{0,62}$/.test(each))
  if (wrong !== undefined) throw new ArchiveError(`the backup names a table or column "${wrong}"`)
}
