import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'
import type { PrintKind, PrintRun } from '../rules/print/print-run.ts'

/** Who could be written to. */
export type Recipient = {
  readonly userId: string
  readonly userName: string
  readonly customerName: string
  readonly customerNumber: string | null
}

/** Whose letters: those opened from one instant until before another, or in one request, or everybody's; or of a run that was lost. */
export type Recipients = {
  readonly service: string
  readonly kind: PrintKind
  readonly fromMs: number | null
  readonly untilMs: number | null
  readonly lostRunId: string | null
  readonly openedBy: string | null
  /** The first password is on the application form, so that the letter tells the ID alone. */
  readonly isChosen: boolean
}

const columns = 'SELECT u.user_id, u.user_name, c.name, c.number FROM service_user u '
const customers = 'JOIN customer c ON c.service = u.service AND c.customer_id = u.customer_id '

/** Active users who were not written to yet, by customer number and ID; at most `limit`. */
export async function findRecipients(
  store: Queryable,
  { service, kind, fromMs, untilMs, lostRunId, openedBy, isChosen }: Recipients,
  limit: number,
): Promise<Recipient[]> {
  const where = [
    'u.service = ?',
    "u.status = 'active'",
    lostRunId === null ? unwritten(kind, isChosen) : unused(kind),
  ]
  const values: (string | number)[] = [service]
  if (lostRunId !== null) {
    where.push(
      'EXISTS (SELECT 1 FROM printed_letter l JOIN print_run r ON r.service = l.service AND r.run_id = l.run_id ' +
        'WHERE l.service = u.service AND l.run_id = ? AND l.user_id = u.user_id AND r.lost_at_ms IS NOT NULL)',
      // Nor was it made anew: a further letter would make that one useless.
      `u.user_id NOT IN (${writtenTo})`,
    )
    values.push(lostRunId, service, kind, lostRunId)
  }
  if (fromMs !== null || untilMs !== null || openedBy !== null) {
    where.push(
      "EXISTS (SELECT 1 FROM journal j WHERE j.service = u.service AND j.user_id = u.user_id AND j.type = 'user_created' AND j.at_ms >= ? AND j.at_ms < ? AND j.body LIKE '%' || ? || '%')",
    )
    const asked = openedBy === null ? '' : `"request":${JSON.stringify(openedBy)}`
    values.push(fromMs ?? 0, untilMs ?? Number.MAX_SAFE_INTEGER, asked)
  }
  const sql = `${columns}${customers}WHERE ${where.join(' AND ')} ORDER BY c.number, u.user_id LIMIT ?`
  return recipients(await store.query(sql, ...values, limit))
}

/** Nobody printed one for them; a letter of a run that was not lost is as good as sent. */
function unwritten(kind: PrintKind, isChosen: boolean): string {
  if (kind === 'codes')
    return (
      'NOT EXISTS (SELECT 1 FROM activation a WHERE a.service = u.service AND a.user_id = u.user_id) ' +
      "AND NOT EXISTS (SELECT 1 FROM binding b WHERE b.service = u.service AND b.holder = 'user:' || u.user_id)"
    )
  const letter =
    'EXISTS (SELECT 1 FROM printed_letter l WHERE l.service = u.service AND l.user_id = u.user_id)'
  const password = 'EXISTS (SELECT 1 FROM password p WHERE p.service = u.service AND p.user_id = u.user_id'
  return isChosen ? `${password} AND p.must_change = 'initial') AND NOT ${letter}` : `NOT ${password})`
}

/** What the lost letter told has opened nothing yet. */
function unused(kind: PrintKind): string {
  return kind === 'codes'
    ? "EXISTS (SELECT 1 FROM activation a WHERE a.service = u.service AND a.user_id = u.user_id AND a.status = 'issued')"
    : "EXISTS (SELECT 1 FROM password p WHERE p.service = u.service AND p.user_id = u.user_id AND p.must_change = 'initial')"
}

/** The same for those of a run's letters, a few hundred at a time. */
export async function recipientsNamed(
  store: Queryable,
  service: string,
  userIds: readonly string[],
): Promise<Recipient[]> {
  if (userIds.length === 0) return []
  const places = userIds.map(() => '?').join(', ')
  const sql = `${columns}${customers}WHERE u.service = ? AND u.user_id IN (${places})`
  return recipients(await store.query(sql, service, ...userIds))
}

function recipients(rows: readonly (readonly unknown[])[]): Recipient[] {
  return rows.map(([userId, userName, customerName, customerNumber]) => ({
    userId: userId as string,
    userName: userName as string,
    customerName: customerName as string,
    customerNumber: customerNumber as string | null,
  }))
}

/** A page of what the letters of a run tell, in their order. */
export async function sealedLetters(
  store: Queryable,
  { service, runId }: Pick<PrintRun, 'service' | 'runId'>,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<{ readonly number: string; readonly userId: string; readonly sealed: Uint8Array }[]> {
  const rows = await store.query(
    'SELECT l.number, l.user_id, s.sealed FROM printed_letter l ' +
      'JOIN letter_secret s ON s.service = l.service AND s.run_id = l.run_id AND s.number = l.number ' +
      'WHERE l.service = ? AND l.run_id = ? AND l.number > ? ORDER BY l.number LIMIT ?',
    service,
    runId,
    after,
    limit,
  )
  return rows.map(([number, userId, sealed]) => ({
    number: number as string,
    userId: userId as string,
    sealed: sealed as Uint8Array,
  }))
}

/** Names the runs of some services, the newest first. */
export async function newestPrintRuns(
  store: Queryable,
  services: readonly string[],
  limit: number,
): Promise<{ readonly service: string; readonly runId: string }[]> {
  if (services.length === 0) return []
  const places = services.map(() => '?').join(', ')
  return runsIn(
    await store.query(
      `SELECT service, run_id FROM print_run WHERE service IN (${places}) ORDER BY made_at_ms DESC, run_id LIMIT ?`,
      ...services,
      limit,
    ),
  )
}

/** Whom letters of one kind were prepared for, in runs that were not lost, other than one. */
const writtenTo =
  'SELECT a.user_id FROM printed_letter a JOIN print_run n ON n.service = a.service AND n.run_id = a.run_id ' +
  'WHERE a.service = ? AND n.kind = ? AND n.run_id <> ? AND n.lost_at_ms IS NULL'

/** Whom other runs of the same kind have written to: read once for many letters, since nothing finds a letter by its user. */
export async function writtenElsewhere(
  store: Queryable,
  { service, kind, runId }: Pick<PrintRun, 'service' | 'kind' | 'runId'>,
): Promise<ReadonlySet<string>> {
  const rows = await store.query(writtenTo, service, kind, runId)
  return new Set(rows.map(([userId]) => userId as string))
}

/** The runs of the same kind that come before one and have letters left to prepare, made since an instant. */
export async function runsBefore(
  store: Queryable,
  { service, kind, runId, madeAtMs }: Pick<PrintRun, 'service' | 'kind' | 'runId' | 'madeAtMs'>,
  sinceMs: number,
): Promise<{ readonly service: string; readonly runId: string }[]> {
  return runsIn(
    await store.query(
      'SELECT service, run_id FROM print_run WHERE service = ? AND kind = ? AND done < count AND lost_at_ms IS NULL ' +
        'AND made_at_ms >= ? AND (made_at_ms < ? OR (made_at_ms = ? AND run_id < ?)) ORDER BY made_at_ms, run_id',
      service,
      kind,
      sinceMs,
      madeAtMs,
      madeAtMs,
      runId,
    ),
  )
}

/** Those of which letters are yet to be prepared, the oldest first. */
export async function unpreparedRuns(
  store: Queryable,
  limit: number,
): Promise<{ readonly service: string; readonly runId: string }[]> {
  return runsIn(
    await store.query(
      'SELECT service, run_id FROM print_run WHERE done < count AND lost_at_ms IS NULL ORDER BY made_at_ms LIMIT ?',
      limit,
    ),
  )
}

function runsIn(rows: readonly (readonly unknown[])[]) {
  return rows.map(([service, runId]) => ({ service: service as string, runId: runId as string }))
}

/** What letters told goes, once both files have left since before that instant, or the run is lost. */
export async function forgetTakenLetters(store: Queryable, beforeMs: number): Promise<void> {
  await deleteInPieces(
    store,
    { table: 'letter_secret', key: 'service, run_id, number' },
    'EXISTS (SELECT 1 FROM print_run r WHERE r.service = letter_secret.service ' +
      'AND r.run_id = letter_secret.run_id AND (r.lost_at_ms < ? OR (r.pdf_taken_at_ms < ? AND r.csv_taken_at_ms < ?)))',
    beforeMs,
    beforeMs,
    beforeMs,
  )
}

/** Runs of which a file has yet to leave. */
export async function openPrintRuns(
  store: Queryable,
): Promise<readonly Pick<PrintRun, 'service' | 'runId'>[]> {
  const rows = await store.query(
    'SELECT service, run_id FROM print_run WHERE lost_at_ms IS NULL AND (pdf_taken_at_ms IS NULL OR csv_taken_at_ms IS NULL)',
  )
  return rows.map(([service, runId]) => ({ service: service as string, runId: runId as string }))
}
