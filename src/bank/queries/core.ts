import type { Queryable } from '../../platform/store/store.ts'
import { type Posting, postingState } from '../rules/account.ts'
import type { PostingCase } from '../rules/posting-case.ts'

const columns = postingState.table.columns.map(([name]) => `p.${name}`).join(', ')

/**
 * Postings of transfers that the core system has neither answered nor booked. Those from before its first file are in the
 * balances of that file; what goes back into an account waits until it has what had come out of it.
 */
const unanswered =
  'FROM bank_posting p WHERE p.service = ? AND p.transfer_id IS NOT NULL AND p.balance_yen IS NOT NULL ' +
  'AND p.core_sequence IS NULL AND p.core_answer IS NULL ' +
  'AND p.booked_at_ms >= (SELECT MIN(f.taken_at_ms) FROM bank_core_file f WHERE f.service = p.service) ' +
  'AND (p.yen < 0 OR NOT EXISTS (SELECT 1 FROM bank_posting o WHERE o.service = p.service ' +
  'AND o.transfer_id = p.transfer_id AND o.account_id = p.account_id AND o.yen < 0 ' +
  "AND o.core_sequence IS NULL AND COALESCE(o.core_answer, '') <> 'accepted'))"

/** What the core system is to be sent, oldest first. */
export async function postingsToSend(store: Queryable, service: string, limit: number): Promise<Posting[]> {
  const rows = await store.query(
    `SELECT ${columns} ${unanswered} ORDER BY p.booked_at_ms, p.entry_id LIMIT ?`,
    service,
    limit,
  )
  return rows.map(postingState.table.fromRow)
}

/** Since when the oldest of them waits; null: none does. */
export async function oldestToSendMs(store: Queryable, service: string): Promise<number | null> {
  const rows = await store.query(`SELECT MIN(p.booked_at_ms) ${unanswered}`, service)
  return rows[0]?.[0] as number | null
}

/** Those whose transfer still lacks something there: what was stopped here since needs nobody any more. */
const refused =
  "FROM bank_posting p WHERE p.service = ? AND p.core_answer = 'refused' AND p.core_sequence IS NULL " +
  'AND (SELECT SUM(o.yen) FROM bank_posting o WHERE o.service = p.service AND o.transfer_id = p.transfer_id ' +
  "AND o.account_id = p.account_id AND o.core_sequence IS NULL AND COALESCE(o.core_answer, '') <> 'accepted') <> 0"

/** What the core system has refused and not booked since, newest first. */
export async function refusedPostings(store: Queryable, service: string, limit: number): Promise<Posting[]> {
  const rows = await store.query(
    `SELECT ${columns} ${refused} ORDER BY p.core_answered_at_ms DESC, p.entry_id LIMIT ?`,
    service,
    limit,
  )
  return rows.map(postingState.table.fromRow)
}

/** One of them by its ID, which one line of a customer's account has. */
export async function refusedPosting(
  store: Queryable,
  service: string,
  entryId: string,
): Promise<Posting | undefined> {
  const rows = await store.query(`SELECT ${columns} ${refused} AND p.entry_id = ?`, service, entryId)
  return rows.map(postingState.table.fromRow)[0]
}

export async function countRefused(store: Queryable, service: string): Promise<number> {
  const rows = await store.query(`SELECT COUNT(*) ${refused}`, service)
  return Number(rows[0]?.[0])
}

/** What of a core system stands for a service: what it is asked for, or which rates it told, whichever way they came. */
export type CoreAsked = { readonly service: string; readonly asked: 'statements' | 'postings' | 'rates' }

export type CoreFault = CoreAsked & { readonly fault: string; readonly sinceMs: number }

/** Notes what it can't be asked; since when stays as it was noted first. */
export async function noteCoreFault(
  store: Queryable,
  { service, asked, fault, sinceMs }: CoreFault,
): Promise<void> {
  await store.query(
    'INSERT INTO core_contact (service, asked, fault, since_ms) VALUES (?, ?, ?, ?) ' +
      'ON CONFLICT (service, asked) DO UPDATE SET fault = excluded.fault',
    service,
    asked,
    fault,
    sinceMs,
  )
}

export async function forgetCoreFault(store: Queryable, { service, asked }: CoreAsked): Promise<void> {
  await store.query('DELETE FROM core_contact WHERE service = ? AND asked = ?', service, asked)
}

export async function coreFaults(store: Queryable): Promise<readonly CoreFault[]> {
  const rows = await store.query(
    'SELECT service, asked, fault, since_ms FROM core_contact ORDER BY service, asked',
  )
  return rows.map(([service, asked, fault, sinceMs]) => ({
    service: service as string,
    asked: asked as CoreAsked['asked'],
    fault: fault as string,
    sinceMs: sinceMs as number,
  }))
}

/** Requests about refused postings that nobody has decided on. */
export async function askedCases(
  store: Queryable,
): Promise<readonly Pick<PostingCase, 'service' | 'accountId' | 'entryId'>[]> {
  const rows = await store.query(
    "SELECT service, account_id, entry_id FROM bank_posting_case WHERE status = 'asked'",
  )
  return rows.map(([service, accountId, entryId]) => ({
    service: service as string,
    accountId: accountId as string,
    entryId: entryId as string,
  }))
}
