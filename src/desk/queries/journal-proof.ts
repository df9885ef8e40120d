import type { Queryable } from '../../platform/store/store.ts'

export type ProofRow = {
  readonly run: string
  readonly status: 'running' | 'done' | 'failed'
  readonly startedBy: string
  readonly startedAtMs: number
  readonly seenAtMs: number
  readonly endedAtMs: number | null
  readonly entries: number
  readonly total: number
  /** A `JournalReport`, and how many checkpoints from outside there were. */
  readonly report: string | null
}

const columns = 'run, status, started_by, started_at_ms, seen_at_ms, ended_at_ms, entries, total, report'

export async function readProof(store: Queryable, desk: string): Promise<ProofRow | undefined> {
  const [row] = await store.query(`SELECT ${columns} FROM journal_proof WHERE desk = ?`, desk)
  if (row === undefined) return undefined
  const [run, status, startedBy, startedAtMs, seenAtMs, endedAtMs, entries, total, report] = row
  return {
    run: run as string,
    status: status as ProofRow['status'],
    startedBy: startedBy as string,
    startedAtMs: startedAtMs as number,
    seenAtMs: seenAtMs as number,
    endedAtMs: endedAtMs as number | null,
    entries: entries as number,
    total: total as number,
    report: report as string | null,
  }
}

/** Begins a check, unless another one is under way that was seen after `quietSinceMs`: of several, one begins. */
export async function beginProof(
  store: Queryable,
  desk: string,
  { run, startedBy, startedAtMs, total }: Pick<ProofRow, 'run' | 'startedBy' | 'startedAtMs' | 'total'>,
  quietSinceMs: number,
): Promise<void> {
  await store.query(
    'INSERT INTO journal_proof (desk, run, status, started_by, started_at_ms, seen_at_ms, entries, total) ' +
      "VALUES (?, ?, 'running', ?, ?, ?, 0, ?) ON CONFLICT (desk) DO UPDATE SET run = excluded.run, " +
      'status = excluded.status, started_by = excluded.started_by, started_at_ms = excluded.started_at_ms, ' +
      'seen_at_ms = excluded.seen_at_ms, ended_at_ms = NULL, entries = 0, total = excluded.total, report = NULL ' +
      "WHERE journal_proof.status <> 'running' OR journal_proof.seen_at_ms < ?",
    desk,
    run,
    startedBy,
    startedAtMs,
    startedAtMs,
    total,
    quietSinceMs,
  )
}

export async function noteProofProgress(
  store: Queryable,
  { desk, run, entries, atMs }: { desk: string; run: string; entries: number; atMs: number },
): Promise<void> {
  await store.query(
    'UPDATE journal_proof SET entries = ?, seen_at_ms = ? WHERE desk = ? AND run = ?',
    entries,
    atMs,
    desk,
    run,
  )
}

export async function endProof(
  store: Queryable,
  {
    desk,
    run,
    status,
    atMs,
    report,
  }: {
    desk: string
    run: string
    status: 'done' | 'failed'
    atMs: number
    report: string | null
  },
): Promise<void> {
  await store.query(
    'UPDATE journal_proof SET status = ?, ended_at_ms = ?, seen_at_ms = ?, report = ? WHERE desk = ? AND run = ?',
    status,
    atMs,
    atMs,
    report,
    desk,
    run,
  )
}
