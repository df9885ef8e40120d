import type { Value } from '../decision/table.ts'
import type { Queryable } from '../store/store.ts'
import type { ChainHead, Checkpoint, JournalRow, JournalText } from './chain.ts'
import { journalColumns } from './journal.ts'
import {
  type JournalFilter,
  nextService,
  type Sql,
  seekOldest,
  seekTelling,
  seekTypes,
  seekUsers,
  usersAtOnce,
} from './newest-of-types.ts'

export type ChainRow = {
  readonly chain: string
  readonly startedAtMs: number
  readonly headSeq: number
  readonly headHash: string
}

/** What is kept beside an entry comes along with it (decision 64). */
const personalOfRow =
  '(SELECT text FROM journal_personal p WHERE p.chain = journal.chain AND p.seq = journal.seq)'

const journalRowColumns = [
  ...['position', ...journalColumns].map((column) => `journal.${column}`),
  personalOfRow,
].join(', ')

/** Journal entries in order of commit, after a position; null: from the first. */
export async function journalAfter(
  store: Queryable,
  position: number | null,
  limit: number,
): Promise<JournalRow[]> {
  const after = position === null ? '' : 'WHERE position > ? '
  const sql = `SELECT ${journalRowColumns} FROM journal ${after}ORDER BY position LIMIT ?`
  const rows = await store.query(sql, ...(position === null ? [] : [position]), limit)
  return rows.map(journalRow)
}

/** The newest entries first, of everything that the filter names; an empty list of services has none. */
export async function newestJournal(
  store: Queryable,
  filter: JournalFilter,
  limit: number,
): Promise<JournalRow[]> {
  const { service, services, ofNoService, userId, userIds, types, before, after, fromMs, untilMs } = filter
  const seek = seekTypes(filter, limit)
  if (seek !== null) {
    const found = await store.query(
      `SELECT ${journalRowColumns} FROM journal WHERE position IN (${seek.sql}) ORDER BY position DESC`,
      ...seek.values,
    )
    return found.map(journalRow)
  }
  const among = (values: readonly string[]) => `(${values.map(() => '?').join(', ')})`
  const conditions: [string, readonly Value[]][] = []
  if (service !== undefined) conditions.push(['service = ?', [service]])
  if (services !== undefined) conditions.push([`service IN ${among(services)}`, services])
  if (ofNoService) conditions.push(['service IS NULL', []])
  if (userId !== undefined) conditions.push(['user_id = ?', [userId]])
  if (userIds !== undefined) conditions.push([`user_id IN ${among(userIds)}`, userIds])
  if (types !== undefined) conditions.push([`type IN ${among(types)}`, types])
  if (before !== undefined) conditions.push(['position < ?', [before]])
  if (after !== undefined) conditions.push(['position > ?', [after]])
  if (fromMs !== undefined) conditions.push(['at_ms >= ?', [fromMs]])
  if (untilMs !== undefined) conditions.push(['at_ms < ?', [untilMs]])
  if ([services, userIds, types].some((list) => list?.length === 0)) return []
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`
  const sql = `SELECT ${journalRowColumns} FROM journal ${where} ORDER BY position DESC LIMIT ?`
  const rows = await store.query(sql, ...conditions.flatMap(([, values]) => values), limit)
  return rows.map(journalRow)
}

/** The newest entries of some services before a position, but for what each login writes. */
export async function newestTelling(
  store: Queryable,
  services: readonly string[],
  before: number,
  limit: number,
): Promise<JournalRow[]> {
  return services.length === 0 ? [] : soughtRows(store, seekTelling(services, before, limit))
}

/** The same of some users, whatever it is. */
export async function newestOfUsers(
  store: Queryable,
  users: readonly { readonly service: string; readonly userId: string }[],
  before: number,
  limit: number,
): Promise<JournalRow[]> {
  const all: JournalRow[] = []
  for (let from = 0; from < users.length; from += usersAtOnce)
    all.push(...(await soughtRows(store, seekUsers(users.slice(from, from + usersAtOnce), before, limit))))
  return all.toSorted((a, b) => b.position - a.position).slice(0, limit)
}

async function soughtRows(
  store: Queryable,
  { sql, values }: ReturnType<typeof seekTelling>,
): Promise<JournalRow[]> {
  const found = await store.query(
    `SELECT ${journalRowColumns} FROM journal WHERE position IN (${sql}) ORDER BY position DESC`,
    ...values,
  )
  return found.map(journalRow)
}

/** Everything from one position until before another, the newest first. */
export async function journalBack(
  store: Queryable,
  { before, from }: { readonly before: number; readonly from: number },
  limit: number,
): Promise<JournalRow[]> {
  const rows = await store.query(
    `SELECT ${journalRowColumns} FROM journal WHERE position < ? AND position >= ? ORDER BY position DESC LIMIT ?`,
    before,
    from,
    limit,
  )
  return rows.map(journalRow)
}

/** What some ranges of positions hold, of what is wanted; the newest first. */
export async function journalOfRanges(
  store: Queryable,
  ranges: readonly { readonly from: number; readonly before: number }[],
  wanted: Sql,
): Promise<JournalRow[]> {
  if (ranges.length === 0) return []
  // One SELECT for each range, and types as a CASE: with an OR, or with an index of types to look better, SQLite reads on to
  // the end of the journal.
  const ofRange =
    `SELECT ${journalRowColumns} FROM journal WHERE position >= ? AND position < ? ` +
    `AND CASE WHEN ${wanted.sql} THEN 1 ELSE 0 END = 1`
  const rows = await store.query(
    `SELECT * FROM (${ranges.map(() => ofRange).join(' UNION ALL ')}) AS entry ORDER BY position DESC`,
    ...ranges.flatMap(({ from, before }) => [from, before, ...wanted.values]),
  )
  return rows.map(journalRow)
}

/** The oldest entries of some types of a service after a position: what follows it, in order (`seekOldest`). */
export async function journalOfTypesAfter(
  store: Queryable,
  asked: Parameters<typeof seekOldest>[0],
  limit: number,
): Promise<JournalRow[]> {
  const seek = seekOldest(asked, limit)
  const rows = await store.query(
    `SELECT ${journalRowColumns} FROM journal WHERE position IN (${seek.sql}) ORDER BY position`,
    ...seek.values,
  )
  return rows.map(journalRow)
}

/** Of which services it tells. */
export async function servicesInJournal(store: Queryable): Promise<readonly string[]> {
  const services: string[] = []
  for (let after = ''; ; ) {
    const [row] = await store.query(nextService, after)
    const next = row?.[0] as string | null | undefined
    if (next == null) return services
    services.push(next)
    after = next
  }
}

export async function readChains(store: Queryable): Promise<ChainRow[]> {
  const rows = await store.query(
    'SELECT chain, started_at_ms, head_seq, head_hash FROM journal_chain ORDER BY chain',
  )
  return rows.map(([chain, startedAtMs, headSeq, headHash]) => ({
    chain: chain as string,
    startedAtMs: startedAtMs as number,
    headSeq: headSeq as number,
    headHash: headHash as string,
  }))
}

export async function readCheckpoints(store: Queryable): Promise<Checkpoint[]> {
  const rows = await store.query(
    'SELECT chain, seq, hash, at_ms, key_id, signature FROM journal_checkpoint ORDER BY chain, seq',
  )
  return rows.map(checkpointRow)
}

function checkpointRow([chain, seq, hash, atMs, keyId, signature]: Value[]): Checkpoint {
  return {
    chain: chain as string,
    seq: seq as number,
    hash: hash as string,
    atMs: atMs as number,
    keyId: keyId as string,
    signature: signature as string,
  }
}

/** The signed checkpoints of one chain, in order. */
export async function checkpointsOfChain(store: Queryable, chain: string): Promise<Checkpoint[]> {
  const rows = await store.query(
    'SELECT chain, seq, hash, at_ms, key_id, signature FROM journal_checkpoint WHERE chain = ? ORDER BY seq',
    chain,
  )
  return rows.map(checkpointRow)
}

/** Where each chain stands, and when its process was last seen; null: it never said. */
export async function readLivingChains(
  store: Queryable,
): Promise<ReadonlyMap<string, { readonly headSeq: number; readonly seenAtMs: number | null }>> {
  const rows = await store.query('SELECT chain, head_seq, seen_at_ms FROM journal_chain')
  return new Map(
    rows.map(([chain, headSeq, seenAtMs]) => [
      chain as string,
      { headSeq: headSeq as number, seenAtMs: seenAtMs as number | null },
    ]),
  )
}

export async function saveCheckpoint(
  store: Queryable,
  { chain, seq, hash, atMs, keyId, signature }: Checkpoint,
): Promise<void> {
  await store.query(
    'INSERT INTO journal_checkpoint (chain, seq, hash, at_ms, key_id, signature) VALUES (?, ?, ?, ?, ?, ?) ' +
      'ON CONFLICT (chain, seq) DO NOTHING',
    chain,
    seq,
    hash,
    atMs,
    keyId,
    signature,
  )
}

/** The nearest signed checkpoints of a chain: strictly before an entry, and at it or after it. */
export async function checkpointsAround(
  store: Queryable,
  chain: string,
  seq: number,
): Promise<{ readonly before: Checkpoint | undefined; readonly after: Checkpoint | undefined }> {
  const nearest = async (condition: string) => {
    const [row] = await store.query(
      `SELECT chain, seq, hash, at_ms, key_id, signature FROM journal_checkpoint WHERE chain = ? AND ${condition} LIMIT 1`,
      chain,
      seq,
    )
    return row === undefined ? undefined : checkpointRow(row)
  }
  const before = await nearest('seq < ? ORDER BY seq DESC')
  return { before, after: await nearest('seq >= ? ORDER BY seq') }
}

/** An entry's chain, in order: so many of its entries up to the entry, and so many after it. */
export async function chainAround(
  store: Queryable,
  { position, chain }: Pick<JournalRow, 'position' | 'chain'>,
  limits: { readonly before: number; readonly after: number },
): Promise<JournalRow[]> {
  const found = (condition: string, limit: number) =>
    store.query(
      `SELECT ${journalRowColumns} FROM journal WHERE chain = ? AND position ${condition} LIMIT ?`,
      chain,
      position,
      limit,
    )
  const before = await found('<= ? ORDER BY position DESC', limits.before)
  const after = await found('> ? ORDER BY position', limits.after)
  return [...before.toReversed(), ...after].map(journalRow)
}

/** The newest signed checkpoint of the journal, of whichever chain. */
export async function readNewestCheckpoint(
  store: Queryable,
): Promise<(ChainHead & { readonly atMs: number; readonly keyId: string }) | undefined> {
  const rows = await store.query(
    'SELECT chain, seq, hash, at_ms, key_id FROM journal_checkpoint ORDER BY at_ms DESC LIMIT 1',
  )
  const [row] = rows
  if (row === undefined) return undefined
  const [chain, seq, hash, atMs, keyId] = row as [string, number, string, number, string]
  return { chain, seq, hash, atMs, keyId }
}

function journalRow([
  position,
  chain,
  seq,
  atMs,
  type,
  service,
  userId,
  body,
  hash,
  mac,
  beside,
]: Value[]): JournalRow {
  return {
    position: position as number,
    chain: chain as string,
    seq: seq as number,
    atMs: atMs as number,
    type: type as string,
    service: service as string | null,
    userId: userId as string | null,
    body: body as string,
    hash: hash as string,
    mac: mac as string | null,
    beside: beside as string | null,
  }
}

/** Up to where the journal goes. */
export async function readHeadPosition(store: Queryable): Promise<number> {
  const [row] = await store.query('SELECT MAX(position) FROM journal')
  return (row?.[0] as number | null | undefined) ?? 0
}

/**
 * Every entry after a position up to another, in order; of those outside the instants only the position. Not filtered by
 * the database: a page without a hit would take as long as the journal.
 */
export async function journalBetween(
  store: Queryable,
  { after, upTo, fromMs, untilMs }: { after: number; upTo: number; fromMs: number; untilMs: number },
  limit: number,
): Promise<{ readonly position: number; readonly text: JournalText | null }[]> {
  const rows = await store.query(
    `SELECT position, CASE WHEN at_ms >= ? AND at_ms < ? THEN body END, ${personalOfRow} FROM journal ` +
      'WHERE position > ? AND position <= ? ORDER BY position LIMIT ?',
    fromMs,
    untilMs,
    after,
    upTo,
    limit,
  )
  return rows.map(([position, body, beside]) => ({
    position: position as number,
    text: body === null ? null : { body: body as string, beside: beside as string | null },
  }))
}
